"""Asking the log stays quick: what reports, review, plan and thread import, counted."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich_log import NOW, write_rich_log

from rlog_git.answers.registry import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path

PROBE = """
import sys
from rlog_git.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write("\\n".join(sys.modules))
"""
AI = "anthropic huggingface_hub keras llm openai sentence_transformers tiktoken torch transformers"
# each takes longer to load than a report over a week to answer, or has no business in one
SLOW = (
    "asyncio dulwich git http jinja2 markdown matplotlib mistune multiprocessing nh3 numpy pandas "
    "pygments rich scipy sklearn statistics unittest urllib.request watchdog xml yaml"
)
ASKED = [("report", name) for name in BUILT_IN] + [
    ("review",),
    ("plan",),
    ("thread", "#w2s"),
    ("tasks",),
]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_no_answer_imports_an_ai_or_a_slow_library(
    vault: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Nothing that is asked of the log loads what only other commands need."""
    write_rich_log(vault)
    monkeypatch.setenv("RLOG_NOW", NOW)
    command = [sys.executable, "-I", "-c", PROBE, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=vault)
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.split("\n")
    assert [name for name in loaded if name.startswith("rlog_git.answers.")]
    unwanted = {*AI.split(), *SLOW.split()}
    assert not [name for name in loaded if name in unwanted or name.split(".")[0] in unwanted]
    assert not [name for name in loaded if name.startswith(("rlog_git.ai", "rlog_git.site"))]

"""Capture stays fast: what `rlog add` imports, counted."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from harness import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

# what an interpreter that does nothing has loaded is not counted
PROBE = """
import sys
before = set(sys.modules)
from rlog_git.__main__ import main
try:
    main()
except SystemExit as end:
    code = end.code
sys.stderr.write("\\n".join(sorted(set(sys.modules) - before)))
sys.exit(code)
"""
SLOW = (
    "argparse click collections dataclasses datetime enum git importlib.metadata jinja2 json "
    "mistune nh3 pathlib re sqlite3 subprocess tempfile tomllib typing watchdog yaml"
).split()


@pytest.mark.parametrize("words", [["add", "x #w2s"], ["todo", "y", "-e", "2h"], ["idea", "z"]])
def test_capture_imports_nothing_slow(
    words: list[str], vault: Path, rlog: Rlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once today's note stands, add, todo and idea load none of the slow libraries."""
    assert rlog("add", "the first entry of the day").code == 0
    monkeypatch.setenv("RLOG_NOW", NOW)
    command = [sys.executable, "-I", "-c", PROBE, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=vault)
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.split("\n")
    assert "rlog_git.capture" in loaded
    assert not [name for name in loaded if name in SLOW or name.split(".")[0] in SLOW]
    assert not [name for name in loaded if name.startswith("rlog_git.cli")]


def test_a_run_starts_before_anything_slow_is_imported(vault: Path) -> None:
    """`rlog run` starts its command with what an interpreter loads anyway, and a few files."""
    assert vault.exists()
    watch = PROBE.replace(
        "from rlog_git",
        "import os\nfork = os.fork\ndef counted():\n    os.fork = fork\n"
        "    sys.stderr.write('\\n'.join(sorted(set(sys.modules) - before)) + '\\nEND')\n"
        "    return fork()\nos.fork = counted\nfrom rlog_git",
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", watch, "run", "-m", "why", "--", "true"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"RLOG_NOW": NOW},
    )
    loaded = done.stderr.partition("\nEND")[0].split("\n")
    assert "rlog_git.provenance.runs.supervise" in loaded
    assert not [name for name in loaded if name in (*SLOW, "signal", "functools")]
    own = [name for name in loaded if name.startswith("rlog_git")]
    assert len(own) <= 8, own

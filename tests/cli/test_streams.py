"""Output that cannot be printed is one sentence, never a traceback, and what was written stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import NOW

if TYPE_CHECKING:
    from harness import Rlog

WORDS = [["add", "extra"], ["list"], ["find", "first"]]


def _shell(line: str, words: list[str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "rlog_git", *words]
    return subprocess.run(
        ["sh", "-c", f'"$@" {line}', "sh", *command],
        input=b"",
        capture_output=True,
        check=False,
        env=os.environ | {"RLOG_NOW": NOW},
    )


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
@pytest.mark.parametrize("line", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full"])
def test_streams_that_fail_are_no_traceback(line: str, words: list[str], vault: Path) -> None:
    """Closed and full streams, in every command's face, end in an exit code and a sentence."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    _shell("", ["add", "first"])
    done = _shell(line, words)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode in (0, 2, 3)
    note = (vault / "daily/2026/2026-11-23.md").read_text()
    assert note.count("first") == 1
    assert note.count("extra") == (words == ["add", "extra"])


def test_a_narrow_terminal_encoding_keeps_the_entry(vault: Path, rlog: Rlog) -> None:
    """Where the terminal knows only ASCII the answer is escaped and the note is not."""
    rlog("add", "first")
    done = rlog("add", "漢字", env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 0, done.err
    assert "漢字" in (vault / "daily/2026/2026-11-23.md").read_text(encoding="utf-8")


def test_a_folder_that_is_gone_gives_the_text_back(vault: Path, tmp_path: Path) -> None:
    """Standing in a deleted folder, capture says so and repeats what was typed."""
    assert vault.exists()
    command = f"mkdir gone; cd gone; rmdir ../gone; {sys.executable} -m rlog_git add 'keep me'"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 3
    assert b"keep me" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["find word", "tasks"])
def test_questions_in_a_folder_that_is_gone(tmp_path: Path, words: str) -> None:
    """Whatever lane a question takes, the sentence says what is wrong and what to do."""
    command = f"mkdir gone; cd gone; rmdir ../gone; {sys.executable} -m rlog_git {words}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    said = "rlog: the folder you stand in is gone. Change to one that exists\n"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", said)

"""Output that cannot be printed is one sentence, never a traceback, and what was written stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness import NOW

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

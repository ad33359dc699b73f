"""An interactive shell sees a command under `rlog run` as it sees the command itself."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest
from harness import SOAK
from pseudo_terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

# what is typed, and what the screen shows then
SESSION = (
    ("@sh -c 'echo up; exec cat'\n", "\nup\r\n"),
    ("hello\n", "hello\r\nhello\r\n"),
    ("\x1a", "Stopped"),
    ("jobs\n", "Stopped"),
    ("fg\n", "exec cat'\r\n"),
    ("again\n", "again\r\nagain\r\n"),
    ("\x04", "$ "),
    ("echo code $?\n", "code 0\r\n"),
    ("@sh -c 'echo up; exec sleep 60'\n", "\nup\r\n"),
    ("\x03", "$ "),
    ("echo code $?\n", "code 130\r\n"),
    ("@sh -c 'echo up; exec sleep 60' &\n", "up\r\n"),
    ("kill %1; wait %1; echo code $?\n", "code 143\r\n"),
    ("exit\n", "exit"),
)


def hold(folder: Path, before: str) -> None:
    """Hold the session at a terminal, with these words before each command."""
    env = {"PS1": "$ ", "TERM": "dumb"}
    terminal = Terminal(folder, ["--norc", "--noprofile", "-i"], env, "bash")
    terminal.wait_for("$ ")
    for keys, shown in SESSION:
        time.sleep(0.3)  # what is typed while bash hands the terminal over, it throws away
        terminal.type(keys.replace("@", before))
        terminal.wait_for(shown)
    assert terminal.end() == 0


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.skipif(not SOAK, reason="on a busy machine bash drops keys: make soak")
def test_keys_and_jobs_of_an_interactive_shell(vault: Path) -> None:
    """Ctrl-Z, jobs, fg, Ctrl-D, Ctrl-C and kill %1: the same answers and exit codes."""
    hold(vault, "")
    hold(vault, f"{sys.executable} -m rlog_git run -- ")
    note = next((vault / "daily").rglob("*.md")).read_text()
    endings = ["exec cat' · took", "killed by SIGINT · took", "killed by SIGTERM · took"]
    assert [ending in note for ending in endings] == [True, True, True]

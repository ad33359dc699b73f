"""Ctrl-C at any point of a command: one sentence, code 130, no torn note, nothing lost.

A real Ctrl-C, typed at a pseudo-terminal, reaches the command at delays spread over its run;
`make soak` types it at 100 of them for each command. What is asserted holds wherever it hits.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest
from harness import NOW, SOAK, figure
from pseudo_terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

POINTS = 100 if SOAK else 6
NEXT_DAY = "2026-11-24T09:00+01:00"
# says when it is about to begin, so that no key is typed while Python itself still starts; a test
# run in the background ignores Ctrl-C, and hands that on
LAUNCHER = (
    "import signal, sys; from rlog_git.__main__ import main; "
    "signal.signal(signal.SIGINT, signal.default_int_handler); print('ready', flush=True); main()"
)
# Python itself drops a Ctrl-C that hits the callback of an import lock, says so and goes on
DROPPED = re.compile(
    r"Exception ignored in: <function _get_module_lock.*?KeyboardInterrupt: ", re.DOTALL
)
pytestmark = pytest.mark.soak


def launched(folder: Path, words: list[str], now: str) -> Terminal:
    """Start a command behind a terminal."""
    env = {"RLOG_NOW": now, "TERM": "dumb"}
    return Terminal(folder, ["-c", LAUNCHER, *words], env, sys.executable)


def interrupted(folder: Path, words: list[str], now: str, delay: float) -> tuple[int, str]:
    """Run a command and type Ctrl-C after a delay in seconds; return its code and its screen."""
    terminal = launched(folder, words, now)
    terminal.wait_for("ready")
    time.sleep(delay)
    terminal.type("\x03")
    return terminal.end(), terminal.screen


def seconds_of(folder: Path, words: list[str], now: str) -> float:
    """Return how long a command takes where nobody interrupts it, in seconds."""
    terminal = launched(folder, words, now)
    terminal.wait_for("ready")
    begun = time.monotonic()
    assert terminal.end() == 0
    return time.monotonic() - begun


def ends_well(code: int, screen: str) -> bool:
    """Say whether it ended as it should, and whether it was interrupted; fail where it did not.

    A key that comes when all is done and Python already takes itself down ends it by the signal,
    as does one that hits the launcher's own line, before the command.
    """
    screen = DROPPED.sub("", screen)
    in_launcher = screen.count('File "') == screen.count('File "<string>"') == 1
    assert "Traceback" not in screen or (in_launcher and code == -signal.SIGINT), screen
    assert code in (0, 130, -signal.SIGINT), screen
    assert screen.count("rlog: interrupted") == (code == 130), screen
    return code != 0


def notes(vault: Path) -> dict[str, bytes]:
    """Return every note with its bytes."""
    return {str(path): path.read_bytes() for path in sorted(vault.rglob("*.md"))}


@pytest.mark.skipif(not SOAK, reason="one in some hundred hits Python while it ends: make soak")
def test_ctrl_c_in_a_capture(vault: Path, rlog: Rlog) -> None:
    """What was answered stands in the note once, and no other byte of it changed."""
    rlog("add", "first")
    (path,) = (vault / "daily").rglob("*.md")
    whole = seconds_of(vault, ["add", "measured"], NOW)
    hit = acknowledged = 0
    for point in range(POINTS):
        before, text = path.read_bytes(), f"entry number {point}."
        code, screen = interrupted(vault, ["add", text], NOW, whole * 1.1 * point / POINTS)
        hit += ends_well(code, screen)
        answered = "daily/2026/2026-11-23.md:" in screen
        acknowledged += answered
        line = f"- 14:02 {text}\n".encode()
        after = path.read_bytes()
        assert after.replace(line, b"") == before
        assert after.count(line) in ((1,) if answered else (0, 1))
        rlog("today")  # what waits in the journal goes in
        assert path.read_bytes().count(line) in ((1,) if answered else (0, 1))
        assert path.read_bytes().replace(line, b"") == before
    figure(f"Ctrl-C in add: {POINTS} points, {hit} hit it, {acknowledged} answered, torn 0, lost 0")


def test_ctrl_c_while_tasks_are_carried(vault: Path, rlog: Rlog) -> None:
    """The next command ends what was begun: the same bytes as where nobody interrupted."""
    for number in range(5):
        rlog("todo", f"task number {number}")
    start = notes(vault)
    whole = seconds_of(vault, ["today"], NEXT_DAY)
    expected = notes(vault)
    hit = 0
    for point in range(POINTS):
        for name in notes(vault):
            os.unlink(name)  # noqa: PTH108 - beside the paths that rglob gave as text
        for name, data in start.items():
            with open(name, "wb") as file:  # noqa: PTH123 - the same
                file.write(data)
        code, screen = interrupted(vault, ["today"], NEXT_DAY, whole * 1.1 * point / POINTS)
        hit += ends_well(code, screen)
        for name, data in notes(vault).items():
            assert data in (start.get(name), expected[name]), name
        assert rlog("today", now=NEXT_DAY).code == 0
        assert notes(vault) == expected
    figure(f"Ctrl-C in today: {POINTS} points, {hit} hit it, torn 0, tasks lost 0, twice 0")

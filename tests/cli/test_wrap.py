"""The day's end, at a real terminal and away from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from harness import NOW
from pseudo_terminal import Terminal

from rlog_git.cli.wrap import feeling

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

DAY = "daily/2026/2026-11-23.md"
EVENING = {"RLOG_NOW": NOW, "TERM": "dumb"}
FEEL, THOUGHT = "How was the day, 0-10 and a few words> ", "One thought> "
LESSON, TASK = "One lesson> ", "Tomorrow's first task> "


def test_every_answer_goes_to_its_place(vault: Path, rlog: Rlog) -> None:
    """Feel and thought go to what was done, the lesson to reflection, the task on top of next."""
    rlog("todo", "read the proofs")
    terminal = Terminal(vault, ["wrap"], EVENING)
    for question, answer in (
        (FEEL, "7 slow morning"),
        (THOUGHT, "hm"),
        (LESSON, "rest"),
        (TASK, "run it"),
    ):
        terminal.wait_for(question)
        terminal.type(answer + "\n")
    assert terminal.end() == 0
    assert (vault / DAY).read_text() == (
        "# Monday, 23 November 2026\n\n"
        "## What to do next\n- [ ] run it\n- [ ] read the proofs\n\n"
        "## What was done\n- feel: 7/10 slow morning\n- thought: hm\n\n"
        "## Random ideas\n\n"
        "## Reflection\n- lesson: rest\n"
    )


def test_tomorrows_first_task_is_first_tomorrow(vault: Path, rlog: Rlog) -> None:
    """The task of the wrap stands on top of the next day's list."""
    rlog("todo", "read the proofs")
    rlog("wrap", stdin="\n\n\nrun it\n")
    rlog("today", now="2026-11-24T09:00+01:00")
    text = (vault / "daily/2026/2026-11-24.md").read_text()
    assert text.index("run it") < text.index("read the proofs")


@pytest.mark.parametrize(("key", "code"), [("\x04", 0), ("\x03", 130)])
def test_leaving_keeps_what_was_answered(vault: Path, key: str, code: int) -> None:
    """Ctrl-D and Ctrl-C end the questions; what was answered before stands in the note."""
    terminal = Terminal(vault, ["wrap"], EVENING)
    terminal.wait_for(FEEL)
    terminal.type("7\n")
    terminal.wait_for(THOUGHT)
    terminal.type(key)
    assert terminal.end() == code
    assert "## What was done\n- feel: 7/10\n" in (vault / DAY).read_text()


def test_no_answer_writes_nothing(vault: Path, rlog: Rlog) -> None:
    """Every answer may be empty: then not even a note is made."""
    assert rlog("wrap", stdin="\n\n\n\n").code == 0
    assert rlog("wrap", stdin="").code == 0
    assert not (vault / DAY).exists()


def test_what_happened_is_shown(vault: Path, rlog: Rlog) -> None:
    """The day's ticked tasks stand above the questions."""
    assert vault
    rlog("todo", "read the proofs")
    rlog("done", "proofs")
    shown = rlog("wrap", stdin="").out
    assert "[x] read the proofs" in shown
    assert rlog("wrap", stdin="", now="2026-11-25T20:00+01:00").out.endswith(
        "Nothing was ticked, committed or run.\n"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("7", "7/10"),
        ("7/10 slow", "7/10 slow"),
        ("6,5: slow", "6.5/10 slow"),
        ("10", "10/10"),
        ("0 flu", "0/10 flu"),
        ("12 hours of work", "12 hours of work"),
        ("tired", "tired"),
        ("7th day of fever", "7th day of fever"),
    ],
)
def test_feeling(answer: str, said: str) -> None:
    """A number from 0 to 10 at the front is the feeling; any other answer stays as it is."""
    assert feeling(answer) == said

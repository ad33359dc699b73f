"""The lines of a review that ask about lessons, read, answered and kept."""

from __future__ import annotations

import pytest

from rlog_git.text import practice, week

PATH = "weekly/2026/2026-W48.md"
ASKED = practice.question("2026-11-20", "three seeds")
OTHER = practice.question("notes/projects/w2s", "log the seeds")


def note(*lines: str, newline: str = "\n") -> bytes:
    """Return a weekly note with these lines in rlog's block."""
    return newline.join(["# Week", "", week.BEGIN, *lines, week.END, "", "mine", ""]).encode()


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("y", "y"),
        ("yes", "y"),
        ("Y, twice", "y"),
        ("n no time", "n"),
        ("No", "n"),
        ("", ""),
        ("maybe", ""),
        ("nearly", ""),
    ],
)
def test_the_first_word_is_the_answer(written: str, answer: str) -> None:
    """A reason may follow it; what is neither yes nor no is no answer."""
    found = practice.read(note(ASKED.replace(":: ]", f":: {written}]")))
    assert [each.answer for each in found] == [answer]
    assert found[0].about == ("2026-11-20", "three seeds")
    assert found[0].line == 4


def test_only_rlogs_block_is_read() -> None:
    """The same line in somebody's text, or in code, asks nothing."""
    line = ASKED.replace(":: ]", ":: y]")
    assert practice.read(f"# Week\n\n{line}\n\n```\n{week.BEGIN}\n{line}\n```\n".encode()) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_answers_outlive_a_refresh(newline: str) -> None:
    """They stay as they were typed, also of a lesson that is asked about no more."""
    mine = ASKED.replace(":: ]", "::Y twice, at last ]")
    data = note("Lessons to keep in mind:", mine, OTHER, newline=newline)
    new = practice.question("2026-11-21", "look at ten")
    kept = week.refresh_block(data, PATH, [week.LEARNED, OTHER, new])
    assert kept == note(week.LEARNED, OTHER, mine, newline=newline)
    assert week.refresh_block(kept, PATH, [week.LEARNED, OTHER, new]) == kept
    assert week.refresh_block(kept, PATH, []) == note(mine, newline=newline)


def test_an_answer_is_written_into_its_line_alone() -> None:
    """Every other byte stays, and an answer is never written over."""
    data = note(ASKED, OTHER)
    once = practice.answer(data, ("2026-11-20", "three seeds"), "y")
    assert once == note(ASKED.replace(":: ]", ":: y]"), OTHER)
    assert practice.answer(once, ("2026-11-20", "three seeds"), "n") == once

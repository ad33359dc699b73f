"""The weekly note as one uses it: made, refreshed, reminded of, never harmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pseudo_terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

WEEKLY = "weekly/2026/2026-W48.md"
MONDAY, WEDNESDAY, THURSDAY = (f"2026-{day}T09:00+01:00" for day in ("11-30", "12-02", "12-03"))


@pytest.fixture
def lived(vault: Path, rlog: Rlog) -> Path:
    """Return a vault in which something was written in week 48."""
    rlog("add", "exp: three seeds")
    return vault


@pytest.mark.parametrize(("now", "week"), [(MONDAY, "W48"), (WEDNESDAY, "W48"), (THURSDAY, "W49")])
def test_the_week_that_is_meant(lived: Path, rlog: Rlog, now: str, week: str) -> None:
    """Until Wednesday the last week is reviewed, from Thursday on this one."""
    assert rlog("review", now=now).out.startswith(f"weekly/2026/2026-{week}.md  made\n")
    assert (lived / "weekly").exists()


def test_a_written_review_is_done(lived: Path, rlog: Rlog) -> None:
    """Once something is written in the last week's note, this week is meant and nobody reminded."""
    assert "Week 48 has no review yet" in rlog(now=MONDAY).out
    rlog("review", now=MONDAY)
    assert "Week 48 has no review yet" in rlog(now=MONDAY).out
    note = lived / WEEKLY
    note.write_text(note.read_text() + "\nThree seeds are not enough.\n")
    assert "review" not in rlog(now=MONDAY).out
    assert "W49.md" in rlog("review", now=MONDAY).out


def test_no_reminder_from_thursday_on(lived: Path, rlog: Rlog) -> None:
    """After Wednesday a missing review is let be."""
    assert lived
    assert "review" not in rlog(now=THURSDAY).out


def test_intentions_are_no_review(lived: Path, rlog: Rlog) -> None:
    """A weekly note that holds intentions alone still wants its review."""
    assert lived
    rlog("todo", "--week", "three seeds")
    assert "Week 48 has no review yet" in rlog(now=MONDAY).out


def test_intentions_are_shown_all_week_and_never_carried(lived: Path, rlog: Rlog) -> None:
    """An open intention stands on top until Sunday, then nowhere but in its note."""
    rlog("todo", "--week", "three seeds")
    rlog("todo", "other")
    for now in ("2026-11-24T09:00+01:00", "2026-11-29T23:00+01:00"):
        rlog("today", now=now)
        lines = rlog("tasks", now=now).out.split("\n")
        assert "three seeds" in lines[0]
        assert "This week\n  1  three seeds" in rlog(now=now).out
    rlog("today", now=MONDAY)
    assert "three seeds" not in rlog("tasks", now=MONDAY).out
    assert "- [ ] three seeds\n" in (lived / WEEKLY).read_text()


def test_review_is_refreshed_and_the_same_twice(lived: Path, rlog: Rlog) -> None:
    """A second refresh changes no byte; the editor's text stays around the numbers."""
    rlog("review", now=MONDAY)
    note = lived / WEEKLY
    note.write_bytes(note.read_bytes().replace(b"\n", b"\r\n") + b"mine, unfinished")
    rlog("add", "exp: more", "--on", "2026-11-24")
    rlog("review", "W48", now=MONDAY)
    once = note.read_bytes()
    assert once.endswith(b"mine, unfinished")
    assert b"| \xe2\x80\xa6 exp        |   2 |   0 |\r\n" in once
    rlog("review", "W48", now=MONDAY)
    assert note.read_bytes() == once


def test_marks_in_disorder(lived: Path, rlog: Rlog) -> None:
    """Unbalanced marks are named with their line, and nothing is changed."""
    rlog("review", now=MONDAY)
    note = lived / WEEKLY
    note.write_text(note.read_text().replace("<!-- rlog:end numbers -->\n", ""))
    before = note.read_bytes()
    said = rlog("review", now=MONDAY)
    assert said.code == 3
    assert said.err.startswith(f"rlog: {WEEKLY}:7: the marks of rlog's numbers are not")
    assert note.read_bytes() == before


def test_numbers_taken_out_stay_out(lived: Path, rlog: Rlog) -> None:
    """Marks that the user took out come back with --numbers only."""
    rlog("todo", "--week", "three seeds")
    note = lived / WEEKLY
    note.write_text("# Week 48, 2026\n")
    assert "--numbers puts them back" in rlog("review", now=MONDAY).err
    assert note.read_text() == "# Week 48, 2026\n"
    rlog("review", "--numbers", now=MONDAY)
    assert "| days written |" in note.read_text()


def test_a_private_intention_is_not_repeated(lived: Path, rlog: Rlog) -> None:
    """What came of a private intention is told without its text."""
    rlog("todo", "--week", "see a doctor #private")
    rlog("review", "W49", now=MONDAY)
    text = (lived / "weekly/2026/2026-W49.md").read_text()
    assert "- not done: (private)\n" in text
    assert "doctor" not in text


def test_what_was_carried_ten_times_is_offered(lived: Path, rlog: Rlog) -> None:
    """A task that was carried ten times stands in the review with what may become of it."""
    traces = "".join(f"- → clean up [[2026-11-{day + 1:02}]] ^tzombie01\n" for day in range(10, 20))
    folder = lived / "daily" / "2026"
    for day, line in enumerate(traces.splitlines(keepends=True), 10):
        (folder / f"2026-11-{day}.md").write_text(f"## What to do next\n{line}")
    (folder / "2026-11-20.md").write_text("## What to do next\n- [ ] clean up ^tzombie01\n")
    shown = rlog("review", "W48", now=MONDAY).out
    assert "- 10 times since 2026-11-10: clean up\n" in (lived / WEEKLY).read_text()
    assert "tzombie01" in shown.partition("do it, park it or drop it?")[2]


def test_the_vaults_own_template_wins(lived: Path, rlog: Rlog) -> None:
    """templates/week.md of the vault is what a weekly note is made from."""
    (lived / "templates").mkdir()
    (lived / "templates" / "week.md").write_text("# Woche {{date:W}} {{title}}\n")
    rlog("review", now=MONDAY)
    assert (lived / WEEKLY).read_text() == "# Woche {{date:W}} Week 48, 2026\n"


def test_edit_opens_the_weekly_note(
    lived: Path, rlog: Rlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`rlog week -e` makes the note and opens the editor on it."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "mine\\n" >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    assert rlog("week", "-e").code == 0
    assert (lived / WEEKLY).read_text().endswith("mine\n")
    assert "mine" in rlog("week").out


@pytest.mark.parametrize("week", ["2026-11", "W60", "someday", "2025-W53"])
@pytest.mark.parametrize("command", ["week", "review"])
def test_no_such_week(lived: Path, rlog: Rlog, command: str, week: str) -> None:
    """What is no week gets one sentence, and no note is made."""
    said = rlog(command, week)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert not list((lived / "weekly").iterdir())


def test_the_review_asks_about_the_week(lived: Path, rlog: Rlog) -> None:
    """What is new, three questions from the week and three lessons stand between rlog's marks."""
    for day, text in enumerate(("idea: share the plan", "result: lr 1e-3 diverges", "feel: 3/10")):
        rlog("add", text, "--on", f"2026-11-2{4 + day}")
    rlog("add", "idea: see a doctor #private")
    rlog("todo", "plot", "-e", "1h")
    rlog("done", "plot", "--spent", "3h")
    for number in range(4):
        rlog("add", f"lesson: look at example {number}", "--on", "2026-11-25")
    rlog("review", now=MONDAY)
    text = (lived / WEEKLY).read_text()
    block = text.partition("rlog:begin")[2].partition("rlog:end")[0]
    assert "- idea [[2026-11-24]]: share the plan\n" in block
    assert "- result [[2026-11-25]]: lr 1e-3 diverges\n" in block
    assert block.count("- Question: ") == 3
    assert "“plot” took 3h, not 1h: what was not foreseen?" in block
    assert "2026-11-26 was a 3/10: what was behind it?" in block
    assert block.count("- lesson [[2026-11-25]]") == 3
    assert "doctor" not in text
    rlog("review", "W48", now=MONDAY)
    assert (lived / WEEKLY).read_text() == text


def test_a_line_of_ones_own_among_the_questions_is_kept(lived: Path, rlog: Rlog) -> None:
    """An answer written between the marks is named and stays."""
    rlog("add", "bug: the mask is shifted")
    rlog("review", now=MONDAY)
    note = lived / WEEKLY
    text = note.read_text().replace("To think about:\n", "To think about:\nbecause of the offset\n")
    assert "because of the offset" in text
    note.write_text(text)
    said = rlog("review", "W48", now=MONDAY)
    assert said.code == 3
    assert "because of the offset" in said.err
    assert note.read_text() == text


def test_what_was_asked_is_asked_again(lived: Path, rlog: Rlog) -> None:
    """A plain question of the week comes back as one; what only looks like one does not."""
    rlog("add", "read a page. Why does the mask move with the batch?")
    rlog("add", "links in blue, or in green?")
    rlog("review", now=MONDAY)
    text = (lived / WEEKLY).read_text()
    assert "“Why does the mask move with the batch?” was asked: what is the answer now?" in text
    assert "green” was asked" not in text


def test_a_quiet_week_is_asked_about_too(lived: Path, rlog: Rlog) -> None:
    """Where nothing stands out, the questions are those that any week can answer."""
    rlog("add", "chat: with Ana #w2s")
    rlog("review", now=MONDAY)
    text = (lived / WEEKLY).read_text()
    assert "- Question: No insight is written down: what is known now" in text
    assert "- Question: #w2s has most of the week (1 of 2 entries)" in text


def test_an_answer_in_the_review_is_read_and_kept(lived: Path, rlog: Rlog) -> None:
    """A `y` between rlog's marks survives a refresh and stands in the report of lessons."""
    rlog("add", "lesson: look at ten examples", "--on", "2026-11-09")
    rlog("add", "lesson: see a doctor #private", "--on", "2026-11-09")
    rlog("review", now=MONDAY)
    note = lived / WEEKLY
    question = "- lesson [[2026-11-09]]: look at ten examples [practised:: ]"
    assert question in note.read_text()
    assert "doctor" not in note.read_text()
    answered = note.read_text().replace(question, question.replace(":: ]", ":: y, at last]"))
    note.write_text(answered)
    assert rlog("review", "W48", now=MONDAY).code == 0
    assert note.read_text() == answered
    shown = rlog("report", "lessons", now=MONDAY).out
    assert "practised 1 of 1 times asked" in shown


def test_lessons_are_asked_about_at_a_terminal(lived: Path, rlog: Rlog) -> None:
    """A typed y is written into the note, Enter leaves the question as it is."""
    for text in ("look at ten examples", "sleep over it"):
        rlog("add", f"lesson: {text}", "--on", "2026-11-09")
    terminal = Terminal(lived, ["review"], {"RLOG_NOW": MONDAY, "TERM": "dumb"})
    terminal.wait_for("practised this week?")
    terminal.type("y\n")
    terminal.wait_for("practised this week?")
    terminal.type("\n")
    assert terminal.end() == 0
    text = (lived / WEEKLY).read_text()
    assert "look at ten examples [practised:: y]\n" in text
    assert "sleep over it [practised:: ]\n" in text

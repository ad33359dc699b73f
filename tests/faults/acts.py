"""What is done while a disk fails or rlog is killed, and what must hold after the next command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.injection import Ended
    from harness import Rlog

TODAY = "2026-11-23"
NEXT_DAY = "2026-11-24T09:00+01:00"
NOTE = "daily/2026/2026-11-23.md"
TOMORROW = "daily/2026/2026-11-24.md"
MINE = "What I typed by hand, with a tab\there and $$ signs.\n"
HEADINGS = ("# ", "## What to do next\n", "## What was done\n", "## Random ideas\n")
ENTRY = "killed while writing this down"
TASKS = [f"carry me {number}" for number in range(5)]


@dataclass(frozen=True, slots=True)
class Case:
    """A command that a fault hits, what stands before it, and what must hold after its recovery."""

    words: list[str]
    now: str
    prepare: Callable[[Path, Rlog], None]
    recover: list[str]
    holds: Callable[[Path, Ended], None]


def _nothing(_vault: Path, _rlog: Rlog) -> None:
    """No note stands there yet."""


def _note(vault: Path, rlog: Rlog) -> None:
    rlog("add", "first")
    rlog("list")
    with (vault / NOTE).open("a") as note:
        note.write("\n" + MINE)


def _tasks(vault: Path, rlog: Rlog) -> None:
    for task in TASKS:
        rlog("todo", task)
    _note(vault, rlog)
    rlog("tasks")


def _overwritten(vault: Path, rlog: Rlog) -> None:
    """Save over an entry that rlog wrote while an editor had the note open."""
    _note(vault, rlog)
    text = (vault / NOTE).read_text()
    rlog("add", ENTRY)
    (vault / NOTE).write_text(text.replace("## Random", "- 15:00 typed\n\n## Random"))


def _both_stand(vault: Path, _ended: Ended) -> None:
    text = (vault / NOTE).read_text()
    for line in (ENTRY, "15:00 typed\n", "14:02 first\n", MINE):
        assert text.count(line) == 1, f"{line!r} stands {text.count(line)} times"
    _is_whole(text)


def _entry_stands(vault: Path, ended: Ended) -> None:
    text = (vault / NOTE).read_text() if (vault / NOTE).exists() else ""
    count = text.count(ENTRY)
    assert count <= 1, f"{count} copies"
    if ended.acknowledged:
        assert count == 1, "an acknowledged entry is lost"
    if text:
        _is_whole(text)


def _entry_stands_beside_mine(vault: Path, ended: Ended) -> None:
    _entry_stands(vault, ended)
    text = (vault / NOTE).read_text()
    assert text.count(MINE) == 1
    assert text.count("14:02 first") == 1


def _tasks_live_once(vault: Path, _ended: Ended) -> None:
    old, new = (vault / NOTE).read_text(), (vault / TOMORROW).read_text()
    assert old.count(MINE) == 1
    for task in TASKS:
        live = [line for line in (old + new).split("\n") if f"[ ] {task}" in line]
        assert len(live) == 1, f"{task}: {live}"
        assert live[0] in new
        assert old.count(f"→ {task} [[2026-11-24]]") == 1
    _is_whole(new)


def _ticked_or_open(vault: Path, _ended: Ended) -> None:
    text = (vault / NOTE).read_text()
    assert text.count(MINE) == 1
    ticked = text.count(f"- [x] {TASKS[0]}")
    assert ticked + text.count(f"- [ ] {TASKS[0]}") == 1
    assert text.count(f"did: {TASKS[0]}") <= ticked
    for task in TASKS[1:]:
        assert text.count(f"- [ ] {task}") == 1


def _is_whole(text: str) -> None:
    assert text.endswith("\n")
    for heading in HEADINGS:
        assert heading in text, "a torn note"


ADD = ["add", ENTRY]
CASES = {
    "capture, no note yet": Case(ADD, "", _nothing, ["list"], _entry_stands),
    "capture": Case(ADD, "", _note, ["list"], _entry_stands_beside_mine),
    "carry over": Case(["today"], NEXT_DAY, _tasks, ["today"], _tasks_live_once),
    "capture carries over": Case(["add", "morning"], NEXT_DAY, _tasks, ["today"], _tasks_live_once),
    "put back": Case(["list"], "", _overwritten, ["list"], _both_stand),
    "done": Case(["done", "carry", "me", "0"], "", _tasks, ["list"], _ticked_or_open),
}

"""The numbers of a week, from notes as one writes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

SUNDAY = "2026-11-29T20:00+01:00"


@pytest.fixture
def write(vault: Path) -> Any:
    """Return a function that writes a day's note."""

    def note(day: str, done: str = "", todo: str = "") -> None:
        path = vault / "daily" / day[:4] / f"{day}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"## What to do next\n{todo}\n\n## What was done\n{done}\n")

    return note


@pytest.fixture
def numbers(rlog: Rlog) -> Any:
    """Return a function that gives the numbers of a week by name."""

    def ask(week: str = "2026-W48", key: str = "numbers") -> dict[str, Any]:
        shown = rlog("week", week, "--json", now=SUNDAY)
        assert shown.code == 0, shown.err
        found: dict[str, Any] = json.loads(shown.out)[key]
        return found

    return ask


def test_entries_by_kind(write: Any, numbers: Any) -> None:
    """Nested entries count with their kind; tasks and commits are counted apart."""
    write(
        "2026-11-23",
        "- 09:00 exp: a\n  - outcome: b\n- c\n- idea: d\n- insight: e\n"
        "- commits: w2s\n  - 14:02 fix: it [0f89804](https://x.example) +20 −4\n",
        "- [ ] f",
    )
    found = numbers()
    assert found["kinds"] == {"did": 1, "exp": 1, "idea": 1, "insight": 1, "outcome": 1}
    assert found["repositories"] == {"w2s": 1}
    names = ("entries", "ideas", "insights", "commits")
    assert [found[name] for name in names] == [5, 1, 1, 1]


def test_days_written(write: Any, numbers: Any) -> None:
    """A day counts as written by an entry of one's own, not by open tasks alone."""
    write("2026-11-23", "- a\n- b")
    write("2026-11-24", "", "- [ ] c")
    write("2026-11-30", "- next week")
    assert numbers()["days_written"] == 1


def test_tasks(write: Any, numbers: Any) -> None:
    """Tasks count on the day they were closed, opened where they first stood, carried by traces."""
    write(
        "2026-11-20", "", "- → old [[2026-11-24]] ^told00001\n- [x] late [completion:: 2026-11-24]"
    )
    write(
        "2026-11-24",
        "",
        "- [ ] old ^told00001\n- [x] new\n- [-] no\n- → moved [[2026-11-26]] ^tnew00001",
    )
    write("2026-11-26", "", "- [ ] moved ^tnew00001")
    found = numbers()
    names = ("tasks_done", "tasks_dropped", "tasks_opened", "tasks_carried")
    assert [found[name] for name in names] == [2, 1, 3, 1]
    assert numbers("2026-W47")["tasks_carried"] == 1


def test_estimate_against_spent(write: Any, numbers: Any) -> None:
    """Only done tasks of which both are known are summed; spent is said or measured, never both."""
    write(
        "2026-11-23",
        "- 09:00–10:30 did: b [task:: tbbbbbbbb]\n- 23:30–00:15 did: b [task:: tbbbbbbbb]\n"
        "- 11:00–12:00 did: a [task:: taaaaaaaa]",
        "- [x] a [est:: 2h] [spent:: 3h] ^taaaaaaaa\n- [x] b [est:: 1h] ^tbbbbbbbb\n"
        "- [x] c [est:: 5h]\n- [x] d [spent:: 5h]",
    )
    found = numbers()
    assert (found["estimate_min"], found["spent_min"]) == (180, 180 + 135)


def test_feel(write: Any, numbers: Any) -> None:
    """The average of what was felt; a feel without a number is no number."""
    write("2026-11-23", "- feel: 7/10 slow\n- feel: tired\n- feel: 11/10 wow")
    write("2026-11-24", "- feel: 4.5/10")
    assert numbers()["feel"] == 5.8
    assert numbers("2026-W40")["feel"] is None


def test_the_week_before_stands_beside(write: Any, numbers: Any) -> None:
    """The week before the first of a year is the last of the year before."""
    write("2026-12-31", "- a")
    write("2027-01-04", "- b\n- c")
    assert numbers("2027-W01")["entries"] == 2
    assert numbers("2027-W01", "before")["entries"] == 1
    assert numbers("2026-W53")["entries"] == 1


def test_a_box_ticked_in_an_editor_is_shown_as_done(write: Any, rlog: Rlog) -> None:
    """A task that no entry tells of is shown among what was done, and only once."""
    write("2026-11-23", "- did: told [task:: ttold0001]", "- [x] told ^ttold0001\n- [x] silent")
    shown = rlog("week", now=SUNDAY).out
    assert shown.count("told [task") == 1
    assert "[x] told" not in shown
    assert "[x] silent" in shown

"""The report of carried tasks, on chains whose length is known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from planting import ask, cited_lines, row_of, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

WORDS = ("method", "abstract", "appendix", "outlook", "data")


def test_the_task_carried_most_comes_first(vault: Path, rlog: Rlog) -> None:
    """Age and times carried are those of the chain, and the place is the live line."""
    first = date(2026, 11, 16)
    write_day(vault, first, todo=["[ ] write the paragraph"])
    for number in range(4):
        day = first + timedelta(days=number)
        if number == 2:
            shown = rlog("todo", "ask for the page limit", now=f"{day}T09:00+01:00")
            assert shown.code == 0
        rlog("today", now=f"{day}T09:00+01:00")
    answer = ask(rlog, "carried", now="2026-11-19T10:00+01:00")
    assert [(row["task"], row["carried"], row["age"]) for row in answer["rows"]] == [
        ("write the paragraph", 3, 3),
        ("ask for the page limit", 1, 1),
    ]
    assert "paragraph" in cited_lines(vault, answer)[0]
    assert "Too little to say" in answer["notes"][0]


def test_an_old_open_task_waits_though_nothing_carries_it(vault: Path, rlog: Rlog) -> None:
    """In notes that were adopted a task of fourteen days is told of, one of thirteen is not."""
    with (vault / "rlog.toml").open("a") as settings:
        settings.write("carry_since = 2026-11-19\n")
    old = write_day(vault, date(2026, 11, 5), todo=["[ ] Solder the board", "[x] Order parts"])
    write_day(vault, date(2026, 11, 6), todo=["[ ] Draw the case"])
    answer = ask(rlog, "carried", now="2026-11-19T10:00+01:00")
    assert [(row["task"], row["age"]) for row in answer["rows"]] == [("Solder the board", 14)]
    assert answer["headline"].startswith("1 open task has waited 14 days and more, none carried")
    assert answer["places"][0] == {"path": old, "line": 5}


def test_an_empty_log_has_an_answer(vault: Path, rlog: Rlog) -> None:
    """A log without a note is answered, not refused."""
    assert vault.is_dir()
    answer = ask(rlog, "carried", now="2026-11-19T10:00+01:00")
    assert answer["headline"] == "No open task was ever carried over."
    assert answer["rows"] == []


def write_late(vault: Path, first: date, number: int, done: list[str]) -> None:
    """Write a task that was carried three times and done on the fourth day, and its entries."""
    name, block = WORDS[number], f"^tabcdefg{'bcdefghi'[number]}"
    days = [first + timedelta(days=at) for at in range(4)]
    for day, after in pairwise(days):
        write_day(vault, day, todo=[f"→ Write the {name} section [[{after}]] {block}"])
    line = f"[x] Write the {name} section #paper [completion:: {days[-1]}] {block}"
    told = f"15:00 did: Write the {name} section, it was easy [task:: {block[1:]}]"
    write_day(vault, days[-1], [*done, told], todo=[line])


def test_what_unblocked_late_tasks_stands_beside_how_usual_it_is(vault: Path, rlog: Rlog) -> None:
    """A talk before three of five late tasks and before none of five others is told as such."""
    first = date(2026, 9, 7)
    for number in range(5):
        talk = [f"10:00 chat: @ana on the {WORDS[number]} section #paper"] if number < 3 else []
        write_late(vault, first + timedelta(days=7 * number), number, [*talk, "11:00 did: lunch"])
    for number in range(5):
        day = first + timedelta(days=7 * number + 5)
        write_day(vault, day, ["10:00 chat: weather"], todo=[f"[x] Mail {number} #paper"])
    answer = ask(rlog, "carried", now="2026-11-19T10:00+01:00")
    row = row_of(answer, "reason", "a talk about it", table=2)
    assert (row["late"], row["others"]) == (3, 0)
    assert row["late_share"] == 0.6
    late = row_of(answer, "task", "Write the method section #paper", table=1)
    assert (late["carried"], late["age"], late["said"]) == (3, 3, "it was easy")
    assert "a talk about it" in late["before"]
    texts = [(vault / place["path"]).read_text().split("\n") for place in late["places"]]
    lines = [text[at["line"] - 1] for text, at in zip(texts, late["places"], strict=True)]
    assert "[x] Write the method" in lines[0]
    assert any("chat: @ana on the method section" in line for line in lines)
    assert any("did: Write the method section, it was easy" in line for line in lines)
    group = row_of(answer, "group", "paper", table=3)
    assert (group["done"], group["late"], group["open"]) == (10, 5, 0)
    assert not [line for line in cited_lines(vault, answer) if "lunch" in line]


def test_few_late_tasks_are_too_little(vault: Path, rlog: Rlog) -> None:
    """One late task is shown, but no share is made of it."""
    write_late(vault, date(2026, 9, 7), 0, [])
    answer = ask(rlog, "carried", now="2026-11-19T10:00+01:00")
    assert len(answer["tables"][1]["rows"]) == 1
    assert answer["tables"][2]["rows"] == []
    assert any(note.startswith("Too little to say what unblocks") for note in answer["notes"])

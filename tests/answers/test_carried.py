"""The report of carried tasks, on chains whose length is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planting import ask, cited_lines, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog


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


def test_an_empty_log_has_an_answer(vault: Path, rlog: Rlog) -> None:
    """A log without a note is answered, not refused."""
    assert vault.is_dir()
    answer = ask(rlog, "carried", now="2026-11-19T10:00+01:00")
    assert answer["headline"] == "No open task was ever carried over."
    assert answer["rows"] == []

"""Focus of a log without tags: the words of its headings stand for topics, and it says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planting import ask, cited_lines, row_of, write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-25T10:00+01:00"
LAST = date(2026, 11, 25)
HEADINGS = ("The bootloader", "Thoughts on the display", "Bootloader, power on", "Display")


def plant(vault: Path, tag: str = "") -> None:
    """Write twelve weeks: six of one matter and six of another, under headings never the same."""
    for week in range(12):
        day = LAST - timedelta(days=7 * (12 - week))
        head = HEADINGS[(week % 2) * 2] if week < 6 else HEADINGS[(week % 2) * 2 + 1]
        entries = "".join(f"- page {number} read {tag}\n" for number in range(6))
        text = f"# {day:%A}\n\n## What was done\n\n### {head} {day.day}th\n\n{entries}"
        write_note(vault, day.strftime("daily/%Y/%Y-%m-%d.md"), text)


def test_words_of_headings_are_topics(vault: Path, rlog: Rlog) -> None:
    """Two matters under many headings are two topics, with their weeks and the turn between."""
    plant(vault)
    answer = ask(rlog, "focus", "--span", "all", now=NOW)
    assert [row["topic"] for row in answer["rows"]] == ["bootloader", "display"]
    assert row_of(answer, "topic", "bootloader")["entries"] == 36
    assert row_of(answer, "topic", "display")["weeks"] == 6
    turns = [row["most"] for row in answer["tables"][1]["rows"] if row["drift"] == 1]
    assert turns == ["display"]
    assert any("inferred, n = 72" in note for note in answer["notes"])
    assert all("page" in line for line in cited_lines(vault, answer))


def test_tags_go_before_headings(vault: Path, rlog: Rlog) -> None:
    """Where entries have tags, headings say nothing, and nothing is inferred."""
    plant(vault, "#w2s")
    answer = ask(rlog, "focus", "--span", "all", now=NOW)
    assert [row["topic"] for row in answer["rows"]] == ["#w2s"]
    assert not any("inferred" in note for note in answer["notes"])


def test_a_heading_of_one_day_is_no_topic(vault: Path, rlog: Rlog) -> None:
    """Without a word that comes back there is too little to say."""
    write_day(vault, LAST, ["### Bootloader", "page one"])
    answer = ask(rlog, "focus", "--span", "all", now=NOW)
    assert answer["rows"] == []
    assert answer["headline"].startswith("Too little to say")

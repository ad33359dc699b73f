"""Tables in a terminal: no line is wider than it, and nothing of a row is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pseudo_terminal import Terminal
from rich_log import NOW, write_rich_log

from rlog_git.answers.answer import PLACES, Column, Picture, Table
from rlog_git.answers.registry import BUILT_IN
from rlog_git.cli.layout import table_lines
from rlog_git.cli.sparks import spark_lines
from rlog_git.model import Place

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

WORDS = "a text that goes on for quite a while and does not end before the seventieth letter"
COLUMNS = (
    Column("name", "what it is"),
    Column("times", "times carried over", "count"),
    Column("took", "took", "minutes"),
    Column("why", "why it is so"),
    Column("last", "last", "day"),
)
ROW = {"name": WORDS, "times": 3, "took": 90, "why": WORDS, "last": "2026-11-23"}
PLACE = Place("daily/2026/2026-11-23.md", 14)
TABLE = Table("t", "T", COLUMNS, ({**ROW, PLACES: [PLACE, PLACE]},))
ANSI = re.compile(r"\x1b\[[0-9;]*[a-zA-Z]")
BARS = Picture("bars", "t", "P", "name", ("times",))


@pytest.mark.parametrize("width", range(40, 240, 7))
def test_a_row_fits_whole(width: int) -> None:
    """At each width all values stand there, in their order, texts cut at most."""
    lines = [ANSI.sub("", line) for line in table_lines(TABLE, BARS, 20, width)]
    assert max(map(len, lines)) <= width
    text = "\n".join(lines[next(at for at, x in enumerate(lines) if WORDS[:6] in x) :])
    values = (WORDS[:6], "3", "1h30m", WORDS[:6], "2026-11-23", "daily/2026/2026-11-23.md:14 +1")
    for value in values:
        before, found, text = text.partition(value)
        assert found, (value, lines)
        assert "a text" not in before


def test_away_from_a_terminal_a_row_is_a_line() -> None:
    """Without a width there is one line a row, with two places, and titles in one line."""
    head, row = [ANSI.sub("", line) for line in table_lines(TABLE, None, 20, 0)]
    assert "times carried over" in head
    assert row.endswith("2026-11-23  daily/2026/2026-11-23.md:14 daily/2026/2026-11-23.md:14")


def test_a_wider_terminal_shows_more_side_by_side() -> None:
    """What follows below at 70 characters stands in the row's own line at 250."""
    assert [len(table_lines(TABLE, None, 20, width)) for width in (250, 70)] == [2, 6]


def test_sparks_fit() -> None:
    """Of 52 weeks the oldest are left out until the line fits."""
    rows = tuple({"week": f"2026-W{at:02}", "n": at} for at in range(1, 53))
    table = Table("t", "T", (Column("week", "week"), Column("n", "n", "count")), rows)
    (line,) = spark_lines(Picture("lines", "t", "P", "week", ("n",)), table, 40)
    assert len(line) <= 40
    assert line.endswith("█  last 52, most 52")


def test_reports_fit_into_80_columns(vault: Path, rlog: Rlog) -> None:
    """At a real terminal no line of any report, plan or thread passes its edge."""
    write_rich_log(vault)
    assert rlog("index").code == 0
    seen = {"RLOG_NOW": NOW, "COLUMNS": "80", "PAGER": "cat", "NO_COLOR": "1"}
    for words in (*(["report", name] for name in BUILT_IN), ["plan"], ["thread", "imitation"]):
        terminal = Terminal(vault, words, seen)
        assert terminal.end() == 0
        lines = [line.rstrip("\r") for line in ANSI.sub("", terminal.screen).split("\n")]
        assert len(lines) > 3, words
        assert not [line for line in lines if len(line) > 80], words

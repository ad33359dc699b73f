"""What a terminal shows of an answer: rows enough, no empty column, no week passed over."""

from __future__ import annotations

from datetime import date

import pytest

from rlog_git.answers.answer import Answer, Column, Picture, Row, Table
from rlog_git.answers.calendar import without_gaps
from rlog_git.answers.pictures import draw
from rlog_git.cli.answered import answer_lines
from rlog_git.cli.sparks import spark_lines

DAY = date(2026, 11, 23)
COLUMNS = (Column("name", "name"), Column("n", "count", "count"), Column("said", "said then"))


def table_of(name: str, rows: int, said: object = None) -> Table:
    """Return a table of rows that count nothing; only the last one says something."""
    found: list[Row] = [{"name": f"{name} {at}", "n": 0, "said": ""} for at in range(rows)]
    found[-1]["said"] = said
    return Table(name, f"Of {name}", COLUMNS, tuple(found))


def shown(*tables: Table) -> list[str]:
    """Return the lines that a terminal shows of tables."""
    return answer_lines(Answer("r", "q", DAY, DAY, "One.", tables))


def test_tables_behind_the_first_are_short() -> None:
    """Twenty rows of the first table, ten of the next, and how many more there are."""
    lines = shown(table_of("one", 25), table_of("two", 25))
    assert sum(line.startswith("  one ") for line in lines) == 20
    assert sum(line.startswith("  two ") for line in lines) == 10
    assert [line.split(":")[0] for line in lines if "more" in line] == [
        "  and 5 more",
        "  and 15 more",
    ]


def test_of_rows_by_week_the_newest_are_shown() -> None:
    """Five of 25 weeks are left out, the earliest, and the lines stay in order."""
    weeks = [f"2026-W{number:02}" for number in range(1, 26)]
    table = Table("t", "T", COLUMNS[:1], tuple({"name": week} for week in weeks))
    lines = shown(table)
    assert [line.strip() for line in lines if "2026-W" in line] == weeks[5:]
    assert "  and 5 earlier: --json and --csv FILE have all" in lines


@pytest.mark.parametrize(("rows", "stays"), [(3, True), (30, False)])
def test_a_column_that_holds_nothing_is_left_out(rows: int, *, stays: bool) -> None:
    """It is judged by the rows shown; a zero is something, nothing at all is not."""
    lines = shown(table_of("one", rows, "a word"))
    assert any("said then" in line for line in lines) == stays
    assert any("count" in line for line in lines)
    assert not any("said then" in line for line in shown(table_of("one", 3)))


@pytest.mark.parametrize(
    ("names", "filled"),
    [
        (["2026-W38", "2026-W41"], ["2026-W38", "2026-W39", "2026-W40", "2026-W41"]),
        (["2026-W52", "2027-W01"], ["2026-W52", "2026-W53", "2027-W01"]),
        (["2026-W41", "2026-W38"], ["2026-W41", "2026-W38"]),
        (["2026-W38", "2026-W99"], ["2026-W38", "2026-W99"]),
        (["2026-09", "2026-11"], ["2026-09", "2026-11"]),
        (["#writing", "others"], ["#writing", "others"]),
        ([], []),
    ],
)
def test_weeks_between_are_put_in(names: list[str], filled: list[str]) -> None:
    """Only weeks in their order have weeks between them; 2026 has 53."""
    assert without_gaps(names) == filled


WEEKS = ("2026-W38", "2026-W39", "2026-W42")
ROWS = tuple({"week": week, "topic": "a", "share": 1.0} for week in WEEKS)
BY_WEEK = Table("t", "T", tuple(map(Column, ("week", "topic", "share"), ("",) * 3)), ROWS)


@pytest.mark.parametrize(
    ("kind", "series", "blocks"), [("stream", "topic", "██▁▁█"), ("lines", "", "██··█")]
)
def test_weeks_without_a_row_keep_their_place(kind: str, series: str, blocks: str) -> None:
    """Two silent weeks are two steps wide: none of a stream, not known in a line."""
    picture = Picture(kind, "t", "P", "week", ("share",), series)
    assert blocks in spark_lines(picture, BY_WEEK)[0]
    text = draw(Answer("r", "q", DAY, DAY, "One.", (BY_WEEK,), pictures=(picture,)))
    places = [_place(line) for line in text.split("<") if line.startswith(("rect data", "circle"))]
    first, second, last = places
    assert last - second == pytest.approx(3 * (second - first), abs=0.5)


def _place(element: str) -> float:
    """Return where an element stands from the left."""
    return float(element.replace(' cx="', ' x="').partition(' x="')[2].partition('"')[0])

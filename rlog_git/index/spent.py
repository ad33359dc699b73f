"""Add up the time that clocks measured on tasks, over all days of each task's chain."""

from __future__ import annotations

import json
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.dates import parse_minutes
from rlog_git.text.clock import range_minutes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

Row = dict[str, Any]


class Hours(NamedTuple):
    """How a log counts the hours of a day: when it ends, and in which time zone it is lived."""

    day_ends: str = "00:00"
    zone: tzinfo | None = None


# the closed ranges with ``[task:: ID]``
RANGES = """SELECT day, time, end, fields FROM entries
 WHERE end != '' AND end != '…' AND day IS NOT NULL AND instr(fields, '"task"')"""


def measured(connection: sqlite3.Connection, hours: Hours) -> dict[str, int]:
    """Return the minutes that clocks ran on each task, or what a range's ``[spent:: ]`` says."""
    spent: dict[str, int] = {}
    for day, start, end, written in connection.execute(RANGES):
        fields = dict(reversed(json.loads(written)))
        length = parse_minutes(fields.get("spent", ""))
        if length < 0:
            length = range_minutes(date.fromisoformat(day), start, end, *hours)
        block_id = fields.get("task", "").lstrip("^")
        spent[block_id] = spent.get(block_id, 0) + length
    return spent


def fill_in(rows: Iterable[Row], spent: dict[str, int]) -> None:
    """Give tasks that say nothing themselves the time that was measured; never both."""
    for row in rows:
        if row["spent_min"] < 0:
            row["spent_min"] = spent.get(row["block_id"], -1)

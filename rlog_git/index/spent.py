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


Range = tuple[str, str, str, str]


def ranges(connection: sqlite3.Connection) -> list[Range]:
    """Return the closed ranges with ``[task:: ID]``: (day, start, end, fields)."""
    return connection.execute(
        """SELECT day, time, end, fields FROM entries
         WHERE end != '' AND end != '…' AND day IS NOT NULL AND instr(fields, '"task"')"""
    ).fetchall()


def minutes(found: list[Range], hours: Hours) -> dict[str, int]:
    """Return the minutes of these ranges by task, or what a range's own ``[spent:: ]`` says."""
    spent: dict[str, int] = {}
    for day, start, end, written in found:
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

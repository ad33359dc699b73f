"""Ask the index how long finished tasks took: those that have an estimate and a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.index.projects import add_projects

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date


Row = dict[str, Any]
# SQLite takes at most 32,766 marks
PART = 900
KEYS = "number path line day kind project block_id description estimate_min spent_min".split()
# the day is asked of the entry only where the task itself does not say it: entries are large
DAY = "coalesce(nullif(done_day, ''), (SELECT day FROM entries WHERE id = entry), '')"
DONE = "state = 'done' AND estimate_min > 0"
ROWS = f"""SELECT e.id, path, e.line, {DAY} AS done, e.kind, project, block_id, description,
 estimate_min, spent_min FROM tasks JOIN entries AS e ON e.id = entry
 JOIN notes ON notes.id = e.note WHERE shape = 'item' AND entry IN """
STATED = f"""{ROWS} (SELECT entry FROM tasks WHERE {DONE} AND spent_min > 0
 AND {DAY} BETWEEN ? AND ? ORDER BY {DAY} DESC LIMIT ?)"""
CLOCKED = f"""{ROWS} (SELECT entry FROM entries JOIN tasks ON entry = entries.id
 WHERE {DONE} AND spent_min < 0 AND {DAY} BETWEEN ? AND ? AND block_id IN """
COUNTED = """SELECT count(*), coalesce(sum(estimate_min > 0), 0) FROM tasks JOIN entries
 ON entries.id = tasks.entry WHERE state = 'done' AND shape = 'item'
 AND coalesce(nullif(done_day, ''), day, '') BETWEEN ? AND ?"""


def finished(
    connection: sqlite3.Connection,
    measured: Mapping[str, int],
    first: date,
    last: date,
    limit: int = -1,
) -> list[Row]:
    """Return the finished tasks with an estimate and a time, done between two days, oldest first.

    The time is the one that the task states, else what its clocks `measured` (`clocked`). With
    a limit, the newest. A row has the day it was done, its minutes, its tags and its project.
    """
    days = (first.isoformat(), last.isoformat())
    found = [_row(row, clocked=False) for row in connection.execute(STATED, (*days, limit))]
    clocks = {key: spent for key, spent in measured.items() if spent > 0}
    for part in _parts(list(clocks)):
        marks = ", ".join("?" * len(part))
        found += [
            {**_row(row, clocked=True), "spent_min": clocks[row[KEYS.index("block_id")]]}
            for row in connection.execute(f"{CLOCKED} ({marks}))", (*days, *part))
        ]
    once = {row["block_id"] or row["number"]: row for row in found}
    rows = sorted(once.values(), key=lambda row: (row["day"], row["path"], row["line"]))
    rows = rows[-limit:] if limit >= 0 else rows
    _add_tags(connection, rows)
    return rows


def finished_count(connection: sqlite3.Connection, first: date, last: date) -> tuple[int, int]:
    """Return how many tasks were done between two days, and how many of them had an estimate."""
    days = (first.isoformat(), last.isoformat())
    done, estimated = connection.execute(COUNTED, days).fetchone()
    return done, estimated


def _row(values: Sequence[Any], *, clocked: bool) -> Row:
    row = dict(zip(KEYS, values, strict=True))
    return {**row, "clocked": clocked, "tags": []}


def _add_tags(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    by_number = {row["number"]: row for row in rows}
    for part in _parts(list(by_number)):
        marks = ", ".join("?" * len(part))
        sql = f"SELECT entry, value FROM mentions WHERE kind = 'tag' AND entry IN ({marks})"
        for number, tag in connection.execute(f"{sql} ORDER BY rowid", part):
            by_number[number]["tags"].append(tag)
    add_projects(connection, by_number.values())


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(values), PART):
        yield values[at : at + PART]


def written_days(connection: sqlite3.Connection, first: date, last: date) -> int:
    """Return on how many days between two something was written."""
    days = (first.isoformat(), last.isoformat())
    sql = "SELECT count(DISTINCT day) FROM entries WHERE day BETWEEN ? AND ?"
    count: int = connection.execute(sql, days).fetchone()[0]
    return count

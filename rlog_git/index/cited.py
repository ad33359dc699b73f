"""Ask the index for what names a source of information, and for what may have come of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.index.said import COLUMNS, DATED, Said, by_place, read

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

NAMES_A_SOURCE = f"""{DATED} AND (kind IN ('read', 'talk', 'chat', 'run', 'exp', 'result')
 OR entries.id IN (SELECT entry FROM mentions WHERE kind IN ('source', 'person')
   OR kind = 'link' AND value LIKE 'http%'))"""  # noqa: S608 - names
CAME_OF_IT = f"{DATED} AND kind IN ('idea', 'insight', 'decision')"
TASKS = f"""SELECT {COLUMNS.format(day="entries.day")} FROM entries
 JOIN notes ON notes.id = entries.note JOIN tasks ON tasks.entry = entries.id
 WHERE shape = 'item' AND state != 'moved' AND entries.day BETWEEN ? AND ?"""  # noqa: S608 - names


def naming(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return what names a paper, page or person, or is a reading, talk, chat or run; by place."""
    days = (first.isoformat(), last.isoformat())
    return sorted(read(connection, NAMES_A_SOURCE, days), key=by_place)


def outcomes(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return the ideas, insights, decisions and tasks of these days, by place."""
    days = (first.isoformat(), last.isoformat())
    found = read(connection, CAME_OF_IT, days) + read(connection, TASKS, days)
    return sorted(found, key=by_place)


def tasks(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return the tasks of these days, each at its live line, by place."""
    days = (first.isoformat(), last.isoformat())
    return sorted(read(connection, TASKS, days), key=by_place)

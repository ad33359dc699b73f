"""Ask the index for what names a source of information, and for what may have come of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.index.said import COLUMNS, DATED, Said

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
    return _ask(connection, NAMES_A_SOURCE, first, last)


def outcomes(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return the ideas, insights, decisions and tasks of these days, by place."""
    return sorted(
        _ask(connection, CAME_OF_IT, first, last) + _ask(connection, TASKS, first, last), key=_place
    )


def _ask(connection: sqlite3.Connection, sql: str, first: date, last: date) -> list[Said]:
    rows = connection.execute(sql, (first.isoformat(), last.isoformat()))
    return sorted(map(Said._make, rows), key=_place)


def _place(row: Said) -> tuple[str, str, int]:
    return row.day, row.path, row.line

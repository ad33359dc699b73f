"""Ask the index what today is about, and which old bugs, ideas and questions hold rare words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

SEEDS = """SELECT text FROM entries WHERE day BETWEEN ? AND ?
 AND kind NOT IN ('commits', 'run', 'feel')
 AND shape IN ('item', 'paragraph')
 UNION ALL SELECT * FROM (SELECT description FROM tasks JOIN entries ON id = entry
  WHERE state IN ('open', 'doing') ORDER BY day DESC LIMIT ?)"""
OLD = """SELECT entries.id, path, line, entries.day, kind, text FROM entries
 JOIN notes ON notes.id = note
 WHERE entries.id IN (SELECT value FROM json_each(?)) AND entries.day < ?
 AND (kind IN ('bug', 'idea', 'question') OR instr(text, '?')) AND NOT entries.private
 AND shape IN ('item', 'paragraph') AND NOT EXISTS (SELECT 1 FROM tasks WHERE entry = entries.id)"""
FIXES = """SELECT entries.id, path, line, entries.day, kind, text FROM entries
 JOIN notes ON notes.id = note
 WHERE entries.day BETWEEN ? AND date(?, '+30 days') AND kind = 'fix' AND NOT entries.private
 ORDER BY entries.day, line"""
QUIET = """SELECT coalesce(max(coalesce((SELECT max(day) FROM mentions AS m
   JOIN entries ON entries.id = m.entry WHERE m.kind = 'tag' AND m.value = own.value), '')) < ?, 1)
 FROM mentions AS own WHERE own.entry = ? AND own.kind = 'tag' AND own.value GLOB 'q/*'"""


class Old(NamedTuple):
    """An entry of a past day."""

    number: int
    path: str
    line: int
    day: str
    kind: str
    text: str


def seeds(connection: sqlite3.Connection, first: str, last: str, tasks: int) -> list[str]:
    """Return what was written between two ISO days, and the latest open tasks."""
    return [text for (text,) in connection.execute(SEEDS, (first, last, tasks))]


def old(connection: sqlite3.Connection, numbers: Iterable[int], before: str) -> list[Old]:
    """Return those of these entries of days before an ISO day that are bugs or ideas, or ask."""
    return [Old(*row) for row in connection.execute(OLD, (json.dumps(list(numbers)), before))]


def fixes_after(connection: sqlite3.Connection, day: str) -> list[Old]:
    """Return the fixes of an ISO day and the thirty days after it, the earliest first."""
    return [Old(*row) for row in connection.execute(FIXES, (day, day))]


def is_quiet(connection: sqlite3.Connection, number: int, before: str) -> bool:
    """Say whether the questions an entry is tagged with, if any, had no entry since an ISO day."""
    return bool(connection.execute(QUIET, (before, number)).fetchone()[0])

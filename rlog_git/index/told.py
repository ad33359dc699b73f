"""Ask the index for what tells of a thing: what was said and tasks that hold a word or tag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.index.said import COLUMNS, FROM, Said, read
from rlog_git.model import Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date


class Told(NamedTuple):
    """A task; `since` is the day it first stood in, `closed` the day it was done, else ''."""

    number: int
    path: str
    line: int
    day: str
    since: str
    closed: str
    state: str
    text: str
    block_id: str
    kind: str
    project: str
    private: int
    spent_min: int

    @property
    def place(self) -> Place:
        """Where its live line stands."""
        return Place(self.path, self.line)


DAYS = " AND entries.day BETWEEN ? AND ?"
HOLDING = f"""SELECT {COLUMNS.format(day="entries.day")} {FROM}{DAYS}
 AND shape NOT IN ('quote', 'code')
 AND entries.id IN (SELECT rowid FROM search WHERE search MATCH ?)
 ORDER BY entries.day, path, line"""  # noqa: S608 - names
ASKING = f"""SELECT {COLUMNS.format(day="entries.day")} {FROM}{DAYS}
 AND shape NOT IN ('quote', 'code') AND instr(text, '?')
 AND kind IN (SELECT value FROM json_each(?))
 ORDER BY entries.day, path, line"""  # noqa: S608 - names
TAGGED = f"""SELECT {COLUMNS.format(day="entries.day")} {FROM}{DAYS}
 AND entries.id IN (SELECT entry FROM mentions WHERE kind = 'tag' AND value >= ? AND value < ?)
 ORDER BY entries.day, path, line"""  # noqa: S608 - names
# the live line of a task: one that another line of its id took over is a copy
TASKS = """SELECT entries.id, path, line, coalesce(entries.day, ''),
 coalesce((SELECT min(n.day) FROM traces JOIN notes AS n ON n.id = traces.note
   WHERE block_id != '' AND traces.block_id = entries.block_id), entries.day, ''),
 CASE WHEN state = 'done' THEN coalesce(nullif(done_day, ''), entries.day, '') ELSE '' END,
 state, description, block_id, kind, lower(project),
 entries.private, spent_min
 FROM tasks JOIN entries ON entries.id = tasks.entry JOIN notes ON notes.id = entries.note
 WHERE state != 'moved' AND shape = 'item'
  AND (entries.day IS NULL OR entries.day <= ?)
  AND entries.id IN (SELECT rowid FROM search WHERE search MATCH ?)
 ORDER BY entries.day, path, line"""


def holding(
    connection: sqlite3.Connection, first: date, last: date, words: Sequence[str]
) -> list[Said]:
    """Return what one said oneself between two days and holds one of these words; oldest first.

    A word that ends in ``*`` stands for all that begin so.
    """
    values = (first.isoformat(), last.isoformat(), _match(words))
    return read(connection, HOLDING, values)


def asking(
    connection: sqlite3.Connection, first: date, last: date, kinds: Sequence[str]
) -> list[Said]:
    """Return what one said oneself between two days, of some kinds, with a question mark."""
    return read(connection, ASKING, (first.isoformat(), last.isoformat(), json.dumps(kinds)))


def tagged(connection: sqlite3.Connection, first: date, last: date, folder: str) -> list[Said]:
    """Return what was said between two days under a tag of a folder such as ``bug/``."""
    after = f"{folder[:-1]}{chr(ord(folder[-1]) + 1)}"
    values = (first.isoformat(), last.isoformat(), folder, after)
    return read(connection, TAGGED, values)


def tasks_holding(connection: sqlite3.Connection, last: date, words: Sequence[str]) -> list[Told]:
    """Return the tasks that stand up to a day and hold one of these words; oldest first."""
    return [Told._make(row) for row in connection.execute(TASKS, (last.isoformat(), _match(words)))]


def _match(words: Sequence[str]) -> str:
    """Return the FTS5 expression for any of these words."""
    quoted = (
        f'"{word.rstrip("*")}"' + "*" * word.endswith("*") for word in words if '"' not in word
    )
    return " OR ".join(quoted)

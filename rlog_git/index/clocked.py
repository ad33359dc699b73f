"""Ask the index for all that carries a clock in a span of days: what hours are counted from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.index.projects import NOTED, noted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from datetime import date


class Clocked(NamedTuple):
    """One entry or commit with a clock, or with ``[spent:: ]``; `number` is 0 for a commit.

    `end` is "…" for a running clock. `fields` is JSON as stored.
    """

    day: str
    time: str
    end: str
    number: int
    path: str
    line: int
    project: str
    repo: str
    fields: str


class Spent(NamedTuple):
    """One closed task that says itself how long it took, on the day it was closed."""

    day: str
    minutes: int
    number: int
    path: str
    line: int
    project: str
    block_id: str
    repo: str = ""


class Clocks(NamedTuple):
    """What has a clock in a span of days; `own` are the ids of closed tasks that state their time.

    Entries come by day and time.
    """

    entries: list[Clocked]
    spent: list[Spent]
    own: frozenset[str]


# Plans say nothing of when one worked, runs go on alone, and commits stand in their own table.
ENTRIES = """SELECT entries.day, time, end, entries.id, path, line, project, '' AS repo, fields
  FROM entries JOIN notes ON notes.id = entries.note
 WHERE entries.day {days} AND (time != '' OR instr(fields, '"spent"'))
   AND shape != 'comment' AND section != 'next' AND kind NOT IN ('commits', 'run')
   AND NOT EXISTS (SELECT 1 FROM tasks WHERE entry = entries.id)
 UNION ALL
 SELECT commits.day, time, '', 0, path, line, '', repo, ''
  FROM commits JOIN notes ON notes.id = commits.note
 WHERE commits.day {days} AND time != '' AND state = 'live'
 ORDER BY 1, 2"""
SPENT = """SELECT max(done_day, cancelled_day) AS closed, spent_min, entries.id, path, line,
  project, block_id, entries.day
  FROM tasks CROSS JOIN entries ON entries.id = tasks.entry JOIN notes ON notes.id = entries.note
 WHERE spent_min >= 0 AND state IN ('done', 'cancelled') AND shape = 'item'
 ORDER BY entries.day, path, line"""
# 'p0' follows all that begins with 'p/'
TAGS = """SELECT entry, value FROM mentions WHERE kind = 'tag'
 AND (value IN ({marks}) OR value >= 'p/' AND value < 'p0')"""


def clocks(connection: sqlite3.Connection, first: date, last: date) -> Clocks:
    """Return what carries a clock between two days, both in it; projects as tags are compared."""
    days = (first.isoformat(), last.isoformat())
    rows = connection.execute(ENTRIES.format(days="BETWEEN ?1 AND ?2"), days)
    return _clocks(connection, rows, lambda day: days[0] <= day <= days[1])


def clocks_on(connection: sqlite3.Connection, days: Iterable[str]) -> Clocks:
    """Return what carries a clock on these ISO days."""
    asked = set(days)
    sql = ENTRIES.format(days="IN (SELECT value FROM json_each(?1))")
    return _clocks(connection, connection.execute(sql, (json.dumps([*asked]),)), asked.__contains__)


def _clocks(
    connection: sqlite3.Connection, rows: sqlite3.Cursor, is_asked: Callable[[str], bool]
) -> Clocks:
    """Return these entries and commits with their projects, and the closed tasks of days asked."""
    known = noted(connection.execute(NOTED))
    tagged = _tagged(connection, known)
    spent, own = [], set()
    for closed, minutes, number, path, line, project, block_id, day in connection.execute(SPENT):
        own.add(block_id)
        if is_asked(closed or day or ""):
            project = tagged.get(number, project.casefold())  # noqa: PLW2901 - as tags are compared
            spent.append(Spent(closed or day, minutes, number, path, line, project, block_id))
    repositories = set(known)
    found = []
    for day, time, end, number, path, line, project, repo, fields in rows:
        if repo:
            own_project = repo.casefold() if repo.casefold() in repositories else ""
        else:
            own_project = tagged.get(number) or project.casefold()
        found.append(Clocked(day, time, end, number, path, line, own_project, repo, fields))
    return Clocks(found, spent, frozenset(own - {""}))


def _tagged(connection: sqlite3.Connection, known: list[str]) -> dict[int, str]:
    """Return the project of each entry that has the tag of a project's note, and no #p/NAME."""
    if not known:
        return {}
    sql = TAGS.format(marks=", ".join("?" * len(known)))
    found: dict[int, str] = {}
    named = set()
    for entry, value in connection.execute(sql, known):
        if value.startswith("p/"):
            named.add(entry)
        else:
            found.setdefault(entry, value)
    return {entry: value for entry, value in found.items() if entry not in named}

"""Ask the index for lessons, and for what they may rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rlog_git.index.said import DATED, UNDATED, WEEKLY, Said, by_place, read, sunday_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import date

IS_LESSON = "(kind = 'lesson' OR heading LIKE 'lesson%') AND shape IN ('item', 'paragraph')"
LESSONS = f"{DATED} AND {IS_LESSON}"
WEEKS_LESSONS = f"{WEEKLY} AND {IS_LESSON}"
NOTES_LESSONS = f"{UNDATED} AND {IS_LESSON}"
STANDS = f"""{DATED} AND kind IN ('bug', 'fix', 'result', 'decision', 'insight', 'outcome')
 AND entries.day IN (SELECT value FROM json_each(?))"""  # noqa: S608 - names


def lessons(connection: sqlite3.Connection, first: date, last: date, *, ever: bool) -> list[Said]:
    """Return the lessons between two days, oldest first; with `ever` also those without a day.

    These are the lines of the kind ``lesson:`` and those under a heading that begins with Lesson.
    Those of a weekly note have its Sunday as their day.
    """
    days = (first.isoformat(), last.isoformat())
    found = read(connection, LESSONS, days)
    weeks = tuple(f"{day:%G-W%V}" for day in (first, last))
    weekly = read(connection, WEEKS_LESSONS, weeks)
    found += [row._replace(day=sunday_of(row.day)) for row in weekly]
    if ever:
        found += read(connection, NOTES_LESSONS)
    taught = {(row.path, row.line) for row in found}
    found = [row for row in found if (row.path, row.parent) not in taught]
    return sorted(found, key=by_place)


def stood_on(connection: sqlite3.Connection, days: Iterable[str]) -> list[Said]:
    """Return the bugs, fixes, results, decisions and insights of these ISO days, in order."""
    given = sorted(set(days) - {""})
    if not given:
        return []
    rows = read(connection, STANDS, (given[0], given[-1], json.dumps(given)))
    return sorted(rows, key=by_place)

"""Ask the index for lessons, and for what they may rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.index.said import DATED, UNDATED, WEEKLY, Said, by_place, read, sunday_of
from rlog_git.model import Place
from rlog_git.text import week as weekly
from rlog_git.text.traces import link_target

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


class Practice(NamedTuple):
    """What the review of a week such as 2026-W48 asked about a lesson; `answer` is y, n or ""."""

    week: str
    origin: str
    lesson: str
    answer: str
    place: Place

    @property
    def about(self) -> tuple[str, str]:
        """By what the review names the lesson."""
        return self.origin, self.lesson


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


def about(row: Said) -> tuple[str, str]:
    """Return by what a review names a lesson: its day, or its note without one, and its words."""
    return row.day or link_target(row.path), weekly.said(row.text)


def practices(connection: sqlite3.Connection) -> list[Practice]:
    """Return which lessons the reviews asked about, and what was answered, by week."""
    rows = connection.execute(
        """SELECT week, origin, lesson, answer, path, line FROM practices
         JOIN notes ON notes.id = practices.note ORDER BY week, path, line"""
    )
    return [
        Practice(week, origin, lesson, answer, Place(path, line))
        for week, origin, lesson, answer, path, line in rows
    ]


def stood_on(connection: sqlite3.Connection, days: Iterable[str]) -> list[Said]:
    """Return the bugs, fixes, results, decisions and insights of these ISO days, in order."""
    given = sorted(set(days) - {""})
    if not given:
        return []
    rows = read(connection, STANDS, (given[0], given[-1], json.dumps(given)))
    return sorted(rows, key=by_place)

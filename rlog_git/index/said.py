"""Ask the index for what was said in a span of days: lean rows for the reports over many years."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import week_start
from rlog_git.index.projects import NOTED, noted, tagged_project
from rlog_git.model import Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence


class Said(NamedTuple):
    """One entry that is neither a task nor a commit; a tuple, for a log holds tens of thousands.

    An entry of a weekly note has the Sunday of its week as its `day`. `fields` is JSON as stored:
    ask `fields_of`; so is `lines`: ask `place_at`.
    """

    number: int
    path: str
    line: int
    day: str
    time: str
    end: str
    section: str
    kind: str
    level: int
    text: str
    project: str
    block_id: str
    private: int
    importance: int
    parent: int
    heading: str
    fields: str
    lines: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.line)

    def place_at(self, at: int) -> Place:
        """Return where the character `at` of its text stands."""
        below = self.text.count("\n", 0, at)
        line = json.loads(self.lines)[below] if self.lines and below else self.line + below
        return Place(self.path, line)


class Mentioned(NamedTuple):
    """What an entry mentions, each as it is compared, in the order of the text."""

    tags: list[str]
    people: list[str]
    links: list[str]
    sources: list[str]


# where the kinds of mentions stand in Mentioned
AT = {"tag": 0, "person": 1, "link": 2, "source": 3}
MENTIONED = "SELECT entry, kind, value FROM mentions"
OF_THESE = "WHERE entry IN (SELECT value FROM json_each(?))"
# beyond so many entries all mentions are read at once, which is faster then
MANY = 30_000
COLUMNS = """entries.id, path, line, {day}, time, end, section, kind, level, text, project,
 block_id, entries.private, importance, parent, heading, fields, lines"""
FROM = """FROM entries JOIN notes ON notes.id = entries.note
 WHERE shape != 'comment' AND kind != 'commits'
  AND NOT EXISTS (SELECT 1 FROM tasks WHERE entry = entries.id)"""
DATED = f"SELECT {COLUMNS.format(day='entries.day')} {FROM} AND entries.day BETWEEN ? AND ?"
WEEKLY = f"""SELECT {COLUMNS.format(day="week")} {FROM} AND entries.day IS NULL
 AND entries.note IN (SELECT id FROM notes WHERE week BETWEEN ? AND ?)"""  # noqa: S608 - names
UNDATED = f"""SELECT {COLUMNS.format(day="''")} {FROM} AND entries.day IS NULL
 AND entries.note IN (SELECT id FROM notes WHERE week = '')"""  # noqa: S608 - names


def said(
    connection: sqlite3.Connection, first: date, last: date, kinds: Sequence[str] = ()
) -> list[Said]:
    """Return what was said between two days, both in it, of some kinds or all; oldest first.

    Undated notes are left out: ask `undated` for them.
    """
    days = (first.isoformat(), last.isoformat())
    found = _ask(connection, DATED, days, kinds)
    sundays = (
        first + timedelta(days=6 - first.weekday()),
        last - timedelta(days=last.isoweekday() % 7),
    )
    if sundays[0] <= sundays[1]:
        weeks = tuple(f"{day:%G-W%V}" for day in sundays)
        weekly = _ask(connection, WEEKLY, weeks, kinds)
        found += [row._replace(day=sunday_of(row.day)) for row in weekly]
    return sorted(found, key=by_place)


def undated(connection: sqlite3.Connection, kinds: Sequence[str] = ()) -> list[Said]:
    """Return what stands in notes without a day (projects, questions, papers), by place."""
    return sorted(_ask(connection, UNDATED, (), kinds), key=by_place)


def read(connection: sqlite3.Connection, sql: str, values: Iterable[object] = ()) -> list[Said]:
    """Return what a query finds that asks for COLUMNS, in its order."""
    return [Said._make(row) for row in connection.execute(sql, tuple(values))]


def by_place(row: Said) -> tuple[str, str, int]:
    """Return what sorts entries by day, note and line."""
    return row.day, row.path, row.line


def first_day(connection: sqlite3.Connection) -> date | None:
    """Return the first day on which anything was written, None for an empty log."""
    found = connection.execute("SELECT min(day) FROM entries").fetchone()[0]
    return date.fromisoformat(found) if found else None


def mentions(connection: sqlite3.Connection, rows: Iterable[Said]) -> dict[int, Mentioned]:
    """Return what each of these entries mentions, by its number, if it mentions anything."""
    numbers = {row.number for row in rows}
    found: dict[int, Mentioned] = {}
    for entry, kind, value in _mentioned(connection, numbers):
        if entry in found:
            found[entry][AT[kind]].append(value)
        elif entry in numbers:
            found[entry] = Mentioned([], [], [], [])
            found[entry][AT[kind]].append(value)
    return found


def projects(
    connection: sqlite3.Connection, rows: Iterable[Said], mentioned: dict[int, Mentioned]
) -> dict[int, str]:
    """Return the project of each entry that has one, by its number, as tags are compared.

    It is that of ``#p/NAME`` or of the front matter, else a tag with a note in notes/projects/.
    """
    known = set(noted(connection.execute(NOTED)))
    found: dict[int, str] = {}
    for row in rows:
        tags = mentioned[row.number].tags if row.number in mentioned else []
        own = tagged_project(tags, known) or row.project.casefold()
        if own:
            found[row.number] = own
    return found


def of_project(connection: sqlite3.Connection, rows: list[Said], project: str) -> list[Said]:
    """Return the entries that belong to a project, all of them where none is named."""
    if not project:
        return rows
    known = projects(connection, rows, mentions(connection, rows))
    return [row for row in rows if known.get(row.number) == project]


def fields_of(row: Said) -> dict[str, str]:
    """Return the fields of an entry by key, the first of a key that stands twice."""
    return dict(reversed(json.loads(row.fields))) if row.fields else {}


def sunday_of(week: str) -> str:
    """Return the ISO day that ends a week such as 2026-W48, "" where no year has that week."""
    monday = week_start(week)
    return str(monday + timedelta(days=6)) if monday else ""


def _ask(
    connection: sqlite3.Connection, sql: str, values: tuple[str, ...], kinds: Sequence[str]
) -> list[Said]:
    marks = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    return read(connection, sql + marks, (*values, *kinds))


def _mentioned(connection: sqlite3.Connection, numbers: set[int]) -> Iterable[tuple[int, str, str]]:
    """Return rows of mentions that hold those of these entries; all of them where they are many."""
    if len(numbers) > MANY:
        return connection.execute(f"{MENTIONED} ORDER BY rowid")
    sql = f"{MENTIONED} {OF_THESE} ORDER BY mentions.rowid"
    return connection.execute(sql, (json.dumps([*numbers]),))

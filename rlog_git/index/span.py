"""Ask the index for one span of days: all that the numbers of a week are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.index import query, spent
from rlog_git.index.language import Filter
from rlog_git.model import Place

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

    from rlog_git.index.query import Row
    from rlog_git.index.spent import Hours


@dataclass(frozen=True, slots=True)
class Span:
    """The rows of a span of days.

    `closed` are the tasks done or cancelled in it, with the time they took on whichever days,
    `opened` and `carried` the ids of tasks that appeared or were left over.
    """

    first: date
    last: date
    entries: tuple[Row, ...] = ()
    commits: tuple[Row, ...] = ()
    closed: tuple[Row, ...] = ()
    opened: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    intentions: tuple[Row, ...] = ()


class Carried(NamedTuple):
    """A line that a carried task left behind: on which day, of which task, and where."""

    day: str
    block_id: str
    place: Place


def day_rows(connection: sqlite3.Connection, first: date, last: date) -> Span:
    """Return what happened between two days: entries, commits, tasks closed."""
    days = (first.isoformat(), last.isoformat())
    found = query.entries(connection, [Filter("from", (days[0],)), Filter("to", (days[1],))])
    return Span(
        first=first,
        last=last,
        entries=tuple(found),
        commits=tuple(query.commits(connection, *days)),
        closed=tuple(query.closed_tasks(connection, *days)),
    )


def span_rows(
    connection: sqlite3.Connection, first: date, last: date, week: str, hours: Hours
) -> Span:
    """Return all rows of the days between two, and the intentions of a week such as 2026-W48."""
    days = (first.isoformat(), last.isoformat())
    span = day_rows(connection, first, last)
    if span.closed:
        spent.fill_in(span.closed, spent.measured(connection, hours))
    return replace(
        span,
        opened=tuple(row[0] for row in connection.execute(OPENED, days)),
        carried=tuple(row[0] for row in connection.execute(CARRIED, days)),
        intentions=tuple(query.intentions(connection, week)),
    )


def week_texts(connection: sqlite3.Connection, week: str) -> list[Row]:
    """Return what the note of a week such as 2026-W48 holds beside tasks: entries, in order."""
    rows = connection.execute(
        """SELECT path, line, heading, parent, text FROM entries
             JOIN notes ON notes.id = entries.note LEFT JOIN tasks ON tasks.entry = entries.id
           WHERE week = ? AND tasks.entry IS NULL AND shape != 'comment' ORDER BY path, line""",
        (week,),
    )
    return [
        dict(zip(("path", "line", "heading", "parent", "text"), row, strict=True)) for row in rows
    ]


def private_places(connection: sqlite3.Connection, first: date, last: date) -> set[Place]:
    """Return where private entries stand in the notes of the days between two and their weeks."""
    rows = connection.execute(
        """SELECT path, line FROM entries JOIN notes ON notes.id = entries.note
         WHERE entries.private AND (entries.day BETWEEN ? AND ? OR week BETWEEN ? AND ?)""",
        (first.isoformat(), last.isoformat(), f"{first:%G-W%V}", f"{last:%G-W%V}"),
    )
    return {Place(path, line) for path, line in rows}


def was_lived(connection: sqlite3.Connection, first: date, last: date) -> bool:
    """Say whether anything was written between two days."""
    days = (first.isoformat(), last.isoformat())
    found = connection.execute("SELECT 1 FROM entries WHERE day BETWEEN ? AND ? LIMIT 1", days)
    return found.fetchone() is not None


def carried_between(connection: sqlite3.Connection, first: date, last: date) -> list[Carried]:
    """Return the traces of tasks that were carried over between two days, oldest first."""
    days = (first.isoformat(), last.isoformat())
    rows = connection.execute(
        """SELECT day, block_id, path, line FROM notes CROSS JOIN traces ON notes.id = traces.note
         WHERE day BETWEEN ? AND ? ORDER BY day, path, line""",
        days,
    )
    return [Carried(day, block_id, Place(path, line)) for day, block_id, path, line in rows]


def days_written(connection: sqlite3.Connection, first: date, last: date) -> int:
    """Return on how many days between two an entry was written that is no task and no commit."""
    days = (first.isoformat(), last.isoformat())
    found: tuple[int] = connection.execute(
        """SELECT count(DISTINCT day) FROM entries WHERE day BETWEEN ? AND ?
         AND shape != 'comment' AND kind != 'commits'
         AND NOT EXISTS (SELECT 1 FROM tasks WHERE entry = entries.id)""",
        days,
    ).fetchone()
    return found[0]


# tasks that stand in these days, live or as a trace, and left no trace before them
OPENED = """SELECT block_id FROM entries CROSS JOIN tasks ON tasks.entry = entries.id
   WHERE entries.day BETWEEN ?1 AND ?2
 UNION SELECT block_id FROM notes CROSS JOIN traces ON notes.id = traces.note
   WHERE notes.day BETWEEN ?1 AND ?2
 EXCEPT SELECT block_id FROM traces JOIN notes ON notes.id = traces.note WHERE notes.day < ?1
 ORDER BY block_id"""
CARRIED = """SELECT DISTINCT block_id FROM traces JOIN notes ON notes.id = traces.note
 WHERE notes.day BETWEEN ? AND ? ORDER BY block_id"""

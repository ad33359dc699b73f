"""Turn a note into the rows of the index, and write them in batches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rlog_git.text.commits import read_commits
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.model import Entry, Grammar, Note
    from rlog_git.vault.files import Stat

Row = tuple[object, ...]

# the tables in the order of schema.sql, with their number of columns
COLUMNS = {
    "notes": 11,
    "entries": 19,
    "tasks": 15,
    "mentions": 4,
    "traces": 6,
    "commits": 13,
    "problems": 4,
}
INSERTS = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * count)})"  # noqa: S608 - names above
    for table, count in COLUMNS.items()
}
SEARCH = "INSERT INTO search (rowid, text) VALUES (?, ?)"


class Writer:
    """Collects the rows of notes and writes them together."""

    def __init__(self, connection: sqlite3.Connection, grammar: Grammar) -> None:
        self._connection = connection
        self._grammar = grammar
        self._note = _next(connection, "notes")
        self._entry = _next(connection, "entries")
        self._rows: dict[str, list[Row]] = {table: [] for table in INSERTS}

    def add(self, stat: Stat, digest: bytes, data: bytes) -> None:
        """Parse a note and keep its rows for the next flush."""
        note = parse(data, stat.path, self._grammar)
        rows, number = self._rows, self._note
        self._note += 1
        day = note.day.isoformat() if note.day else None
        rows["notes"].append(
            (number, stat.path, *stat[1:], digest, day, note.week, note.title, note.private)
        )
        for entry in note.entries:
            self._add_entry(entry, number)
        for trace in note.traces:
            rows["traces"].append(
                (number, trace.place.line, trace.id, trace.description, trace.target, trace.symbol)
            )
        for problem in note.problems:
            rows["problems"].append((number, problem.place.line, problem.code, problem.message))
        if b"commits: " in data:
            rows["commits"].extend(_commit_rows(note, number, data))

    def flush(self, *, search: bool) -> None:
        """Write what was kept; `search` makes the full-text rows too."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.executemany(INSERTS[table], rows)
        if search and self._rows["entries"]:
            texts = [(row[0], row[10]) for row in self._rows["entries"]]
            self._connection.executemany(SEARCH, texts)
        for rows in self._rows.values():
            rows.clear()

    def _add_entry(self, entry: Entry, note: int) -> None:
        number = self._entry
        self._entry += 1
        day = entry.day.isoformat() if entry.day else None
        self._rows["entries"].append(
            (
                number,
                note,
                entry.place.line,
                entry.last_line,
                day,
                entry.time,
                entry.end,
                entry.section.value,
                entry.kind,
                int(entry.level),
                entry.text,
                entry.project,
                entry.id,
                entry.private,
                entry.importance,
                entry.parent,
                entry.heading,
                entry.shape,
                json.dumps(entry.fields) if entry.fields else "",
            )
        )
        if entry.task:
            self._rows["tasks"].append(_task_row(entry, number))
        mentions = self._rows["mentions"]
        for tag in entry.tags:
            mentions.append((number, "tag", tag, ""))
        for person in entry.people:
            mentions.append((number, "person", person, ""))
        for link in entry.links:
            mentions.append((number, "link", link.target, f"{link.kind}\t{link.text}"))
        for source in entry.sources:
            mentions.append((number, "source", source, ""))


def _next(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608 - notes or entries
    return (row[0] or 0) + 1


def _task_row(entry: Entry, number: int) -> Row:
    task = entry.task
    assert task  # noqa: S101 - the caller looked
    return (
        number,
        task.state.value,
        task.symbol,
        task.description,
        task.carries,
        entry.written_id,
        task.estimate_min,
        task.spent_min,
        task.priority,
        task.due,
        task.scheduled,
        task.start,
        task.created,
        task.done_day,
        task.cancelled_day,
    )


def _commit_rows(note: Note, number: int, data: bytes) -> list[Row]:
    day = note.day.isoformat() if note.day else None
    return [
        (
            number,
            found.line,
            day,
            found.time,
            found.repo,
            found.sha,
            found.was,
            found.subject,
            found.url,
            found.added,
            found.removed,
            found.state,
            json.dumps(found.configs, ensure_ascii=False),
        )
        for found in read_commits(data)
    ]

"""Turn a note into the rows of the index."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from rlog_git.model import Section, State
from rlog_git.text import practice
from rlog_git.text.commits import read_commits
from rlog_git.text.parse import parse
from rlog_git.text.run_lines import fold_id
from rlog_git.text.run_note import RunNote, read_note

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.model import Entry, Grammar, Note
    from rlog_git.vault.walk import Stat

Row = tuple[object, ...]
Rows = tuple[list[Row], ...]

SECTION_NAMES = {section: section.value for section in Section}
STATE_NAMES = {state: state.value for state in State}
# a note of more entries than this many bits can count would be larger than memory
ENTRY_BITS = 24

# the tables in the order of schema.sql, with their number of columns
COLUMNS = {
    "notes": 11,
    "entries": 21,
    "tasks": 15,
    "mentions": 4,
    "traces": 6,
    "commits": 13,
    "runs": 21,
    "practices": 5,
    "problems": 4,
}
INSERTS = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * count)})"  # noqa: S608 - names above
    for table, count in COLUMNS.items()
}


def note_rows(number: int, stat: Stat, digest: bytes, data: bytes, grammar: Grammar) -> Rows:
    """Return the rows of a note by table, in the order of COLUMNS.

    An entry's number is made of its note's and its own, so that notes can be read side by side.
    """
    note = parse(data, stat[0], grammar)
    run = read_note(data, stat[0])
    if run:
        note = replace(note, entries=tuple(e for e in note.entries if _is_said(e)))
    day = str(note.day) if note.day else None
    mentions: list[Row] = []
    tasks: list[Row] = []
    entries: list[Row] = []
    for at, entry in enumerate(note.entries, number << ENTRY_BITS):
        own = day if entry.day is note.day else str(entry.day) if entry.day else None
        entries.append(_entry_row(at, number, own, entry))
        if entry.task:
            tasks.append(_task_row(entry, at))
        if entry.tags:
            mentions.extend([(at, "tag", tag, "") for tag in entry.tags])
        if entry.people:
            mentions.extend([(at, "person", person, "") for person in entry.people])
        if entry.links:
            mentions.extend(
                [(at, "link", link.target, f"{link.kind}\t{link.text}") for link in entry.links]
            )
        if entry.sources:
            mentions.extend([(at, "source", source, "") for source in entry.sources])
    return (
        [(number, *stat, digest, day, note.week, note.title, note.private)],
        entries,
        tasks,
        mentions,
        [(number, t.place.line, t.id, t.description, t.target, t.symbol) for t in note.traces],
        _commit_rows(note, number, data) if b"commits: " in data else [],
        [_run_row(number, run)] if run else [],
        _practice_rows(number, data) if note.week and practice.MARK.encode() in data else [],
        [(number, p.place.line, p.code, p.message) for p in note.problems],
    )


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Write rows into the index, the full-text index too."""
    for table, found in zip(INSERTS, rows, strict=True):
        if found:
            connection.executemany(INSERTS[table], found)
    if rows[1]:
        # a third of the time that handing over every text once more takes
        connection.execute(
            """INSERT INTO search (rowid, text)
             SELECT id, text FROM entries WHERE id BETWEEN ? AND ?""",
            (rows[1][0][0], rows[1][-1][0]),
        )


def _entry_row(number: int, note: int, day: str | None, entry: Entry) -> Row:
    # taken apart at once: twenty looks by name take as long as all else here
    (
        place,
        last_line,
        _,
        section,
        kind,
        level,
        text,
        time,
        end,
        tags,
        _,
        _,
        _,
        fields,
        project,
        block_id,
        _,
        private,
        importance,
        parent,
        heading,
        shape,
        _,
        lines,
    ) = entry
    return (
        number,
        note,
        place[1],
        last_line,
        day,
        time,
        end,
        SECTION_NAMES[section],
        kind,
        int(level),
        text,
        project,
        block_id,
        private,
        importance,
        parent,
        heading,
        shape,
        json.dumps(fields) if fields else "",
        json.dumps(lines) if lines else "",
        "\n".join(tags) if tags else "",
    )


def _task_row(entry: Entry, number: int) -> Row:
    task = entry.task
    assert task  # noqa: S101 - the caller looked
    state, symbol, description, carries, *rest = task
    minutes_and_days = rest[:-1]  # all but the recurrence
    return (
        number,
        STATE_NAMES[state],
        symbol,
        description,
        carries,
        entry.written_id,
        *minutes_and_days,
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


def _practice_rows(number: int, data: bytes) -> list[Row]:
    return [
        (number, asked.line, asked.origin, asked.lesson, asked.answer)
        for asked in practice.read(data)
    ]


def _is_said(entry: Entry) -> bool:
    """Say whether an entry of a run's note is somebody's words, and no config, diff or blank."""
    return entry.shape == "item" and bool(entry.text)


def _run_row(number: int, note: RunNote) -> Row:
    run = note.run
    return (
        number,
        run.id,
        note.sweep or fold_id(run, note.same),
        run.tracker,
        str(run.day) if run.day else None,
        run.start.isoformat() if run.start else "",
        run.end.isoformat() if run.end else "",
        run.state,
        run.exit,
        run.command,
        note.same,
        json.dumps(dict(run.config), ensure_ascii=False),
        json.dumps([asdict(change) for change in run.changes], ensure_ascii=False),
        json.dumps({metric.name: metric.last for metric in run.metrics}, ensure_ascii=False),
        run.why,
        note.outcome,
        run.question,
        run.repo,
        run.sha,
        run.dirty,
        note.job,
    )

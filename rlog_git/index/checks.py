"""Check all notes: what each holds that is not read as meant, and what does not fit together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.index import query
from rlog_git.index.links import broken_links
from rlog_git.model import Place, Problem
from rlog_git.text.alike import alike
from rlog_git.text.check import check_note
from rlog_git.text.close import bare
from rlog_git.vault.walk import note_stats

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from rlog_git.index.store import Index

READ_LIMIT = 50_000  # characters of one text that are searched for tags and links
LIVE = """SELECT block_id, path, line, description FROM tasks
 JOIN entries ON entries.id = tasks.entry JOIN notes ON notes.id = entries.note
 WHERE written_id AND shape = 'item' AND state IN ('open', 'doing') ORDER BY block_id, path, line"""


def check_all(index: Index) -> list[Problem]:
    """Return all problems of a vault's notes, by place."""
    connection = index.connection
    found = [
        *_read(connection),
        *_notes(str(index.vault.root)),
        *_long_texts(connection),
        *_live_twice(connection),
        *_tags(connection),
        *broken_links(connection, str(index.vault.root)),
    ]
    return sorted(set(found), key=lambda p: (p.place.path, p.place.line, p.code, p.message))


def _read(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what was odd when the notes were read into the index."""
    for row in query.problems(connection):
        yield Problem(Place(row["path"], row["line"]), row["code"], row["message"])


def _notes(root: str) -> Iterator[Problem]:
    for path, *_ in note_stats(root):
        try:
            data = Path(root, path).read_bytes()
        except OSError as error:
            message = f"cannot be read ({error.strerror}): see 'rlog doctor'"
            yield Problem(Place(path, 1), "unreadable", message)
            continue
        yield from check_note(data, path)


def _long_texts(connection: sqlite3.Connection) -> Iterator[Problem]:
    sql = """SELECT path, line FROM entries JOIN notes ON notes.id = entries.note
     WHERE length(text) > ?"""
    for path, line in connection.execute(sql, (READ_LIMIT,)):
        message = "tags and links are read in the first 50,000 characters only: cut this text up"
        yield Problem(Place(path, line), "too-long", message)


def _live_twice(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield the second open line of a task; `query.problems` tells of ids that two tasks share."""
    live: dict[tuple[str, str], str] = {}
    for block_id, path, line, description in connection.execute(LIVE):
        task = block_id, bare(description)
        if task in live:
            message = (
                f"the task ^{block_id} is open at {live[task]} too: "
                "'rlog today' keeps the latest, or take one out"
            )
            yield Problem(Place(path, line), "task-twice", message)
        live.setdefault(task, f"{path}:{line}")


def _tags(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield the first use of each tag that is probably another one, written in another way."""
    sql = """SELECT value, count(*), min(notes.path || char(0) || printf('%09d', line))
     FROM mentions JOIN entries ON entries.id = mentions.entry JOIN notes ON notes.id = note
     WHERE mentions.kind = 'tag' GROUP BY value"""
    uses = {tag: (count, place) for tag, count, place in connection.execute(sql)}
    for rarer, usual in alike({tag: count for tag, (count, _) in uses.items()}):
        path, _, line = uses[rarer][1].partition("\0")
        message = (
            f"#{rarer} ({uses[rarer][0]}×) is probably #{usual} ({uses[usual][0]}×): "
            "write it in one way"
        )
        yield Problem(Place(path, int(line)), "near-tag", message)

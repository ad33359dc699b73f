"""Ask the index where an idea may have begun: entries by place, id, words, note and mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.index.said import COLUMNS, Said, read

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

FROM = f"""SELECT {COLUMNS.format(day="coalesce(entries.day, '')")}
 FROM entries JOIN notes ON notes.id = entries.note
 WHERE shape != 'comment' AND kind != 'commits'"""  # noqa: S608 - names
TO_BLOCKS = """SELECT entry, lower(substr(value, instr(value, '#^') + 2)) FROM mentions
 WHERE kind = 'link' AND instr(value, '#^')"""


def at(connection: sqlite3.Connection, path: str, line: int) -> list[Said]:
    """Return the entry that begins at a line or, where none does, the one that holds the line."""
    sql = f"{FROM} AND path = ? AND line <= ? AND last_line >= ? ORDER BY line DESC LIMIT 1"
    return read(connection, sql, (path, line, line))


def with_id(connection: sqlite3.Connection, block_id: str) -> list[Said]:
    """Return the entries with a block id, the earliest first."""
    sql = f"{FROM} AND block_id = ? ORDER BY entries.day, path, line"
    return read(connection, sql, (block_id,))


def holding(connection: sqlite3.Connection, words: Sequence[str]) -> list[Said]:
    """Return the ideas that hold all these words, the latest first."""
    holds = " AND instr(lower(text), ?)" * len(words)
    sql = f"{FROM} AND kind = 'idea'{holds} ORDER BY entries.day DESC, path, line"
    return read(connection, sql, tuple(words))


def of_note(connection: sqlite3.Connection, path: str) -> list[Said]:
    """Return the entries of a note, by line."""
    return read(connection, f"{FROM} AND path = ? ORDER BY line", (path,))


def naming(connection: sqlite3.Connection, kind: str, value: str, last: str) -> list[Said]:
    """Return what mentions a source, person or link up to an ISO day, the latest first."""
    sql = f"""{FROM} AND entries.id IN (SELECT entry FROM mentions WHERE kind = ? AND value = ?)
     AND entries.day <= ? ORDER BY entries.day DESC, path, line DESC"""  # noqa: S608 - names
    return read(connection, sql, (kind, value, last))


def note_paths(connection: sqlite3.Connection) -> list[str]:
    """Return the paths of all notes, the shortest first."""
    return [path for (path,) in connection.execute("SELECT path FROM notes ORDER BY length(path)")]


def links_to_blocks(connection: sqlite3.Connection) -> dict[str, set[int]]:
    """Return which entries link to each block id, by their numbers."""
    found: dict[str, set[int]] = {}
    for entry, block_id in connection.execute(TO_BLOCKS):
        found.setdefault(block_id, set()).add(entry)
    return found


def mentioning(connection: sqlite3.Connection, kind: str, value: str) -> int:
    """Return how many entries mention a tag, person or source."""
    sql = "SELECT count(*) FROM mentions WHERE kind = ? AND value = ?"
    return int(connection.execute(sql, (kind, value)).fetchone()[0])


def of_project(connection: sqlite3.Connection, name: str) -> int:
    """Return how many entries belong to a project by ``#p/NAME`` or the front matter."""
    sql = "SELECT count(*) FROM entries WHERE lower(project) = ?"
    return int(connection.execute(sql, (name,)).fetchone()[0])

"""Ask the index which notes to open: those of a day, with tasks to carry, to mend, touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def carry_sources(connection: sqlite3.Connection, day: str) -> list[str]:
    """Return the notes of earlier days that hold open tasks."""
    sql = """
    SELECT DISTINCT notes.path FROM tasks JOIN entries ON entries.id = tasks.entry
      JOIN notes ON notes.id = entries.note
      WHERE tasks.state IN ('open', 'doing') AND carries AND notes.day < ? ORDER BY 1"""
    return [row[0] for row in connection.execute(sql, (day,))]


def notes_to_mend(connection: sqlite3.Connection) -> list[str]:
    """Return the notes of ids that stand twice, or that were ticked on a trace."""
    sql = """
    SELECT block_id FROM tasks JOIN entries ON entries.id = tasks.entry
      WHERE written_id AND shape = 'item' GROUP BY block_id HAVING count(*) > 1
    UNION SELECT block_id FROM traces WHERE symbol != ''
    UNION SELECT block_id FROM traces GROUP BY note, block_id HAVING count(*) > 1"""
    ids = [row[0] for row in connection.execute(sql)]
    marks = ", ".join("?" * len(ids))
    sql = f"""
    SELECT notes.path FROM tasks JOIN entries ON entries.id = tasks.entry
      JOIN notes ON notes.id = entries.note WHERE written_id AND block_id IN ({marks})
    UNION SELECT notes.path FROM traces JOIN notes ON notes.id = traces.note
      WHERE block_id IN ({marks}) ORDER BY 1"""  # noqa: S608 - marks only
    return [row[0] for row in connection.execute(sql, (*ids, *ids))] if ids else []


def notes_of_day(connection: sqlite3.Connection, day: str) -> list[str]:
    """Return the paths of the notes of a day, in order."""
    sql = "SELECT path FROM notes WHERE day = ? ORDER BY path"
    return [row[0] for row in connection.execute(sql, (day,))]


def changed_since(connection: sqlite3.Connection, moment_ns: int) -> tuple[int, int]:
    """Return how many notes were touched after a moment, and the oldest mtime (ns) of those."""
    sql = "SELECT count(*), coalesce(min(mtime_ns), 0) FROM notes WHERE ctime_ns > ?"
    count, oldest = connection.execute(sql, (moment_ns,)).fetchone()
    return count, oldest

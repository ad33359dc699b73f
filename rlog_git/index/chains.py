"""Follow the id of a task: its one live line, the traces behind it, what contradicts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.text import close

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

Row = dict[str, Any]


def traces_of(connection: sqlite3.Connection, block_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Return the traces of tasks by id, oldest first: where each stood before."""
    found: dict[str, list[Row]] = {}
    if block_ids:
        marks = ", ".join("?" * len(block_ids))
        for row in _traces(connection, f"block_id IN ({marks})", block_ids):
            found.setdefault(row["block_id"], []).append(row)
    return found


def traces_that_hold(connection: sqlite3.Connection, words: Sequence[str]) -> list[Row]:
    """Return the traces whose text holds all these words, oldest first."""
    where = " AND ".join(["instr(lower(description), ?)"] * len(words)) or "1"
    return _traces(connection, where, words)


def as_entry(trace: Row) -> Row:
    """Return a trace in the form of an entry's row, to stand among entries."""
    text = f"→ {trace['description']} [[{trace['target']}]]"
    lists: Row = {key: [] for key in ("tags", "people", "links", "sources")}
    plain = dict.fromkeys(("time", "end", "project", "heading", "symbol"), "")
    numbers = dict.fromkeys(("level", "importance", "parent", "private"), 0)
    shown = {"section": "next", "kind": "task", "text": text, "snippet": text, "score": 0.0}
    return trace | lists | plain | numbers | shown | {"fields": {}, "task": None}


def once(connection: sqlite3.Connection, rows: list[Row]) -> list[Row]:
    """Return entries without lines of an id that lives on another line."""
    ids = sorted({row["block_id"] for row in rows if row.get("task") and row["written_id"]})
    if not ids:
        return rows
    marks = ", ".join("?" * len(ids))
    live: dict[str, int] = {}
    lines = connection.execute(
        f"""SELECT block_id, entries.id FROM entries JOIN tasks ON tasks.entry = entries.id
         WHERE block_id != '' AND block_id IN ({marks}) AND written_id AND shape = 'item'
         ORDER BY state IN ('open', 'doing') DESC, day DESC""",
        ids,
    )
    for block_id, number in lines:
        live.setdefault(block_id, number)
    return [
        row
        for row in rows
        if not (row.get("task") and row["written_id"])
        or live.get(row["block_id"], row["number"]) == row["number"]
    ]


def contradictions(connection: sqlite3.Connection) -> list[Row]:
    """Return a problem for each task line whose id also stands on a line that says otherwise."""
    lines: dict[str, list[Row]] = {}
    for path, number, block_id, description in connection.execute(
        """SELECT path, line, block_id, description FROM tasks
         JOIN entries ON entries.id = tasks.entry JOIN notes ON notes.id = entries.note
         WHERE written_id AND shape = 'item' AND block_id IN (
           SELECT block_id FROM tasks JOIN entries ON entries.id = tasks.entry
           WHERE written_id AND shape = 'item' GROUP BY block_id HAVING count(*) > 1)
         ORDER BY path, line"""
    ):
        text = close.bare(description)
        lines.setdefault(block_id, []).append({"path": path, "line": number, "text": text})
    return [
        {"path": row["path"], "line": row["line"], "code": "id-twice", "message": _said(row, other)}
        for same in lines.values()
        for row in same
        if (other := next((each for each in same if each["text"] != row["text"]), None))
    ]


def _said(row: Row, other: Row) -> str:
    where = f"{other['path']}:{other['line']}"
    return (
        f"the id of {row['text']!r} is also that of {other['text']!r} ({where}): "
        "take it away from one of them; until then neither is moved or closed for the other"
    )


def _traces(connection: sqlite3.Connection, where: str, values: Sequence[str]) -> list[Row]:
    cursor = connection.execute(
        f"""SELECT block_id, notes.day AS day, path, line, description, target FROM traces
         JOIN notes ON notes.id = traces.note WHERE {where}
         ORDER BY notes.day IS NULL, notes.day, path, line""",
        tuple(values),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]

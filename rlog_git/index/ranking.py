"""Rank the matches of a full-text expression and cut their snippets. Imports nothing."""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from typing import Any

STARTS, ENDS = "\x02", "\x03"
SNIPPET_WORDS = 16


def best(
    connection: sqlite3.Connection,
    match: str,
    limit: int,
    where: str = "",
    values: Sequence[object] = (),
) -> list[dict[str, Any]]:
    """Return the best matches by bm25 with `number`, `score`, `snippet`, `day`, `kind`, place.

    `where` narrows the entries by SQL of our own; matched words stand between STARTS and ENDS.
    """
    narrowed = (
        " AND rowid IN (SELECT entries.id FROM entries JOIN notes ON notes.id = entries.note"
        f" LEFT JOIN tasks ON tasks.entry = entries.id WHERE 1{where})"
        if where
        else ""
    )
    ranked = connection.execute(
        f"SELECT rowid, rank FROM search WHERE search MATCH ?{narrowed}"
        " ORDER BY rank, rowid DESC LIMIT ?",
        (match, *values, limit),
    ).fetchall()
    found = []
    for number, rank in ranked:
        snippet, day, kind, path, line = connection.execute(
            "SELECT snippet(search, 0, ?, ?, '…', ?), entries.day, kind, path, line FROM search"
            " JOIN entries ON entries.id = search.rowid JOIN notes ON notes.id = entries.note"
            " WHERE search MATCH ? AND search.rowid = ?",
            (STARTS, ENDS, SNIPPET_WORDS, match, number),
        ).fetchone()
        found.append(
            {
                "number": number,
                "score": round(-rank, 4),
                "snippet": snippet,
                "day": day,
                "kind": kind,
                "path": path,
                "line": line,
            }
        )
    return found

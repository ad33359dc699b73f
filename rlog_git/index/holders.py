"""Ask the index which entries hold a word, and how usual words are in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

# how many entries hold each word: FTS5 manual, section 7; it lives in memory and writes nothing
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)"
BEHIND_ALL = "\U0010ffff"


def holding(connection: sqlite3.Connection, word: str, most: int = -1) -> list[int]:
    """Return the numbers of the entries that hold a word, `most` of them at most."""
    sql = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
    return [number for (number,) in connection.execute(sql, (f'"{word}"', most))]


def usual(connection: sqlite3.Connection, words: Iterable[str], most: int) -> set[str]:
    """Return which of these words stand in more than `most` entries of the log."""
    return {word for word in words if len(holding(connection, word, most + 1)) > most}


def size(connection: sqlite3.Connection) -> int:
    """Return the number of entries of the log."""
    return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


def beginning(connection: sqlite3.Connection, word: str) -> int:
    """Return about how many entries hold a word that begins so, as the search compares words."""
    connection.execute(VOCABULARY)
    plain = "".join(each for each in normalize("NFKD", word) if not combining(each))
    sql = "SELECT coalesce(sum(doc), 0) FROM temp.vocabulary WHERE term >= ? AND term < ?"
    return int(connection.execute(sql, (plain, plain + BEHIND_ALL)).fetchone()[0])

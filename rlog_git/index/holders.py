"""Ask the index which entries hold a word, and how usual words are in the log."""

from __future__ import annotations

from bisect import bisect_left
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


def vocabulary(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return every word of the log as the search compares words, sorted, and its entries."""
    connection.execute(VOCABULARY)
    return connection.execute("SELECT term, doc FROM temp.vocabulary ORDER BY term").fetchall()


def held(connection: sqlite3.Connection, stems: Iterable[str]) -> dict[str, int]:
    """Return about how many entries hold a word that begins as each of these stems; at least 1."""
    words = vocabulary(connection)
    found = {}
    for stem in stems:
        plain = _plain(stem)
        at, count = bisect_left(words, (plain,)), 0
        while at < len(words) and words[at][0].startswith(plain):
            count += words[at][1]
            at += 1
        found[stem] = max(1, count)
    return found


def beginning(connection: sqlite3.Connection, word: str) -> int:
    """Return about how many entries hold a word that begins so, as the search compares words."""
    connection.execute(VOCABULARY)
    plain = _plain(word)
    sql = "SELECT coalesce(sum(doc), 0) FROM temp.vocabulary WHERE term >= ? AND term < ?"
    return int(connection.execute(sql, (plain, plain + BEHIND_ALL)).fetchone()[0])


def _plain(word: str) -> str:
    """Return a word without its marks, as the search compares it."""
    return "".join(each for each in normalize("NFKD", word) if not combining(each))

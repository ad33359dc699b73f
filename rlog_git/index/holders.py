"""Ask the index which entries hold a word, and how usual words are in the log."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

# how many entries hold each word: FTS5 manual, section 7; it lives in memory and writes nothing
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)"
BEHIND_ALL = "\U0010ffff"
# so many words are looked up one by one; beyond, the whole vocabulary is read once
FEW = 300


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


def held(connection: sqlite3.Connection, stems: Sequence[str]) -> dict[str, int]:
    """Return about how many entries hold a word that begins as each of these stems; at least 1."""
    if len(stems) <= FEW:
        return {stem: max(1, beginning(connection, stem)) for stem in stems}
    connection.execute(VOCABULARY)
    sql = "SELECT term, doc FROM temp.vocabulary ORDER BY term"
    words: list[tuple[str, int]] = connection.execute(sql).fetchall()
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

"""Which idea is meant by what the user typed: a place, a block id, or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.answers.subjects import PLACE, listed_lines
from rlog_git.answers.telling import bare
from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import beginnings

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.said import Said


def idea_meant(connection: sqlite3.Connection, text: str) -> Said:
    """Return the one entry that a place or id names, or the one idea that holds all words.

    Raise NothingFoundError for none, UsageError that lists the candidates for several.
    """
    found = _candidates(connection, text.strip())
    if not found:
        raise NothingFoundError(
            f"no idea stands at {text!r} or holds these words",
            "Look for it with rlog find WORDS, and name its place",
        )
    if len(found) > 1:
        listed = listed_lines([f"{row.place}  {row.day} {bare(row.text)}" for row in found])
        raise UsageError(
            f"{len(found)} ideas are meant by {text!r}:\n{listed}\n"
            "Name one by its place or by more words"
        )
    return found[0]


def _candidates(connection: sqlite3.Connection, text: str) -> list[Said]:
    place = PLACE.fullmatch(text)
    if place:
        return beginnings.at(connection, place[1], int(place[2]))
    by_id = beginnings.with_id(connection, text.removeprefix("^"))
    if by_id or text.startswith("^"):
        return by_id[:1]
    found = beginnings.holding(connection, text.casefold().split()) if text else []
    same = {(row.path, row.line) for row in found}
    return [row for row in found if (row.path, row.parent) not in same]

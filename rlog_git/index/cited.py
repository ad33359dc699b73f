"""Ask the index for what names a source of information, and for what may have come of one."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.index.said import COLUMNS, DATED, Said, by_place, read

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from datetime import date


class Mention(NamedTuple):
    """What an entry mentions: `kind` is person, link or source, `text` the text of a link."""

    kind: str
    value: str
    text: str


IS_NAMED = """(mentions.kind IN ('source', 'person')
  OR mentions.kind = 'link' AND value LIKE 'http%')"""
NAMES_A_SOURCE = f"{DATED} AND (kind IN ('read', 'talk', 'chat', 'run', 'exp', 'result') OR {{}})"
# entry by entry for a short span; all at once for one of more days than this
EACH = f"EXISTS (SELECT 1 FROM mentions WHERE entry = entries.id AND {IS_NAMED})"  # noqa: S608
AT_ONCE = f"entries.id IN (SELECT entry FROM mentions WHERE {IS_NAMED})"  # noqa: S608 - names
LONG_DAYS = 1_000
CAME_OF_IT = f"{DATED} AND kind IN ('idea', 'insight', 'decision')"
TASKS = f"""SELECT {COLUMNS.format(day="entries.day")} FROM entries
 JOIN notes ON notes.id = entries.note JOIN tasks ON tasks.entry = entries.id
 WHERE shape = 'item' AND state != 'moved' AND entries.day BETWEEN ? AND ?"""  # noqa: S608 - names
# `detail` is a link's kind, a tab and its text; a picture that is shown is no source; the plus
# keeps SQLite from the index of kinds
MENTIONED = """SELECT entry, kind, value, substr(detail, instr(detail, char(9)) + 1) FROM mentions
 WHERE +kind IN ('source', 'person', 'link') AND detail NOT LIKE 'image%'"""
OF_THESE = "AND entry IN (SELECT value FROM json_each(?))"
# beyond so many entries all mentions are read at once, which is faster then
MANY = 3_000
# '…github.com/me/w2s/commit/0f89804…': the links to commits, and where rlog's own lead
TO_COMMITS = "SELECT value FROM mentions WHERE kind = 'link' AND value LIKE '%/commit/%'"
OF_COMMITS = "SELECT DISTINCT substr(url, 1, instr(url, '/commit/')) FROM commits WHERE url != ''"
PAPERS = """SELECT path, (SELECT value FROM entries JOIN mentions ON mentions.entry = entries.id
  WHERE entries.note = notes.id AND mentions.kind = 'source' ORDER BY mentions.rowid LIMIT 1)
 FROM notes WHERE path >= 'notes/papers/' AND path < 'notes/papers0'"""


def naming(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return what names a paper, page or person, or is a reading, talk, chat or run; by place."""
    sql = NAMES_A_SOURCE.format(AT_ONCE if (last - first).days > LONG_DAYS else EACH)
    days = (first.isoformat(), last.isoformat())
    return sorted(read(connection, sql, days), key=by_place)


def outcomes(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return the ideas, insights, decisions and tasks of these days, by place."""
    days = (first.isoformat(), last.isoformat())
    found = read(connection, CAME_OF_IT, days) + read(connection, TASKS, days)
    return sorted(found, key=by_place)


def tasks(connection: sqlite3.Connection, first: date, last: date) -> list[Said]:
    """Return the tasks of these days, each at its live line, by place."""
    days = (first.isoformat(), last.isoformat())
    return sorted(read(connection, TASKS, days), key=by_place)


def mentions(connection: sqlite3.Connection, entries: Collection[int]) -> dict[int, list[Mention]]:
    """Return the people, links and sources that each of these entries mentions, by its number.

    Links come in the order of the text; pictures that are shown are left out.
    """
    few = len(entries) <= MANY
    given = (json.dumps([*entries]),) if few else ()
    sql = f"{MENTIONED} {OF_THESE if few else ''} ORDER BY mentions.rowid"
    found: dict[int, list[Mention]] = {}
    for entry, kind, value, text in connection.execute(sql, given):
        found.setdefault(entry, []).append(Mention(kind, value, text))
    return found


def linked_commits(connection: sqlite3.Connection) -> Counter[str]:
    """Return how often the log links to commits below each address, without rlog's own lines."""
    return Counter(value.partition("/commit/")[0] for (value,) in connection.execute(TO_COMMITS))


def repositories(connection: sqlite3.Connection) -> list[str]:
    """Return the addresses of the repositories whose commits rlog wrote into the log."""
    return [address for (address,) in connection.execute(OF_COMMITS)]


def paper_notes(connection: sqlite3.Connection) -> list[tuple[str, str | None]]:
    """Return the path of each note of a paper, and the first arXiv id or DOI in it, if any."""
    return list(connection.execute(PAPERS))

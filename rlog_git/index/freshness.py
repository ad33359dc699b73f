"""Tell which notes the index does not hold as they are. Imports sqlite3 and the walk."""

from __future__ import annotations

import os
import sqlite3

from rlog_git.vault.walk import RACY_NS, note_stats

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from rlog_git.vault.walk import Stat


def changes(connection: sqlite3.Connection, root: str) -> tuple[list[Stat], set[str]]:
    """Return the notes to read again and the paths that are gone (§2 of the design's safety.md).

    A note is unchanged when inode, size, mtime and ctime are, and neither time lies within two
    seconds of the last walk.
    """
    stats = note_stats(root)
    walked = connection.execute("SELECT value FROM meta WHERE key = 'refreshed_ns'").fetchone()
    racy = int(walked[0]) - RACY_NS if walked else 0
    known = {
        row[0]: row
        for row in connection.execute("SELECT path, inode, size, mtime_ns, ctime_ns FROM notes")
    }
    changed = [
        stat for stat in stats if known.get(stat[0]) != stat or stat[3] > racy or stat[4] > racy
    ]
    if not changed and len(stats) == len(known):
        return [], set()
    return changed, known.keys() - {stat[0] for stat in stats}


def open_fresh(state: str, root: str, grammar: str) -> sqlite3.Connection | None:
    """Return the open index of a vault where it is up to the notes, else None."""
    path = os.path.join(state, "index.db")
    if not os.path.exists(path):
        return None
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        found = dict(connection.execute("SELECT key, value FROM meta"))
        if found.get("grammar") == grammar and changes(connection, root) == ([], set()):
            return connection
    except sqlite3.Error:
        pass  # damaged, locked or of another version: the full command knows what to do
    return None

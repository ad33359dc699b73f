"""Bring the index up to the notes: the only writer of the index."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING

from rlog_git.collector import without_collecting
from rlog_git.errors import UnreadableError
from rlog_git.index import store
from rlog_git.index.freshness import changes
from rlog_git.index.reading import BATCH, read_side_by_side
from rlog_git.index.rows import insert, note_rows
from rlog_git.vault.grammar import grammar_hash
from rlog_git.vault.waiting import as_if_written, waiting
from rlog_git.vault.walk import note_stats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rlog_git.vault.config import Vault
    from rlog_git.vault.walk import Stat

FREE = "Free some space, or set RLOG_STATE to another folder"


def open_index(
    vault: Vault, *, rebuild: bool = False, progress: Callable[[int, int], None] | None = None
) -> store.Index:
    """Open the index of a vault and refresh it; make it anew where it cannot be used."""
    path = store.path_of(vault)
    grammar = grammar_hash(vault.settings.grammar)
    with _said(path):
        if not rebuild and path.exists():
            connection = store.connect(path)
            changed = (
                _refreshed(connection, vault) if store.is_usable(connection, grammar) else None
            )
            if changed is not None:
                return store.Index(vault, connection, changed)
            connection.close()
        return _rebuild(vault, path, grammar, progress)


def refresh(index: store.Index) -> int:
    """Read the notes that changed into the index; return how many."""
    with _said(store.path_of(index.vault)):
        return _refresh(index.connection, index.vault)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say in a sentence that the index is busy, or that its disk is full or failing."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise store.IndexBusyError(str(path)) from error
        raise UnreadableError(str(path), str(error), FREE) from error
    except OSError as error:
        if not str(error.filename or path).startswith(str(path.parent)):
            raise  # the vault itself is at fault
        raise UnreadableError(str(path), error.strerror or str(error), FREE) from error


def _refreshed(connection: sqlite3.Connection, vault: Vault) -> int | None:
    """Refresh and return how many notes changed; None where the database proves damaged."""
    try:
        return _refresh(connection, vault)
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "full" in str(error) or "readonly" in str(error):
            raise
        return None
    except sqlite3.DatabaseError:
        return None


def _refresh(connection: sqlite3.Connection, vault: Vault) -> int:
    now = time.time_ns()
    changed, gone = changes(connection, str(vault.root))
    entries = waiting(vault)
    if entries:
        known = {stat[0] for stat in changed}
        changed += [(path, 0, 0, 0, 0) for path in sorted(entries) if path not in known]
    if not changed and not gone:
        return 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for path in gone:
            _forget(connection, path)
        count = _reread(connection, vault, changed, entries)
        connection.execute("REPLACE INTO meta VALUES ('refreshed_ns', ?)", (str(now),))
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return count + len(gone)


def _reread(
    connection: sqlite3.Connection,
    vault: Vault,
    changed: list[Stat],
    entries: dict[str, list[tuple[str, str]]],
) -> int:
    """Read changed notes again, but those whose bytes are what they were.

    With what waits for a note it is read as if it stood there, and again the next time.
    """
    number = connection.execute("SELECT coalesce(max(id), 0) FROM notes").fetchone()[0]
    count = 0
    for found in changed:
        stat = found
        data = _bytes(vault, stat[0])
        if data is None:
            _forget(connection, stat[0])
            continue
        if stat[0] in entries:
            data = as_if_written(vault, data, entries[stat[0]])
            stat = (stat[0], 0, 0, 0, 0)
        digest = blake2b(data, digest_size=16).digest()
        row = connection.execute("SELECT hash FROM notes WHERE path = ?", (stat[0],)).fetchone()
        if row and row[0] == digest:
            connection.execute(
                "UPDATE notes SET inode = ?, size = ?, mtime_ns = ?, ctime_ns = ? WHERE path = ?",
                (*stat[1:], stat[0]),
            )
            continue
        _forget(connection, stat[0])
        count += 1
        rows = note_rows(number + count, stat, digest, data, vault.settings.grammar)
        insert(connection, rows)
    return count


def _rebuild(
    vault: Vault, path: Path, grammar: str, progress: Callable[[int, int], None] | None
) -> store.Index:
    """Make the index anew beside the old one, two processes reading, and put it in its place."""
    now = time.time_ns()
    connection = store.create(path)
    connection.execute("BEGIN")
    stats = sorted(note_stats(str(vault.root)))
    with without_collecting():
        for done, rows in enumerate(read_side_by_side(vault, stats), 1):
            insert(connection, rows)
            if progress:
                progress(min(done * BATCH, len(stats)), len(stats))
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("version", store.VERSION), ("grammar", grammar), ("refreshed_ns", str(now))],
    )
    connection.execute("COMMIT")
    index = store.Index(vault, store.replace(path, connection), len(stats))
    if waiting(vault):
        _refresh(index.connection, vault)
    return index


def _bytes(vault: Vault, path: str) -> bytes | None:
    try:
        return (vault.root / path).read_bytes()
    except OSError:
        return None  # gone or unreadable since the walk; `rlog check` tells of unreadable notes


def _forget(connection: sqlite3.Connection, path: str) -> None:
    """Take a note out of the index."""
    row = connection.execute("SELECT id FROM notes WHERE path = ?", (path,)).fetchone()
    if not row:
        return
    connection.execute(
        """INSERT INTO search (search, rowid, text)
         SELECT 'delete', id, text FROM entries WHERE note = ?""",
        row,
    )
    for table in ("tasks", "mentions"):
        connection.execute(
            f"DELETE FROM {table} WHERE entry IN (SELECT id FROM entries WHERE note = ?)",  # noqa: S608 - names above
            row,
        )
    for table in ("entries", "traces", "commits", "runs", "practices", "problems"):
        connection.execute(f"DELETE FROM {table} WHERE note = ?", row)  # noqa: S608 - names above
    connection.execute("DELETE FROM notes WHERE id = ?", row)

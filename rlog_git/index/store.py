"""Open the index's database, and throw away one that is damaged or of another version."""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.vault.config import Vault

VERSION = "7"
WAIT_SECONDS = 10.0
NAME = "index.db"
# FTS5 collects this much before it writes, 1 MiB by default; an index made anew wants fewer, larger
# pieces and merges none of them: a third of the time
FILLING_BYTES = 16 * 1024 * 1024
KEEPING_BYTES = 1024 * 1024
MERGED_SEGMENTS = 4


class Index(NamedTuple):
    """The open index of a vault; `changed` notes were read when it was opened."""

    vault: Vault
    connection: sqlite3.Connection
    changed: int = 0


class IndexBusyError(RlogError):
    """Another process is writing the index."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"the index {path} is being written by another process", "Try again in a moment"
        )


def path_of(vault: Vault) -> Path:
    """Return where the index of a vault lies."""
    return vault.state / NAME


def connect(path: Path) -> sqlite3.Connection:
    """Open a database for reading and writing, without touching it yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        path.chmod(0o600)
    except (OSError, sqlite3.Error) as error:
        raise RlogError(
            f"cannot open the index {path}: {error}", "Set RLOG_STATE to a folder you may write"
        ) from error
    return connection


def is_usable(connection: sqlite3.Connection, grammar: str) -> bool:
    """Say whether a database is an index of this version and grammar, and not damaged."""
    try:
        connection.execute("PRAGMA synchronous = OFF")  # what a crash breaks is made anew
        found = dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise
        return False
    except sqlite3.DatabaseError:
        return False
    return found.get("version") == VERSION and found.get("grammar") == grammar


def create(path: Path) -> sqlite3.Connection:
    """Make an empty index beside the old one; `replace` puts it in its place when it is filled."""
    fresh = path.with_name(f"{NAME}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    connection = connect(fresh)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(_sql("schema.sql"))
    _set_search(connection, hashsize=FILLING_BYTES, automerge=0)
    return connection


def replace(path: Path, connection: sqlite3.Connection) -> sqlite3.Connection:
    """Put a filled new index in the place of the old one and return it open."""
    connection.executescript(_sql("indexes.sql"))
    _set_search(connection, hashsize=KEEPING_BYTES, automerge=MERGED_SEGMENTS)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    fresh = path.with_name(f"{NAME}.{os.getpid()}.new")
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(NAME + suffix).unlink(missing_ok=True)
    fresh.replace(path)
    return connect(path)


def _set_search(connection: sqlite3.Connection, **options: int) -> None:
    """Set how FTS5 collects and merges; the options outlive the connection (FTS5 manual, §6)."""
    for name, value in options.items():
        connection.execute("INSERT INTO search (search, rank) VALUES (?, ?)", (name, value))


def _sql(name: str) -> str:
    return files("rlog_git.index").joinpath(name).read_text(encoding="utf-8")

"""Tell whether an index is whole, of this version, and says what a fresh one would say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rlog_git.index import refresh, store

if TYPE_CHECKING:
    from collections.abc import Callable

    from rlog_git.vault.config import Vault

TABLES = ("notes", "entries", "tasks", "mentions", "traces", "commits", "runs", "problems")
# what two indexes of the same notes number or time differently
OWN = ("id", "note", "entry", "inode", "size", "mtime_ns", "ctime_ns")


def damage(path: Path) -> str:
    """Return how a database is damaged, "" for one that is whole."""
    try:
        with closing(_reading(path)) as connection:
            rows = connection.execute("PRAGMA integrity_check(3)").fetchall()
            connection.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.OperationalError as error:
        return "" if "locked" in str(error) else str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if rows == [("ok",)] else str(rows[0][0]).split("\n", 1)[0]


def version(path: Path) -> str:
    """Return the version that a whole index says it is of, "" where it says none."""
    try:
        with closing(_reading(path)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.Error as error:
        raise store.IndexBusyError(str(path)) from error
    return str(row[0]) if row else ""


def difference(vault: Vault, progress: Callable[[int, int], None] | None = None) -> str:
    """Return what a whole index gets wrong, such as ``entries of daily/x.md``, "" for nothing.

    A copy of it is refreshed and compared with a fresh one; the index itself stays as it is.
    """
    with TemporaryDirectory(prefix="rlog-") as folder:
        old, new = (replace(vault, state=Path(folder, name)) for name in ("old", "new"))
        for one in (old, new):
            one.state.mkdir(mode=0o700)
        _copy(store.path_of(vault), store.path_of(old))
        for one, rebuild in ((old, False), (new, True)):
            refresh.open_index(one, rebuild=rebuild, progress=progress).connection.close()
        return _first_difference(store.path_of(old), store.path_of(new))


def _copy(path: Path, copy: Path) -> None:
    try:
        with closing(_reading(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise store.IndexBusyError(str(path)) from error


def _first_difference(old: Path, new: Path) -> str:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ATTACH ? AS fresh", (str(new),))
        for table in TABLES:
            for one, other in (("main", "fresh"), ("fresh", "main")):
                a, b = _content(connection, one, table), _content(connection, other, table)
                row = connection.execute(f"{a} EXCEPT {b} LIMIT 1").fetchone()
                if row:
                    return f"{table} of {row[0]}"
        found = [
            connection.execute(f"SELECT count(*) FROM {name}.search_docsize").fetchone()  # noqa: S608 - names above
            for name in ("main", "fresh")
        ]
    return "" if found[0] == found[1] else "the words of entries"


def _content(connection: sqlite3.Connection, schema: str, table: str) -> str:
    """Return the query for a table's rows by place, without what may differ."""
    columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
    kept = [f"t.{name}" for name in columns if name not in OWN]
    join = ""
    owner = "t.id" if table == "notes" else "t.note"
    if "entry" in columns:
        kept.insert(0, "e.line")
        join, owner = f"JOIN {schema}.entries AS e ON e.id = t.entry", "e.note"
    return (
        f"SELECT n.path, {', '.join(kept)} FROM {schema}.{table} AS t {join}"  # noqa: S608 - names above
        f" JOIN {schema}.notes AS n ON n.id = {owner}"
    )


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", timeout=1, uri=True)

"""Read the runs that MLflow keeps in SQLite, without holding up the run that writes there."""

from __future__ import annotations

import math
import os
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.mlflow_files import COMMIT, NOTE, PARENT, MlflowFilesReader, run_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from rlog_git.model import Run

DATABASES = ("mlflow.db", "mlruns.db")
MAGIC = b"SQLite format 3\0"
# where a database's head says how it is written; 2 is a write-ahead log
READ_VERSION, WAL = 19, 2
LIMIT_RUNS = 500
LONGEST_TEXT = 1_000_000
# a query of 5 million steps of SQLite's machine is given up: about 0.3 s
STEPS, LIMIT_ROUNDS = 100_000, 50
# another's writing is waited for so long; ours never makes it wait longer than a query takes
SECONDS = 0.2

RUNS = """
SELECT r.run_uuid, r.name, r.status, r.start_time, r.end_time, e.name
FROM runs r LEFT JOIN experiments e ON e.experiment_id = r.experiment_id
WHERE r.lifecycle_stage = 'active' ORDER BY r.start_time DESC LIMIT ?
"""
PARAMS = "SELECT key, value FROM params WHERE run_uuid = ? LIMIT 1000"
TAGS = "SELECT key, value FROM tags WHERE run_uuid = ? AND key IN (?, ?, ?)"
LATEST = "SELECT key, value, is_nan FROM latest_metrics WHERE run_uuid = ? LIMIT 200"
BOUNDS = """
SELECT key, min(value), max(value) FROM metrics
WHERE run_uuid = ? AND NOT is_nan GROUP BY key LIMIT 200
"""


class MlflowReader:
    """Read ``mlflow.db``: its newest 500 runs; of a store that is written, what was committed."""

    name = MlflowFilesReader.name

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name the databases by the names that MLflow gives them."""
        return [folder / name for name in DATABASES if name in names]

    def read(self, found: Path) -> Iterable[Run]:
        """Read the runs of a database; one that cannot be read now is read the next time."""
        import sqlite3  # noqa: PLC0415 - only where MLflow's is

        head = bounded.read(found.parent, found.name, 100)
        if not head.startswith(MAGIC):
            return
        try:
            with closing(_open(found, head)) as store:
                rows = store.execute(RUNS, (LIMIT_RUNS,)).fetchall()
                runs = [_read_run(store, str(found.parent), row) for row in rows]
        except (sqlite3.Error, ValueError, OverflowError):
            return
        yield from (run for run in runs if run)


def _open(found: Path, head: bytes) -> sqlite3.Connection:
    """Open a database so that nothing is written beside it, even where it has a write-ahead log.

    The log is there while somebody writes; else what is there is whole, and opened as such.
    """
    import sqlite3  # noqa: PLC0415 - as above

    # a reader of a write-ahead log would make the files beside it
    in_use = all(os.path.lexists(f"{found}{end}") for end in ("-wal", "-shm"))
    whole = head[READ_VERSION : READ_VERSION + 1] == bytes([WAL]) and not in_use
    address = f"file:{quote(str(found))}?mode=ro{'&immutable=1' if whole else ''}"
    store = sqlite3.connect(address, uri=True, timeout=SECONDS)
    store.text_factory = lambda data: data.decode("utf-8", "replace")
    store.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
    rounds = iter(range(LIMIT_ROUNDS))
    store.set_progress_handler(lambda: next(rounds, None) is None, STEPS)
    store.execute("PRAGMA trusted_schema = OFF")
    return store


def _read_run(store: sqlite3.Connection, root: str, row: tuple[Any, ...]) -> Run | None:
    number, name, state, start, end, experiment = row
    measured = Measured()
    last = store.execute(LATEST, (number,)).fetchall()
    for key, least, most in store.execute(BOUNDS, (number,)):
        measured.add(key, least)
        measured.add(key, most)
    for key, value, is_nan in last:
        measured.add(key, math.nan if is_nan else value)
    params = {str(key): str(value) for key, value in store.execute(PARAMS, (number,))}
    tags = dict(store.execute(TAGS, (number, COMMIT, NOTE, PARENT)).fetchall())
    told = {"name": name, "state": state, "start": start, "end": end, "experiment": experiment}
    return run_of(str(number), root, told, tags, params, measured)

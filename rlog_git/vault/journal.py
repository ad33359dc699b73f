"""The journal of a vault and the lock of its writers. Imports only os.

Protocol of the design's safety.md §1.1-1.2: what the user said is on disk here before its note is
touched. Notes themselves are written by `exchange`.
"""

from __future__ import annotations

import fcntl
import os
import time

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK_SECONDS = 2.0
TAIL_BYTES = 64 * 1024
KEPT_BYTES = 4 * 1024 * 1024
# ends a line that a killed process began: it was never acknowledged and is no record
TORN = b"\0\n"


class LockTimeoutError(OSError):
    """Another rlog holds the lock; what was journalled goes in later."""


def append(state: str, fields: Iterable[str]) -> str:
    """Append one record (an id is put in front) with one write and fsync; return its id."""
    os.makedirs(state, mode=0o700, exist_ok=True)
    record = f"{time.time_ns():x}-{os.getpid():x}"
    append_line(state, "\t".join([record, *(escape(field) for field in fields)]), sync=True)
    return record


def settle(state: str, record: str) -> None:
    """Note that a record stands in its note; without fsync, for settling twice is harmless."""
    append_line(state, record + "\tdone", sync=False)


def is_settled(state: str, record: str) -> bool:
    """Say whether a record of a moment ago was settled: only the journal's last 64 KiB are read."""
    with open(os.path.join(state, "journal.tsv"), "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL_BYTES))
        return f"\n{record}\tdone\n".encode() in file.read()


def pending(state: str) -> list[tuple[str, ...]]:
    """Return the records that no note is known to hold, oldest first, as (id, *fields)."""
    waiting: dict[str, tuple[str, ...]] = {}
    try:
        with open(os.path.join(state, "journal.tsv"), "rb") as file:
            rows = file.read().decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    for row in rows[:-1]:  # what follows the last line feed is a torn write, never acknowledged
        fields = row.split("\t")
        if fields[1:] == ["done"]:
            waiting.pop(fields[0], None)
        elif len(fields) > 1 and row[-1] != "\0":
            waiting[fields[0]] = (fields[0], *(unescape(field) for field in fields[1:]))
    return list(waiting.values())


def trim(state: str) -> None:
    """Set a journal aside that has grown past 4 MiB and holds nothing pending."""
    path = os.path.join(state, "journal.tsv")
    try:
        if os.path.getsize(path) < KEPT_BYTES:
            return
    except OSError:
        return
    with Lock(state):
        if not pending(state):
            os.replace(path, path + ".old")


class Lock:
    """Hold the lock of a vault's writers; `flock` a file beside the journal, never a note."""

    def __init__(self, state: str) -> None:
        os.makedirs(state, mode=0o700, exist_ok=True)
        self._file = os.open(os.path.join(state, "lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> Lock:  # noqa: PYI034 - Self would import typing
        end = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    os.close(self._file)
                    raise LockTimeoutError(None, "another rlog is writing") from None
                time.sleep(0.01)
            except OSError:
                return self  # a file system without locks: compare and replace still guard the note
            else:
                return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._file)


def append_line(state: str, line: str, *, sync: bool, name: str = "journal.tsv") -> None:
    """Append a line to a log of the state folder with one write; raise OSError."""
    data = (line + "\n").encode("utf-8", "surrogateescape")
    path = os.path.join(state, name)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        end = os.lseek(file, 0, os.SEEK_END)
        if end and os.pread(file, 1, end - 1) != b"\n":
            data = TORN + data  # or the record would become part of the one that was cut short
        if os.write(file, data) != len(data):
            raise OSError(None, "the journal could not be written whole")
        if sync:
            os.fsync(file)
    finally:
        os.close(file)


def escape(field: str) -> str:
    """Return a field without tabs and line feeds."""
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def unescape(field: str) -> str:
    """Return what `escape` was given."""
    if "\\" not in field:
        return field
    parts = field.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in parts)

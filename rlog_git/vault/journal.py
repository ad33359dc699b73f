"""Write a note so that nothing is lost: journal, lock, compare, replace. Imports only os.

Protocol of the design's safety.md §1.1-1.4: what the user said is on disk in the journal before
the note is touched; a note is replaced as a whole and only if it still is what was read.
"""

from __future__ import annotations

import fcntl
import os
import time

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOCK_SECONDS = 2.0
TAIL_BYTES = 64 * 1024
KEPT_BYTES = 4 * 1024 * 1024
ATTEMPTS = 20
# ends a line that a killed process began: it was never acknowledged and is no record
TORN = b"\0\n"
CHANGES = "changes.tsv"
CHANGES_BYTES = 512 * 1024  # as much again is kept of what came before
# the act that this process does, for undo; "" is one that nobody asked for and none undoes
ACT = [f"{time.time_ns():x}-{os.getpid():x}"]


class LockTimeoutError(OSError):
    """Another rlog holds the lock; what was journalled goes in later."""


def append(state: str, fields: Iterable[str]) -> str:
    """Append one record (an id is put in front) with one write and fsync; return its id."""
    os.makedirs(state, mode=0o700, exist_ok=True)
    record = f"{time.time_ns():x}-{os.getpid():x}"
    _append_line(state, "\t".join([record, *(_escape(field) for field in fields)]), sync=True)
    return record


def settle(state: str, record: str) -> None:
    """Note that a record stands in its note; without fsync, for settling twice is harmless."""
    _append_line(state, record + "\tdone", sync=False)


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
            waiting[fields[0]] = (fields[0], *(_unescape(field) for field in fields[1:]))
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


def change(path: str, splice: Callable[[bytes], bytes], state: str = "") -> bytes:
    """Read a note, splice it and replace it, again if it changed meanwhile; return the new bytes.

    The caller holds the lock. An absent note is b"" to `splice`; no change writes nothing. Where
    a state folder is named, what changed is noted there for undo.
    """
    for _ in range(ATTEMPTS):
        old = read(path)
        new = splice(old or b"")
        if new == (old or b""):
            return new
        temporary = _write_beside(path, new)
        try:
            if read(path) == old:
                os.replace(temporary, path)
                temporary = ""
                _sync_folder(os.path.dirname(path))
                if state and ACT[0]:
                    _note_change(state, path, old, new)
                return new
        finally:
            if temporary:
                os.unlink(temporary)
    raise OSError(None, "it changes faster than it can be written")


def changes(state: str) -> list[list[str]]:
    """Return what was noted for undo, oldest first: act, path, at, made, size, removed, added."""
    rows = []
    for name in (CHANGES + ".old", CHANGES):
        text = (read(os.path.join(state, name)) or b"").decode("utf-8", "surrogateescape")
        rows += [[_unescape(field) for field in row.split("\t")] for row in text.split("\n")[:-1]]
    return rows


def note_undone(state: str, act: str) -> None:
    """Note that an act was taken back, so that the next undo goes one further."""
    _append_line(state, act + "\tundone", sync=False, name=CHANGES)


def _note_change(state: str, path: str, old: bytes | None, new: bytes) -> None:
    """Note which whole lines a change replaced; what cannot be noted cannot be undone, no more."""
    was = old or b""
    at = was.rfind(b"\n", 0, _common(was, new)) + 1
    tail = _common(was[at:][::-1], new[at:][::-1])
    tail_start = len(was) - tail
    if tail and not (tail_start == at or was[tail_start - 1 : tail_start] == b"\n"):
        line_end = was.find(b"\n", tail_start)
        tail = len(was) - line_end - 1 if line_end >= 0 else 0
    if tail and not (len(new) - tail == at or new[len(new) - tail - 1] == ord("\n")):
        line_end = new.find(b"\n", len(new) - tail)
        tail = len(new) - line_end - 1 if line_end >= 0 else 0
    parts = [
        part.decode("utf-8", "surrogateescape")
        for part in (was[at : len(was) - tail], new[at : len(new) - tail])
    ]
    fields = [ACT[0], path, str(at), str(int(old is None)), str(len(new)), *parts]
    log = os.path.join(state, CHANGES)
    try:
        _append_line(state, "\t".join(map(_escape, fields)), sync=False, name=CHANGES)
        if os.path.getsize(log) > CHANGES_BYTES:
            os.replace(log, log + ".old")
    except OSError:
        pass


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def read(path: str) -> bytes | None:
    """Return the bytes of a file, or None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _write_beside(path: str, data: bytes) -> str:
    """Write a synced temporary file in the same folder, with the mode and owner of the note."""
    temporary = os.path.join(os.path.dirname(path), f".rlog-{os.getpid():x}.tmp")
    try:
        was = os.stat(path)
    except FileNotFoundError:
        was = None
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        if was:
            os.fchmod(file, was.st_mode & 0o7777)
            if was.st_uid != os.geteuid() or was.st_gid != os.getegid():
                _keep_owner(file, was)
        os.fsync(file)
    except BaseException:
        os.close(file)
        os.unlink(temporary)
        raise
    os.close(file)
    return temporary


def _keep_owner(file: int, was: os.stat_result) -> None:
    try:  # noqa: SIM105 - contextlib costs what the fast lane saves
        os.fchown(file, was.st_uid, was.st_gid)
    except PermissionError:
        pass  # only root may give a file away; the mode is kept


def _sync_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some file systems refuse to sync a folder; the file itself is synced
    finally:
        os.close(handle)


def _append_line(state: str, line: str, *, sync: bool, name: str = "journal.tsv") -> None:
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


def _escape(field: str) -> str:
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _unescape(field: str) -> str:
    if "\\" not in field:
        return field
    parts = field.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in parts)

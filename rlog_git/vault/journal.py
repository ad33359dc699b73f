"""Write a note so that nothing is lost: journal, lock, compare, replace. Imports only os.

Protocol of the design's safety.md §1.1-1.4: what the user said is on disk in the journal before
the note is touched; a note is replaced as a whole and only if it still is what was read.
"""

import fcntl
import os
import time

LOCK_SECONDS = 2.0
KEPT_BYTES = 4 * 1024 * 1024
ATTEMPTS = 20


class LockTimeoutError(OSError):
    """Another rlog holds the lock; what was journalled goes in later."""


def append(state, fields):  # type: ignore[no-untyped-def]
    """Append one record (an id is put in front) with one write and fsync; return its id."""
    os.makedirs(state, mode=0o700, exist_ok=True)
    record = f"{time.time_ns():x}-{os.getpid():x}"
    _append_line(state, "\t".join([record, *(_escape(field) for field in fields)]), sync=True)
    return record


def settle(state, record):  # type: ignore[no-untyped-def]
    """Note that a record stands in its note; without fsync, for settling twice is harmless."""
    _append_line(state, record + "\tdone", sync=False)


def pending(state):  # type: ignore[no-untyped-def]
    """Return the records that no note is known to hold, oldest first, as (id, *fields)."""
    waiting = {}
    try:
        with open(os.path.join(state, "journal.tsv"), "rb") as file:
            rows = file.read().decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    for row in rows[:-1]:  # what follows the last line feed is a torn write, never acknowledged
        fields = row.split("\t")
        if fields[1:] == ["done"]:
            waiting.pop(fields[0], None)
        elif len(fields) > 1:
            waiting[fields[0]] = (fields[0], *(_unescape(field) for field in fields[1:]))
    return list(waiting.values())


def trim(state):  # type: ignore[no-untyped-def]
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

    def __init__(self, state):  # type: ignore[no-untyped-def]
        os.makedirs(state, mode=0o700, exist_ok=True)
        self._file = os.open(os.path.join(state, "lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self):  # type: ignore[no-untyped-def]
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

    def __exit__(self, *_error):  # type: ignore[no-untyped-def]
        os.close(self._file)


def change(path, splice):  # type: ignore[no-untyped-def]
    """Read a note, splice it and replace it, again if it changed meanwhile; return the new bytes.

    The caller holds the lock. An absent note is b"" to `splice`; no change writes nothing.
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
                return new
        finally:
            if temporary:
                os.unlink(temporary)
    raise OSError(None, "it changes faster than it can be written")


def read(path):  # type: ignore[no-untyped-def]
    """Return the bytes of a file, or None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _write_beside(path, data):  # type: ignore[no-untyped-def]
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


def _keep_owner(file, was):  # type: ignore[no-untyped-def]
    try:
        os.fchown(file, was.st_uid, was.st_gid)
    except PermissionError:
        pass  # only root may give a file away; the mode is kept


def _sync_folder(folder):  # type: ignore[no-untyped-def]
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some file systems refuse to sync a folder; the file itself is synced
    finally:
        os.close(handle)


def _append_line(state, line, *, sync):  # type: ignore[no-untyped-def]
    data = (line + "\n").encode("utf-8", "surrogateescape")
    path = os.path.join(state, "journal.tsv")
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(file, data) != len(data):
            raise OSError(None, "the journal could not be written whole")
        if sync:
            os.fsync(file)
    finally:
        os.close(file)


def _escape(field):  # type: ignore[no-untyped-def]
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _unescape(field):  # type: ignore[no-untyped-def]
    if "\\" not in field:
        return field
    parts = field.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in parts)

"""Replace a note so that nothing of it is lost, whoever else writes it. Imports only os.

Protocol of safety.md §1.4: the new note and the one there change places in one step, and what
comes out is looked at. If it isn't what was read, another program saved meanwhile: its file goes
back, and the change is made again on what it holds.
"""

from __future__ import annotations

import os
import sys
import time

from rlog_git.vault import changes, editors

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Callable

ATTEMPTS = 40
TEMPORARY = ".rlog-"
SUFFIX = ".tmp"
IN_PLACE = "-in-place"
# how long an empty note may be one that an editor has just begun to write
EMPTY_SECONDS = 0.2
AT_FDCWD, RENAME_EXCHANGE, RENAME_SWAP = -100, 2, 2


class DisturbedError(OSError):
    """Another program saved the note without what rlog wrote: that goes back in first."""


def change(
    path: str,
    splice: Callable[[bytes], bytes],
    state: str = "",
    *,
    make: bool = True,
    over: bool = False,
) -> bytes:
    """Splice a file and replace it, again if it changed meanwhile; return the new bytes.

    The caller holds the lock. An absent file is b"" to `splice`; no change writes nothing. For
    a note, name the state folder: what changed is noted there. Raise OSError, FileNotFoundError
    for an absent file without `make`, DisturbedError where a save left out what rlog wrote and
    the change is not meant to go `over` it.
    """
    for _ in range(ATTEMPTS):
        old = read_settled(path)
        if old is None and not make:
            raise FileNotFoundError(2, "it is gone", path)
        new = splice(old or b"")
        if new == (old or b""):
            return new
        if state and not over and not changes.stands(state, path):
            raise DisturbedError(None, "another program saved it without what rlog wrote")
        if _put(path, old, new, state):
            if state:
                changes.note(state, path, old, new)
            return new
    raise OSError(None, "it changes faster than it can be written")


def read(path: str) -> bytes | None:
    """Return the bytes of a file, or None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def read_settled(path: str) -> bytes | None:
    """Read a file that an editor may be in the middle of saving."""
    data = read(path)
    if data is None:
        editors.wait_for_save(path)
        data = read(path)
    end = time.monotonic() + EMPTY_SECONDS
    while data == b"" and is_young(path) and time.monotonic() < end:
        time.sleep(0.01)
        data = read(path)
    return data


def is_young(path: str) -> bool:
    """Say whether a file was changed within the last second."""
    try:
        return time.time() - os.stat(path).st_mtime < 1
    except OSError:
        return False


def _put(path: str, old: bytes | None, new: bytes, state: str) -> bool:
    """Put new bytes in the place of the old; say whether it was the old that stood there."""
    try:
        was = os.stat(path)
    except FileNotFoundError:
        was = None
    if (was is None) != (old is None):
        return False
    temporary = _write_beside(path, was, old, new)
    try:
        if was is None:
            done = _link(temporary, path)
        elif was.st_nlink > 1:
            done = _write_in_place(path, temporary, old or b"", new)
        else:
            swapped = swap(temporary, path)
            if swapped:
                done = _is_displaced(temporary, path, old or b"", new, state)
            else:
                # a moment stays in which a save of another program is overwritten
                done = read(path) == old
                if done:
                    os.replace(temporary, path)
    finally:
        _clear(temporary, old or b"", new)
    if done:
        _sync_folder(os.path.dirname(path))
    return done


def _is_displaced(temporary: str, path: str, old: bytes, new: bytes, state: str) -> bool:
    """Say whether the file that came out is the one that was read; put any other back.

    It is held for a while: an editor may have it open still, and write into it.
    """
    out = read(temporary) or b""
    if out == old:
        hold(temporary, path, old, state)
        return True
    for _ in range(ATTEMPTS):
        swap(temporary, path)
        saved, out = out, read(temporary) or b""
        if out in (new, saved):
            break
    if out != new:  # two saves within this moment: the later one stands, this one is held
        hold(temporary, path, b"", state)
    return False


def _clear(temporary: str, old: bytes, new: bytes) -> None:
    """Delete what is left beside the note, unless it is what another program saved meanwhile."""
    if read(temporary) in (old, new):
        os.unlink(temporary)


def hold(temporary: str, path: str, data: bytes, state: str) -> None:
    """Move a displaced file into the state folder, where the disk is the same one.

    `data` is what it held when it was displaced; b"" has it taken in at the next look.
    """
    if not state:
        return
    folder = os.path.join(state, changes.HELD)
    name = f"{time.time_ns():x}-{changes.digest(os.fsencode(path))}-{changes.digest(data)}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        os.rename(temporary, os.path.join(folder, name))
    except OSError:
        pass  # on another disk: what an editor writes into it from here on is not seen


def _link(temporary: str, path: str) -> bool:
    """Give a new file its name, unless another program was faster."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if os.path.lexists(path):
            return False
        os.rename(temporary, path)
    return True


def _write_in_place(path: str, temporary: str, old: bytes, new: bytes) -> bool:
    """Write a note that has several names; the new bytes lie beside it until it is whole."""
    if read(path) != old:
        return False
    whole = temporary[: -len(SUFFIX)] + IN_PLACE + SUFFIX
    os.rename(temporary, whole)
    try:
        write_in_place(path, new)
    except OSError:
        write_in_place(path, old)
        os.unlink(whole)
        raise
    os.unlink(whole)
    return True


def write_in_place(path: str, data: bytes) -> None:
    """Overwrite a file that keeps its names; raise OSError."""
    file = os.open(path, os.O_WRONLY)
    try:
        _write(file, data)
        os.ftruncate(file, len(data))
        os.fsync(file)
    finally:
        os.close(file)


def _write_beside(path: str, was: os.stat_result | None, old: bytes | None, new: bytes) -> str:
    """Write a synced temporary file in the same folder and return its path.

    It has the mode and owner of the note. It bears its last name only when it is whole: after
    a crash, the hashes in it (of the note's path, of the old and of the new note) tell what it is.
    """
    begun = os.path.join(os.path.dirname(path), f"{TEMPORARY}{os.getpid():x}{SUFFIX}")
    file = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        _write(file, new)
        if was:
            os.fchmod(file, was.st_mode & 0o7777)
            if was.st_uid != os.geteuid() or was.st_gid != os.getegid():
                _keep_owner(file, was)
        os.fsync(file)
        hashes = (changes.digest(data) for data in (os.fsencode(path), old or b"", new))
        whole = f"{begun[: -len(SUFFIX)]}-{'-'.join(hashes)}{SUFFIX}"
        os.rename(begun, whole)
    except BaseException:
        os.close(file)
        os.unlink(begun)
        raise
    os.close(file)
    return whole


def _write(file: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


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


def swap(one: str, other: str) -> bool:
    """Let two files change names in one step; False where the system or the disk cannot.

    renameat2(2) since Linux 3.15, renamex_np(2) since macOS 10.12. The module behind ctypes is
    used, which itself costs what the fast lane saves.
    """
    try:
        import _ctypes  # noqa: PLC0415 - only where a note is replaced

        library = _ctypes.dlopen(None, os.RTLD_NOW)  # type: ignore[arg-type]
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            call = _ctypes.dlsym(library, "renamex_np")
            return bool(_ctypes.call_function(call, (*names, RENAME_SWAP)) == 0)
        call = _ctypes.dlsym(library, "renameat2")
        words = (AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
        return bool(_ctypes.call_function(call, words) == 0)
    except (ImportError, AttributeError, OSError, TypeError):
        return False

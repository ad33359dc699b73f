"""See by the files that editors leave beside a note whether one is at work on it. Imports only os.

Vim, Neovim and nano keep a swap file while a note is open; Emacs a lock while it has unsaved text.
"""

from __future__ import annotations

import os
import time

SUFFIXES = ("~", ".swp", ".swo", ".swx", ".tmp")
# block 0 of a swap file, as Vim's memline.c lays it out and nano follows
PROCESS, HOST, DIRTY = slice(24, 28), slice(68, 108), slice(1007, 1008)
MODIFIED = b"\x55"
PATIENCE_SECONDS = 1.0


def unsaved(path: str) -> bool:
    """Say whether an editor of this machine has unsaved text of a note."""
    folder, name = os.path.split(path)
    for swap in (os.path.join(folder, f".{name}.swp"), _neovim_swap(path)):
        if os.path.exists(swap) and _is_dirty(swap):
            return True
    try:
        owner = os.readlink(os.path.join(folder, f".#{name}"))
    except OSError:
        return False
    # 'user@host.pid:boot'
    host, _, process = owner.partition(":")[0].rpartition("@")[2].rpartition(".")
    return host == os.uname().nodename and process.isdigit() and lives(int(process))


def wait_for_save(path: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait while an absent note may be an editor's in the middle of a save."""
    end = time.monotonic() + seconds
    while not os.path.exists(path) and _at_work(path) and time.monotonic() < end:
        time.sleep(0.02)


def lives(process: int) -> bool:
    """Say whether a process of this machine lives; where nothing tells, it does."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return process > 0


def _at_work(path: str) -> bool:
    folder, name = os.path.split(path)
    return any(
        os.path.exists(os.path.join(folder, dot + name + suffix))
        for dot in ("", ".")
        for suffix in SUFFIXES
    )


def _neovim_swap(path: str) -> str:
    """Return where Neovim keeps a note's swap file: in its state folder, '%' for '/'."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(state, "nvim", "swap", path.replace("/", "%") + ".swp")


def _is_dirty(swap: str) -> bool:
    try:
        with open(swap, "rb") as file:
            block = file.read(1024)
    except OSError:
        return False
    host = block[HOST].partition(b"\0")[0].decode("utf-8", "replace")
    here = os.uname().nodename[: len(host)] if host else ""
    return (
        block[DIRTY] == MODIFIED
        and host == here
        and lives(int.from_bytes(block[PROCESS], "little"))
    )

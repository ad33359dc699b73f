"""See to it that one watcher at a time keeps a vault."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.vault.config import Vault

NAME = "watch.lock"


class WatchedError(RlogError):
    """Another watcher keeps this vault."""

    def __init__(self, root: Path, pid: str) -> None:
        process = f", by process {pid}" if pid.isdigit() else ""
        super().__init__(
            f"{root} is watched already{process}",
            "Leave it be, for it does all there is to do; or end it first",
        )


@contextmanager
def alone(vault: Vault) -> Iterator[None]:
    """Hold the watcher's lock of a vault, which ends with the process; raise WatchedError."""
    vault.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(vault.state / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(file):
            raise WatchedError(vault.root, os.read(file, 20).decode("ascii", "replace").strip())
        os.truncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        yield
        os.truncate(file, 0)
    finally:
        os.close(file)


def is_watched(vault: Vault) -> bool:
    """Say whether a watcher keeps a vault at this moment."""
    try:
        file = os.open(vault.state / NAME, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(file)
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks: two watchers do no harm, only work
    return True

"""Read and list the files of a vault; every path is checked to lie inside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rlog_git.errors import UnreadableError, UsageError
from rlog_git.vault import exchange
from rlog_git.vault.walk import note_stats

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> bytes:
    """Return a file's bytes; raise UnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(str(path), error.strerror or str(error)) from error


def read_or_nothing(path: Path) -> bytes:
    """Return a file's bytes, none where there is no file; raise UnreadableError."""
    return read(path) if path.exists() else b""


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file that is no note: a temporary file in the same folder, synced, then replaced."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        exchange.change(str(path), lambda _old: data)
    except OSError as error:
        raise UnreadableError(
            str(path), error.strerror or str(error), "Check that you may write there"
        ) from error


def note_paths(root: Path) -> list[str]:
    """Return the relative paths of all notes, sorted."""
    return sorted(stat[0] for stat in note_stats(str(root)))


def inside(root: Path, relative: str) -> Path:
    """Return the file of a note's relative path; raise UsageError where it leaves the vault."""
    parts = relative.split("/")
    odd = any(part in ("", "..", ".") or part.casefold() == ".git" for part in parts)
    if odd or not relative.isprintable() or relative.startswith("/"):
        raise UsageError(f"{relative!r} is no path inside the vault")
    path = root.joinpath(*parts)
    real = os.path.realpath(path)
    if not real.startswith(os.path.realpath(root) + os.sep):
        raise UsageError(
            f"{relative} leads out of the vault, to {real}", "Notes are written inside it only"
        )
    return path

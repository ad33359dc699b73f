"""Read and list the files of a vault; every path is checked to lie inside it."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import UnreadableError, UsageError
from rlog_git.vault import journal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "logseq"})
# the vault's own templates are no notes
TEMPLATES = "templates"
# '2026-11-23.sync-conflict-20261124-101500-ABC.md', "2026-11-23 (Ana's conflicted copy).md"
CONFLICT_COPY = re.compile(r"\.sync-conflict-|conflicted copy", re.IGNORECASE)
SWAP_SUFFIXES = ("~", ".swp", ".swo", ".swx", ".tmp")


class Stat(NamedTuple):
    """A note's path relative to the vault and what tells whether it changed."""

    path: str
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int


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
        journal.change(str(path), lambda _old: data)
    except OSError as error:
        raise UnreadableError(
            str(path), error.strerror or str(error), "Check that you may write there"
        ) from error


def note_stats(root: str) -> list[Stat]:
    """Return the stat of every note of a vault, hidden folders and templates left out."""
    found: list[Stat] = []
    seen: set[tuple[int, int]] = set()
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                _collect(entries, prefix, folders, found, seen)
        except OSError:
            continue  # a folder one may not read holds no notes; `rlog check` tells of it
    return found


def note_paths(root: Path) -> list[str]:
    """Return the relative paths of all notes, sorted."""
    return sorted(stat.path for stat in note_stats(str(root)))


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


def editor_at_work(path: Path) -> bool:
    """Say whether a swap or backup file shows an editor in the middle of saving this note."""
    name = path.name
    beside = [path.with_name(name + suffix) for suffix in SWAP_SUFFIXES]
    beside += [path.with_name(f".{name}{suffix}") for suffix in SWAP_SUFFIXES]
    return any(other.exists() for other in beside)


def _collect(
    entries: Iterable[os.DirEntry[str]],
    prefix: str,
    folders: list[tuple[str, str]],
    found: list[Stat],
    seen: set[tuple[int, int]],
) -> None:
    for entry in entries:
        name = entry.name
        if name[0] == ".":
            continue
        if name.endswith(".md"):
            if entry.is_file() and not CONFLICT_COPY.search(name):
                stat = entry.stat()
                found.append(
                    Stat(
                        prefix + name, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
                    )
                )
        elif "." not in name or entry.is_dir():
            if not entry.is_dir() or name in SKIPPED_FOLDERS or (not prefix and name == TEMPLATES):
                continue
            if entry.is_symlink():
                stat = entry.stat()
                if (stat.st_dev, stat.st_ino) in seen:
                    continue  # a loop of links
                seen.add((stat.st_dev, stat.st_ino))
            folders.append((entry.path, f"{prefix}{name}/"))


def wait_for_editor(path: Path, seconds: float) -> None:
    """Wait while an absent note may be an editor's in the middle of a save."""
    end = time.monotonic() + seconds
    while editor_at_work(path) and not path.exists() and time.monotonic() < end:
        time.sleep(0.02)

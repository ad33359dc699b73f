"""Find the runs of trackers below a folder: one bounded walk for all readers, through no link."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rlog_git.provenance.runs.protocol import Reader

LIMIT_FOLDERS = 20_000
LIMIT_ENTRIES = 5_000
DEPTH = 8
# A run's folder may hold those of another tracker, but not deep down: there are its artifacts.
DEPTH_OF_RUN = 3
SKIPPED = frozenset(
    "node_modules __pycache__ site-packages venv env envs conda-meta build dist target".split()
)
VENV = "pyvenv.cfg"


class Found(NamedTuple):
    """What a reader found, and what tells that it changed: its newest write, the sum of sizes."""

    reader: Reader
    path: Path
    written: int
    size: int


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk found; `folders` are those it read, nearest first."""

    found: tuple[Found, ...]
    folders: tuple[str, ...]
    is_whole: bool


def walk(roots: Iterable[Path], readers: Sequence[Reader], limit: int = LIMIT_FOLDERS) -> Walked:
    """Ask the readers of every folder below these, nearest first, and of `limit` at most.

    Hidden folders, environments and packages are left out.
    """
    todo = deque((root, DEPTH) for root in dict.fromkeys(roots))
    seen: dict[str, None] = {}
    found: list[Found] = []
    while todo and len(seen) < limit:
        folder, depth = todo.popleft()
        if str(folder) in seen:
            continue
        listed = _list(folder)
        if listed is None:
            continue
        entries, inner = listed
        seen[str(folder)] = None
        here = [
            Found(reader, path, *_stamp(path, folder, entries))
            for reader in readers
            for path in reader.find(folder, entries.keys())
        ]
        found += here
        left = min(depth - 1, DEPTH_OF_RUN) if any(f.path == folder for f in here) else depth - 1
        if left > 0 and VENV not in entries:
            todo.extend((folder / name, left) for name in inner)
    return Walked(tuple(found), tuple(seen), not todo)


def _list(folder: Path) -> tuple[dict[str, tuple[int, int]], list[str]] | None:
    """Return the names in a folder with their (mtime, size), and the folders to enter."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(islice(entries, LIMIT_ENTRIES), key=lambda entry: entry.name)
    except (OSError, ValueError):
        return None
    stamps, inner = {}, []
    for entry in listed:
        stamps[entry.name] = _stat(entry)
        hidden = entry.name.startswith(".") or entry.name in SKIPPED
        if not hidden and entry.is_dir(follow_symlinks=False):
            inner.append(entry.name)
    return stamps, inner


def _stat(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _stamp(path: Path, folder: Path, entries: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Return the newest write and the sum of sizes: of a folder's entries, or of one file."""
    of = [entries[name] for name in entries if path == folder or name.startswith(path.name)]
    return max((time for time, _ in of), default=0), sum(size for _, size in of)

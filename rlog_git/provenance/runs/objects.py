"""Read blobs and trees of a code repository, many at a time."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.provenance.objects import read_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_LEVELS, MOST_TREES = 60, 20_000
TREE_MODE = 0o40000


class File(NamedTuple):
    """A file as a commit has it."""

    mode: int
    oid: str


class TooLargeError(ValueError):
    """A commit holds more folders than are looked at while a command runs."""


def read_commit_files(
    top: Path, root: str, known: Mapping[bytes, str]
) -> tuple[dict[bytes, File], set[bytes]]:
    """Return the files below a tree, and the folders that are left out for they are `known`."""
    files: dict[bytes, File] = {}
    same: set[bytes] = set()
    level = {b"": root}
    hash_bytes = len(root) // 2
    for _ in range(MOST_LEVELS):
        same |= {path for path, oid in level.items() if known.get(path) == oid}
        level = {path: oid for path, oid in level.items() if path not in same}
        if not level:
            return files, same
        if len(level) > MOST_TREES:
            break
        trees = read_objects(top, level.values())
        below: dict[bytes, str] = {}
        for folder, oid in level.items():
            for name, mode, inner in _tree(trees[oid], hash_bytes):
                path = folder + b"/" + name if folder else name
                if mode == TREE_MODE:
                    below[path] = inner
                else:
                    files[path] = File(mode, inner)
        level = below
    raise TooLargeError(root)


def read_work_file(top: Path, path: bytes, limit: int) -> bytes | None:
    """Return a file of the work tree, or where a link leads; None where there is none.

    Raise TooLargeError past `limit`, ValueError for a path that leads anywhere else.
    """
    place = os.path.join(os.fsencode(top), path)  # noqa: PTH118 - bytes
    if not is_plain(path):
        raise ValueError(path)
    try:
        if stat.S_ISLNK(os.lstat(place).st_mode):
            return os.readlink(place)  # noqa: PTH115 - bytes
        file = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    with os.fdopen(file, "rb") as opened:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        data = opened.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(path)
    return data


def is_plain(path: bytes) -> bool:
    """Say whether a path of the index leads into the work tree and nowhere else."""
    parts = path.split(b"/")
    return not any(part in (b"", b".", b"..") or part.lower() == b".git" for part in parts)


def _tree(data: bytes, hash_bytes: int) -> Iterator[tuple[bytes, int, str]]:
    """Yield (name, mode, object) of a tree: ``100644 train.py NUL OID``."""
    at = 0
    while at < len(data):
        blank = data.index(b" ", at)
        end = data.index(b"\0", blank)
        oid = data[end + 1 : end + 1 + hash_bytes].hex()
        yield data[blank + 1 : end], int(data[at:blank], 8), oid
        at = end + 1 + hash_bytes

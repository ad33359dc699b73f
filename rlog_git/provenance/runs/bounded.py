"""Read the files of foreign programs: plain ones only, to a limit, and through no link."""

from __future__ import annotations

import json
import os
import stat
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.provenance.config_files import read_config

if TYPE_CHECKING:
    from pathlib import Path

LIMIT_BYTES = 1024 * 1024
LIMIT_NAMES = 5_000
OPENING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Ends(NamedTuple):
    """How a file begins, and how it ends where that is further than the beginning goes."""

    head: bytes
    tail: bytes
    tail_at: int
    mtime: float


def read(folder: Path, name: str, limit: int = LIMIT_BYTES) -> bytes:
    """Return how a file begins, by its path in a folder; nothing where it is no plain file."""
    return read_ends(folder, name, limit, 0).head


def read_ends(folder: Path, name: str, head: int, tail: int) -> Ends:
    """Return both ends of a file; its tail begins at `tail_at`, which is rounded to 32 KiB."""
    try:
        file = _open(folder, name)
    except (OSError, ValueError):
        return Ends(b"", b"", 0, 0)
    with open(file, "rb") as opened:  # noqa: PTH123 - of a descriptor
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            return Ends(b"", b"", 0, 0)
        try:
            first = opened.read(head)
            at = max(head, (found.st_size - tail) // 32768 * 32768)
            if not tail or found.st_size <= at:
                return Ends(first, b"", len(first), found.st_mtime)
            opened.seek(at)
            return Ends(first, opened.read(tail + 32768), at, found.st_mtime)
        except OSError:
            return Ends(b"", b"", 0, 0)


def read_table(folder: Path, name: str, limit: int = LIMIT_BYTES) -> dict[str, Any]:
    """Return the dotted keys of a YAML or JSON file; none where it is torn or no table."""
    data = read(folder, name, limit + 1)
    found = read_config(data, name) if len(data) <= limit else None
    return found or {}


def read_json(folder: Path, name: str, limit: int = 4 * LIMIT_BYTES) -> Any:  # noqa: ANN401 - JSON
    """Return what a JSON file holds; None where it is torn or too long."""
    return parse_json(read(folder, name, limit))


def parse_json(data: bytes | str) -> Any:  # noqa: ANN401 - JSON
    """Return what a JSON text says; None where it cannot be read."""
    try:
        return json.loads(data, parse_int=_number)
    except (ValueError, RecursionError):
        return None


def names(folder: Path, inside: str = "") -> list[str]:
    """Return the names in a folder, sorted; none where it cannot be read or is a link."""
    try:
        file = _open(folder, inside or ".", os.O_DIRECTORY)
    except (OSError, ValueError):
        return []
    try:
        with os.scandir(file) as entries:
            return sorted(entry.name for entry in islice(entries, LIMIT_NAMES))
    except OSError:
        return []
    finally:
        os.close(file)


def mtime(folder: Path, name: str) -> float:
    """Return when a file was written last, 0 where it is not there."""
    try:
        return (folder / name).lstat().st_mtime
    except (OSError, ValueError):
        return 0


def _open(folder: Path, name: str, flags: int = 0) -> int:
    """Open a path below a folder step by step, so that no part of it can be a link."""
    *above, last = name.split("/")
    held = os.open(folder, OPENING | os.O_DIRECTORY)
    try:
        for part in above:
            inner = os.open(part, OPENING | os.O_DIRECTORY, dir_fd=held)
            os.close(held)
            held = inner
        return os.open(last, OPENING | flags, dir_fd=held)
    finally:
        os.close(held)


def _number(text: str) -> int | str:
    return int(text) if len(text) < 400 else text  # noqa: PLR2004 - longer than any float

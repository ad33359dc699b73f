"""Read git's index file, which says how each file stood when git last looked."""

from __future__ import annotations

import struct
from typing import NamedTuple

HEADER = struct.Struct(">4sII")
# ctime, mtime (seconds, nanoseconds), device, inode, mode, user, group, size
FACTS = struct.Struct(">10I")
VERSIONS = (2, 3, 4)
ASSUME_VALID, EXTENDED, STAGE, NAME_LENGTH = 0x8000, 0x4000, 0x3000, 0x0FFF
SKIP_WORKTREE = 0x4000
TREE = b"TREE"


class Entry(NamedTuple):
    """A file in the index; `trusted` where git is told not to look at the file itself."""

    path: bytes
    mode: int
    oid: str
    size: int
    mtime: tuple[int, int]
    inode: int
    stage: int
    trusted: bool


class Index(NamedTuple):
    """The files of an index, and the trees of those folders that are as a commit has them."""

    entries: tuple[Entry, ...]
    trees: dict[bytes, str]


class UnknownIndexError(ValueError):
    """The index is of a kind that is not read here, or torn."""


def read_index(data: bytes, hash_bytes: int = 20) -> Index:
    """Return what an index file of version 2 to 4 holds; raise UnknownIndexError.

    A split or sparse index says only part of it, so that nothing is told of one.
    """
    try:
        signature, version, count = HEADER.unpack_from(data)
        if signature != b"DIRC" or version not in VERSIONS:
            raise UnknownIndexError(version)
        entries, at, before = [], HEADER.size, b""
        for _ in range(count):
            entry, at = _entry(data, at, before, version, hash_bytes)
            entries.append(entry)
            before = entry.path
        return Index(tuple(entries), _trees(data, at, hash_bytes))
    except (struct.error, IndexError, ValueError) as error:
        raise UnknownIndexError(str(error)) from error


def _entry(
    data: bytes, start: int, before: bytes, version: int, hash_bytes: int
) -> tuple[Entry, int]:
    _, _, seconds, nanos, _, inode, mode, _, _, size = FACTS.unpack_from(data, start)
    at = start + FACTS.size
    oid = data[at : at + hash_bytes].hex()
    at += hash_bytes
    flags = int.from_bytes(data[at : at + 2])
    at += 2
    more = 0
    if flags & EXTENDED:
        more = int.from_bytes(data[at : at + 2])
        at += 2
    if version == VERSIONS[-1]:
        dropped, at = _number(data, at)
        end = data.index(b"\0", at)
        path, at = before[: len(before) - dropped] + data[at:end], end + 1
    else:
        end = data.index(b"\0", at)
        path = data[at:end]
        at = start + (end - start + 8) // 8 * 8  # filled up with NULs, one at least
    trusted = bool(flags & ASSUME_VALID or more & SKIP_WORKTREE)
    stage = (flags & STAGE) >> 12
    return Entry(path, mode, oid, size, (seconds, nanos), inode, stage, trusted), at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of variable length, as packs write offsets."""
    byte = data[at]
    value = byte & 0x7F
    at += 1
    while byte & 0x80:
        byte = data[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
        at += 1
    return value, at


def _trees(data: bytes, at: int, hash_bytes: int) -> dict[bytes, str]:
    """Return the trees of folders; raise where an extension changes what the entries mean."""
    found: dict[bytes, str] = {}
    end = len(data) - hash_bytes
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8])
        at += 8
        if name[:1].islower():
            raise UnknownIndexError(name)  # 'link': split, 'sdir': sparse
        if name == TREE:
            _read_trees(data, at, at + size, hash_bytes, found)
        at += size
    return found


def _read_trees(data: bytes, at: int, end: int, hash_bytes: int, found: dict[bytes, str]) -> None:
    """Read ``name NUL entries BLANK subtrees LF oid``, each folder before those inside it."""
    above: list[tuple[bytes, int]] = []
    while at < end:
        stop = data.index(b"\0", at)
        line = data.index(b"\n", stop)
        count, below = (int(word) for word in data[stop + 1 : line].split())
        while above and not above[-1][1]:
            above.pop()
        front = above[-1][0] if above else b""
        if above:
            above[-1] = (front, above[-1][1] - 1)
        path = b"/".join(part for part in (front, data[at:stop]) if part)
        above.append((path, below))
        at = line + 1
        if count >= 0:
            found[path] = data[at : at + hash_bytes].hex()
            at += hash_bytes

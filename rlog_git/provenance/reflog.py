"""Read the reflogs of a repository's worktrees, and remember how far they were read."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

HEAD = Path("logs") / "HEAD"
# A reflog of ten years has some MB; of a longer one the end is read.
TAIL_BYTES = 16 * 1024 * 1024
NOBODY = "0"


class Row(NamedTuple):
    """One line of a reflog; `old` is empty for a first commit, `offset` counts bytes."""

    old: str
    new: str
    moment: int
    subject: str
    offset: int = 0


class Stat(NamedTuple):
    """What tells that a reflog changed."""

    inode: int
    size: int
    mtime_ns: int


def stats(common_dir: str) -> dict[str, Stat]:
    """Return the reflogs of HEAD in all worktrees by their path, as they stand now."""
    base = Path(common_dir)
    try:
        trees = sorted(os.listdir(base / "worktrees"))  # noqa: PTH208 - iterdir is no faster to load
    except OSError:
        trees = []
    paths = (HEAD, *(Path("worktrees") / tree / HEAD for tree in trees))
    found = {str(path): _stat(base / path) for path in paths}
    return {path: known for path, known in found.items() if known}


def _stat(path: Path) -> Stat | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Stat(found.st_ino, found.st_size, found.st_mtime_ns)


def read(common_dir: str, path: str) -> list[Row]:
    """Return the lines of one reflog, oldest first; none where it is no plain file."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        file = os.open(Path(common_dir) / path, flags)
    except OSError:
        return []
    with open(file, "rb") as opened:  # noqa: PTH123 - of a descriptor
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            return []
        start = max(0, found.st_size - TAIL_BYTES)
        opened.seek(start)
        data = opened.read(TAIL_BYTES)
    rows, offset = [], start
    for line in data.split(b"\n")[:-1]:
        row = _row(line, offset)
        offset += len(line) + 1
        if row:
            rows.append(row)
    return rows


def _row(line: bytes, offset: int) -> Row | None:
    """Read ``old new Name <mail> 1700000000 +0100 TAB subject``."""
    front, _, subject = line.partition(b"\t")
    words = front.split(b" ")
    if len(words) < 4 or not words[-2].isdigit():  # noqa: PLR2004 - as shown above
        return None
    old, new = (word.decode("ascii", "replace") for word in words[:2])
    text = subject.decode("utf-8", "replace")
    return Row("" if not old.strip(NOBODY) else old, new, int(words[-2]), text, offset)

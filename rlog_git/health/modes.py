"""Tell whether a file's own mode keeps its owner out or lets others in, and set that right.

The mode is looked at, not tried: for root every file opens, and still git or another user's
backup would find it closed.
"""

from __future__ import annotations

import os
import stat
from functools import partial
from typing import TYPE_CHECKING

from rlog_git.health.findings import Finding

if TYPE_CHECKING:
    from pathlib import Path

READ = stat.S_IRUSR
WRITE = stat.S_IWUSR
ENTER = stat.S_IXUSR
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def missing(path: Path, bits: int) -> bool:
    """Say whether our own file or folder lacks one of these bits."""
    try:
        found = path.lstat()
    except OSError:
        return False
    ours = found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode)
    return ours and found.st_mode & bits != bits


def open_to_others(path: Path) -> bool:
    """Say whether others than the owner may do anything with a file or folder."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return bool(found.st_mode & OTHERS) and not stat.S_ISLNK(found.st_mode)


def closed(code: str, path: Path, what: str, bits: int) -> Finding:
    """Return the finding of a file that keeps its owner out; the repair gives these bits."""
    letters = "".join(
        letter for bit, letter in ((READ, "r"), (WRITE, "w"), (ENTER, "x")) if bits & bit
    )
    mend = f"Give yourself the right: chmod u+{letters} {path}"
    return Finding(code, str(path), what, mend, partial(_give, path, bits, letters))


def shut(path: Path) -> str:
    """Take all rights from others and say so."""
    mode = stat.S_IMODE(path.lstat().st_mode) & ~OTHERS
    path.chmod(mode)
    return f"{path}: only you may open it now ({mode:04o})"


def _give(path: Path, bits: int, letters: str) -> str:
    path.chmod(stat.S_IMODE(path.lstat().st_mode) | bits)
    return f"{path}: chmod u+{letters}"

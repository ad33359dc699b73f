"""Remember how far the reflogs of linked repositories were read, for each vault of this machine."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rlog_git.provenance import reflog
from rlog_git.provenance.private_files import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from rlog_git.provenance.reflog import Row, Stat

FILE = "reflogs.json"
EXPIRED = -1


@dataclass(frozen=True, slots=True)
class Seen:
    """How far one reflog was read; what stands before `start` is older than the link.

    `start` is EXPIRED where git wrote the reflog anew: then the moments of its lines tell.
    """

    inode: int
    size: int
    mtime_ns: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a repository was read: its reflogs by path, and when its branches were walked.

    `since` is when it was linked, `asked` the earliest day that was asked for since then, 0 for
    none; times are seconds since 1970.
    """

    since: int
    walked: int = 0
    asked: int = 0
    files: Mapping[str, Seen] = field(default_factory=dict)

    def begins(self, path: str, row: Row, inode: int) -> bool:
        """Say whether a line of a reflog was written after the log began to tell of this."""
        known = self.files.get(path)
        if known is None or (self.asked and row.moment >= self.asked):
            return True
        if known.inode == inode and known.start != EXPIRED:
            return row.offset >= known.start
        return row.moment >= self.since

    def is_new(self, path: str, row: Row, inode: int) -> bool:
        """Say whether a line of a reflog was not read before."""
        known = self.files.get(path)
        return not known or known.inode != inode or row.offset >= known.size


def load(state: Path) -> dict[str, Mark]:
    """Return the marks of a vault by git folder; none where they are lost, which costs little."""
    try:
        found = json.loads((state / FILE).read_bytes())
        return {folder: _mark(given) for folder, given in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}


def save(state: Path, marks: Mapping[str, Mark]) -> None:
    """Write the marks of a vault."""
    data = {folder: asdict(mark) for folder, mark in marks.items()}
    write_private(state / FILE, json.dumps(data, indent=1).encode())


def changed(state: Path) -> bool:
    """Say whether a reflog changed since it was read, by some calls of stat: each command asks."""
    return any(not is_read(folder, mark) for folder, mark in load(state).items())


def begin(common_dir: str, now: datetime) -> Mark:
    """Return the mark of a repository that is told of from now on."""
    stats = reflog.stats(common_dir)
    files = {path: Seen(*stat, stat.size) for path, stat in stats.items()}
    return Mark(int(now.timestamp()), files=files)


def ask(mark: Mark, since: datetime) -> Mark:
    """Return the mark of a repository that is told of from an earlier moment on, too."""
    seconds = int(since.timestamp())
    return replace(mark, asked=min(mark.asked, seconds) if mark.asked else seconds)


def read_to(mark: Mark, stats: Mapping[str, Stat], walked: datetime | None = None) -> Mark:
    """Return the mark of a repository whose reflogs were read as they stood."""
    files = {}
    for path, stat in stats.items():
        known = mark.files.get(path)
        same = known is not None and known.inode == stat.inode
        start = known.start if known and same else EXPIRED if known else 0
        files[path] = Seen(*stat, start)
    moment = int(walked.timestamp()) if walked else mark.walked
    return replace(mark, walked=moment, files=files)


def is_read(folder: str, mark: Mark) -> bool:
    """Say whether all reflogs of a git folder were read as they stand."""
    stats = reflog.stats(folder)
    known = {path: (seen.inode, seen.size, seen.mtime_ns) for path, seen in mark.files.items()}
    return {path: tuple(stat) for path, stat in stats.items()} == known


def _mark(given: Any) -> Mark:  # noqa: ANN401 - what JSON gave
    files = {path: Seen(**seen) for path, seen in given["files"].items()}
    since, walked, asked = (int(given[key]) for key in ("since", "walked", "asked"))
    return Mark(since, walked, asked, files)

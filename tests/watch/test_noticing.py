"""Hints: the vault's own files give one, what editors write for a moment gives none."""

from __future__ import annotations

import logging
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import pytest
from repositories import write

from rlog_git.watch.noticing import LOST, Notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hints(tmp_path: Path) -> Iterator[SimpleQueue[str]]:
    """Return the hints of a folder that is watched."""
    queue: SimpleQueue[str] = SimpleQueue()
    (tmp_path / "log" / "notes").mkdir(parents=True)
    (tmp_path / "log" / ".git").mkdir()
    notices = Notices(tmp_path / "log", tmp_path / "spool" / "events.tsv", queue)
    yield queue
    notices.stop()


@pytest.mark.parametrize(
    "name",
    ["x.md~", ".#x.md", ".x.md.swp", ".x.md.swx", "4913", "x.tmp", ".goutputstream-AB1", "plot.py"],
)
def test_what_passes_gives_no_hint(name: str, tmp_path: Path, hints: SimpleQueue[str]) -> None:
    """The first hint is that of the note, written after a file that is none of the vault's."""
    write(tmp_path / "log" / "notes" / name, "x")
    write(tmp_path / "log" / ".git" / "HEAD.md", "x")
    write(tmp_path / "log" / "notes" / "x.md", "x")
    assert hints.get(timeout=30) == "notes/x.md"


def test_reading_gives_no_hint(tmp_path: Path, hints: SimpleQueue[str]) -> None:
    """A note that is only read is not looked at again, or the watcher would wake itself."""
    write(tmp_path / "log" / "notes" / "x.md", "x")
    assert hints.get(timeout=30) == "notes/x.md"
    while True:
        try:
            hints.get(timeout=0.3)
        except Empty:
            break
    (tmp_path / "log" / "notes" / "x.md").read_bytes()
    write(tmp_path / "log" / "notes" / "y.md", "y")
    assert hints.get(timeout=30) == "notes/y.md"


def test_the_spool_gives_a_hint(tmp_path: Path, hints: SimpleQueue[str]) -> None:
    """A line that a hook appends wakes the watcher."""
    write(tmp_path / "spool" / "events.tsv", "1\tpost-commit\n")
    assert hints.get(timeout=30) == "events.tsv"


def test_an_overflow_gives_a_hint(hints: SimpleQueue[str]) -> None:
    """Where the system lost events, the watcher looks at everything."""
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert hints.get(timeout=30) == LOST

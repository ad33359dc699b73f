"""Run rlog under strace: kill it or fail a call at a chosen system call, and say what it did."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from harness import NOW

if TYPE_CHECKING:
    from pathlib import Path

# '1234 fsync(3</state/journal.tsv>) = 0'
CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
SYNCED = re.compile(r"^\d+ +f(?:data)?sync\(\d+<[^>]*/journal\.tsv>\) += 0", re.MULTILINE)
CHANGES = re.compile(
    r"p?writev?(64)?|f(data)?sync|mkdir(at)?|rmdir|(un)?link(at)?|symlink(at)?|rename(at2?)?"
    r"|f?ch(mod|own)(at)?|f?truncate|fallocate|utimensat|copy_file_range|sendfile|flock"
)
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`-th call of one name."""

    call: str
    number: int

    def __str__(self) -> str:
        return f"{self.call} #{self.number}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: negative for a signal; `acknowledged` where the journal was synced."""

    code: int
    out: str
    err: str
    acknowledged: bool
    trace: str


def require_strace() -> None:
    """Skip where strace is absent or may not trace."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    tried = subprocess.run(["strace", "-qq", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here")


def trace(words: list[str], log: Path, *, now: str = NOW, inject: str = "") -> Ended:
    """Run `rlog WORDS` under strace, with a fault where `inject` names one."""
    options = ["-f", "-qq", "-y", "-s", "0", "-o", str(log)]
    if inject:  # the fewer calls are stopped at, the faster
        call = inject.partition(":")[0]
        options += ["-e", f"trace=fsync,fdatasync,{call}"]
        options += ["-e", f"inject={inject}"]
    done = subprocess.run(
        ["strace", *options, sys.executable, "-m", "rlog_git", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=os.environ | {"RLOG_NOW": now},
        timeout=SECONDS,
    )
    text = log.read_text(errors="replace")
    return Ended(
        done.returncode,
        done.stdout.decode(errors="replace"),
        done.stderr.decode(errors="replace"),
        bool(SYNCED.search(text)),
        text,
    )


def points(text: str) -> list[Point]:
    """Return the calls of a trace by which rlog itself changes anything outside its process.

    strace kills before the call is made: to be killed at a call that only reads is to be killed
    at the next one that changes something.
    """
    counted: dict[str, int] = {}
    found: list[Point] = []
    rlog = text.partition(" ")[0]
    for line in text.split("\n"):
        call = CALL.match(line)
        if not call or call[1] != rlog:  # strace counts the calls of a child apart
            continue
        name = call[2]
        counted[name] = counted.get(name, 0) + 1
        if CHANGES.fullmatch(name) or (name == "openat" and "O_CREAT" in line):
            found.append(Point(name, counted[name]))
    return found


def spread(found: list[Point], count: int) -> list[Point]:
    """Return so many of the points, at equal distances, the last among them."""
    step = -(-len(found) // count)
    return found[::-1][::step][::-1]


class Restorer:
    """Puts a folder back as it was, in the same place: the state is named after the path."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self._folder = folder
        self._aside = aside
        shutil.copytree(folder, aside, symlinks=True)

    def restore(self) -> None:
        """Put back what differs; the rest keeps inode and times, so that caches stay valid."""
        for found in sorted(self._folder.rglob("*"), reverse=True):
            if not (self._aside / found.relative_to(self._folder)).exists():
                found.rmdir() if found.is_dir() else found.unlink()
        for kept in sorted(self._aside.rglob("*")):
            found = self._folder / kept.relative_to(self._aside)
            if kept.is_dir():
                found.mkdir(exist_ok=True)
            elif not found.exists() or found.read_bytes() != kept.read_bytes():
                found.unlink(missing_ok=True)
                shutil.copy2(kept, found)

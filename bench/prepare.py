"""Make the vaults and repositories that are measured."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bench.measure import BenchError
from bench.vault import make_vault

if TYPE_CHECKING:
    from pathlib import Path

    from bench.measure import Bench

# a code repository as researchers have them
FILES = 150
LINES = 80


def make_log(bench: Bench, name: str, days: int, *, end: date | None = None) -> Path:
    """Return a vault of that many days up to yesterday, all committed and today's note made."""
    folder = bench.work / name
    if folder.exists():
        return folder
    folder.mkdir()
    last = end or _today() - timedelta(days=1)
    make_vault(folder, days, last)
    # as if rlog had been there from the first day, so that open tasks carry over
    first = last - timedelta(days=days)
    bench.run(bench.rlog, "init", folder, cwd=bench.work, now=f"{first.isoformat()}T09:00+01:00")
    if end is None:
        bench.run(bench.rlog, "add", "first entry of the day", cwd=folder)
    bench.run("git", "add", "-A", cwd=folder)
    bench.run("git", "commit", "-q", "-m", "Start", cwd=folder)
    return folder


def make_repository(bench: Bench, name: str, commits: int) -> Path:
    """Return a code repository of a usual size whose branch `work` has that many commits.

    Two bases, `old` and `new`, differ by one commit, so that `work` can be rebased to and fro.
    """
    folder = bench.work / name
    folder.mkdir()

    def git(*words: str) -> None:
        bench.run("git", *words, cwd=folder)

    git("init", "-q", "-b", "old")
    for number in range(FILES):
        path = folder / f"part{number % 12}" / f"module{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"value = {number}\n" * LINES)
    git("add", "-A")
    git("commit", "-q", "-m", "Start")
    git("checkout", "-q", "-b", "new")
    (folder / "README.md").write_text("What this is\n")
    git("add", "-A")
    git("commit", "-q", "-m", "Say what this is")
    git("checkout", "-q", "-b", "work", "old")
    for number in range(commits):
        (folder / "part0" / "module0.py").write_text(f"lr = {number}\n" * LINES)
        (folder / "part1" / "module1.py").write_text(f"seed = {number}\n" * LINES)
        git("commit", "-q", "-a", "-m", f"Step {number}")
    return folder


def install_peer(bench: Bench, name: str) -> Path:
    """Return a peer's command, installed from PyPI into an environment of its own that is kept."""
    folder = bench.cache / name
    command = folder / "bin" / name
    if command.exists():
        return command
    for step in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", name],
    ):
        # the machine's own pip configuration decides where packages come from
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BenchError(f"{name} could not be installed: {last}")
    return command


def _today() -> date:
    return datetime.now(tz=UTC).astimezone().date()

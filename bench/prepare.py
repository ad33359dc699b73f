"""Make the vaults and repositories that are measured."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bench.vault import make_vault

if TYPE_CHECKING:
    from pathlib import Path

    from bench.measure import Bench


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
    """Return a small code repository with that many commits."""
    folder = bench.work / name
    folder.mkdir()
    bench.run("git", "init", "-q", cwd=folder)
    for number in range(commits):
        (folder / "train.py").write_text(f"lr = {number}\n")
        bench.run("git", "add", "train.py", cwd=folder)
        bench.run("git", "commit", "-q", "-m", f"Step {number}", cwd=folder)
    return folder


def _today() -> date:
    return datetime.now(tz=UTC).astimezone().date()

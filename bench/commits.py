"""Bring commits into the log: against git, which reads the same history for nobody's log."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from bench.measure import Bench, Cost, Row, limit_row, paired, ratio_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# the first sync of 3,000 commits, and a drain of 1,000 that hooks noted
SYNC_S, SYNC = 5.0, 25.0
DRAIN_S, DRAIN = 1.5, 25.0
COMMITS, EVENTS = 3_000, 1_000
QUICK = 60
A_DAY = 23
RUNS = 5
EVENT = "1%x09post-commit%x09%H%x09%P%x09%T%x09%aI%x09%cI%x09%ae%x09commit%x09"


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about bringing commits in."""
    commits, events = (QUICK, QUICK) if bench.quick else (COMMITS, EVENTS)
    code = make_history(bench, commits)
    numbers = count()

    def sync() -> Cost:
        log = make_empty_log(bench, f"sync-{next(numbers)}", code)
        done = bench.run(bench.rlog, "link", "sync", "--since", "2020-01-01", cwd=log)
        bench.run(bench.rlog, "link", "remove", code, cwd=log)
        return done

    def drain() -> Cost:
        log = make_empty_log(bench, f"drain-{next(numbers)}", code)
        write_events(bench, code, events)
        done = bench.run(bench.rlog, "link", "status", cwd=log)
        bench.run(bench.rlog, "link", "remove", code, cwd=log)
        return done

    def read(words: tuple[str, ...]) -> Callable[[], Cost]:
        return lambda: bench.run("git", "log", "--numstat", *words, cwd=code)

    runs = min(bench.runs, RUNS)
    pair = paired(sync, read(()), runs)
    yield ratio_row(f"first sync of {commits:,} commits : git log", pair, SYNC)
    yield limit_row("the same", [cost.wall / 1000 for cost in pair.ours], "s", SYNC_S)
    pair = paired(drain, read((f"-{events}",)), runs)
    yield ratio_row(f"{events:,} noted by hooks : git log", pair, DRAIN)
    yield limit_row("the same", [cost.wall / 1000 for cost in pair.ours], "s", DRAIN_S)


def make_history(bench: Bench, commits: int) -> Path:
    """Return a code repository with many commits of one author, 23 a day."""
    folder = bench.work / f"history-{commits}"
    folder.mkdir()
    bench.run("git", "init", "-q", "-b", "main", cwd=folder)
    bench.run("git", "config", "user.email", "bench@example.org", cwd=folder)
    last = datetime.now().astimezone() - timedelta(days=1)
    parts = []
    for number in range(commits):
        moment = last - timedelta(days=1) * ((commits - number) / A_DAY)
        text = f"value = {number}\n" * (number % 40 + 1)
        parts.append(
            f"commit refs/heads/main\ncommitter Bench <bench@example.org> {moment:%s %z}\n"
            f"data <<END\nStep {number} of the work\nEND\n\n"
            f"M 100644 inline part{number % 12}/module{number % 150}.py\n"
            f"data {len(text)}\n{text}\n"
        )
    git = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(git, input="".join(parts).encode(), env=bench.env, check=True)
    bench.run("git", "checkout", "-q", "main", cwd=folder)
    return folder


def make_empty_log(bench: Bench, name: str, code: Path) -> Path:
    """Return a new vault that the code is linked to."""
    log = bench.work / name
    bench.run(bench.rlog, "init", log, cwd=bench.work)
    bench.run(bench.rlog, "link", "add", code, "--full", cwd=log)
    return log


def write_events(bench: Bench, code: Path, events: int) -> None:
    """Write what hooks would have noted of the last commits."""
    words = ("git", "log", f"-{events}", f"--format={EVENT}{code}")
    done = subprocess.run(words, cwd=code, env=bench.env, capture_output=True, check=True)
    spool = bench.work / "home/.local/state/rlog/spool/events.tsv"
    with spool.open("ab") as file:
        file.write(done.stdout)

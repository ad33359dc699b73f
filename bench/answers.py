"""Ask every report, over one week and over the whole log; refresh a weekly review."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bench.measure import Bench, Cost, Row, limit_row, paired, ratio_row
from bench.prepare import make_log
from rlog_git.answers.registry import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# a report over a week against `rlog list -n 1`, over 3,650 days in seconds, a review in seconds
AGAINST_LIST = 1.5
LONG_SECONDS = 1.0
REVIEW_SECONDS = 1.0
LONG_RUNS = 5


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about the answers, with the index up to date."""
    vault = make_log(bench, "long", bench.days)
    bench.run(bench.rlog, "index", cwd=vault)
    week = _last_week(vault)

    def peer() -> Cost:
        return bench.run(bench.rlog, "list", "-n", "1", cwd=vault)

    runs = min(bench.runs, LONG_RUNS)
    for name in BUILT_IN:

        def ours(name: str = name) -> Cost:
            return bench.run(bench.rlog, "report", name, "--span", week, cwd=vault)

        yield ratio_row(
            f"report {name}, a week : list -n 1", paired(ours, peer, runs), AGAINST_LIST
        )
        words = (bench.rlog, "report", name, "--span", "all")
        seconds = [bench.run(*words, cwd=vault).wall / 1000 for _ in range(runs)]
        yield limit_row(f"report {name}, {bench.days:,} days", seconds, "s", LONG_SECONDS)
    seconds = [bench.run(bench.rlog, "review", week, cwd=vault).wall / 1000 for _ in range(runs)]
    yield limit_row("review", seconds, "s", REVIEW_SECONDS)


def _last_week(vault: Path) -> str:
    """Return the ISO week before that of the last note, which is whole."""
    last = max((vault / "daily").rglob("*.md")).stem
    return f"{date.fromisoformat(last) - timedelta(days=7):%G-W%V}"

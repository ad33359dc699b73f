"""Ask every report, over one week and over the whole log; then the review, plan and thread."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bench.measure import Bench, Cost, Row, limit_row, paired, ratio_row
from bench.prepare import make_log
from rlog_git.answers.registry import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# a report over a week against `rlog list -n 1`; over the whole log, and all else, in seconds
AGAINST_LIST = 1.5
SECONDS = 1.0
MOST_RUNS = 5
WEEK_DAYS = 7
# the question and the project that most entries of the vault are about
THREADS = ("#q/error-imitation", "#p/scaling")


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about the answers, with the index up to date."""
    vault = make_log(bench, "long", bench.days)
    bench.run(bench.rlog, "index", cwd=vault)
    week = _last_week(vault)

    def peer() -> Cost:
        return bench.run(bench.rlog, "list", "-n", "1", cwd=vault)

    for name in BUILT_IN:

        def ours(name: str = name) -> Cost:
            return bench.run(bench.rlog, "report", name, "--span", week, cwd=vault)

        pair = paired(ours, peer, min(bench.runs, MOST_RUNS))
        yield ratio_row(f"report {name}, a week : list -n 1", pair, AGAINST_LIST)
        yield _limited(bench, vault, bench.days, "report", name, "--span", "all")
    for days in (WEEK_DAYS, bench.days):
        vault = make_log(bench, "long" if days == bench.days else "week", days)
        yield _limited(bench, vault, days, "review", _last_week(vault) if days > WEEK_DAYS else "")
        yield _limited(bench, vault, days, "plan")
        for thread in THREADS:
            yield _limited(bench, vault, days, "thread", thread)


def _limited(bench: Bench, vault: Path, days: int, *words: str) -> Row:
    """Ask once to warm the caches, then so many times; hold the median against the limit."""
    asked = [word for word in words if word]
    costs = [
        bench.run(bench.rlog, *asked, cwd=vault) for _ in range(min(bench.runs, MOST_RUNS) + 1)
    ]
    what = " ".join(word for word in asked if not word.startswith("--") and word != "all")
    seconds = [cost.wall / 1000 for cost in costs[1:]]
    return limit_row(f"{what}, {days:,} days", seconds, "s", SECONDS)


def _last_week(vault: Path) -> str:
    """Return the ISO week before that of the last note, which is whole."""
    last = max((vault / "daily").rglob("*.md")).stem
    return f"{date.fromisoformat(last) - timedelta(days=7):%G-W%V}"

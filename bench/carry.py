"""Carry fifty open tasks into a new day, and list the tasks of a long log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bench.measure import Bench, BenchError, Cost, Row, extra_row, paired, ratio_row
from bench.prepare import make_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# issue "the daybook": carrying 50 tasks, and `rlog tasks` on 3,650 days
CARRY_MS = 50.0
AGAINST_LIST = 1.5
TASKS = 50
DAYS = 60
END = date(2026, 11, 23)


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the rows about tasks."""
    yield _carrying(bench)
    yield _listing(bench)


def _carrying(bench: Bench) -> Row:
    """Compare the first `rlog today` of a day with a second one."""
    vault = make_log(bench, "tasks", DAYS, end=END)
    day = END

    def today() -> Cost:
        return bench.run(bench.rlog, "today", cwd=vault, now=f"{day.isoformat()}T09:00+01:00")

    today()
    _add_tasks(vault)

    def carried() -> Cost:
        nonlocal day
        day += timedelta(days=1)
        return today()

    pair = paired(carried, today, bench.runs)
    found = (vault / day.strftime("daily/%Y/%Y-%m-%d.md")).read_text().count("- [ ] ")
    if found < TASKS:
        raise BenchError(f"only {found} of {TASKS} tasks were carried to {day}")
    return extra_row(f"rlog today carrying {found} tasks : nothing to carry", pair, CARRY_MS)


def _listing(bench: Bench) -> Row:
    """Compare `rlog tasks` with the newest entry, on the long log."""
    vault = make_log(bench, "long", bench.days)

    def tasks() -> Cost:
        return bench.run(bench.rlog, "tasks", cwd=vault)

    def newest() -> Cost:
        return bench.run(bench.rlog, "list", "-n", "1", cwd=vault)

    what = f"rlog tasks : rlog list -n 1, {bench.days:,} days"
    return ratio_row(what, paired(tasks, newest, bench.runs), AGAINST_LIST)


def _add_tasks(vault: Path) -> None:
    """Put fifty tasks into the last day's note."""
    path = vault / END.strftime("daily/%Y/%Y-%m-%d.md")
    tasks = "".join(f"- [ ] look at run {number} again [est:: 30m]\n" for number in range(TASKS))
    heading = "## What to do next\n\n"
    path.write_text(path.read_text().replace(heading, heading + tasks, 1))

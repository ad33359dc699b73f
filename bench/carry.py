"""Carry fifty open tasks into a new day: against showing the same day once more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bench.measure import Bench, BenchError, Cost, Row, extra_row, paired
from bench.prepare import make_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TASKS = 50
DAYS = 60
END = date(2026, 11, 23)


def measure(bench: Bench) -> Iterator[Row]:
    """Yield the row about carrying; performance.md sets no goal for it."""
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
    yield extra_row(f"rlog today carrying {found} tasks : nothing to carry", pair, None)


def _add_tasks(vault: Path) -> None:
    """Put fifty tasks into the last day's note."""
    path = vault / END.strftime("daily/%Y/%Y-%m-%d.md")
    tasks = "".join(f"- [ ] look at run {number} again [est:: 30m]\n" for number in range(TASKS))
    heading = "## What to do next\n\n"
    path.write_text(path.read_text().replace(heading, heading + tasks, 1))

"""The numbers of a week: one pure function of index rows, and its rows beside the week before."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.dates import format_minutes

if TYPE_CHECKING:
    from rlog_git.index.query import Row
    from rlog_git.index.span import Span

Counts = tuple[tuple[str, int], ...]
# '7/10 slow morning', '6.5 / 10'
FEEL = re.compile(r"(\d{1,2}(?:[.,]\d)?)\s?/\s?10(?!\d)")
MOST_FEEL = 10


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a span of days amounts to; durations in minutes, `feel` of 10 or -1 where none is given.

    `estimate_min` and `spent_min` are sums over the done tasks of which both are known.
    """

    days_written: int = 0
    tasks_done: int = 0
    tasks_dropped: int = 0
    tasks_opened: int = 0
    tasks_carried: int = 0
    estimate_min: int = 0
    spent_min: int = 0
    intentions: int = 0
    intentions_done: int = 0
    entries: int = 0
    ideas: int = 0
    insights: int = 0
    commits: int = 0
    feel: float = -1
    kinds: Counts = ()
    repositories: Counts = ()


def count(span: Span) -> Numbers:
    """Return the numbers of a span: entries without tasks, commits and private comments."""
    written = [row for row in span.entries if not row["task"] and row["kind"] != "commits"]
    kinds = Counter(row["kind"] for row in written)
    done = [row for row in span.closed if row["state"] == "done"]
    estimated, spent = _hours(done)
    commits = Counter(row["repo"] for row in span.commits if row["state"] == "live")
    feel = [number for row in written if (number := feeling(row)) >= 0]
    return Numbers(
        days_written=len({row["day"] for row in written}),
        tasks_done=len(done),
        tasks_dropped=len(span.closed) - len(done),
        tasks_opened=len(span.opened),
        tasks_carried=len(span.carried),
        estimate_min=estimated,
        spent_min=spent,
        intentions=len(span.intentions),
        intentions_done=sum(row["state"] == "done" for row in span.intentions),
        entries=len(written),
        ideas=kinds["idea"],
        insights=kinds["insight"],
        commits=commits.total(),
        feel=round(sum(feel) / len(feel), 1) if feel else -1,
        kinds=_sorted(kinds),
        repositories=_sorted(commits),
    )


def feeling(row: Row) -> float:
    """Return the number of an entry such as ``feel: 7/10 slow morning``; -1 where it has none."""
    found = FEEL.match(row["text"]) if row["kind"] == "feel" else None
    number = float(found[1].replace(",", ".")) if found else -1
    return number if number <= MOST_FEEL else -1


def compared(now: Numbers, before: Numbers) -> list[tuple[str, str, str]]:
    """Return the rows of a table (label, this week, week before); what is nothing is left out."""
    rows = [
        ("days written", str(now.days_written), str(before.days_written)),
        ("tasks done", str(now.tasks_done), str(before.tasks_done)),
        *_row("tasks dropped", now.tasks_dropped, before.tasks_dropped),
        *_row("tasks opened", now.tasks_opened, before.tasks_opened),
        *_row("tasks carried over", now.tasks_carried, before.tasks_carried),
        *_time("estimate of done tasks", now.estimate_min, before.estimate_min),
        *_time("spent on them", now.spent_min, before.spent_min),
    ]
    if now.intentions or before.intentions:
        rows.append(("intentions done", _of(now), _of(before)))
    rows += _row("entries", now.entries, before.entries)
    rows += _parts(_plain(now.kinds), _plain(before.kinds))
    rows += _row("ideas", now.ideas, before.ideas)
    rows += _row("insights", now.insights, before.insights)
    rows += _row("commits", now.commits, before.commits)
    rows += _parts(now.repositories, before.repositories)
    if now.feel >= 0 or before.feel >= 0:
        rows.append(("feel, of 10", _feel(now), _feel(before)))
    return rows


def _hours(done: list[Row]) -> tuple[int, int]:
    """Return (estimated, spent) minutes of the tasks that have both."""
    both = [row for row in done if row["estimate_min"] >= 0 and row["spent_min"] >= 0]
    return sum(row["estimate_min"] for row in both), sum(row["spent_min"] for row in both)


def _sorted(counts: Counter[str]) -> Counts:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _row(label: str, now: int, before: int) -> list[tuple[str, str, str]]:
    return [(label, str(now), str(before))] if now or before else []


def _time(label: str, now: int, before: int) -> list[tuple[str, str, str]]:
    return [(label, format_minutes(now), format_minutes(before))] if now or before else []


def _parts(now: Counts, before: Counts) -> list[tuple[str, str, str]]:
    """Return one row a part of the number above, those of this week first."""
    this, last = dict(now), dict(before)
    names = [*this, *(name for name in last if name not in this)]
    return [(f"… {name}", str(this.get(name, 0)), str(last.get(name, 0))) for name in names]


def _plain(kinds: Counts) -> Counts:
    """Leave out the kinds that have a row of their own."""
    return tuple(pair for pair in kinds if pair[0] not in ("idea", "insight"))


def _of(numbers: Numbers) -> str:
    return f"{numbers.intentions_done} of {numbers.intentions}" if numbers.intentions else "–"


def _feel(numbers: Numbers) -> str:
    return f"{numbers.feel:g}" if numbers.feel >= 0 else "–"

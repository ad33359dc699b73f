"""Measure a week so that weeks compare: each measure with the lines that it is counted from."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.answer import place_of
from rlog_git.answers.hours import worked
from rlog_git.answers.numbers import count, feeling
from rlog_git.index import query, spent
from rlog_git.index.span import carried_places, day_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import date

    from rlog_git.index.query import Row
    from rlog_git.index.spent import Hours
    from rlog_git.model import Place

# entries with a topic that a share of one topic needs
FEWEST = 5
# what a week is measured by, and whether more of it is better (1), worse (-1) or neither (0)
BETTER = {
    "days written": 0,
    "entries": 0,
    "tasks done": 1,
    "tasks carried over": -1,
    "hours": 0,
    "insights": 1,
    "ideas": 1,
    "feel, of 10": 1,
    "focus share, %": 1,
    "switches a day": -1,
    "commits": 0,
    "runs": 0,
    "spent / estimate": -1,
}


class Measure(NamedTuple):
    """A number, None where the week does not say it, and the lines that it is counted from."""

    value: float | None
    places: list[Place]


def measured(
    connection: sqlite3.Connection, first: date, last: date, hours: Hours, clocked: dict[str, int]
) -> dict[str, Measure]:
    """Return the measures of the days between two by name; sums are those of `rlog week`.

    `clocked` are the minutes that clocks measured, by task (`rlog_git.index.spent.minutes`).
    """
    span = day_rows(connection, first, last)
    spent.fill_in(span.closed, clocked)
    carried = carried_places(connection, first, last)
    numbers = count(span)
    written = [row for row in span.entries if not row["task"] and row["kind"] != "commits"]
    done = [row for row in span.closed if row["state"] == "done"]
    both = [row for row in done if row["estimate_min"] > 0 and row["spent_min"] >= 0]
    stretches = sorted(worked(connection, first, last, hours), key=lambda one: -one.minutes)
    runs = query.runs(connection, first.isoformat(), last.isoformat())
    share, most = _focus(written)
    switches = _switches(written)
    days = numbers.days_written
    estimate = numbers.estimate_min
    return {
        "days written": Measure(days, _firsts(written)),
        "entries": Measure(numbers.entries, _places(written)),
        "tasks done": Measure(numbers.tasks_done, _places(done)),
        "tasks carried over": Measure(len(carried), carried),
        "hours": Measure(
            sum(one.minutes for one in stretches) / 60 if stretches else None,
            [one.place for one in stretches],
        ),
        "insights": Measure(numbers.insights, _of_kind(written, "insight")),
        "ideas": Measure(numbers.ideas, _of_kind(written, "idea")),
        "feel, of 10": Measure(
            numbers.feel if numbers.feel >= 0 else None,
            _places(row for row in written if feeling(row) >= 0),
        ),
        "focus share, %": Measure(share, most),
        "switches a day": Measure(len(switches) / days if days else None, _places(switches)),
        "commits": Measure(
            numbers.commits, _places(row for row in span.commits if row["state"] == "live")
        ),
        "runs": Measure(len(runs), _places(runs)),
        "spent / estimate": Measure(
            numbers.spent_min / estimate if estimate else None, _places(both)
        ),
    }


def topic_of(row: Row) -> str:
    """Return what an entry is about: its project, else its first tag, else ""."""
    tags = [tag for tag in row["tags"] if not tag.startswith(("p/", "share/"))]
    return row["project"].casefold() or next(iter(tags), "")


def _focus(written: list[Row]) -> tuple[float | None, list[Place]]:
    """Return the percentage of the topic that most entries with a topic are about."""
    topics = Counter(topic for row in written if (topic := topic_of(row)))
    if topics.total() < FEWEST:
        return None, []
    topic, number = min(topics.items(), key=lambda pair: (-pair[1], pair[0]))
    return 100 * number / topics.total(), _places(row for row in written if topic_of(row) == topic)


def _switches(written: list[Row]) -> list[Row]:
    """Return the entries that turn to another topic than the one before them on their day."""
    found = []
    about = [row for row in written if topic_of(row)]
    for _, rows in groupby(about, key=lambda row: row["day"]):
        found += [now for before, now in pairwise(rows) if topic_of(now) != topic_of(before)]
    return found


def _firsts(written: list[Row]) -> list[Place]:
    return _places(next(rows) for _, rows in groupby(written, key=lambda row: row["day"]))


def _of_kind(written: list[Row], kind: str) -> list[Place]:
    return _places(row for row in written if row["kind"] == kind)


def _places(rows: Iterable[Row]) -> list[Place]:
    return [place_of(row) for row in rows]

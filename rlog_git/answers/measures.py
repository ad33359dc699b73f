"""Measure a week so that weeks compare: each measure with the lines that it is counted from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.answer import place_of
from rlog_git.answers.hours import total, worked
from rlog_git.answers.numbers import count, feeling
from rlog_git.index import query, spent
from rlog_git.index.span import Span, carried_between, day_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import date

    from rlog_git.answers.answer import Asked
    from rlog_git.answers.hours import Stretch
    from rlog_git.index.query import Row
    from rlog_git.index.span import Carried
    from rlog_git.model import Place

# entries with a topic that a share of one topic needs
FEWEST = 5
LAST_DAY = "9999-12-31"
# what a week is measured by, and whether more of it is better (1), worse (-1) or neither (0)
BETTER = {
    "days written": 0,
    "entries": 0,
    "tasks done": 1,
    "tasks carried over": -1,
    "hours stated": 0,
    "hours inferred": 0,
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


class Read(NamedTuple):
    """What weeks are measured from: all days of them, read at once."""

    rows: Span
    carried: list[Carried]
    stretches: list[Stretch]
    runs: list[Row]


def read(connection: sqlite3.Connection, first: date, last: date, asked: Asked) -> Read:
    """Return what the days between two are measured from, of the project asked about, if any."""
    rows = day_rows(connection, first, last)
    spent.fill_in(rows.closed, spent.measured(connection, asked.hours))
    found = Read(
        rows,
        carried_between(connection, first, last),
        worked(connection, first, last, asked.hours),
        query.runs(connection, first.isoformat(), last.isoformat()),
    )
    return _of_project(connection, found, asked) if asked.project else found


def measured(found: Read, first: date, last: date) -> dict[str, Measure]:
    """Return the measures of the days between two by name; sums are those of `rlog week`."""
    days = (first.isoformat(), last.isoformat())
    span = Span(
        first,
        last,
        entries=tuple(row for row in found.rows.entries if days[0] <= row["day"] <= days[1]),
        commits=tuple(row for row in found.rows.commits if days[0] <= row["day"] <= days[1]),
        closed=tuple(row for row in found.rows.closed if days[0] <= _closed_on(row) <= days[1]),
    )
    carried = {
        each.block_id: each.place
        for each in reversed(found.carried)
        if days[0] <= each.day <= days[1]
    }
    stretches = [one for one in found.stretches if days[0] <= one.day <= days[1]]
    runs = [row for row in found.runs if days[0] <= row["day"] <= days[1]]
    return (
        _of_entries(span)
        | {"tasks carried over": Measure(len(carried), [*carried.values()][::-1])}
        | _of_hours(stretches)
        | {"runs": Measure(len(runs), _places(runs))}
    )


def _of_entries(span: Span) -> dict[str, Measure]:
    """Return what is counted from entries, commits and closed tasks."""
    numbers = count(span)
    written = written_in(span)
    done = [row for row in span.closed if row["state"] == "done"]
    both = [row for row in done if row["estimate_min"] > 0 and row["spent_min"] >= 0]
    share, most = _focus(written)
    switches = _switches(written)
    days = numbers.days_written
    estimate = numbers.estimate_min
    return {
        "days written": Measure(days, _firsts(written)),
        "entries": Measure(numbers.entries, _places(written)),
        "tasks done": Measure(numbers.tasks_done, _places(done)),
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
        "spent / estimate": Measure(
            numbers.spent_min / estimate if estimate else None, _places(both)
        ),
    }


def _of_hours(stretches: list[Stretch]) -> dict[str, Measure]:
    """Return the hours stated and those inferred; of a week without any clock neither is known."""
    longest = sorted(stretches, key=lambda one: -one.minutes)
    sums = total(stretches)
    return {
        name: Measure(
            minutes / 60 if stretches else None,
            [one.place for one in longest if one.inferred == inferred],
        )
        for name, minutes, inferred in (
            ("hours stated", sums.stated, False),
            ("hours inferred", sums.inferred, True),
        )
    }


def _of_project(connection: sqlite3.Connection, found: Read, asked: Asked) -> Read:
    """Return what belongs to the project asked about, by tag, note or the repository's name."""
    rows = found.rows
    entries = tuple(row for row in rows.entries if asked.covers(row))
    closed = tuple(row for row in rows.closed if asked.covers(row))
    live = [row for row in query.open_tasks(connection) if asked.covers(row)]
    # what was carried in these days is open now, or was closed in them or after them
    late = query.closed_tasks(connection, rows.first.isoformat(), LAST_DAY)
    ids = {row["block_id"] for row in (*live, *late) if asked.covers(row)}
    numbers = {row["number"] for row in (*entries, *closed)}
    lines = set(map(place_of, entries))
    return Read(
        replace(
            rows,
            entries=entries,
            closed=closed,
            commits=tuple(row for row in rows.commits if row["repo"].casefold() == asked.project),
        ),
        [each for each in found.carried if each.block_id in ids],
        [
            one
            for one in found.stretches
            if one.number in numbers or asked.project in (one.project, one.repo.casefold())
        ],
        [
            row
            for row in found.runs
            if place_of(row) in lines or row["repo"].casefold() == asked.project
        ],
    )


def written_in(span: Span) -> list[Row]:
    """Return the entries of a span that are neither tasks nor commits."""
    return [row for row in span.entries if not row["task"] and row["kind"] != "commits"]


def _closed_on(row: Row) -> str:
    """Return the ISO day on which a task was done or cancelled: its own, else its note's."""
    own = row["done_day"] if row["state"] == "done" else row["cancelled_day"]
    return str(own or row["day"] or "")


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

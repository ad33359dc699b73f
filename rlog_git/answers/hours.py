"""Count the hours of a log: those it states, and those inferred from the gaps between its clocks.

Stated are ranges (``10:05–11:40``) and ``[spent:: ]``. Inferred is the time before a moment that
somebody wrote or committed something: the whole gap since the moment before if it is at most two
hours, else half an hour (the sessions of git-hours, github.com/kimmobrunfeldt/git-hours, which
takes two hours for both; half an hour is less of a guess). docs/hours.md tells the rule.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import parse_minutes
from rlog_git.index.clocked import clocks, clocks_on
from rlog_git.model import Place
from rlog_git.text.clock import minutes_between, moment, range_minutes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from rlog_git.index.clocked import Clocked, Clocks, Spent
    from rlog_git.index.spent import Hours

LONGEST_GAP = 120
LEAD = 30
DAY = 24 * 60
RUNNING = "…"
# a row with its start and end in minutes after the midnight that its day begins with
Piece = tuple[int, int, "Clocked"]


class Stretch(NamedTuple):
    """Minutes of work on a day, and the entry, task or commit they are counted for.

    `task` is the id of the task that a clock ran on.
    """

    minutes: float
    inferred: bool
    row: Clocked | Spent
    task: str

    @property
    def day(self) -> str:
        """The day it is counted on."""
        return self.row.day

    @property
    def number(self) -> int:
        """That of the entry or task, 0 for a commit."""
        return self.row.number

    @property
    def project(self) -> str:
        """That of the entry, task or commit, as tags are compared."""
        return self.row.project

    @property
    def repo(self) -> str:
        """That of a commit, else ""."""
        return self.row.repo

    @property
    def place(self) -> Place:
        """Where the entry, task or commit stands."""
        return Place(self.row.path, self.row.line)


class Total(NamedTuple):
    """Minutes stated and inferred, and from how many entries, tasks and commits each."""

    stated: float = 0
    stated_n: int = 0
    inferred: float = 0
    inferred_n: int = 0

    @property
    def minutes(self) -> float:
        """Return all of them."""
        return self.stated + self.inferred


def worked(connection: sqlite3.Connection, first: date, last: date, hours: Hours) -> list[Stretch]:
    """Return the stretches of work between two days, both in it, by day."""
    return stretches(clocks(connection, first, last), hours)


def worked_on(connection: sqlite3.Connection, days: Iterable[str], hours: Hours) -> list[Stretch]:
    """Return the stretches of work of these ISO days, by day."""
    return stretches(clocks_on(connection, days), hours)


def stretches(found: Clocks, hours: Hours) -> list[Stretch]:
    """Return the stretches of work that these rows tell of, by day; no minute of a day twice."""
    by_day: dict[str, list[Stretch]] = {}
    on_clock: dict[str, int] = {}
    for day, rows in groupby(found.entries, key=lambda row: row.day):
        by_day[day] = _of_day(day, list(rows), found.own, on_clock, hours)
    for task in found.spent:
        one = Stretch(task.minutes, inferred=False, row=task, task=task.block_id)
        own = by_day.setdefault(task.day, [])
        _take(own, task.minutes - on_clock.get(task.block_id, 0))
        own.append(one)
    return [one for day in sorted(by_day) for one in by_day[day] if one.minutes > 0]


def total(found: Iterable[Stretch]) -> Total:
    """Return the sum of stretches, stated and inferred apart."""
    stated: list[float] = []
    inferred: list[float] = []
    for one in found:
        (inferred if one.inferred else stated).append(one.minutes)
    return Total(sum(stated), len(stated), sum(inferred), len(inferred))


def _of_day(
    day: str, rows: list[Clocked], own: frozenset[str], on_clock: dict[str, int], hours: Hours
) -> list[Stretch]:
    """Return the stretches of one day; add to `on_clock` the minutes of tasks stated elsewhere."""
    pieces = _pieces(date.fromisoformat(day), rows, hours)
    found = []
    loose = 0
    covered: list[tuple[int, int]] = []
    reached = 0
    for start, end, row in pieces:
        if start == end and not row.fields:
            continue
        said, task = _said(row) if row.fields else (-1, "")
        if end > start:
            fresh = max(0, end - max(start, reached))
            reached = max(reached, end)
            covered.append((start, end))
            if task in own:
                on_clock[task] = on_clock.get(task, 0) + end - start
                continue
            found.append(Stretch(fresh if said < 0 else said, inferred=False, row=row, task=task))
        elif said > 0 and task not in own:
            loose += said
            found.append(Stretch(said, inferred=False, row=row, task=task))
    found += _gaps(pieces, covered)
    _take(found, loose)
    return found


def _gaps(pieces: list[Piece], covered: list[tuple[int, int]]) -> list[Stretch]:
    """Return what is inferred from the moments of a day, without what ranges state."""
    found = []
    before = -DAY
    for start, end, row in pieces:
        if start == end and row.time and row.end != RUNNING:
            free = start - before if start - before <= LONGEST_GAP else LEAD
            if covered:
                free -= _overlap(start - free, start, covered)
            if free > 0:
                task = _said(row)[1] if row.fields else ""
                found.append(Stretch(free, True, row, task))  # noqa: FBT003 - one of thousands
        if row.time and end > before:
            before = end
    return found


def _overlap(start: int, end: int, covered: list[tuple[int, int]]) -> int:
    """Return how many minutes between two moments lie in any of these ranges, sorted by start."""
    minutes = 0
    for low, high in covered:
        fresh = min(end, high) - max(start, low)
        if fresh > 0:
            minutes += fresh
            start = max(start, high)
    return minutes


def _take(found: list[Stretch], minutes: float) -> None:
    """Take minutes that are stated without a clock from what is inferred, in equal shares."""
    inferred = sum(one.minutes for one in found if one.inferred)
    if minutes <= 0 or not inferred:
        return
    left = max(0.0, 1 - minutes / inferred)
    found[:] = [one._replace(minutes=one.minutes * left) if one.inferred else one for one in found]


def _pieces(day: date, rows: list[Clocked], hours: Hours) -> list[Piece]:
    turned = _is_turned(day, hours)
    pieces: list[Piece] = []
    for row in rows:
        start = _minute(day, row.time, hours, turned=turned) if row.time else 0
        length = 0
        if row.end and row.end != RUNNING:
            if turned:
                length = range_minutes(day, row.time, row.end, *hours)
            else:
                length = (_clock(row.end) - _clock(row.time)) % DAY
        pieces.append((start, start + length, row))
    pieces.sort(key=itemgetter(0, 1))
    return pieces


def _minute(day: date, clock: str, hours: Hours, *, turned: bool) -> int:
    """Return the minutes that passed since the midnight that a day begins with."""
    if turned:
        return minutes_between(
            datetime(day.year, day.month, day.day, tzinfo=hours.zone), moment(day, clock, *hours)
        )
    return _clock(clock) + (DAY if clock < hours.day_ends else 0)


def _is_turned(day: date, hours: Hours) -> bool:
    """Say whether clocks are put forward or back on a day or the night after it."""
    if not hours.zone:
        return False
    begin = datetime(day.year, day.month, day.day, tzinfo=hours.zone)
    return begin.utcoffset() != (begin + timedelta(days=2)).utcoffset()


@cache
def _clock(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _said(row: Clocked) -> tuple[int, str]:
    """Return what ``[spent:: ]`` of a row says, -1 without it, and the id of its task."""
    fields = dict(reversed(json.loads(row.fields)))
    return parse_minutes(fields.get("spent", "")), fields.get("task", "").lstrip("^")

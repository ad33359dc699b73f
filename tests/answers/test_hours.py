"""Hours, stated and inferred, on days whose true hours are known."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from planting import write_day

from rlog_git.answers.hours import Stretch, total, worked
from rlog_git.index.spent import Hours

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from harness import Rlog

DAY = date(2026, 11, 23)
# the bounds that docs/hours.md states for sums over weeks, of marks five to ninety minutes apart
BOUND, WEEK_BOUND = 0.2, 0.3


@pytest.fixture
def count(vault: Path, rlog: Rlog) -> Any:
    """Return a function that counts the hours between two days."""
    assert vault.is_dir()

    def ask(first: date = DAY, last: date = DAY, hours: Hours | None = None) -> list[Stretch]:
        path = rlog("index", "--path").out.strip()
        assert rlog("list", "-n", "1").code == 0
        with sqlite3.connect(path) as connection:
            found = worked(connection, first, last, hours or Hours())
        connection.close()
        return found

    return ask


def minutes(found: Sequence[Stretch]) -> list[tuple[int, bool]]:
    """Return what a test compares: whole minutes, and whether they are inferred."""
    return [(round(one.minutes), one.inferred) for one in found]


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        (["10:00 a", "10:40 b", "15:00 c"], [(30, True), (40, True), (30, True)]),
        (["10:00–11:00 a", "11:20 b"], [(60, False), (20, True)]),
        (["10:00–11:00 a", "10:30–11:30 b", "11:10 c"], [(60, False), (30, False)]),
        (["10:00–11:00 a", "13:30–14:00 b"], [(60, False), (30, False)]),
        (["10:00–11:00 a [spent:: 40m]", "b [spent:: 20m]"], [(40, False), (20, False)]),
        (["09:00 a", "10:00 b", "c [spent:: 30m]"], [(30, False), (20, True), (40, True)]),
        (["23:30–00:30 a"], [(60, False)]),
        (["14:00– a", "14:50 b"], [(50, True)]),
        (["a", "b"], []),
        (
            ["[x] a [spent:: 1h] ✅ 2026-11-23 ^t1234abcd", "10:00–10:45 a [task:: t1234abcd]"],
            [(60, False)],
        ),
        (["10:00–10:45 a [task:: t1234abcd]"], [(45, False)]),
    ],
)
def test_no_minute_is_counted_twice(
    vault: Path, count: Any, lines: list[str], known: list[tuple[int, bool]]
) -> None:
    """What is stated goes before what is inferred, and a task's own time before its ranges."""
    write_day(vault, DAY, lines)
    assert sorted(minutes(count())) == sorted(known)


def test_plans_and_runs_are_no_work(vault: Path, count: Any) -> None:
    """The clock of a plan or of a run says nothing of when one worked."""
    write_day(vault, DAY, ["10:00 run: python train.py"], todo=["[ ] 14:00 meet Ann"])
    assert count() == []


def test_the_day_ends_when_the_log_says(vault: Path, count: Any) -> None:
    """A quarter past midnight comes after the evening, and clocks put back add an hour."""
    write_day(vault, DAY, ["23:30 a", "00:15 b"])
    assert minutes(count(hours=Hours("04:00"))) == [(30, True), (45, True)]
    turned = date(2026, 10, 24)
    write_day(vault, turned, ["01:30–03:30 a"])
    berlin = Hours("04:00", ZoneInfo("Europe/Berlin"))
    assert minutes(count(turned, turned, berlin)) == [(180, False)]


@pytest.mark.parametrize("weeks", [12, 120])
def test_true_hours_are_inferred_within_the_bounds(vault: Path, count: Any, weeks: int) -> None:
    """Sessions that left marks on their way are found again, over all and in nine weeks of ten."""
    chance = Random(weeks)  # noqa: S311 - seeded on purpose
    first = DAY - timedelta(weeks=weeks)
    true: dict[int, int] = {}
    for number in range(weeks * 7):
        if number % 7 < 5:
            lines, worked_for = _planted_day(chance)
            write_day(vault, first + timedelta(days=number), lines)
            true[number // 7] = true.get(number // 7, 0) + worked_for
    found = count(first, DAY)
    inferred = total(found)
    assert inferred.stated_n == 0
    assert inferred.inferred_n > weeks * 20
    assert abs(inferred.inferred / sum(true.values()) - 1) < BOUND
    by_week = dict.fromkeys(true, 0.0)
    for one in found:
        by_week[(date.fromisoformat(one.day) - first).days // 7] += one.minutes
    near = sum(abs(by_week[week] / true[week] - 1) < WEEK_BOUND for week in true)
    assert near >= 0.9 * weeks


def _planted_day(chance: Random) -> tuple[list[str], int]:
    """Return the entries of a morning and an afternoon, and the minutes worked."""
    lines, worked_for = [], 0
    for noon in (9 * 60, 14 * 60):
        begin = noon + chance.randint(-30, 30)
        length = chance.randint(90, 200)
        worked_for += length
        at = begin + chance.randint(0, 45)
        while at < begin + length:
            lines.append(f"{at // 60:02}:{at % 60:02} noted something")
            at += chance.randint(5, 90)
    return lines, worked_for

"""Ranges of clocks: closed, dropped, and how long they were, over midnight and clock changes."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from rlog_git.text import clock

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (date(2026, 11, 23), "14:05", "15:40", 95),
        (date(2026, 11, 23), "23:30", "00:20", 50),
        (date(2026, 11, 23), "09:00", "09:00", 0),
        (SPRING, "01:30", "03:30", 60),
        (AUTUMN, "01:30", "03:30", 180),
        (AUTUMN, "02:50", "02:10", 20),
        (date(2026, 3, 28), "23:00", "04:00", 240),
    ],
)
def test_a_range_counts_the_time_that_passed(day: date, start: str, end: str, minutes: int) -> None:
    """Midnight and the changes of clocks count as what really passed."""
    assert clock.range_minutes(day, start, end, "00:00", BERLIN) == minutes


def test_small_hours_lie_on_the_next_date() -> None:
    """With `day_ends` a range of the small hours is measured on the date it lies on."""
    before = date(2026, 3, 28)  # its small hours are those in which clocks were put forward
    assert clock.range_minutes(before, "01:30", "03:30", "04:00", BERLIN) == 60
    assert clock.range_minutes(before, "01:30", "03:30", "00:00", BERLIN) == 120


@pytest.mark.parametrize(
    ("line", "ended", "dropped"),
    [
        ("- 14:05– did: x", "- 14:05–15:00 did: x", "- 14:05 did: x"),
        ("  * 9:05- x ^abc", "  * 9:05-15:00 x ^abc", "  * 9:05 x ^abc"),
        ("3. 14:05–", "3. 14:05–15:00", "3. 14:05"),
    ],
)
def test_only_the_range_changes(line: str, ended: str, dropped: str) -> None:
    """Ending or dropping a clock leaves the rest of its line."""
    assert clock.end_range(line, "15:00") == ended
    assert clock.drop_range(line) == dropped


def test_a_clock_that_lies_is_said_otherwise() -> None:
    """What the two clocks do not tell stands as [spent:: ]."""
    assert clock.end_range("- 02:10– x", "02:10", "1h").endswith("02:10–02:10 x [spent:: 1h]")


def test_the_next_moment_is_within_a_day() -> None:
    """The end of a range is the first time its clock is shown after the start."""
    start = clock.moment(date(2026, 11, 23), "14:05", "00:00", UTC)
    assert clock.minutes_between(start, clock.next_moment(start, "14:05")) == 24 * 60

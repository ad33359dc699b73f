"""Place days on a calendar of columns of weeks, and name them whatever the machine's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.dates import DAYS, MONTHS

if TYPE_CHECKING:
    from datetime import date

WEEK = 7


def square_of(day: date, first: date) -> tuple[int, int]:
    """Return (column, row) of a day where the column 0 holds `first`; Monday is row 0."""
    column, row = divmod((day - first).days + first.weekday(), WEEK)
    return column, row


def day_name(day: date) -> str:
    """Return ``Monday, 23 November 2026``."""
    return f"{DAYS[day.weekday()].capitalize()}, {day.day} {month_name(day)} {day.year}"


def month_name(day: date) -> str:
    """Return the English name of a day's month."""
    return MONTHS[day.month - 1].capitalize()

"""Place days on a calendar of columns of weeks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = 7
WEEK_FORM, DAY_FORM = re.compile(r"\d{4}-W\d\d"), re.compile(r"\d{4}-\d\d-\d\d")


def square_of(day: date, first: date) -> tuple[int, int]:
    """Return (column, row) of a day where the column 0 holds `first`; Monday is row 0."""
    column, row = divmod((day - first).days + first.weekday(), WEEK)
    return column, row


def in_time(names: Sequence[str]) -> bool:
    """Say whether names are ISO weeks or ISO days, oldest first; one may come twice."""
    return _is_dated(names, WEEK_FORM) or _is_dated(names, DAY_FORM)


def without_gaps(names: Sequence[str]) -> list[str]:
    """Return ISO weeks, oldest first, with those between them put in; anything else as it is."""
    if not _is_dated(names, WEEK_FORM):
        return list(names)
    first, last = (date.fromisoformat(name) for name in (names[0], names[-1]))
    weeks = (last - first).days // WEEK + 1
    return [f"{first + timedelta(weeks=at):%G-W%V}" for at in range(weeks)]


def _is_dated(names: Sequence[str], form: re.Pattern[str]) -> bool:
    """Say whether all names are of one form of dates that the calendar has, oldest first."""
    try:
        days = [date.fromisoformat(name) for name in names if form.fullmatch(name)]
    except ValueError:
        return False
    return bool(days) and len(days) == len(names) and days == sorted(days)

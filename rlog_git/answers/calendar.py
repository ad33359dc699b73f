"""Place days on a calendar of columns of weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = 7


def square_of(day: date, first: date) -> tuple[int, int]:
    """Return (column, row) of a day where the column 0 holds `first`; Monday is row 0."""
    column, row = divmod((day - first).days + first.weekday(), WEEK)
    return column, row


def in_weeks(names: Sequence[str]) -> bool:
    """Say whether names are ISO weeks such as ``2026-W38``, oldest first; one may come twice."""
    mondays = [_monday(name) for name in names]
    known = [monday for monday in mondays if monday]
    return bool(known) and known == mondays and known == sorted(known)


def without_gaps(names: Sequence[str]) -> list[str]:
    """Return ISO weeks, oldest first, with those between them put in; anything else as it is."""
    if not in_weeks(names):
        return list(names)
    first, last = (date.fromisoformat(name) for name in (names[0], names[-1]))
    weeks = (last - first).days // WEEK + 1
    return [f"{first + timedelta(weeks=at):%G-W%V}" for at in range(weeks)]


def _monday(name: str) -> date | None:
    """Return the first day of an ISO week that is written out with its year, else None."""
    try:
        return date.fromisoformat(name) if len(name) == len("2026-W38") and "-W" in name else None
    except ValueError:
        return None

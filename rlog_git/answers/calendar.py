"""Place days on a calendar of columns of weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

WEEK = 7


def square_of(day: date, first: date) -> tuple[int, int]:
    """Return (column, row) of a day where the column 0 holds `first`; Monday is row 0."""
    column, row = divmod((day - first).days + first.weekday(), WEEK)
    return column, row

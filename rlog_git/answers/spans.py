"""Read the days that a question is about, as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.dates import parse_span
from rlog_git.errors import UsageError
from rlog_git.index import said

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

EVER = "all"


def read_span(text: str, today: date, connection: sqlite3.Connection) -> tuple[date, date]:
    """Return the days that a text names; ``all`` goes back to the first day of the log."""
    if text.strip().casefold() == EVER:
        return said.first_day(connection) or today, today
    first, separator, last = text.partition("..")
    if separator:
        span = parse_span(first, today)[0], parse_span(last, today)[1]
        if span[0] > span[1]:
            raise UsageError(f"the span {text!r} ends before it begins", "Turn it round")
        return span
    return parse_span(text, today)

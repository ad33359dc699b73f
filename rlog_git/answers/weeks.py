"""A week as the log tells it: its rows, its name, and whether somebody looked back on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.index.span import Span, span_rows, was_lived, week_texts
from rlog_git.text import week as weekly

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.spent import Hours

WEDNESDAY = 2


def monday_of(day: date) -> date:
    """Return the first day of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """Return ``2026-W48``: ISO year and ISO week."""
    return f"{monday:%G-W%V}"


def week_rows(connection: sqlite3.Connection, monday: date, hours: Hours) -> Span:
    """Return the rows of the ISO week that begins on this day."""
    return span_rows(connection, monday, monday + timedelta(days=6), week_name(monday), hours)


def has_review(connection: sqlite3.Connection, monday: date) -> bool:
    """Say whether somebody looked back on a week: its note holds more than intentions."""
    rows = week_texts(connection, week_name(monday))
    return any(not row["parent"] and not _intended(row["heading"]) for row in rows)


def week_to_review(connection: sqlite3.Connection, today: date) -> date:
    """Return the Monday of the week to review: until Wednesday the last one if it has no review."""
    this = monday_of(today)
    return this - timedelta(days=7) if review_is_due(connection, today) else this


def review_is_due(connection: sqlite3.Connection, today: date) -> bool:
    """Say whether to remind: it is Wednesday at most, and last week was lived but has no review."""
    last = monday_of(today) - timedelta(days=7)
    if today.weekday() > WEDNESDAY or has_review(connection, last):
        return False
    return was_lived(connection, last, last + timedelta(days=6))


def _intended(heading: str) -> bool:
    return heading.casefold().startswith(weekly.INTENTIONS[:-1])

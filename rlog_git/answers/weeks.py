"""A week as the log tells it: its days, its numbers, and what came of what was intended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.numbers import compared, count
from rlog_git.index import query
from rlog_git.index.span import Span, span_rows, was_lived, week_texts
from rlog_git.text import week as weekly
from rlog_git.text.traces import link_target

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.query import Row
    from rlog_git.index.spent import Hours

WEDNESDAY = 2
OFTEN = 10


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


def carried_often(connection: sqlite3.Connection) -> list[Row]:
    """Return the open tasks that were carried ten times and more."""
    return [row for row in query.open_tasks(connection) if row["carried"] >= OFTEN]


def numbers_block(connection: sqlite3.Connection, monday: date, hours: Hours) -> list[str]:
    """Return the lines between rlog's marks in the weekly note of a week."""
    from rlog_git.answers.looking_back import back_lines  # noqa: PLC0415 - a glance never comes here

    before = monday - timedelta(days=7)
    now_rows, before_rows = (week_rows(connection, day, hours) for day in (monday, before))
    names = (f"{monday:W%V}", f"{before:W%V}")
    lines = weekly.table(compared(count(now_rows), count(before_rows)), *names)
    if before_rows.intentions:
        lines += ["", *_outcomes(before_rows)]
    often = carried_often(connection)
    if often:
        lines += ["", "Carried ten times and more:"]
        lines += [f"- {row['carried']} times since {row['since']}: {_said(row)}" for row in often]
    return lines + back_lines(connection, now_rows, before_rows)


def _intended(heading: str) -> bool:
    return heading.casefold().startswith(weekly.INTENTIONS[:-1])


def _outcomes(span: Span) -> list[str]:
    """Return what came of the intentions of the week before."""
    rows = span.intentions
    done = sum(row["state"] == "done" for row in rows)
    note = link_target(rows[0]["path"]).rpartition("/")[2]
    return [f"Intentions of [[{note}]]: {done} of {len(rows)} done", *map(_outcome, rows)]


def _outcome(row: Row) -> str:
    word = {"done": "done", "cancelled": "dropped"}.get(row["state"], "not done")
    day = f" [[{row['done_day']}]]" if row["state"] == "done" and row["done_day"] else ""
    return f"- {word}{day}: {_said(row)}"


def _said(row: Row) -> str:
    """Return the text of a task, which is not repeated where it is private."""
    return "(private)" if row["private"] else weekly.plain(row["description"])

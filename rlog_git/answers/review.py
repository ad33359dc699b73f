"""Put the review of a week together: what stands in rlog's block, and its pictures."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.answer import Answer, Asked, Picture
from rlog_git.answers.looking_back import back_lines
from rlog_git.answers.numbers import compared, count
from rlog_git.answers.reports import evidence, sources
from rlog_git.answers.week_told import beside, told_lines
from rlog_git.answers.weeks import week_name, week_rows
from rlog_git.index import query
from rlog_git.text import week as weekly
from rlog_git.text.traces import link_target

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.query import Row
    from rlog_git.index.span import Span

OFTEN = 10


def review_lines(connection: sqlite3.Connection, asked: Asked) -> list[str]:
    """Return the lines between rlog's marks in the weekly note of the week that `asked` spans."""
    monday = asked.first
    before = monday - timedelta(days=7)
    now_rows, before_rows = (week_rows(connection, day, asked.hours) for day in (monday, before))
    names = (f"{monday:W%V}", f"{before:W%V}")
    lines = weekly.table(compared(count(now_rows), count(before_rows)), *names)
    if before_rows.intentions:
        lines += ["", *_outcomes(before_rows)]
    often = carried_often(connection)
    if often:
        lines += ["", "Carried ten times and more:"]
        lines += [f"- {row['carried']} times since {row['since']}: {_said(row)}" for row in often]
    if any(not row["task"] for row in now_rows.entries):
        lines += told_lines(connection, asked)
    return lines + back_lines(connection, now_rows, before_rows)


def pictured(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the week that `asked` spans with its pictures: days, weeks, sources, evidence."""
    change = beside(connection, asked)
    source, spoke = sources.answer(connection, asked), evidence.answer(connection, asked)
    return Answer(
        report="review",
        question=f"How was {week_name(asked.first)}?",
        first=asked.first,
        last=asked.last,
        headline=change.headline,
        tables=(*change.tables, source.table("sources"), spoke.table("questions")),
        pictures=(
            *change.pictures,
            Picture("bars", "sources", "Weight of each source", "source", ("weight",)),
            Picture("bars", "questions", "For and against", "question", ("for", "against")),
        ),
    )


def carried_often(connection: sqlite3.Connection) -> list[Row]:
    """Return the open tasks that were carried ten times and more."""
    return [row for row in query.open_tasks(connection) if row["carried"] >= OFTEN]


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

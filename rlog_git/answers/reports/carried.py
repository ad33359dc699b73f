"""Which tasks never get done? Their age, how often they were carried, and when others got done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.statistics import quantile
from rlog_git.answers.wording import counted
from rlog_git.index import query
from rlog_git.model import Place

if TYPE_CHECKING:
    import sqlite3

QUESTION = "Which tasks never get done?"
FEWEST = 5
OPEN = (
    Column("task", "task"),
    Column("age", "days", "count"),
    Column("carried", "carried", "count"),
    Column("since", "since", "day"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the open tasks by how often they were carried, beside how old done ones became."""
    rows = [
        _row(task, asked.today)
        for task in query.open_tasks(connection)
        if task["carried"] and task["since"] and _is_asked(task, asked.project)
    ]
    rows.sort(key=lambda row: (-row["carried"], row["since"], row["task"]))
    done = query.closed_tasks(connection, asked.first.isoformat(), asked.last.isoformat())
    ages = [
        _days(task["since"], task["done_day"] or task["day"])
        for task in done
        if task["state"] == "done" and task["since"] and _is_asked(task, asked.project)
    ]
    return Answer(
        report="carried",
        question=QUESTION,
        first=asked.first,
        last=asked.last,
        headline=_headline(rows),
        tables=(Table("open", "Open tasks that were carried", OPEN, tuple(rows)),),
        notes=(_done(ages),),
        pictures=(Picture("bars", "open", "Times carried", "task", ("carried",)),),
    )


def _row(task: Row, today: date) -> Row:
    return {
        "task": task["description"],
        "age": _days(task["since"], today.isoformat()),
        "carried": task["carried"],
        "since": task["since"],
        PLACES: [Place(task["path"], task["line"])],
    }


def _headline(rows: list[Row]) -> str:
    if not rows:
        return "No open task was ever carried over."
    oldest = min(rows, key=lambda row: (row["since"], row["task"]))
    return (
        f"{counted(len(rows), 'open task')} {'was' if len(rows) == 1 else 'were'} carried over; "
        f"the oldest is {oldest['task']!r}, open for {counted(oldest['age'], 'day')}."
    )


def _done(ages: list[int]) -> str:
    """Say how old tasks were when they were done."""
    if len(ages) < FEWEST:
        return (
            f"Too little to say how long done tasks waited: n = {len(ages)}, {FEWEST} are needed."
        )
    half, most = quantile(ages, 0.5), quantile(ages, 0.9)
    return (
        f"Half of the tasks that were done waited {half:.0f} days at most, nine in ten {most:.0f} "
        f"(n = {len(ages)})."
    )


def _days(first: str, last: str) -> int:
    return max(0, (date.fromisoformat(last) - date.fromisoformat(first)).days)


def _is_asked(task: Row, project: str) -> bool:
    return not project or project in (task["project"].casefold(), *task["tags"])

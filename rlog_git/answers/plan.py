"""Plan today: open tasks in an order, what they take by one's own record, what went quiet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers import calibration, upcoming
from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Row, Table, place_of
from rlog_git.answers.wording import counted
from rlog_git.dates import format_minutes
from rlog_git.index import effort, lives
from rlog_git.index.spent import measured

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from rlog_git.answers.calibration import Record
    from rlog_git.answers.upcoming import Held

QUESTION = "What shall I do today?"
# how far back orders are scored; what is usual; when a question has gone quiet
SCORED_DAYS, USUAL_DAYS, QUIET_DAYS = 365, 56, 30
# the share of done tasks that must say how long they took before their hours are called usual
TIMED = 0.8
SHOWN_QUESTIONS = 10
ORDER = (
    Column("number", "", "count"),
    Column("task", "task"),
    Column("why", "why"),
    Column("due", "due", "day"),
    Column("carried_since", "since", "day"),
    Column("estimate_min", "estimate", "minutes"),
    Column("calibrated_min", "by record", "minutes"),
    Column("low_min", "from", "minutes"),
    Column("high_min", "to", "minutes"),
    Column("sum_min", "sum", "minutes"),
    Column("fits", "fits"),
)
QUIET = (
    Column("question", "question"),
    Column("last", "last entry", "day"),
    Column("days", "days ago", "count"),
    Column("entries", "entries", "count"),
)
SCORES = (
    Column("order", "order"),
    Column("days", "days", "count"),
    Column("hits", "hits", "count"),
    Column("share", "hit@3", "share"),
)


class Time(NamedTuple):
    """The minutes one has, -1 where not known, and the sentence that says whence."""

    minutes: int = -1
    whence: str = ""


def plan(connection: sqlite3.Connection, asked: Asked, given: int = -1) -> Answer:
    """Return a plan for today; `given` are the minutes one has, -1 where nobody says."""
    today = asked.today.isoformat()
    since = asked.today - timedelta(days=SCORED_DAYS)
    every = lives.lives(connection, since)
    told = lives.tagged_days(connection, since)
    held = upcoming.held_out(every, told, today)
    clocked = measured(connection, asked.hours)
    known = calibration.record(connection, asked.today, clocked)
    time = Time(given) if given >= 0 else _usual(connection, asked.today, clocked)
    tasks = _ordered([task for task in every if _is_todays(task, today)], held, told, today)
    rows = tuple(_rows(tasks, known, time.minutes, today))
    return Answer(
        report="plan",
        question=QUESTION,
        first=asked.today,
        last=asked.today,
        headline=_headline(rows, known, time),
        tables=(
            Table("order", "In this order", ORDER, rows),
            Table("quiet", "Questions gone quiet", QUIET, tuple(_quiet(connection, asked.today))),
            Table("scores", "Which is done next? On past days", SCORES, tuple(_scores(held))),
        ),
        notes=tuple(_notes(rows, held, known, time)),
    )


def _is_todays(task: Row, today: str) -> bool:
    return not task["closed"] and max(task["scheduled"], task["start"]) <= today


def _ordered(tasks: list[Row], held: Held, told: upcoming.Days, today: str) -> list[Row]:
    """Return tasks in the proposed order: due ones first, begun ones, then by the better order."""
    if held.wins:
        facts = [upcoming.facts_of(task, today, told) for task in tasks]
        tasks = [tasks[at] for at in upcoming.best_first(held.seen, facts)]
    return sorted(tasks, key=lambda task: (_due(task, today), task["state"] != "doing"))


def _due(task: Row, today: str) -> str:
    """Return the due day of what is due today or before, else what sorts behind all days."""
    return task["due"] if task["due"] and task["due"] <= today else "9999"


def _rows(tasks: list[Row], known: Record | None, minutes: int, today: str) -> Iterator[Row]:
    """Yield the rows of the order with their running sum: of the record, else of the estimates."""
    timed = calibration.counted_once(tasks)
    numbers = {task["number"] for task in timed}
    pairs = [(task["estimate_min"], calibration.group_of(task)) for task in timed]
    sums = [total for total, _, _ in calibration.running(known, pairs)] if known else []
    total, done = 0.0, 0
    for number, task in enumerate(tasks, 1):
        estimate = task["estimate_min"] if task["estimate_min"] > 0 else None
        times = (
            calibration.expected(known, estimate, calibration.group_of(task))
            if known and estimate
            else None
        )
        if task["number"] in numbers:
            total = sums[done] if known else total + task["estimate_min"]
            done += 1
        yield {
            "number": number,
            "task": task["description"],
            "why": _why(task, today),
            "due": task["due"] or None,
            "carried_since": task["began"][:10],
            "estimate_min": estimate,
            "calibrated_min": round(times.middle) if times else None,
            "low_min": round(times.low) if times else None,
            "high_min": round(times.high) if times else None,
            "sum_min": round(total) if total else None,
            "fits": ("yes" if total <= minutes else "no") if estimate and minutes >= 0 else None,
            PLACES: [place_of(task)],
        }


def _why(task: Row, today: str) -> str:
    """Return what speaks for a task, in a word."""
    if task["due"] and task["due"] < today:
        return "overdue"
    if task["due"] == today:
        return "due today"
    return "begun" if task["state"] == "doing" else ""


def _quiet(connection: sqlite3.Connection, today: date) -> Iterator[Row]:
    """Yield the questions without an entry for QUIET_DAYS, those that fell silent last first."""
    before = (today - timedelta(days=QUIET_DAYS)).isoformat()
    found = [row for row in lives.questions(connection) if row["last"] < before]
    for row in found[:SHOWN_QUESTIONS]:
        days = (today - date.fromisoformat(row["last"])).days
        yield {**row, "days": days, PLACES: [place_of(row)]}


def _scores(held: Held) -> Iterator[Row]:
    if held.days < upcoming.FEWEST:
        return
    for order, hits in (("as carried, the oldest first", held.carried), ("baseline", held.ranked)):
        yield {"order": order, "days": held.days, "hits": hits, "share": hits / held.days}


def _usual(connection: sqlite3.Connection, today: date, clocked: Mapping[str, int]) -> Time:
    """Return the hours a written day usually has for tasks; none where few say how long."""
    first, last = today - timedelta(days=USUAL_DAYS), today - timedelta(days=1)
    rows = effort.finished(connection, clocked, first, last)
    done, _ = effort.finished_count(connection, first, last)
    if len(rows) < calibration.FEWEST or len(rows) < TIMED * done:
        return Time()
    days = effort.written_days(connection, first, last)
    spent = sum(row["spent_min"] for row in rows)
    minutes = round(spent / max(1, days))
    return Time(
        minutes,
        f"Your usual {format_minutes(minutes)} is the time of {len(rows)} finished tasks over "
        f"{counted(days, 'day')} written in the last eight weeks; say --hours 6h for today's.",
    )


def _headline(rows: tuple[Row, ...], known: Record | None, time: Time) -> str:
    if not rows:
        return "No task is open today."
    whole = rows[-1]["sum_min"]
    text = f"{counted(len(rows), 'open task')} today"
    late = sum(row["why"] == "overdue" for row in rows)
    text += f", {late} overdue" if late else ""
    if whole:
        told = calibration.rough(whole) if known else format_minutes(whole)
        text += f": {told} {'by your record' if known else 'as estimated'}"
    if time.minutes >= 0 and whole:
        have = "usually have" if time.whence else "have"
        text += f"; you {have} {format_minutes(time.minutes)}, which {_holds(rows, time.minutes)}"
    return f"{text}."


def _holds(rows: tuple[Row, ...], minutes: int) -> str:
    """Say how many of the tasks fit into the minutes one has."""
    fitting = sum(row["fits"] == "yes" for row in rows)
    if rows[-1]["sum_min"] <= minutes:
        return "is enough"
    if not fitting:
        return "is less than the first takes"
    return f"holds the first {fitting}" if fitting > 1 else "holds the first alone"


def _notes(rows: tuple[Row, ...], held: Held, known: Record | None, time: Time) -> Iterator[str]:
    if not rows:
        return
    if held.days < upcoming.FEWEST:
        yield (
            f"Too little to say which task is done next: n = {held.days} held-out days, "
            f"{upcoming.FEWEST} are needed. Due tasks stand first, the others as carried."
        )
    else:
        yield (
            f"On {held.days} held-out days one of the first three was done on {held.carried} by "
            f"the carried order and on {held.ranked} by the baseline; "
            + (
                "the order is its prediction, behind what is due."
                if held.wins
                else "that is no clear gain, so the order is as carried, behind what is due."
            )
        )
    if not known:
        yield "Too little to say what tasks take by your record: see rlog report estimates."
    without = sum(row["estimate_min"] is None for row in rows)
    if without:
        yield f"{counted(without, 'task')} without an estimate: not in the sum."
    if time.whence:
        yield time.whence

"""Which tasks never get done? Their age, how often they were carried, and what unblocked others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.answers import unblocking
from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table, place_of
from rlog_git.answers.registry import asks
from rlog_git.answers.statistics import quantile
from rlog_git.answers.wording import counted
from rlog_git.dates import days_between
from rlog_git.index import query, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from rlog_git.answers.unblocking import Unblocked

FEWEST = 5
# a task that was carried so often was late; only the latest done tasks are looked at
LATE, LATEST = 3, 300
# an open task that old waits, even if nothing carries tasks over in this log
OLD_DAYS = 14
OPEN = (
    Column("task", "task"),
    Column("age", "days", "count"),
    Column("carried", "carried", "count"),
    Column("since", "since", "day"),
)
DONE = (
    Column("task", "late task"),
    Column("done", "done", "day"),
    Column("age", "days", "count"),
    Column("carried", "carried", "count"),
    Column("before", "what stands before"),
    Column("said", "said then"),
)
REASONS = (
    Column("reason", "what stands before"),
    Column("late", "late tasks", "count"),
    Column("late_share", "share", "share"),
    Column("others", "others", "count"),
    Column("others_share", "share", "share"),
)
GROUPS = (
    Column("group", "project or tag"),
    Column("done", "done", "count"),
    Column("late", "late", "count"),
    Column("late_share", "share", "share"),
    Column("age", "half within, days", "number"),
    Column("open", "still open", "count"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the open tasks that were carried, and what came before late ones were done."""
    waiting = [task for task in query.open_tasks(connection) if asked.covers(task)]
    open_rows = [_row(task, asked.today) for task in waiting if task["since"]]
    rows = [row for row in open_rows if row["carried"] or row["age"] >= OLD_DAYS]
    rows.sort(key=lambda row: (-row["carried"], row["since"]))
    closed = query.closed_tasks(connection, asked.first.isoformat(), asked.last.isoformat())
    done = sorted(
        (
            task | {"done": task["done_day"] or task["day"]}
            for task in closed
            if task["state"] == "done" and task["since"] and asked.covers(task)
        ),
        key=lambda task: task["done"],
    )
    looked = done[-LATEST:]
    found = _before(connection, looked, [*closed, *waiting])
    pairs = list(zip(looked, found, strict=True))
    return Answer(
        report="carried",
        question=asks("carried"),
        first=asked.first,
        last=asked.last,
        headline=_headline(rows),
        tables=(
            Table("open", "Open tasks that wait", OPEN, tuple(rows)),
            Table("done", "Late tasks that were done at last", DONE, tuple(_late(pairs))),
            Table("reasons", "What stands before a task is done", REASONS, tuple(_reasons(pairs))),
            Table("groups", "Where tasks wait", GROUPS, tuple(_groups(done, waiting))),
        ),
        notes=tuple(_notes(done, pairs)),
        pictures=(_picture(rows),),
    )


def _picture(rows: list[Row]) -> Picture:
    if rows and not any(row["carried"] for row in rows):
        return Picture("bars", "open", "Days open", "task", ("age",))
    return Picture("bars", "open", "Times carried", "task", ("carried",))


def _row(task: Row, today: date) -> Row:
    return {
        "task": task["description"],
        "age": _days(task["since"], today.isoformat()),
        "carried": task["carried"],
        "since": task["since"],
        PLACES: [place_of(task)],
    }


def _before(connection: sqlite3.Connection, done: list[Row], tasks: list[Row]) -> list[Unblocked]:
    """Return what stands in the log before each of these tasks was done."""
    if not done:
        return []
    first, last = (date.fromisoformat(task["done"]) for task in (done[0], done[-1]))
    rows = said.said(connection, first - timedelta(days=unblocking.DAYS_BEFORE), last)
    log = unblocking.read(rows, (task for task in tasks if task["since"]))
    return [unblocking.unblocked(log, task, task["done"]) for task in done]


def _late(pairs: list[tuple[Row, Unblocked]]) -> Iterator[Row]:
    """Yield the tasks that were done after being carried often, those that waited longest first."""
    late = [(task, found) for task, found in pairs if task["carried"] >= LATE]
    for task, found in sorted(late, key=lambda pair: -pair[0]["carried"]):
        yield {
            "task": task["description"],
            "done": task["done"],
            "age": _days(task["since"], task["done"]),
            "carried": task["carried"],
            "before": ", ".join(found.reasons) or None,
            "said": found.said or None,
            PLACES: [place_of(task), *found.places],
        }


def _reasons(pairs: list[tuple[Row, Unblocked]]) -> Iterator[Row]:
    """Yield how often each thing stands before late tasks, and before others: its usual rate."""
    late = [found for task, found in pairs if task["carried"] >= LATE]
    others = [found for task, found in pairs if task["carried"] < LATE]
    if len(late) < FEWEST:
        return
    for reason in unblocking.REASONS:
        hits = [sum(reason in found.reasons for found in part) for part in (late, others)]
        if any(hits):
            yield {
                "reason": reason,
                "late": hits[0],
                "late_share": hits[0] / len(late),
                "others": hits[1],
                "others_share": hits[1] / len(others) if others else None,
                PLACES: [
                    place for found in late if reason in found.reasons for place in found.places
                ],
            }


def _groups(done: list[Row], waiting: list[Row]) -> Iterator[Row]:
    """Yield how long done tasks waited, by project and tag, where enough were done."""
    groups: dict[str, list[Row]] = {}
    for task in done:
        for name in _names(task):
            groups.setdefault(name, []).append(task)
    still = [name for task in waiting for name in _names(task)]
    for name, tasks in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        if len(tasks) >= FEWEST:
            late = sum(task["carried"] >= LATE for task in tasks)
            yield {
                "group": name,
                "done": len(tasks),
                "late": late,
                "late_share": late / len(tasks),
                "age": quantile([_days(task["since"], task["done"]) for task in tasks], 0.5),
                "open": still.count(name),
                PLACES: [place_of(task) for task in tasks],
            }


def _names(task: Row) -> list[str]:
    project = task["project"].casefold()
    tags = [tag for tag in task["tags"] if not tag.startswith("p/") and tag != project]
    return list(dict.fromkeys([project, *tags] if project else tags))


def _headline(rows: list[Row]) -> str:
    carried = [row for row in rows if row["carried"]]
    if not rows:
        return "No open task was ever carried over."
    oldest = min(carried or rows, key=lambda row: row["since"])
    is_one = len(carried or rows) == 1
    text = f"{counted(len(carried), 'open task')} {'was' if is_one else 'were'} carried over"
    if not carried:
        have = "has waited" if is_one else "have waited"
        text = f"{counted(len(rows), 'open task')} {have} {OLD_DAYS} days and more, none carried"
    return f"{text}; the oldest is {oldest['task']!r}, open for {counted(oldest['age'], 'day')}."


def _notes(done: list[Row], pairs: list[tuple[Row, Unblocked]]) -> Iterator[str]:
    ages = [_days(task["since"], task["done"]) for task in done]
    if len(ages) < FEWEST:
        yield (
            f"Too little to say how long done tasks waited: n = {len(ages)}, {FEWEST} are needed."
        )
    else:
        half, most = quantile(ages, 0.5), quantile(ages, 0.9)
        yield (
            f"Half of the tasks that were done waited {half:.0f} days at most, nine in ten "
            f"{most:.0f} (n = {len(ages)})."
        )
    late = sum(task["carried"] >= LATE for task, _ in pairs)
    if late < FEWEST:
        yield (
            f"Too little to say what unblocks tasks: {counted(late, 'task')} carried {LATE} times "
            f"and more got done, {FEWEST} are needed."
        )
    else:
        yield (
            f"What stands before a task is inferred: entries of its last three days that share two "
            f"rarer words with it, or one and a tag (n = {late} late tasks, {len(pairs) - late} "
            "others); others show how usual that is."
        )


def _days(first: str, last: str) -> int:
    return max(0, days_between(first, last))

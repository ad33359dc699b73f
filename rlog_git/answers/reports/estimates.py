"""How long do tasks take against their estimate? By group, for open tasks, and checked."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp
from typing import TYPE_CHECKING

from rlog_git.answers import calibration
from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table, place_of
from rlog_git.answers.ratios import FEWEST, GROUPS, ratio, ratio_rows
from rlog_git.answers.registry import asks
from rlog_git.answers.statistics import Z_80, wilson
from rlog_git.answers.wording import counted, worded
from rlog_git.index import effort, query
from rlog_git.index.spent import measured

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from rlog_git.answers.calibration import Interval, Past, Record

# only the latest are checked, so that ten years are answered at once
CHECKED = 1000
MINUTES = (("low50", "half from"), ("high50", "to"), ("low80", "80 % from"), ("high80", "to"))
OPEN = (
    Column("task", "open task"),
    Column("estimate_min", "estimate", "minutes"),
    Column("calibrated_min", "by record", "minutes"),
    *(Column(key, title, "minutes") for key, title in MINUTES),
    Column("group", "like"),
    Column("n", "n", "count"),
)
CHECKS = (
    Column("interval", "interval"),
    Column("n", "tasks", "count"),
    Column("held", "held", "count"),
    Column("share", "share", "share"),
    Column("low", "at least", "share"),
    Column("high", "at most", "share"),
)
DONE = (
    Column("task", "done task"),
    Column("day", "done", "day"),
    Column("estimate_min", "estimate", "minutes"),
    Column("spent_min", "took", "minutes"),
    Column("ratio", "ratio", "ratio"),
    Column("low80", "said before: from", "minutes"),
    Column("high80", "to", "minutes"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the ratios of time to estimate, what open tasks will take, and how sure that is."""
    before = asked.first - timedelta(days=1)
    clocked = measured(connection, asked.hours)
    ever = effort.finished(connection, clocked, date.min, before, calibration.WINDOW)
    earlier = len(ever)
    ever += effort.finished(connection, clocked, asked.first, asked.last)
    rows = [row for row in ever if row["day"] >= asked.first.isoformat() and asked.covers(row)]
    past = calibration.past_of(ever)
    known = calibration.learn(past) if calibration.is_enough(past) else None
    said = dict(zip((row["number"] for row in ever), _said_before(past, earlier), strict=True))
    pairs = [(row, said[row["number"]]) for row in rows]
    groups = tuple(ratio_rows(rows))
    return Answer(
        report="estimates",
        question=asks("estimates"),
        first=asked.first,
        last=asked.last,
        headline=_headline(rows, groups),
        tables=(
            Table("groups", "Time spent to estimate", GROUPS, groups),
            Table(
                "open", "Open tasks by your record", OPEN, tuple(_open(connection, asked, known))
            ),
            Table("checks", "Did such intervals hold?", CHECKS, tuple(_checks(pairs))),
            Table("done", "Done tasks, furthest off first", DONE, tuple(_done(pairs))),
        ),
        notes=tuple(_notes(connection, asked, rows, past, pairs)),
        pictures=(
            Picture("bars", "groups", "Median of time to estimate", "name", ("median",)),
            Picture(
                "scatter",
                "done",
                "Estimate and time of done tasks",
                "task",
                ("estimate_min", "spent_min"),
                band=("low80", "high80"),
            ),
        ),
    )


def _said_before(past: Sequence[Past], earlier: int) -> list[Interval | None]:
    """Return the intervals said before each task of the span, for the latest CHECKED of them."""
    start = max(0, earlier, len(past) - CHECKED)
    # what they learn from comes before them
    early = max(0, start - calibration.WINDOW)
    return [None] * start + calibration.walk_forward(past[early:])[start - early :]


def _open(connection: sqlite3.Connection, asked: Asked, known: Record | None) -> Iterator[Row]:
    """Yield the open tasks that have an estimate, those that will take longest first."""
    found = []
    for task in query.open_tasks(connection) if known else ():
        if known and task["estimate_min"] > 0 and asked.covers(task):
            group = calibration.group_of(task)
            times = calibration.expected(known, task["estimate_min"], group)
            found.append((times, group, task))
    for times, group, task in sorted(found, key=lambda each: -each[0].middle):
        yield {
            "task": task["description"],
            "estimate_min": task["estimate_min"],
            "calibrated_min": round(times.middle),
            "low50": round(times.low50),
            "high50": round(times.high50),
            "low80": round(times.low),
            "high80": round(times.high),
            "group": group,
            "n": known.groups[group].tasks if known and group in known.groups else 0,
            PLACES: [place_of(task)],
        }


def _checks(pairs: list[tuple[Row, Interval | None]]) -> Iterator[Row]:
    """Yield how often the intervals held that were made before each task was done."""
    checked = [(row, times) for row, times in pairs if times]
    if len(checked) < FEWEST:
        return
    for name, low, high in (("50 %", "low50", "high50"), ("80 %", "low", "high")):
        held = sum(
            getattr(times, low) <= row["spent_min"] <= getattr(times, high)
            for row, times in checked
        )
        least, most = wilson(held, len(checked), Z_80)
        yield {
            "interval": name,
            "n": len(checked),
            "held": held,
            "share": held / len(checked),
            "low": least,
            "high": most,
            PLACES: [place_of(row) for row, _ in checked],
        }


def _done(pairs: list[tuple[Row, Interval | None]]) -> Iterator[Row]:
    def off(pair: tuple[Row, Interval | None]) -> float:
        found = ratio(pair[0])
        return max(found, 1 / found)

    for row, times in sorted(pairs, key=off, reverse=True):
        yield {
            "task": row["description"],
            "day": row["day"],
            "estimate_min": row["estimate_min"],
            "spent_min": row["spent_min"],
            "ratio": ratio(row),
            "low80": round(times.low) if times else None,
            "high80": round(times.high) if times else None,
            PLACES: [place_of(row)],
        }


def _headline(rows: list[Row], groups: tuple[Row, ...]) -> str:
    if not groups:
        return (
            f"Too little to say: {counted(len(rows), 'done task')} with an estimate and a time, "
            f"{FEWEST} are needed."
        )
    whole = groups[0]
    text = (
        f"The middle task takes {worded(whole['median'], 'ratio')} its estimate (n = {whole['n']})"
    )
    if whole["low80"] is not None:
        low, high = (worded(whole[key], "ratio") for key in ("low80", "high80"))
        text += f"; four of five take between {low} and {high}"
    apart = [
        group
        for group in groups[1:]
        if group["by"] in ("project", "tag", "size")
        and (group["median_low"] > whole["median"] or group["median_high"] < whole["median"])
    ]
    if not apart:
        return f"{text}."
    most = max(apart, key=lambda group: abs(group["median"] - whole["median"]))
    name = f"{most['by']} {most['name']}"
    return (
        f"{text}. Furthest from that: {name}, {worded(most['median'], 'ratio')} (n = {most['n']})."
    )


def _notes(
    connection: sqlite3.Connection,
    asked: Asked,
    rows: list[Row],
    past: Sequence[Past],
    pairs: list[tuple[Row, Interval | None]],
) -> Iterator[str]:
    if asked.project:
        yield f"{counted(len(rows), 'done task')} of {asked.project} with an estimate and a time."
    else:
        done, estimated = effort.finished_count(connection, asked.first, asked.last)
        yield (
            f"Of {counted(done, 'done task')} {estimated} had an estimate and {len(rows)} of those "
            f"say how long they took, {_clocked(rows)} by the clock."
            if done
            else "No task was done in these days."
        )
    if rows:
        yield f"Too little to say about groups of fewer than {FEWEST} tasks: they are left out."
    if not calibration.is_enough(past):
        days = len({task.day for task in past})
        yield (
            f"Too little to say what open tasks will take: n = {len(past)}"
            + (f" on {counted(days, 'day')}" if days else "")
            + f"; {calibration.FEWEST} tasks with an estimate and a time, done on "
            f"{calibration.FEWEST_DAYS} days, are needed (rlog done TASK --spent 45m)."
        )
        return
    if sum(times is not None for _, times in pairs) < FEWEST:
        yield f"Too little to say whether intervals hold: {FEWEST} tasks with one are needed."
    known = calibration.learn(past)
    yield (
        f"By your record: the latest {known.tasks} ratios of time to estimate, those of a small "
        "project or tag shrunk towards the whole "
        f"({exp(known.whole):.2g}×); each interval is checked on a task done after all it was "
        "made from."
    )


def _clocked(rows: list[Row]) -> int:
    return sum(row["clocked"] for row in rows)

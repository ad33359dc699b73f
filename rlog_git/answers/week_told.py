"""Tell a week in few lines of each report: changes, sources, estimates, evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.answers import calibration
from rlog_git.answers.answer import PLACES, Answer, Asked
from rlog_git.answers.calendar import WEEK
from rlog_git.answers.ratios import FEWEST, ratio
from rlog_git.answers.reports import evidence, sources, weeks
from rlog_git.answers.statistics import median
from rlog_git.answers.wording import counted, worded
from rlog_git.dates import format_minutes
from rlog_git.index import effort
from rlog_git.index.span import private_places
from rlog_git.index.spent import measured
from rlog_git.text import week as weekly

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

    from rlog_git.answers.answer import Row
    from rlog_git.model import Place

# sources and questions of a review
MOST = 3


def told_lines(connection: sqlite3.Connection, asked: Asked) -> list[str]:
    """Return lines for the weekly note of the week that `asked` spans.

    What rests on a private entry is left out where its words would be repeated.
    """
    lines: list[str] = []
    private = private_places(connection, asked.first, asked.last)
    for title, found in (
        (weekly.CHANGED, _changes(beside(connection, asked))),
        (weekly.CAME, _sources(sources.answer(connection, asked), private)),
        (weekly.TOOK, _estimates(connection, asked)),
        (weekly.SPOKE, _evidence(evidence.answer(connection, asked), private)),
    ):
        shown = list(found)
        lines += ["", title, *shown] if shown else []
    return lines


def beside(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the week that `asked` spans, as far as it went, beside the twelve before it."""
    last = min(asked.last, asked.today)
    days = max(1, min(WEEK, (last - asked.first).days + 1))
    return weeks.beside(connection, asked, asked.first, days, ())


def _changes(answer: Answer) -> Iterator[str]:
    """Yield what changed, or that nothing did; nothing where a change could not be told."""
    rows = answer.table("measures").rows
    known = [row for row in rows if row["usual"] is not None]
    written = next((row["this"] for row in rows if row["measure"] == "days written"), 0)
    if not known or written < weeks.ENOUGH_DAYS:
        return
    if all(row["change"] == "as usual" for row in known):
        yield f"- nothing stands out from the weeks before (n = {known[0]['weeks']})"
    for row in known:
        if row["change"] != "as usual":
            now, usual = (worded(row[key], "number") for key in ("this", "usual"))
            yield f"- {row['change']}: {row['measure']} {now} (usual {usual}, n = {row['weeks']})"


def _sources(answer: Answer, private: Collection[Place]) -> Iterator[str]:
    for row in _open(answer.table("sources").rows, private)[:MOST]:
        came = f", {counted(row['came'], 'thing')} came of it" if row["came"] else ""
        entries = counted(row["entries"], "entry", "entries")
        yield f"- from {row['kind']} {weekly.said(row['source'])}: {entries}{came}"


def _estimates(connection: sqlite3.Connection, asked: Asked) -> Iterator[str]:
    clocked = measured(connection, asked.hours)
    done = effort.finished(connection, clocked, asked.first, asked.last)
    if not done:
        return
    spent, estimate = (sum(row[key] for row in done) for key in ("spent_min", "estimate_min"))
    took = f"{format_minutes(spent)} of {format_minutes(estimate)} estimated"
    before = asked.first - timedelta(days=1)
    past = effort.finished(connection, clocked, date.min, before, calibration.WINDOW)
    if len(past) < FEWEST:
        usual = f"too little before it to compare (n = {len(past)})"
    else:
        usual = f"usual is {worded(median([*map(ratio, past)]), 'ratio')} (n = {len(past)})"
    times = worded(spent / estimate, "ratio")
    yield f"- {counted(len(done), 'done task')} took {took}, {times}; {usual}"


def _evidence(answer: Answer, private: Collection[Place]) -> Iterator[str]:
    rows = [row for row in answer.table("questions").rows if row["last"] and row[PLACES]]
    for row in _open(rows, private)[:MOST]:
        verdicts = ", ".join(f"{row[word]} {word}" for word in ("for", "against", "unclear"))
        tried = counted(row["experiments"], "experiment")
        yield f"- on {weekly.said(row['question'])}: {verdicts}; {tried}"


def _open(rows: Collection[Row], private: Collection[Place]) -> list[Row]:
    return [row for row in rows if not any(place in private for place in row[PLACES])]

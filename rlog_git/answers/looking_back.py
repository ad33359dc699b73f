"""Put together what a week gives to think about: what is new, three questions, three lessons."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from rlog_git.answers.numbers import feeling
from rlog_git.answers.wondering import KINDS, asked_in
from rlog_git.dates import format_minutes
from rlog_git.index import learned
from rlog_git.text import practice
from rlog_git.text import week as weekly

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from rlog_git.index.query import Row
    from rlog_git.index.span import Span

NEW = ("insight", "result", "idea")
# of each kind; prompts and lessons of a review
MOST_NEW, MOST = 4, 3
# a task that took so many times its estimate, and feelings of 10 that are asked about
FAR_OFF, LOW, HIGH = 1.5, 4, 8


def back_lines(connection: sqlite3.Connection, span: Span, before: Span) -> list[str]:
    """Return lines for the weekly note of a week that was lived; texts marked private stay out."""
    shown = [row for row in span.entries if not row["private"] and not row["task"]]
    if not shown:
        return []
    lines: list[str] = []
    new = [line for kind in NEW for line in _new(shown, kind)]
    asked = list(islice(_prompts(shown, span, before), MOST))
    for title, found in (
        (weekly.NEW, new),
        (weekly.ASKED, asked),
        (weekly.LEARNED, _lessons(connection, span)),
    ):
        lines += ["", title, *found] if found else []
    return lines


def _new(shown: Sequence[Row], kind: str) -> Iterator[str]:
    found = [row for row in shown if row["kind"] == kind]
    # what matters first, then the order of the week
    found.sort(key=lambda row: -row["importance"])
    for row in found[:MOST_NEW]:
        yield f"- {kind} [[{row['day']}]]: {weekly.said(row['text'])}"


def _prompts(shown: Sequence[Row], span: Span, before: Span) -> Iterator[str]:
    """Yield questions, the rarer causes first; each rule asks about one thing at most."""
    tasks = [row for row in span.closed if not row["private"] and row["estimate_min"] > 0]
    late = max(tasks, key=_times_estimate, default=None)
    if late and _times_estimate(late) >= FAR_OFF:
        spent, estimate = format_minutes(late["spent_min"]), format_minutes(late["estimate_min"])
        yield _ask(late["description"], f"took {spent}, not {estimate}: what was not foreseen?")
    missed = [r for r in before.intentions if r["state"] != "done" and not r["private"]]
    if missed:
        yield _ask(missed[0]["description"], "was intended and not done: is it still worth it?")
    against = [row for row in shown if "[refutes::" in row["text"]]
    if against:
        yield _ask(against[0]["text"], "speaks against what was thought: what follows from it?")
    felt = sorted((feeling(row), row["day"]) for row in shown if feeling(row) >= 0)
    if felt and felt[0][0] <= LOW:
        yield f"- Question: {felt[0][1]} was a {felt[0][0]:g}/10: what was behind it?"
    bugs = [row for row in shown if row["kind"] == "bug"]
    if bugs:
        yield _ask(bugs[-1]["text"], "is a bug: which check would have found it earlier?")
    if felt and felt[-1][0] >= HIGH:
        yield f"- Question: {felt[-1][1]} was a {felt[-1][0]:g}/10: what made it so?"
    ideas = [row for row in shown if row["kind"] == "idea"]
    if ideas:
        yield _ask(ideas[-1]["text"], "is an idea: what is its smallest test?")
    decided = [row for row in shown if row["kind"] == "decision"]
    if decided:
        yield _ask(decided[-1]["text"], "was decided: what would change it?")
    asked = [one for row in shown for one in _asked(row)]
    if asked:
        yield _ask(asked[-1], "was asked: what is the answer now?")
    yield from _about_all(shown)


def _asked(row: Row) -> Iterator[str]:
    """Yield what the first line of an entry asks, declared or in plain words."""
    if row["kind"] == "question":
        yield row["text"]
    elif row["kind"] in KINDS:
        first = weekly.plain(row["text"].partition("\n")[0])
        yield from (sentence.text for sentence in asked_in(first))


def _about_all(shown: Sequence[Row]) -> Iterator[str]:
    """Yield the questions that any week has an answer to."""
    insights = [row for row in shown if row["kind"] == "insight"]
    if insights:
        yield _ask(insights[-1]["text"], "is an insight: what would show that it is wrong?")
    else:
        yield "- Question: No insight is written down: what is known now that was not on Monday?"
    tags = Counter(tag for row in shown for tag in dict.fromkeys(row["tags"]))
    if tags:
        tag, count = max(tags.items(), key=lambda each: (each[1], each[0]))
        part = f"{count} of {len(shown)} entries"
        yield f"- Question: #{tag} has most of the week ({part}): is it what matters most?"


def _times_estimate(task: Row) -> float:
    return float(task["spent_min"] / task["estimate_min"])


def _ask(text: str, question: str) -> str:
    return f"- Question: “{weekly.said(text)}” {question}"


def _lessons(connection: sqlite3.Connection, span: Span) -> list[str]:
    """Return questions about three lessons: those not asked about for longest, then least often.

    Lessons of the week itself come last: one may hardly have practised them yet.
    """
    asked: dict[tuple[str, str], list[str]] = {}
    for each in learned.practices(connection):
        if each.week < f"{span.first:%G-W%V}":
            asked.setdefault(each.about, []).append(each.week)
    found = learned.lessons(connection, date.min, span.last, ever=True)
    shown = {learned.about(row): row.day for row in found if not row.private}

    def turn(about: tuple[str, str]) -> tuple[bool, str, int, str]:
        weeks = asked.get(about, [])
        late = shown[about] >= span.first.isoformat()
        return late, max(weeks, default=""), len(weeks), shown[about]

    return [practice.question(*about) for about in sorted(shown, key=turn)[:MOST]]

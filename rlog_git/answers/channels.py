"""Name the channel that brought an idea: chat, reading, talks, runs, or none nearby."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.tracing import STATED, WINDOW_DAYS, Step, Tracer
from rlog_git.index import said

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.said import Said

NONE = "none nearby"
OF_KIND = {
    "chat": "chat",
    "talk": "talks",
    "read": "reading",
    "run": "runs",
    "exp": "runs",
    "result": "runs",
    "outcome": "runs",
    "data": "runs",
    "bug": "bugs",
    "fix": "bugs",
    "idea": "earlier ideas",
}
PAPERS = "notes/papers/"
# 'in the shower', 'under my shower', 'a walk'
BEFORE_NAME = re.compile(r"^(?:(?:in|under|on|at|from|during|the|an?|my)\s+)+")
THOUGHTS, WORK = "thoughts", "work"
# days so much earlier bring an idea as little as any others: what is found there may be chance
CONTROL_DAYS = 28


class Traced(NamedTuple):
    """The first step back of each idea that has one, by its number.

    `open` ideas state no origin; for `by_chance` of these, days four weeks earlier hold an entry
    that shares enough as well.
    """

    origins: dict[int, Step]
    open: int
    by_chance: int


def traced(connection: sqlite3.Connection, tracer: Tracer, ideas: list[Said]) -> Traced:
    """Return the first step back of each of these ideas, which stand oldest first."""
    if not ideas:
        return Traced({}, 0, 0)
    first, last = (date.fromisoformat(ideas[at].day) for at in (0, -1))
    earliest = first - timedelta(days=WINDOW_DAYS + CONTROL_DAYS)
    rows = said.said(connection, earliest, last)
    days = [row.day for row in rows]
    mentioned = said.mentions(connection, ideas)
    tracer.rarity.read(rows)
    found: dict[int, Step] = {}
    no_origin_stated = by_chance = 0
    for idea in ideas:
        step = tracer.origin(idea, _window(rows, days, idea.day, 0), mentioned)
        if step:
            found[idea.number] = step
        if step is None or step.how != STATED:
            no_origin_stated += 1
            by_chance += bool(tracer.near(idea, _window(rows, days, idea.day, CONTROL_DAYS)))
    return Traced(found, no_origin_stated, by_chance)


def _window(rows: list[Said], days: list[str], day: str, back: int) -> list[Said]:
    """Return what was said on a day and the seven before it, or so many days further back."""
    last = date.fromisoformat(day) - timedelta(days=back)
    since = last - timedelta(days=WINDOW_DAYS)
    return rows[bisect_left(days, since.isoformat()) : bisect_right(days, last.isoformat())]


def channel_of(step: Step | None) -> str:
    """Return the channel of an idea by its first step back; what ``[from:: ]`` names in words."""
    if step is None:
        return NONE
    if step.row is None:
        named = BEFORE_NAME.sub("", step.named.strip("[] ").casefold())
        return OF_KIND.get(named.partition(" ")[0]) or named
    return _of_entry(step.row)


def _of_entry(row: Said) -> str:
    if row.path.startswith(PAPERS):
        return "reading"
    return OF_KIND.get(row.kind) or (THOUGHTS if row.level else WORK)

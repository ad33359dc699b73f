"""Say what became of ideas: tasks, runs and insights below them, linked to them, or like them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.tracing import INFERRED, STATED, is_before
from rlog_git.index import beginnings, cited, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from rlog_git.answers.rarity import Rarity
    from rlog_git.index.said import Said

TASK, RUN, INSIGHT = "task", "run", "insight"
KINDS = {"run": RUN, "exp": RUN, "insight": INSIGHT}
# what becomes of an idea without saying so does it within so many days
WITHIN_DAYS = 30


class Fate(NamedTuple):
    """What an idea became: the entry, what it is, and how that is known."""

    row: Said
    what: str
    how: str


def fates(
    connection: sqlite3.Connection, ideas: Sequence[Said], rarity: Rarity
) -> dict[int, list[Fate]]:
    """Return the first task, run and insight that each idea became, by its number.

    Stated: it stands below the idea or links to its block. Inferred: it shares enough with the idea
    and stands within thirty days behind it.
    """
    if not ideas:
        return {}
    first = date.fromisoformat(min(row.day for row in ideas))
    last = date.fromisoformat(max(row.day for row in ideas)) + timedelta(days=WITHIN_DAYS)
    outcomes = _outcomes(connection, first, last)
    rarity.read([*ideas, *(row for row, _ in outcomes)])
    days = [row.day for row, _ in outcomes]
    linking = beginnings.links_to_blocks(connection)
    return {
        idea.number: _of(idea, _behind(idea, outcomes, days), linking, rarity) for idea in ideas
    }


def _outcomes(connection: sqlite3.Connection, first: date, last: date) -> list[tuple[Said, str]]:
    """Return the tasks, runs and insights of these days, by place."""
    found = [(row, TASK) for row in cited.tasks(connection, first, last)]
    told = said.said(connection, first, last, tuple(KINDS))
    found += [(row, KINDS[row.kind]) for row in told]
    return sorted(found, key=lambda pair: (pair[0].day, pair[0].path, pair[0].line))


def _behind(
    idea: Said, outcomes: list[tuple[Said, str]], days: list[str]
) -> list[tuple[Said, str]]:
    until = (date.fromisoformat(idea.day) + timedelta(days=WITHIN_DAYS)).isoformat()
    return outcomes[bisect_left(days, idea.day) : bisect_right(days, until)]


def _of(
    idea: Said,
    outcomes: list[tuple[Said, str]],
    linking: dict[str, set[int]],
    rarity: Rarity,
) -> list[Fate]:
    """Return the first of each kind, what is stated before what is inferred."""
    linked = linking.get(idea.block_id.casefold(), set()) if idea.block_id else set()
    found: dict[str, Fate] = {}
    for row, what in outcomes:
        if row.number == idea.number:
            continue
        known = found.get(what)
        if (row.path == idea.path and row.parent == idea.line) or row.number in linked:
            if known is None or known.how == INFERRED:
                found[what] = Fate(row, what, STATED)
        elif known is None and is_before(idea, row) and rarity.common(idea, row).weight:
            found[what] = Fate(row, what, INFERRED)
    return list(found.values())

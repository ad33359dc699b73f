"""Tell how far a week's topics are from those of the week before, and how far by chance."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from math import log, log2, sqrt
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.answer import PLACES, Row
from rlog_git.answers.statistics import SEED
from rlog_git.answers.weeks import monday_of, week_name
from rlog_git.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rlog_git.index.topics import About

# rows with a topic that a week needs for its drift
FEWEST = 5
# chance is asked for the weeks that drift furthest: it takes many shuffles each
SHUFFLES, SHUFFLED_WEEKS = 60, 12
# how often pure noise may pass for a turn in a whole span
RISK = 0.1
# places that a row cites at most
OPENED = 50


class Week(NamedTuple):
    """A written week: the weight of each of its topics, in entries, and the rows with one."""

    monday: date
    weights: dict[str, float]
    rows: list[About]


@cache
def monday_of_day(day: str) -> date:
    """Return the first day of the ISO week of an ISO day; a span asks for few days, but often."""
    return monday_of(date.fromisoformat(day))


def weeks_of(rows: Sequence[About]) -> list[Week]:
    """Return the weeks in which anything has a topic; an entry with two counts half for each."""
    by_day: dict[str, list[About]] = {}
    for row in rows:
        if row.topics:
            by_day.setdefault(row.day, []).append(row)
    found: dict[date, Week] = {}
    for day, own in by_day.items():
        monday = monday_of_day(day)
        found.setdefault(monday, Week(monday, {}, [])).rows.extend(own)
    return [
        week._replace(weights=weights(row.topics for row in week.rows))
        for _, week in sorted(found.items())
    ]


def weights(topics_of: Iterable[tuple[str, ...]]) -> dict[str, float]:
    """Return how many entries each topic has; what has two counts half for each."""
    found: dict[str, float] = {}
    for topics, number in Counter(topics_of).items():
        for topic in topics:
            found[topic] = found.get(topic, 0.0) + number / len(topics)
    return found


def distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the Jensen–Shannon distance of two weeks: 0 for the same topics, 1 for none in common.

    The square root of the divergence to base 2 (Lin 1991; a metric: Endres and Schindelin 2003).
    """
    sums = sum(one.values()), sum(other.values())
    divergence = 0.0
    for topic in dict.fromkeys((*one, *other)):
        p, q = one.get(topic, 0.0) / sums[0], other.get(topic, 0.0) / sums[1]
        middle = (p + q) / 2
        divergence += sum(each * log2(each / middle) / 2 for each in (p, q) if each)
    return sqrt(max(0.0, divergence))


def drift_of(weeks: Sequence[Week]) -> list[Row]:
    """Return how far each week is from the written week before, and what it was most about."""
    apart: dict[int, float] = {}
    for at in range(1, len(weeks)):
        before, week = weeks[at - 1], weeks[at]
        if min(len(before.rows), len(week.rows)) >= FEWEST:
            apart[at] = distance(before.weights, week.weights)
    far = sorted(apart, key=lambda at: (-apart[at], at))[:SHUFFLED_WEEKS]
    found = []
    for at, week in enumerate(weeks):
        most = _most(week.weights)
        about_it = [row for row in week.rows if most in row.topics]
        found.append(
            {
                "week": week_name(week.monday),
                "drift": apart.get(at),
                "chance": (
                    by_chance(weeks[at - 1].rows, week.rows, len(apart)) if at in far else None
                ),
                "entries": len(week.rows),
                "most": most,
                "switches": switches_of(week.rows),
                PLACES: places_of(about_it),
            }
        )
    return found


def places_of(rows: Sequence[About]) -> list[Place]:
    """Return where the first rows stand, as many as anybody opens."""
    return [Place(row.path, row.line) for row in rows[:OPENED]]


def _most(own: Mapping[str, float]) -> str:
    return min(own, key=lambda topic: (-own[topic], topic))


def by_chance(before: Sequence[About], week: Sequence[About], weeks: int) -> float:
    """Return the drift that pure noise passes in none of so many weeks, nine times in ten.

    Of shuffled entries of two weeks (a permutation distribution, Efron and Tibshirani 1993, chapter
    15) the mean and so many standard deviations that Bonferroni's share of the normal tail, at
    most exp(-z²/2) / 2, lies beyond them.
    """
    from random import Random  # noqa: PLC0415 - it takes longer to load than most answers take

    chance = Random(SEED)  # noqa: S311 - seeded on purpose
    topics = [row.topics for row in (*before, *week)]
    found = []
    for _ in range(SHUFFLES):
        chance.shuffle(topics)
        found.append(distance(weights(topics[: len(before)]), weights(topics[len(before) :])))
    mean = sum(found) / SHUFFLES
    spread = sqrt(sum((each - mean) ** 2 for each in found) / (SHUFFLES - 1))
    return min(1.0, mean + spread * sqrt(2 * log(weeks / (2 * RISK))))


def switches_of(rows: Sequence[About]) -> float:
    """Return how often a day turns from one entry to the next that shares no topic with it."""
    entries = [row for row in rows if row.number]
    number = sum(
        before.day == now.day
        and before.topics != now.topics
        and set(before.topics).isdisjoint(now.topics)
        for before, now in pairwise(entries)
    )
    days = len({row.day for row in entries})
    return number / days if days else 0.0

"""Rank open tasks by which is done next, and score that on past days beside the carried order.

The rank is that of a naive Bayes classifier (Manning, Raghavan and Schütze 2008, chapter 13) over
four facts of a task: its age, its due day, its priority, and how lately its tags were written
about. Each day is ranked from the days before it alone; a day hits if one of the first three is
done on it (hit@3).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.answers.statistics import wilson
from rlog_git.dates import days_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = dict[str, Any]
FIRST = 3
# days that are learnt from before the first one is ranked; held-out days needed to say anything
LEARNT, FEWEST = 10, 20
AGES = ((1, "a day"), (3, "3 days"), (7, "a week"), (14, "2 weeks"), (30, "a month"))
RECENT = ((1, "a day"), (3, "3 days"), (7, "a week"))
OLDER = "older"
Facts = tuple[str, ...]
Days = dict[str, list[str]]


class Seen(NamedTuple):
    """How often each fact stood on a task that was done on a day, and on one that was not."""

    done: Counter[tuple[int, str]]
    left: Counter[tuple[int, str]]

    def learn(self, facts: Facts, *, done: bool) -> None:
        """Count the facts of one open task on one day."""
        (self.done if done else self.left).update(enumerate(facts))

    def odds(self) -> Callable[[Facts], float]:
        """Return a function of facts: the log odds of being done, up to what all tasks share."""
        names = {*self.done, *self.left}
        kinds = Counter(at for at, _ in names)
        weights: dict[tuple[int, str], float] = {}
        unseen: dict[int, float] = {}
        for at, known in kinds.items():
            parts = [
                sum(count for (number, _), count in counts.items() if number == at) + max(2, known)
                for counts in (self.done, self.left)
            ]
            unseen[at] = log(parts[1] / parts[0])
        for name in names:
            weights[name] = log((self.done[name] + 1) / (self.left[name] + 1)) + unseen[name[0]]
        return lambda facts: sum(
            weights.get(name, unseen.get(name[0], 0.0)) for name in enumerate(facts)
        )


class Held(NamedTuple):
    """On how many held-out days the first three held a task that was done, by each order."""

    days: int
    carried: int
    ranked: int
    wins: bool
    seen: Seen


def facts_of(task: Row, day: str, told: Days) -> Facts:
    """Return what was known of an open task on the morning of a day."""
    age = days_between(task["began"][:10], day)
    due = "none"
    if task["due"]:
        left = days_between(day, task["due"])
        due = "now" if left <= 0 else "soon" if left <= FIRST else "later"
    lately = [
        days_between(days[at - 1], day)
        for tag in task["tags"]
        if (days := told.get(tag)) and (at := bisect_left(days, day))
    ]
    return (
        _bin(age, AGES),
        due,
        task["priority"],
        _bin(min(lately), RECENT) if lately else "never",
    )


def held_out(tasks: Sequence[Row], told: Days, today: str) -> Held:
    """Score both orders on the past days that had a choice; `tasks` are in the carried order.

    A day counts if more than three tasks were open from before and one of them was done.
    """
    seen = Seen(Counter(), Counter())
    days = carried = ranked = only_ranked = only_carried = 0
    for number, (day, known) in enumerate(_choices(tasks, today)):
        facts = [facts_of(task, day, told) for task in known]
        done = [_is_done(task, day) for task in known]
        if number >= LEARNT:
            order = best_first(seen, facts)
            first, ours = any(done[:FIRST]), any(done[at] for at in order[:FIRST])
            days, carried, ranked = days + 1, carried + first, ranked + ours
            only_ranked, only_carried = only_ranked + (ours > first), only_carried + (first > ours)
        for each, was_done in zip(facts, done, strict=True):
            seen.learn(each, done=was_done)
    # McNemar (1947): only the days on which the two differ tell which is better
    least, _ = wilson(only_ranked, only_ranked + only_carried)
    wins = days >= FEWEST and least > 1 / 2
    return Held(days, carried, ranked, wins, seen)


def best_first(seen: Seen, facts: Sequence[Facts]) -> list[int]:
    """Return the numbers of tasks, the likeliest to be done first, equal ones as carried."""
    odds = seen.odds()
    scores = {each: odds(each) for each in set(facts)}
    return sorted(range(len(facts)), key=lambda at: (-scores[facts[at]], at))


def _choices(tasks: Sequence[Row], today: str) -> Iterator[tuple[str, list[Row]]]:
    """Yield the past days on which a choice was made, with the tasks that were open."""
    for day in sorted({task["closed"] for task in tasks if "" < task["closed"] < today}):
        known = [
            task
            for task in tasks
            if task["began"][:10] < day and (not task["closed"] or task["closed"] >= day)
        ]
        if len(known) > FIRST and any(_is_done(task, day) for task in known):
            yield day, known


def _is_done(task: Row, day: str) -> bool:
    return bool(task["closed"] == day and task["state"] == "done")


def _bin(number: int, bins: Sequence[tuple[int, str]]) -> str:
    return next((name for most, name in bins if number <= most), OLDER)

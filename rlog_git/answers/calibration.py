"""Learn from finished tasks how long an open one will take: one's own ratios of time to estimate.

Evidence-based scheduling (Spolsky 2007) draws an open task's time from the ratios of one's own
past. Here each ratio is taken on a log scale, and a group (a project, else the first tag) that has
few tasks is shrunk towards the whole: the empirical Bayes of Morris (1983), the spread between
groups found from the analysis of variance (Searle, Casella and McCulloch 1992, chapter 3). A
group's own spread is shrunk likewise (the form of Smyth 2004) with a prior worth SPREAD_PRIOR
tasks. The errors that are drawn are those of each past task as predicted from all the others
(leave one out), so that the intervals are as wide as new tasks need.
"""

from __future__ import annotations

from datetime import date
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.dates import format_minutes
from rlog_git.index import effort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence


Row = dict[str, Any]
# so many finished tasks on so many days are needed; only the latest WINDOW are learnt from
FEWEST, FEWEST_DAYS, WINDOW = 10, 8, 200
SPREAD_PRIOR = 4
# no two tasks of a log are known so well that a factor of 1.05 would surprise
LEAST_SPREAD = 0.05
DRAWS = 1000
# what bounds the 50 % and the 80 % interval
QUARTERS, TENTHS = (0.25, 0.75), (0.1, 0.9)

# below so many minutes a time is told to so many: 17m, 1h25m, 3h10m, 9h30m
STEPS, LAST_STEP = ((20, 1), (240, 5), (480, 10)), 30


class Past(NamedTuple):
    """A finished task: minutes estimated and spent, and the log of their ratio."""

    day: str
    group: str
    estimate: int
    spent: int
    log: float


class Interval(NamedTuple):
    """What an open task will take, in minutes: the median, half and four fifths of its chances."""

    middle: float
    low50: float
    high50: float
    low: float
    high: float


class Group(NamedTuple):
    """The finished tasks of a group: how many, the sum of logs and of squares around their mean."""

    tasks: int
    total: float
    squares: float


class Record(NamedTuple):
    """What a log's finished tasks teach.

    `whole` is the mean of the log ratios, `within` and `between` are the variances inside and
    between groups, `errors` the sorted errors of past predictions in units of their spread.
    """

    tasks: int
    whole: float
    within: float
    between: float
    groups: dict[str, Group]
    errors: list[float]


def group_of(row: Row) -> str:
    """Return what a task is grouped by: its project, else its first tag, else nothing."""
    tags = (tag for tag in row["tags"] if not tag.startswith("q/"))
    return str(row["project"]).casefold() or next(tags, "")


def past_of(rows: Iterable[Row]) -> list[Past]:
    """Return finished tasks as what is learnt from."""
    return [
        Past(
            row["day"],
            group_of(row),
            row["estimate_min"],
            row["spent_min"],
            log(row["spent_min"] / row["estimate_min"]),
        )
        for row in rows
    ]


def record(
    connection: sqlite3.Connection, today: date, measured: Mapping[str, int]
) -> Record | None:
    """Return what the log's latest finished tasks teach; None where they are too few.

    `measured` are the minutes that clocks ran on each task.
    """
    past = past_of(effort.finished(connection, measured, date.min, today, WINDOW))
    return learn(past) if is_enough(past) else None


def is_enough(past: Sequence[Past]) -> bool:
    """Say whether there are enough finished tasks, on enough days, to learn from."""
    return len(past) >= FEWEST and len({task.day for task in past}) >= FEWEST_DAYS


def learn(past: Sequence[Past]) -> Record:
    """Learn from the latest finished tasks, oldest first; raise ValueError where there are none."""
    latest = past[-WINDOW:]
    if not latest:
        raise ValueError("nothing was finished")
    groups = _groups(latest)
    within, between = _variances(groups, len(latest))
    whole = _mean(groups, within, between)
    bare = Record(len(latest), whole, within, between, groups, [])
    return bare._replace(errors=sorted(_errors(bare, latest)))


def expected(known: Record, estimate: int, group: str) -> Interval:
    """Return what an open task of this estimate and group will take, in minutes."""
    middle, spread = _prediction(known, known.groups.get(group, Group(0, 0, 0)), known.whole)
    shares = (0.5, *QUARTERS, *TENTHS)
    return Interval._make(
        estimate * exp(middle + spread * drawn(known.errors, share)) for share in shares
    )


def together(known: Record, tasks: Sequence[tuple[int, str]]) -> tuple[float, float, float]:
    """Return what several tasks (estimate, group) take together: median, low, high (80 %).

    Raise ValueError where there are none.
    """
    if not tasks:
        raise ValueError("no task was given")
    return running(known, tasks)[-1]


def running(known: Record, tasks: Sequence[tuple[int, str]]) -> list[tuple[float, float, float]]:
    """Return what tasks (estimate, group) take one after another: median, low, high (80 %) so far.

    Each draw takes an error for each task, independent of the others, as Spolsky's rounds do.
    """
    from random import Random  # noqa: PLC0415 - it takes longer to load than the tasks

    from rlog_git.answers.statistics import SEED, quantile  # noqa: PLC0415 - the same

    chance = Random(SEED)  # noqa: S311 - seeded on purpose
    sums = [0.0] * DRAWS
    found = []
    for estimate, group in tasks:
        middle, spread = _prediction(known, known.groups.get(group, Group(0, 0, 0)), known.whole)
        times = [estimate * exp(middle + spread * error) for error in known.errors]
        drawn_times = chance.choices(times, k=DRAWS)
        sums = [total + time for total, time in zip(sums, drawn_times, strict=True)]
        found.append((quantile(sums, 0.5), quantile(sums, TENTHS[0]), quantile(sums, TENTHS[1])))
    return found


def counted_once(rows: Iterable[Row]) -> list[Row]:
    """Return the tasks with an estimate, less those whose parent's estimate holds theirs."""
    timed = [row for row in rows if row["estimate_min"] > 0]
    parents = {(row["path"], row["line"]) for row in timed}
    return [row for row in timed if (row["path"], row["parent"]) not in parents]


def by_record(times: Interval) -> str:
    """Return ``by your record 3h10m (1h40m–6h)``: the median and the 80 % interval."""
    return f"by your record {told(times.middle, times.low, times.high)}"


def told(middle: float, low: float, high: float) -> str:
    """Return ``3h10m (1h40m–6h)``."""
    return f"{rough(middle)} ({rough(low)}–{rough(high)})"


def walk_forward(past: Sequence[Past]) -> list[Interval | None]:
    """Return for each finished task the interval made from tasks done on days before it alone.

    None where those were too few. `past` is ordered by day.
    """
    found: list[Interval | None] = []
    known: Record | None = None
    day = ""
    for at, task in enumerate(past):
        if task.day != day:
            before = past[max(0, at - WINDOW) : at]
            known = learn(before) if is_enough(before) else None
            day = task.day
        found.append(expected(known, task.estimate, task.group) if known else None)
    return found


def drawn(errors: Sequence[float], share: float) -> float:
    """Return the quantile of sorted errors below which the next one falls with this chance.

    Type 6 of Hyndman and Fan (1996): of n past values that are exchangeable with the next one, it
    falls below the k-th with chance k / (n + 1).
    """
    at = min(max((len(errors) + 1) * share - 1, 0), len(errors) - 1)
    low = int(at)
    high = min(low + 1, len(errors) - 1)
    return errors[low] + (errors[high] - errors[low]) * (at - low)


def rough(minutes: float) -> str:
    """Return minutes as ``3h10m``, no finer than such times are known."""
    step = next((step for most, step in STEPS if minutes < most), LAST_STEP)
    return format_minutes(max(1, round(minutes / step) * step))


def _groups(past: Sequence[Past]) -> dict[str, Group]:
    logs: dict[str, list[float]] = {}
    for task in past:
        logs.setdefault(task.group, []).append(task.log)
    found = {}
    for name, values in logs.items():
        mean = sum(values) / len(values)
        found[name] = Group(len(values), sum(values), sum((each - mean) ** 2 for each in values))
    return found


def _variances(groups: dict[str, Group], count: int) -> tuple[float, float]:
    """Return the variance inside groups and that between their means (0 where none is seen)."""
    mean = sum(group.total for group in groups.values()) / count
    around = sum(group.tasks * (group.total / group.tasks - mean) ** 2 for group in groups.values())
    inside = sum(group.squares for group in groups.values())
    least = LEAST_SPREAD**2
    if len(groups) == 1 or len(groups) == count:
        return max(least, (inside + around) / max(1, count - 1)), 0.0
    within = max(least, inside / (count - len(groups)))
    size = count - sum(group.tasks**2 for group in groups.values()) / count
    return within, max(0.0, (around - (len(groups) - 1) * within) / size)


def _mean(groups: dict[str, Group], within: float, between: float) -> float:
    """Return the mean of the groups, each weighed by how well its own is known."""
    weights = {name: 1 / (between + within / group.tasks) for name, group in groups.items()}
    total = sum(weights[name] * group.total / group.tasks for name, group in groups.items())
    return total / sum(weights.values())


def _prediction(known: Record, group: Group, whole: float) -> tuple[float, float]:
    """Return the middle of the log ratio of a group's next task, and its spread.

    The spread is of the task itself, of its group's mean and of the whole's.
    """
    count = group.tasks
    weight = known.between / (known.between + known.within / count) if count else 0.0
    middle = weight * (group.total / count if count else 0.0) + (1 - weight) * whole
    own = (SPREAD_PRIOR * known.within + group.squares) / (SPREAD_PRIOR + max(0, count - 1))
    return middle, sqrt(own + (1 - weight) * known.between + known.within / known.tasks)


def _errors(known: Record, past: Sequence[Past]) -> Iterator[float]:
    """Yield how far each past task fell from what all others say, in units of the spread.

    As `_prediction` of the others, with what is the same for all tasks of a group taken out.
    """
    rest = max(1, known.tasks - 1)
    same = {}
    for name, group in known.groups.items():
        others = group.tasks - 1
        weight = known.between / (known.between + known.within / others) if others else 0.0
        prior = SPREAD_PRIOR * known.within
        fixed = (1 - weight) * known.between + known.within / known.tasks
        same[name] = (group, max(1, others), weight, prior, fixed)
    for task in past:
        group, others, weight, prior, fixed = same[task.group]
        ratio = task.log
        apart = ratio - group.total / group.tasks
        squares = max(0.0, group.squares - apart * apart * group.tasks / others)
        whole = known.whole - (ratio - known.whole) / rest
        middle = weight * (group.total - ratio) / others + (1 - weight) * whole
        own = (prior + squares) / (SPREAD_PRIOR + others - 1)
        yield (ratio - middle) / sqrt(own + fixed)

"""The line of a run that a tracker kept, and the one line of a sweep: what is said, in parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.commit_lines import SHOWN_SHA, changes_text
from rlog_git.text.escape import clean_line, escape
from rlog_git.text.run_lines import DOT, RUNNING, ending, length, new_id
from rlog_git.text.sweep_lines import LESS, MORE, SHOWN_KEYS, varied

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rlog_git.model import Metric, Run

SHOWN_NAME, SHOWN_METRIC, SHOWN_METRICS = 120, 60, 2
# what tells how a run goes, not how it came out
NOISE = re.compile(
    r"(?:^|[/_. -])(?:lr|learning_rate|epochs?|steps?|iter(?:ation)?s?|time|timestamp|runtime"
    r"|seconds|per_second|grad_norm|weight_decay|memory|mem|gpu|cpu|flos|throughput|tokens|samples)"
    r"(?:$|[/_. -]|\d)",
    re.IGNORECASE,
)
HELD_OUT = re.compile(
    r"(?:^|[/_. -])(?:best|val|valid|validation|eval|test|dev|result)", re.IGNORECASE
)


class RunLine(NamedTuple):
    """A line about runs: its time, the parts it is made of (some empty), its block id."""

    time: str
    parts: tuple[str, ...]
    id: str

    def __str__(self) -> str:
        said = DOT.join(part for part in self.parts if part)
        return f"- {self.time} run: {said} ^{self.id}"


def run_line(run: Run, clock: str, block_id: str) -> RunLine:
    """Return ``- 15:10 run: why · lr 0.001→0.0003 · acc 0.713 · took 2d 3h · w2s@0f89804 ^r…``."""
    is_over = run.state != RUNNING
    parts = (
        _name(run),
        escape(clean_line(changes_text(run.changes))) if run.changes else "",
        ", ".join(escape(metric_text(metric)) for metric in shown_metrics(run.metrics)),
        (escape(ending(run)) if run.state else "") if is_over else RUNNING,
        _took([run]) if is_over else "",
        code_text([run]),
    )
    return RunLine(clock, parts, block_id)


def sweep_line(runs: Sequence[Run], clock: str, block_id: str) -> RunLine:
    """Return ``- 15:10 run: sweep of 64, lr×seed of train · best acc 0.731 (lr 3e-4) ^r…``."""
    keys = varied(runs)
    name = clean_line(runs[0].command or runs[0].name or runs[0].tracker, SHOWN_NAME)
    over = f"sweep of {len(runs)}, {'×'.join(keys[:SHOWN_KEYS])} of {name}"
    what = over if keys else f"{len(runs)} × {name}"
    failed = sum(run.state in ("failed", "killed") for run in runs)
    going = sum(run.state == RUNNING for run in runs)
    parts = (
        escape(clean_line(what)),
        _best(runs, keys),
        f"{failed} failed" if failed else "",
        f"{going} {RUNNING}" if going else "",
        _took(runs) if not going else "",
        code_text(runs),
    )
    return RunLine(clock, parts, block_id)


def private_line(repo: str, count: int, clock: str, block_id: str) -> RunLine:
    """Return ``- 15:10 run: w2s, 3 runs``: time and count only."""
    said = f"{escape(clean_line(repo))}, {count} run{'s' * (count > 1)}"
    return RunLine(clock, (said,), block_id)


def tracked_id(run: Run, root: str) -> str:
    """Return the block id of a run; `root` names its folder as any machine would."""
    return new_id(f"{run.tracker}\n{root}\n{run.id}")


def metric_text(metric: Metric) -> str:
    """Return ``acc 0.713``, and ``loss 0.6 (best 0.4)`` where it was better before."""
    name = clean_line(metric.name, SHOWN_METRIC)
    best = best_of(metric)
    shown, shown_best = f"{metric.last:.4g}", f"{best:.4g}"
    return f"{name} {shown}" + (f" (best {shown_best})" if shown != shown_best else "")


def best_of(metric: Metric) -> float:
    """Return the best value of a metric: the least of a loss, else the most."""
    best = metric.least if LESS.search(metric.name) else metric.most
    return metric.last if best is None else best


def shown_metrics(metrics: Iterable[Metric]) -> list[Metric]:
    """Return the metrics that tell best how a run came out, two at most."""
    telling = [metric for metric in metrics if not NOISE.search(metric.name)]
    return sorted(telling, key=_rank)[:SHOWN_METRICS]


def code_text(runs: Sequence[Run]) -> str:
    """Return ``w2s@0f89804 +12−3``; nothing where the runs were of several commits."""
    found = {(run.repo, run.sha, run.dirty) for run in runs}
    repo, sha, dirty = next(iter(found))
    if len(found) > 1 or not sha:
        return ""
    shown = f"{escape(clean_line(repo))}@{sha[:SHOWN_SHA]}"
    return f"{shown} {escape(clean_line(dirty))}" if dirty else shown


def _name(run: Run) -> str:
    told = run.why or run.name or run.command or run.tracker
    return escape(clean_line(told, SHOWN_NAME).replace(DOT, ", "))


def _rank(metric: Metric) -> tuple[bool, int, str]:
    name = metric.name
    quality = 0 if MORE.search(name) else 1 if LESS.search(name) else 2
    return not HELD_OUT.search(name), quality, name


def _best(runs: Sequence[Run], keys: Sequence[str]) -> str:
    """Return ``best acc 0.731 (lr 3e-4)`` of the metric that most runs measured."""
    first: dict[str, int] = {}
    for run in runs:
        for metric in shown_metrics(run.metrics)[:1]:
            first[metric.name] = first.get(metric.name, 0) + 1
    if not first:
        return ""
    name = max(first, key=lambda name: first[name])
    measured = [(m, run) for run in runs for m in run.metrics if m.name == name]
    sound = [(m, run) for m, run in measured if best_of(m) == best_of(m)]
    if not sound:
        return ""
    sign = 1 if LESS.search(name) else -1
    metric, run = min(sound, key=lambda pair: sign * best_of(pair[0]))
    config = dict(run.config)
    given = ", ".join(f"{key} {config[key]}" for key in keys[:SHOWN_KEYS] if key in config)
    shown = f"best {clean_line(name, SHOWN_METRIC)} {best_of(metric):.4g}"
    return escape(clean_line(f"{shown} ({given})" if given else shown))


def _took(runs: Sequence[Run]) -> str:
    starts = [run.start for run in runs if run.start]
    ends = [run.end for run in runs if run.end]
    if not starts or not ends:
        return ""
    seconds = (max(ends) - min(starts)).total_seconds()
    return f"took {length(seconds)}" if seconds >= 1 else ""

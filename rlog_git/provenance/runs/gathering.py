"""Make one run of what several folders and several trackers tell of the same one."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.model import Metric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlog_git.model import Run

# A tracker inside another's folder begins a little earlier or later than it.
SLACK = timedelta(minutes=2)


def gather(told: Iterable[tuple[Path, Run]]) -> list[Run]:
    """Return each run once, by its key, and without those that another's folder holds.

    Give the readers' order: of two that tell of one folder the first keeps its name and config.
    """
    by_key: dict[tuple[str, str, str], tuple[Path, Run]] = {}
    for path, run in told:
        key = (run.tracker, run.root, run.id)
        known = by_key.get(key)
        by_key[key] = (path, resumed(known[1], run)) if known else (path, run)
    outer: list[Run] = []
    for path, run in sorted(by_key.values(), key=lambda pair: len(pair[0].parts)):
        above = next((o for o in outer if _is_within(path, run, o) or _is_twin(run, o)), None)
        if above is None:
            outer.append(run)
        else:
            outer[outer.index(above)] = absorbed(above, run)
    return outer


def resumed(one: Run, other: Run) -> Run:
    """Return one run of two parts: the earliest start, the last end, state, config and values."""
    first, last = sorted((one, other), key=lambda run: run.start.timestamp() if run.start else 0)
    return replace(
        last,
        start=first.start or last.start,
        end=max((run.end for run in (first, last) if run.end), default=None),
        why=last.why or first.why,
        sha=first.sha or last.sha,
        config=last.config or first.config,
        metrics=_joined(first.metrics, last.metrics),
    )


def absorbed(outer: Run, inner: Run) -> Run:
    """Return a run with what another tracker knows of it beyond."""
    return replace(
        outer,
        start=min((run.start for run in (outer, inner) if run.start), default=None),
        end=max((run.end for run in (outer, inner) if run.end), default=None),
        state=outer.state or inner.state,
        exit=inner.exit if outer.exit is None else outer.exit,
        why=outer.why or inner.why,
        sha=outer.sha or inner.sha,
        config=outer.config or inner.config,
        metrics=_joined(outer.metrics, inner.metrics),
    )


def _is_within(path: Path, run: Run, outer: Run) -> bool:
    folder = Path(outer.root, outer.id)
    if run is outer or not (path == folder or folder in path.parents):
        return False
    if run.start is None or outer.start is None:
        return False
    return outer.start - SLACK <= run.start <= (outer.end or run.start) + SLACK


def _is_twin(run: Run, other: Run) -> bool:
    """Say whether DVC's experiment and DVCLive's folder tell of the same run."""
    if {run.tracker, other.tracker} != {"dvc", "dvclive"} or run.config != other.config:
        return False
    near = run.end and other.end and abs(run.end - other.end) <= SLACK
    return bool(near) and _last(run) == _last(other)


def _last(run: Run) -> dict[str, float]:
    return {metric.name: metric.last for metric in run.metrics}


def _joined(first: tuple[Metric, ...], last: tuple[Metric, ...]) -> tuple[Metric, ...]:
    found = {metric.name: metric for metric in first}
    for metric in last:
        known = found.get(metric.name)
        found[metric.name] = metric if known is None else _widened(metric, known)
    return tuple(found.values())


def _widened(metric: Metric, known: Metric) -> Metric:
    bounds = [n for n in (metric.least, metric.most, known.least, known.most) if n is not None]
    bounds = [number for number in bounds if not math.isnan(number)]
    return Metric(metric.name, metric.last, min(bounds, default=None), max(bounds, default=None))

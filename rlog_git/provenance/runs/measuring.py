"""Find what a run measured, where a tracker kept that in the folder that it ran in."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlog_git.model import Metric, Run

LIMIT_FOLDERS = 2_000
MOST_METRICS = 60
SLACK_SECONDS = 2.0
# what a run is judged by comes first: 'val/acc', 'eval_loss'
JUDGED = re.compile(r"(?:^|[/_.-])(?:val|valid|validation|eval|test)(?:$|[/_.-])", re.IGNORECASE)


def measured(folder: str, since: float) -> tuple[Metric, ...]:
    """Return the metrics of what trackers wrote below a folder since a moment; none without one."""
    from rlog_git.provenance.runs.finding import walk  # noqa: PLC0415 - slow to load, at the end
    from rlog_git.provenance.runs.gathering import gather  # noqa: PLC0415 - the same
    from rlog_git.provenance.runs.trackers import BUILT_IN  # noqa: PLC0415 - the same

    if not folder:
        return ()
    walked = walk([Path(folder)], BUILT_IN, LIMIT_FOLDERS)
    fresh = [found for found in walked.found if found.written / 1e9 >= since - SLACK_SECONDS]
    try:
        told = [(found.path, run) for found in fresh for run in found.reader.read(found.path)]
    except OSError:
        return ()
    return _first(run for run in gather(told) if _began(run) >= since - SLACK_SECONDS)


def _began(run: Run) -> float:
    """Return when a run began; one that does not say it was written since, so that it counts."""
    return run.start.timestamp() if run.start else math.inf


def _first(runs: Iterable[Run]) -> tuple[Metric, ...]:
    found = next((run.metrics for run in runs if run.metrics), ())
    finite = [metric for metric in found if math.isfinite(metric.last)]
    return tuple(sorted(finite, key=lambda metric: not JUDGED.search(metric.name))[:MOST_METRICS])

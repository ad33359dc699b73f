"""The line of a run that a tracker kept, and the one line of a sweep: what is said, in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.commit_lines import changes_text
from rlog_git.text.escape import clean_line, escape
from rlog_git.text.run_lines import DOT, RUNNING, code_text, ending, length, new_id
from rlog_git.text.run_metrics import metric_text, shown_metrics
from rlog_git.text.sweep_lines import sweep_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.model import Run

SHOWN_NAME = 120


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
        code_text(run),
    )
    return RunLine(clock, parts, block_id)


def sweep_line(runs: Sequence[Run], clock: str, block_id: str) -> RunLine:
    """Return ``- 15:10 run: sweep of 64, lr×seed of train · best acc 0.731 (lr 3e-4) ^r…``."""
    name = clean_line(runs[0].command or runs[0].name or runs[0].tracker, SHOWN_NAME)
    going = any(run.state == RUNNING for run in runs)
    parts = (*sweep_parts(runs, name), "" if going else _took(runs), _code(runs))
    return RunLine(clock, parts, block_id)


def private_line(repo: str, count: int, clock: str, block_id: str) -> RunLine:
    """Return ``- 15:10 run: w2s, 3 runs``: time and count only."""
    said = f"{escape(clean_line(repo))}, {count} run{'s' * (count > 1)}"
    return RunLine(clock, (said,), block_id)


def tracked_id(run: Run, root: str) -> str:
    """Return the block id of a run; `root` names its folder as any machine would."""
    return new_id(f"{run.tracker}\n{root}\n{run.id}")


def _name(run: Run) -> str:
    told = run.why or run.name or run.command or run.tracker
    return escape(clean_line(told, SHOWN_NAME).replace(DOT, ", "))


def _code(runs: Sequence[Run]) -> str:
    """Return the code of runs; nothing where they were of several commits."""
    found = {code_text(run) for run in runs}
    return found.pop() if len(found) == 1 else ""


def _took(runs: Sequence[Run]) -> str:
    starts = [run.start for run in runs if run.start]
    ends = [run.end for run in runs if run.end]
    if not starts or not ends:
        return ""
    seconds = (max(ends) - min(starts)).total_seconds()
    return f"took {length(seconds)}" if seconds >= 1 else ""

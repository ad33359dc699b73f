"""Time whole processes in pairs, and say what was found as rows of one table."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

MAX_RSS_PER_MB = 1024 * 1024 if sys.platform == "darwin" else 1024


class BenchError(Exception):
    """Something that is measured did not run; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: milliseconds by the clock and of the processor, peak megabytes."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Costs of two commands that ran in turns, so that a busy machine hits both alike."""

    ours: list[Cost]
    peer: list[Cost]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `holds` is None where there is no goal or nothing was measured."""

    what: str
    runs: int = 0
    ours: str = ""
    peer: str = ""
    ratio: str = ""
    goal: str = ""
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measurement needs: the tools, a clean environment, a folder, how much to do."""

    rlog: str
    python: str
    work: Path
    cache: Path
    env: dict[str, str]
    days: int
    runs: int
    quick: bool
    long: bool

    def run(self, *command: str | Path, cwd: Path, now: str = "") -> Cost:
        """Run one command to its end in the clean environment and return its cost."""
        env = self.env | {"RLOG_NOW": now} if now else self.env
        return run([str(word) for word in command], cwd=cwd, env=env)


def run(command: list[str], *, cwd: Path, env: dict[str, str]) -> Cost:
    """Run one command; its output goes to a file, as /dev/null would let some tools cheat."""
    with tempfile.TemporaryFile() as shown:
        start = perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=shown, stderr=shown, cwd=cwd, env=env
        )
        # wait4 alone tells the time and memory of this one child
        _, status, used = os.wait4(process.pid, 0)
        wall = (perf_counter() - start) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            shown.seek(0)
            said = shown.read().decode(errors="replace").strip().split("\n")[-1]
            words = " ".join(command)[:100]
            raise BenchError(f"{words!r} ended with {process.returncode}: {said}")
    return Cost(wall, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / MAX_RSS_PER_MB)


def paired(ours: Callable[[], Cost], peer: Callable[[], Cost], runs: int) -> Pair:
    """Run both in turns, once unmeasured to warm the caches, and return their costs."""
    ours()
    peer()
    taken = [(ours(), peer()) for _ in range(runs)]
    return Pair([cost for cost, _ in taken], [cost for _, cost in taken])


def ratio_row(what: str, pair: Pair, goal: float | None, *, by: str = "wall") -> Row:
    """Compare medians: ours may take `goal` times what the peer takes."""
    ratio = middle(pair.ours, by) / middle(pair.peer, by)
    return Row(
        what,
        len(pair.ours),
        _shown(pair.ours),
        _shown(pair.peer),
        f"{ratio:.2f} ×",
        f"≤ {goal:g} × {_basis(by)}" if goal else "",
        ratio <= goal if goal else None,
    )


def extra_row(what: str, pair: Pair, goal: float | None, *, by: str = "wall") -> Row:
    """Take the median of the differences: ours may take `goal` milliseconds more than the peer."""
    both = zip(pair.ours, pair.peer, strict=True)
    extra = median(_figure(ours, by) - _figure(peer, by) for ours, peer in both)
    return Row(
        what,
        len(pair.ours),
        _shown(pair.ours),
        _shown(pair.peer),
        f"{extra:+.1f} ms",
        f"≤ {goal:g} ms {_basis(by)}" if goal else "",
        extra <= goal if goal else None,
    )


def limit_row(what: str, values: Sequence[float], unit: str, goal: float) -> Row:
    """Hold a median against a fixed limit."""
    found = median(values)
    return Row(
        what, len(values), f"{found:.2f} {unit}", goal=f"≤ {goal:g} {unit}", holds=found <= goal
    )


def skipped(what: str, reason: str) -> Row:
    """Say why something was not measured."""
    return Row(what, ours=f"skipped: {reason}")


def middle(costs: Iterable[Cost], by: str) -> float:
    """Return the median of one measure."""
    return median(_figure(cost, by) for cost in costs)


def table(rows: list[Row]) -> str:
    """Write rows as a Markdown table that also reads well raw."""
    cells: list[tuple[str, ...]] = [("what", "n", "ours", "peer", "ratio", "goal", "holds")]
    for row in rows:
        holds = {True: "yes", False: "NO", None: ""}[row.holds]
        runs = str(row.runs or "")
        cells.append((row.what, runs, row.ours, row.peer, row.ratio, row.goal, holds))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    widths[2] = min(widths[2], 34)  # a reason for skipping may stick out
    cells.insert(1, tuple("-" * width for width in widths))
    return "\n".join(_line(line, widths) for line in cells)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def _figure(cost: Cost, by: str) -> float:
    return cost.cpu if by == "cpu" else cost.wall


def _shown(costs: list[Cost]) -> str:
    return f"{middle(costs, 'wall'):.1f} ms (cpu {middle(costs, 'cpu'):.1f})"


def _basis(by: str) -> str:
    return "cpu" if by == "cpu" else ""

"""Lay numbers out along an axis: where it begins and ends, and the round values marked on it."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# steps between marks that read as times: minutes, hours, working days of 8 h
MINUTES = (1, 5, 10, 15, 30, 60, 120, 240, 480, 960, 2400, 4800, 9600, 24000)
ROUND_TIMES = (1, 5, 15, 30, 60, 120, 240, 480, 960, 2400, 4800, 9600, 24000, 48000)
MOST_MARKS = 5


class Scale(NamedTuple):
    """An axis from `low` to `high`; `marks` are the values written at it."""

    low: float
    high: float
    marks: tuple[float, ...]
    log: bool = False

    def at(self, value: float) -> float:
        """Return where a value stands, from 0 at the low end to 1 at the high end; cut there."""
        value = min(max(value, self.low), self.high)
        if self.log:
            return log10(value / self.low) / log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def linear(values: Sequence[float], unit: str = "number") -> Scale:
    """Return a scale that holds zero and all values, with at most six round marks."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if low == high:
        high = 1.0
    step = _step((high - low) / MOST_MARKS, unit)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    marks = tuple(number * step for number in range(first, last + 1))
    return Scale(marks[0], marks[-1], marks)


def times(values: Sequence[float]) -> Scale:
    """Return a logarithmic scale of minutes around all values, which must be above 0."""
    below = [mark for mark in ROUND_TIMES if mark <= min(values)]
    above = [mark for mark in ROUND_TIMES if mark >= max(values)]
    low = float(below[-1] if below else min(values))
    high = float(above[0] if above else max(values))
    high = high if high > low else low * 2
    marks = tuple(float(mark) for mark in ROUND_TIMES if low <= mark <= high)
    return Scale(low, high, marks, log=True)


def _step(least: float, unit: str) -> float:
    """Return the smallest round step that is no less than this."""
    if unit == "minutes":
        found = [step for step in MINUTES if step >= least]
        if found:
            return float(found[0])
    power = 10.0 ** floor(log10(least))
    step = next((n * power for n in (1, 2, 2.5, 5) if n * power >= least * 0.999), 10 * power)
    return max(1.0, ceil(step)) if unit == "count" else step

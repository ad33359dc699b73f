"""Gather what a run measured: the last value of each number, the least and the most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rlog_git.model import Metric
from rlog_git.provenance.secret_shapes import redact_shapes
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_METRICS = 200
SHOWN_NAME = 80


class Measured:
    """The numbers of one run, as they come; of more than 200 names the first are kept."""

    def __init__(self) -> None:
        self._found: dict[str, list[float]] = {}

    def add(self, name: Any, value: Any) -> None:  # noqa: ANN401 - of a foreign file
        """Take one more value of a number; what is none is left out."""
        number = as_number(value)
        if number is None or not isinstance(name, str):
            return
        known = self._found.get(name)
        if known is None:
            if len(self._found) < LIMIT_METRICS:
                least, most = (math.inf, -math.inf) if math.isnan(number) else (number, number)
                self._found[name] = [number, least, most]
            return
        known[0] = number
        known[1] = min(known[1], number)
        known[2] = max(known[2], number)

    def add_all(self, values: Mapping[Any, Any]) -> None:
        """Take what a table of numbers says."""
        for name, value in values.items():
            self.add(name, value)

    def metrics(self) -> tuple[Metric, ...]:
        """Return what was measured, by name; not-a-number is no least and no most."""
        return tuple(
            Metric(_name(name), last, *((least, most) if least <= most else (None, None)))
            for name, (last, least, most) in self._found.items()
        )


def as_number(value: Any) -> float | None:  # noqa: ANN401 - of a foreign file
    """Return a number as a float, also one in words (``NaN``, ``3e-4``); None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _name(name: str) -> str:
    return clean_line(redact_shapes(name), SHOWN_NAME)

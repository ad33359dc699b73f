"""Word the values of answers alike in every face: minutes, shares, ratios, counted nouns."""

from __future__ import annotations

from math import isfinite
from typing import Any

from rlog_git.dates import format_minutes

NOT_KNOWN = "–"


def worded(value: Any, unit: str) -> str:  # noqa: ANN401 - what a row of an answer holds
    """Return a value as its unit is read: ``1h30m``, ``42 %``, ``1.8×``; a dash for None."""
    if not isinstance(value, int | float) or not isfinite(value):
        return NOT_KNOWN if value is None else str(value)
    if unit == "minutes":
        return ("−" if value < 0 else "") + format_minutes(abs(round(value)))
    if unit == "share":
        return f"{value * 100:.0f} %"
    if unit == "ratio":
        return f"{value:.2g}×" if value < 10 else f"{value:.0f}×"  # noqa: PLR2004 - two digits
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return ``1 idea``, ``3 ideas``, ``no ideas``."""
    many = nouns or f"{noun}s"
    return f"{number or 'no'} {noun if number == 1 else many}"

"""Say how sure a number is: quantiles, exact intervals, and what is unusual.

Chance is seeded, so that the same log gives the same answer.
"""

from __future__ import annotations

from math import comb, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20261123
# what makes the median absolute deviation of a normal distribution its standard deviation
MAD_TO_SIGMA = 1.4826
EXACT = 200
# standard deviations that hold 80 and 90 % of a normal distribution
Z_80, Z_90 = 1.2816, 1.645


def quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile by linear interpolation (type 7 of Hyndman and Fan 1996).

    Raise ValueError where there are no values.
    """
    if not values:
        raise ValueError("a quantile needs a value")
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def median(values: Sequence[float]) -> float:
    """Return the median; raise ValueError where there are no values."""
    return quantile(values, 0.5)


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927); `z` is 1.96 for 95 %, Z_80 for 80 %.

    (0, 1) where nothing was counted.
    """
    if not count:
        return 0.0, 1.0
    share = hits / count
    middle = share + z * z / (2 * count)
    around = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    below = 1 + z * z / count
    return max(0.0, (middle - around) / below), min(1.0, (middle + around) / below)


def usual(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the robust spread (1.4826 × median absolute deviation) of values.

    Raise ValueError where there are no values.
    """
    middle = median(values)
    return middle, MAD_TO_SIGMA * median([abs(value - middle) for value in values])


def median_bounds(values: Sequence[float]) -> tuple[float, float]:
    """Return the 90 % interval of the median by order statistics (Conover 1999, section 3.2).

    It is exact up to 200 values, with the normal approximation above, and the whole range where
    fewer than five values cannot be that sure. Raise ValueError where there are no values.
    """
    if not values:
        raise ValueError("a median needs a value")
    ordered = sorted(values)
    count = len(ordered)
    below = int(count / 2 - Z_90 * sqrt(count) / 2) if count > EXACT else _sure(count)
    return ordered[max(0, below - 1)], ordered[min(count - 1, count - below)]


def _sure(count: int) -> int:
    """Return the largest k for which fewer than k of the values lie below with chance ≤ 5 %."""
    found, total = 0, 0
    for number in range(count):
        total += comb(count, number)
        if total * 20 > 2**count:
            break
        found = number + 1
    return found

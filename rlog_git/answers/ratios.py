"""Group finished tasks and say how their times relate to their estimates, each with its n."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Column, Row, place_of
from rlog_git.answers.statistics import median_bounds, quantile

if TYPE_CHECKING:
    from collections.abc import Iterator

# a median is told from FEWEST tasks on, where four fifths lie from FEWEST_FOR_TENTHS on
FEWEST, FEWEST_FOR_TENTHS = 5, 10
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# the largest estimate of each size, in minutes
SIZES = ((30, "up to 30m"), (60, "to 1h"), (120, "to 2h"), (240, "to 4h"), (480, "to 8h"))
LARGER = "over 8h"
SORTS = ("project", "kind", "size", "tag", "weekday")
GROUPS = (
    Column("by", "by"),
    Column("name", "tasks"),
    Column("n", "n", "count"),
    Column("median", "median", "ratio"),
    Column("median_low", "at least", "ratio"),
    Column("median_high", "at most", "ratio"),
    Column("low50", "half from", "ratio"),
    Column("high50", "to", "ratio"),
    Column("low80", "80 % from", "ratio"),
    Column("high80", "to", "ratio"),
)


def ratio_rows(rows: list[Row]) -> Iterator[Row]:
    """Yield a row for all tasks, then one a group that is large enough."""
    if len(rows) < FEWEST:
        return
    yield _group("all", "all", rows)
    orders = {"size": [*(name for _, name in SIZES), LARGER], "weekday": WEEKDAYS}
    for by in SORTS:
        order = orders.get(by, [])
        found: dict[str, list[Row]] = {}
        for row in rows:
            for name in _names(row, by):
                found.setdefault(name, []).append(row)
        largest = sorted(found, key=lambda name: (-len(found[name]), name))
        for name in [each for each in order if each in found] if order else largest:
            # a group that all are in says what the first row says
            if len(found[name]) >= FEWEST and len(found) > 1:
                yield _group(by, name, found[name])


def _names(row: Row, by: str) -> list[str]:
    """Return the groups of one sort that a task is in."""
    if by == "project":
        return [row["project"].casefold()] if row["project"] else []
    if by == "tag":
        return list(dict.fromkeys(tag for tag in row["tags"] if not tag.startswith("p/")))
    if by == "size":
        return [next((name for most, name in SIZES if row["estimate_min"] <= most), LARGER)]
    if by == "weekday":
        return [WEEKDAYS[date.fromisoformat(row["day"]).weekday()]]
    return [row["kind"]]


def _group(by: str, name: str, rows: list[Row]) -> Row:
    ratios = [ratio(row) for row in rows]
    low, high = median_bounds(ratios)
    wide = len(ratios) >= FEWEST_FOR_TENTHS
    return {
        "by": by,
        "name": name,
        "n": len(ratios),
        "median": quantile(ratios, 0.5),
        "median_low": low,
        "median_high": high,
        "low50": quantile(ratios, 0.25),
        "high50": quantile(ratios, 0.75),
        "low80": quantile(ratios, 0.1) if wide else None,
        "high80": quantile(ratios, 0.9) if wide else None,
        PLACES: [place_of(row) for row in rows],
    }


def ratio(row: Row) -> float:
    """Return the time a finished task took, divided by its estimate."""
    return float(row["spent_min"] / row["estimate_min"])

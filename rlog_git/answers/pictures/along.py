"""Lay days and weeks out from left to right, with as many labels as there is room for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.calendar import without_gaps
from rlog_git.answers.pictures.svg import SMALL, WIDTH, column_of, element, ems, text
from rlog_git.answers.wording import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.answers.answer import Row, Table
    from rlog_git.answers.pictures.scale import Scale

# what stands left of the drawing: the marks of its axis
LEFT = 52.0
ROOM = WIDTH - LEFT - 6


class Along(NamedTuple):
    """Where each value of a column stands, and how wide the step between two is."""

    places: dict[str, float]
    step: float
    markup: str


def along(table: Table, rows: Sequence[Row], key: str, height: float) -> Along:
    """Return the places of a column's values below a drawing of this height.

    Days and weeks keep their distances; everything else stands in the order of the rows.
    """
    unit = column_of(table, key).unit
    names = without_gaps(list(dict.fromkeys(worded(row.get(key), unit) for row in rows)))
    days = [day_of(name) for name in names]
    if names and all(days):
        first, last = min(filter(None, days)), max(filter(None, days))
        count = (last - first).days + 1
        places = [(day - first).days for day in days if day]
    else:
        count, places = max(len(names), 1), list(range(len(names)))
    step = ROOM / count
    found = {n: LEFT + (at + 0.5) * step for n, at in zip(names, places, strict=True)}
    return Along(found, step, _labels(found, height))


def day_of(text_: str) -> date | None:
    """Return the day of a text such as 2026-11-23, else None."""
    try:
        return date.fromisoformat(text_) if len(text_) == len("2026-11-23") else None
    except ValueError:
        return None


def grid(scale: Scale, unit: str, height: float) -> str:
    """Return the lines of the marks of an upright axis, with what they stand for."""
    parts = []
    for value in scale.marks:
        y = height - scale.at(value) * height
        line = f"M{LEFT:g} {y:.1f}H{WIDTH:g}"
        parts.append(element("path", d=line, class_="rule"))
        shown = worded(round(value, 6) if value % 1 else int(value), unit)
        parts.append(text(LEFT - 6, y + 4, shown, "small muted end", LEFT))
    return "".join(parts)


def _labels(places: dict[str, float], height: float) -> str:
    """Return the labels that there is room for, from the last one back."""
    wide = max((ems(name) for name in places), default=0.0) * SMALL + 10
    parts, free = [], WIDTH + 5.0
    for name in sorted(places, key=lambda name: -places[name]):
        x = min(places[name], WIDTH - wide / 2 + 5)
        if x + wide / 2 <= free:
            parts.append(text(x, height + 16, name, "small muted middle", wide))
            free = x - wide / 2
    return "".join(parts)

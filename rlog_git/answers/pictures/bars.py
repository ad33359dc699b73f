"""Draw a bar a row, its label above it; also several bars a row, intervals, values below zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.answers.pictures.scale import Scale, linear
from rlog_git.answers.pictures.svg import (
    LINE,
    SMALL,
    WIDTH,
    Drawn,
    column_of,
    element,
    ems,
    legend,
    mark,
    number,
    numbers,
    text,
)
from rlog_git.answers.wording import worded

if TYPE_CHECKING:
    from rlog_git.answers.answer import Picture, Row, Table

MOST_ROWS = 30
THICK, GAP = 12.0, 9.0
# the one colour of bars alone; of two side by side, as their legend has it
ALONE, BESIDE = "bar", ("f0", "f1")


def draw(picture: Picture, table: Table) -> Drawn:
    """Return bars for the first MOST_ROWS rows with a value, and how many more there are."""
    keys = (*picture.values, *picture.band)
    known = [row for row in table.rows if any(number(row, key) is not None for key in keys)]
    known = [row for row in known if any(number(row, key) for key in keys)] or known
    rows = known[:MOST_ROWS]
    unit = column_of(table, picture.values[0]).unit
    scale = linear([value for key in keys for value in numbers(rows, key)], unit)
    room = WIDTH - 4 - max((_room(row, picture, table) for row in rows), default=0.0)
    parts, y = [], 0.0
    if len(picture.values) > 1:
        drawn = legend([column_of(table, key).title for key in picture.values], 0)
        parts, y = [drawn.markup], drawn.height
    top = y
    for row in rows:
        drawn = _row(picture, table, row, scale, room)
        parts.append(element("g", drawn.markup, transform=f"translate(0 {y:g})"))
        y += drawn.height
    parts.append(_reference(scale, room, unit, top, y))
    if len(known) > len(rows):
        parts.append(text(0, y + 12, f"and {len(known) - len(rows)} more", "small muted"))
        y += LINE
    return Drawn("".join(parts), y)


def _row(picture: Picture, table: Table, row: Row, scale: Scale, room: float) -> Drawn:
    label = worded(row.get(picture.across), column_of(table, picture.across).unit)
    parts, y = [text(0, 12, label)], LINE
    for place, key in enumerate(picture.values):
        value = number(row, key)
        column = column_of(table, key)
        shown = 0.0 if value is None else value
        zero, end = scale.at(0) * room, scale.at(shown) * room
        left, wide = min(zero, end), max(abs(end - zero), 1.0 if shown else 0.0)
        keys = (picture.across, key, *(picture.band if not place else ()))
        colour = BESIDE[min(place, 1)] if len(picture.values) > 1 else ALONE
        parts.append(
            mark("rect", table, row, keys, x=left, y=y, width=wide, height=THICK, class_=colour)
        )
        far = max(left + wide, _whisker_end(picture, row, scale, room, place))
        parts.append(text(far + 5, y + 10, worded(row.get(key), column.unit), "small"))
        if not place:
            parts.append(_whisker(picture, row, scale, room, y + THICK / 2))
        y += THICK + 3
    return Drawn("".join(parts), y + GAP - 3)


def _room(row: Row, picture: Picture, table: Table) -> float:
    """Return how wide the longest value of a row is, written behind its bar."""
    return 8 + max(
        ems(worded(row.get(key), column_of(table, key).unit)) * SMALL * 1.1
        for key in picture.values
    )


def _whisker_end(picture: Picture, row: Row, scale: Scale, room: float, place: int) -> float:
    high = number(row, picture.band[1]) if picture.band and not place else None
    return 0.0 if high is None else scale.at(high) * room


def _whisker(picture: Picture, row: Row, scale: Scale, room: float, y: float) -> str:
    """Return the interval around the first value, a line with two ends."""
    ends = [number(row, key) for key in picture.band]
    if not ends or ends[0] is None or ends[1] is None:
        return ""
    low, high = scale.at(ends[0]) * room, scale.at(ends[1]) * room
    path = f"M{low:.1f} {y:g}H{high:.1f}M{low:.1f} {y - 4:g}v8M{high:.1f} {y - 4:g}v8"
    return element("path", d=path, class_="whisker")


def _reference(scale: Scale, room: float, unit: str, top: float, bottom: float) -> str:
    """Return the line at 1 for ratios, where a task took what was estimated; at 0 for others."""
    parts = []
    if unit == "ratio" and scale.low < 1 < scale.high:
        x = scale.at(1) * room
        parts.append(element("path", d=f"M{x:.1f} {top + 14:g}V{bottom - 4:g}", class_="refer"))
    if scale.low < 0:
        x = scale.at(0) * room
        parts.append(element("path", d=f"M{x:.1f} {top + 14:g}V{bottom - 4:g}", class_="axis"))
    return "".join(parts)

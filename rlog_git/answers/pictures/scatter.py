"""Draw a dot a row, x against y, with the diagonal on which both are equal and their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.answers.pictures.scale import Scale, linear, times
from rlog_git.answers.pictures.svg import (
    LINE,
    WIDTH,
    Drawn,
    column_of,
    element,
    mark,
    number,
    numbers,
    text,
)
from rlog_git.answers.wording import worded

if TYPE_CHECKING:
    from rlog_git.answers.answer import Column, Picture, Row, Table

LEFT, TOP, SIDE = 58.0, 20.0, 340.0
# minutes further apart than this many times stand on a logarithmic scale
FAR = 8
AXIS = 44.0


def draw(picture: Picture, table: Table) -> Drawn:
    """Return the dots of the rows that have both values, on the same scale along both sides."""
    across, up = (column_of(table, key) for key in picture.values[:2])
    rows = [row for row in table.rows if None not in (number(row, across.key), number(row, up.key))]
    scale = _scale(rows, (across.key, up.key, *picture.band), across.unit)
    parts = [_frame(scale, across, up)]
    ends = _at(scale, scale.low, scale.low), _at(scale, scale.high, scale.high)
    line = f"M{ends[0][0]:.1f} {ends[0][1]:.1f}L{ends[1][0]:.1f} {ends[1][1]:.1f}"
    parts.append(element("path", d=line, class_="refer"))
    parts += [_band(scale, row, picture, across.key) for row in rows]
    keys = (picture.across, across.key, up.key, *picture.band)
    for row in rows:
        x, y = _at(scale, number(row, across.key) or 0.0, number(row, up.key) or 0.0)
        parts.append(
            mark("circle", table, row, keys, cx=x, cy=y, r=4, class_="bar", fill_opacity=0.75)
        )
    below = TOP + SIDE + AXIS
    said = [f"on the dashed line, {up.title} equals {across.title}"]
    said += ["upright: the interval that was expected before"] if picture.band else []
    for line in said:
        below += LINE
        parts.append(text(0, below - 5, line, "small muted"))
    return Drawn("".join(parts), below)


def _scale(rows: list[Row], keys: tuple[str, ...], unit: str) -> Scale:
    values = [value for key in keys for value in numbers(rows, key)]
    if unit == "minutes" and values and min(values) > 0 and max(values) > FAR * min(values):
        return times(values)
    return linear(values, unit)


def _at(scale: Scale, x: float, y: float) -> tuple[float, float]:
    return LEFT + scale.at(x) * SIDE, TOP + SIDE * (1 - scale.at(y))


def _frame(scale: Scale, across: Column, up: Column) -> str:
    """Return both axes with their marks and names."""
    parts = []
    for value in scale.marks:
        shown = worded(round(value, 6) if value % 1 else int(value), across.unit)
        x, y = _at(scale, value, value)
        grid = f"M{x:.1f} {TOP:g}V{TOP + SIDE:g}M{LEFT:g} {y:.1f}H{LEFT + SIDE:g}"
        parts += [
            element("path", d=grid, class_="rule"),
            text(x, TOP + SIDE + 16, shown, "small muted middle"),
            text(LEFT - 6, y + 4, shown, "small muted end", LEFT),
        ]
    parts.append(text(0, 11, f"↑ {up.title}", "small muted", WIDTH))
    parts.append(text(LEFT + SIDE, TOP + SIDE + 33, f"{across.title} →", "small muted end"))
    return "".join(parts)


def _band(scale: Scale, row: Row, picture: Picture, key: str) -> str:
    """Return the interval that was expected at the row's x, an upright stroke."""
    ends = [number(row, end) for end in picture.band]
    if not ends or ends[0] is None or ends[1] is None:
        return ""
    x, low = _at(scale, number(row, key) or 0.0, ends[0])
    high = _at(scale, 0.0 if not scale.log else scale.low, ends[1])[1]
    box = {"x": x - 2.5, "y": high, "width": 5, "height": max(low - high, 1.0)}
    return element("rect", class_="band", **box)

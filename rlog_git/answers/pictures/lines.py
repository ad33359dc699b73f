"""Draw values over days or weeks as lines with a dot a value; one panel a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.pictures.along import LEFT, along, grid
from rlog_git.answers.pictures.scale import linear
from rlog_git.answers.pictures.svg import (
    SERIES,
    WIDTH,
    Drawn,
    column_of,
    element,
    legend,
    mark,
    number,
    numbers,
)
from rlog_git.answers.wording import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.answers.answer import Picture, Row, Table
    from rlog_git.answers.pictures.along import Along
    from rlog_git.answers.pictures.scale import Scale

HIGH = 150.0
AXIS = 30.0
# with more values than this a line has no dots, only the places to point at
DOTS = 60


class Line(NamedTuple):
    """One line: what it is called, its column, its rows."""

    name: str
    key: str
    rows: tuple[Row, ...]


def draw(picture: Picture, table: Table) -> Drawn:
    """Return a panel for each unit among the values, one below the other."""
    parts, y = [], 0.0
    for unit in dict.fromkeys(column_of(table, key).unit for key in picture.values):
        keys = [key for key in picture.values if column_of(table, key).unit == unit]
        drawn = _panel(picture, table, unit, keys)
        parts.append(element("g", drawn.markup, transform=f"translate(0 {y:g})"))
        y += drawn.height
    return Drawn("".join(parts), y)


def lines_of(picture: Picture, table: Table, keys: list[str]) -> Iterator[Line]:
    """Yield a line for each column, or for each value of the series."""
    if not picture.series:
        for key in keys:
            yield Line(column_of(table, key).title, key, table.rows)
        return
    names = dict.fromkeys(str(row.get(picture.series)) for row in table.rows)
    for name in names:
        rows = tuple(row for row in table.rows if str(row.get(picture.series)) == name)
        yield Line(name, keys[0], rows)


def _panel(picture: Picture, table: Table, unit: str, keys: list[str]) -> Drawn:
    lines = list(lines_of(picture, table, keys))
    first = picture.values[0] in keys
    measured = (*keys, *(picture.band if first else ()))
    scale = linear([value for key in measured for value in numbers(table.rows, key)], unit)
    places = along(table, table.rows, picture.across, HIGH)
    key = legend([line.name for line in lines], 0)
    parts = [grid(scale, unit, HIGH), places.markup]
    if picture.band and first:
        parts.append(_band(picture, table, scale, places))
    if unit == "ratio" and scale.low < 1 < scale.high:
        y = HIGH * (1 - scale.at(1))
        parts.append(element("path", d=f"M{LEFT:g} {y:.1f}H{WIDTH:g}", class_="refer"))
    for place, line in enumerate(lines):
        parts += _line(picture, table, line, min(place, SERIES), scale, places)
    plot = element("g", *parts, transform=f"translate(0 {key.height + 8:g})")
    return Drawn(key.markup + plot, key.height + 8 + HIGH + AXIS)


def _line(
    picture: Picture, table: Table, line: Line, colour: int, scale: Scale, places: Along
) -> Iterator[str]:
    """Yield the line, broken where a value is not known, and a mark for each value."""
    keys = (picture.across, *((picture.series,) if picture.series else ()), line.key)
    if line.key == picture.values[0]:
        keys += picture.band
    path, marks, pen = "", [], "M"
    for row in line.rows:
        value = number(row, line.key)
        if value is None:
            pen = "M"
            continue
        x = places.places[worded(row.get(picture.across), column_of(table, picture.across).unit)]
        y = HIGH * (1 - scale.at(value))
        path += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
        radius = 2.6 if len(line.rows) <= DOTS else 1.0
        marks.append(mark("circle", table, row, keys, cx=x, cy=y, r=radius, class_=f"f{colour}"))
    if path:
        yield element("path", d=path, class_=f"line l{colour}")
    yield from marks


def _band(picture: Picture, table: Table, scale: Scale, places: Along) -> str:
    """Return the area between the low and the high end of the interval."""
    low, high = picture.band or ("", "")
    unit = column_of(table, picture.across).unit
    ends = [
        (places.places[worded(row.get(picture.across), unit)], number(row, low), number(row, high))
        for row in table.rows
    ]
    known = [(x, a, b) for x, a, b in ends if a is not None and b is not None]
    up = [f"{x:.1f} {HIGH * (1 - scale.at(above)):.1f}" for x, _below, above in known]
    down = [f"{x:.1f} {HIGH * (1 - scale.at(below)):.1f}" for x, below, _above in reversed(known)]
    return element("path", d=f"M{'L'.join([*up, *down])}Z", class_="band") if known else ""

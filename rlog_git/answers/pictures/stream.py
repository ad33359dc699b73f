"""Draw the share of each series over weeks, one on top of the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rlog_git.answers.pictures.along import LEFT, along, grid
from rlog_git.answers.pictures.scale import Scale, linear
from rlog_git.answers.pictures.svg import (
    SERIES,
    Drawn,
    column_of,
    element,
    legend,
    mark,
    number,
)
from rlog_git.answers.wording import worded

if TYPE_CHECKING:
    from rlog_git.answers.answer import Picture, Row, Table

HIGH = 190.0
AXIS = 30.0
# what a table may call the rest of its series; it is grey, as those beyond the eighth
REST = "others"
ROUNDING = 1e-4
WHOLE = Scale(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0))


def draw(picture: Picture, table: Table) -> Drawn:
    """Return a column a week, its parts from the bottom up by how large they are over all weeks."""
    key = picture.values[0]
    sums: dict[str, float] = defaultdict(float)
    stacks: dict[str, list[tuple[Row, float]]] = defaultdict(list)
    across = column_of(table, picture.across).unit
    for row in table.rows:
        value = number(row, key)
        if value is not None and value > 0:
            sums[_name(row, picture)] += value
            stacks[worded(row.get(picture.across), across)].append((row, value))
    order = sorted(sums.keys() - {REST}, key=lambda name: (-sums[name], name))
    rank = {name: place for place, name in enumerate(order)} | {REST: SERIES}
    unit = column_of(table, key).unit
    heights = [sum(value for _row, value in stack) for stack in stacks.values()]
    whole = unit == "share" and max(heights, default=0) <= WHOLE.high + ROUNDING
    scale = WHOLE if whole else linear(heights, unit)
    places = along(table, table.rows, picture.across, HIGH)
    shown = order[:SERIES] + ([REST] if len(order) > SERIES or REST in sums else [])
    names = legend(shown, 0)
    parts = [grid(scale, unit, HIGH), places.markup]
    wide = max(places.step - (1.0 if places.step > 4 else 0.0), 0.6)  # noqa: PLR2004 - a hair apart
    keys = (picture.across, picture.series, key)
    for name, stack in stacks.items():
        x, reached = places.places[name] - wide / 2, 0.0
        for row, value in sorted(stack, key=lambda each: rank[_name(each[0], picture)]):
            low, reached = reached, reached + value
            top, bottom = HIGH * (1 - scale.at(reached)), HIGH * (1 - scale.at(low))
            colour = f"part f{min(rank[_name(row, picture)], SERIES)}"
            box = {"x": max(x, LEFT), "y": top, "width": wide, "height": bottom - top}
            parts.append(mark("rect", table, row, keys, class_=colour, **box))
    plot = element("g", *parts, transform=f"translate(0 {names.height + 8:g})")
    return Drawn(names.markup + plot, names.height + 8 + HIGH + AXIS)


def _name(row: Row, picture: Picture) -> str:
    return str(row.get(picture.series))

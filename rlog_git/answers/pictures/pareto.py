"""Draw bars, the largest first, with a line for the share that they and those above make up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.answers.pictures.bars import GAP, MOST_ROWS, THICK
from rlog_git.answers.pictures.scale import linear
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
    from rlog_git.answers.answer import Picture, Table

# right of the bars: their values, then the axis of the share from 0 to 100 %
VALUES, SHARES = 70.0, 120.0
STEP = LINE + THICK + GAP


def draw(picture: Picture, table: Table) -> Drawn:
    """Return the bars of the largest MOST_ROWS rows; the share is of all rows."""
    key = picture.values[0]
    column = column_of(table, key)
    known = sorted(
        (row for row in table.rows if (number(row, key) or 0) > 0),
        key=lambda row: -(number(row, key) or 0),
    )
    whole = sum(numbers(known, key))
    rows = known[:MOST_ROWS]
    scale = linear(list(numbers(rows, key)), column.unit)
    room, left = WIDTH - VALUES - SHARES, WIDTH - SHARES
    parts = [text(WIDTH, 12, "share of all", "small muted end")] if rows else []
    dots, reached, y = [], 0.0, 6.0
    for row in rows:
        value = number(row, key) or 0.0
        reached += value
        label = worded(row.get(picture.across), column_of(table, picture.across).unit)
        wide = max(scale.at(value) * room, 1.0)
        top = y + LINE
        dots.append((left + reached / whole * (SHARES - 44), top + THICK / 2))
        keys = (picture.across, key)
        parts += [
            text(0, y + 12, label, width=left - 10),
            mark("rect", table, row, keys, x=0, y=top, width=wide, height=THICK, class_="bar"),
            text(wide + 5, top + 10, worded(row.get(key), column.unit), "small"),
            text(dots[-1][0] + 7, top + 10, worded(reached / whole, "share"), "small"),
        ]
        y += STEP
    if dots:
        line = "L".join(f"{x:.1f} {at:.1f}" for x, at in dots)
        parts.append(element("path", d=f"M{line}", class_="share"))
        parts += [element("circle", cx=x, cy=at, r=3, class_="dot") for x, at in dots]
    if len(known) > len(rows):
        parts.append(text(0, y + 12, f"and {len(known) - len(rows)} more", "small muted"))
        y += LINE
    return Drawn("".join(parts), y)

"""Draw a value a day as a calendar: columns of weeks, Monday on top; a strip a year."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

from rlog_git.answers.calendar import square_of
from rlog_git.answers.pictures.along import day_of
from rlog_git.answers.pictures.svg import (
    LINE,
    SMALL,
    WIDTH,
    Drawn,
    column_of,
    element,
    ems,
    mark,
    number,
    text,
)
from rlog_git.answers.wording import worded
from rlog_git.dates import month_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.answers.answer import Picture, Row, Table

LEFT, LARGEST = 34.0, 20.0
LONGEST = 53
SHADES = 4


def draw(picture: Picture, table: Table) -> Drawn:
    """Return the days that have a value; a span of more than a year is parted by years."""
    key = picture.values[0]
    by_day: dict[date, Row] = {}
    for row in table.rows:
        day = day_of(str(row.get(picture.across)))
        if day and number(row, key) is not None:
            by_day[day] = row
    if not by_day:
        return Drawn("", 0.0)
    most = max(0.0, *(number(row, key) or 0.0 for row in by_day.values()))
    parts, y = [], 0.0
    for first, last in _strips(sorted(by_day)):
        days = {day: row for day, row in by_day.items() if first <= day <= last}
        drawn = _strip(first, last, days, most, picture, table)
        parts.append(element("g", drawn.markup, transform=f"translate(0 {y:g})"))
        y += drawn.height
    drawn = _legend(most, column_of(table, key).unit)
    parts.append(element("g", drawn.markup, transform=f"translate(0 {y:g})"))
    return Drawn("".join(parts), y + drawn.height)


def _strips(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return the spans that are drawn as one strip each."""
    if (days[-1] - days[0]).days < LONGEST * 7 - 13:
        return [(days[0], days[-1])]
    years = dict.fromkeys(day.year for day in days)
    return [(date(year, 1, 1), date(year, 12, 31)) for year in years]


def _strip(
    first: date, last: date, days: dict[date, Row], most: float, picture: Picture, table: Table
) -> Drawn:
    key = picture.values[0]
    columns = square_of(last, first)[0] + 1
    size = min(LARGEST, (WIDTH - LEFT) / columns)
    parts = [
        text(0, LINE + (row + 0.75) * size, name, "small muted", LEFT)
        for row, name in ((0, "Mon"), (3, "Thu"), (6, "Sun"))
    ]
    free = 0.0
    for number_of_day in range((last - first).days + 1):
        day = first + timedelta(days=number_of_day)
        column, row = square_of(day, first)
        box = {"x": LEFT + column * size, "y": LINE + row * size, "rx": 1.5}
        box |= {"width": size - 1.2, "height": size - 1.2}
        if (day.day == 1 or day == first) and box["x"] >= free:
            year = f" {day.year}" if day == first or day.month == 1 else ""
            name = month_name(day)[:3] + year
            free = box["x"] + (ems(name) + 1) * SMALL
            parts.append(text(box["x"], 11, name, "small muted"))
        found = days.get(day)
        if found is None:
            parts.append(element("rect", class_="s0", **box))
        else:
            shade = _shade(number(found, key) or 0.0, most)
            keys = (picture.across, key)
            parts.append(mark("rect", table, found, keys, class_=f"s{shade}", **box))
    return Drawn("".join(parts), LINE + 7 * size + 8)


def _shade(value: float, most: float) -> int:
    """Return a shade from 0 for nothing to SHADES for the largest value, in equal steps."""
    return min(SHADES, max(0, ceil(value / most * SHADES))) if most > 0 else 0


def _legend(most: float, unit: str) -> Drawn:
    """Return the shades with the largest value that each stands for."""
    parts, x = [text(0, 12, "up to", "small muted")], LEFT + 4
    for shade in range(SHADES + 1):
        value = most * shade / SHADES
        value = int(value) if unit == "count" else value
        parts.append(element("rect", x=x, y=2, width=11, height=11, rx=2, class_=f"s{shade}"))
        parts.append(text(x + 15, 12, worded(value, unit), "small"))
        x += 60
    return Drawn("".join(parts), LINE + 4)

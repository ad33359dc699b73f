"""Lay a year out as columns of weeks, each day a cell that leads to its page. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.calendar import square_of
from rlog_git.dates import long_day, month_name

if TYPE_CHECKING:
    from collections.abc import Mapping

# entries a day at which the next shade begins; fixed, so that a shade says the same on each site
SHADES = (1, 4, 9, 18)


class Cell(NamedTuple):
    """A day: column, row, shade from 0; address and label are empty where nothing is published."""

    column: int
    row: int
    shade: int
    label: str
    address: str


class Heatmap(NamedTuple):
    """A year as columns of weeks; `months` are (column, name)."""

    year: int
    columns: int
    cells: tuple[Cell, ...]
    months: tuple[tuple[int, str], ...]


def draw_year(year: int, entries: Mapping[date, int]) -> Heatmap:
    """Return a year's heatmap from the number of published entries of each day."""
    first = date(year, 1, 1)
    cells, months = [], []
    for n in range((date(year, 12, 31) - first).days + 1):
        day = first + timedelta(days=n)
        column, row = square_of(day, first)
        if day.day == 1:
            months.append((column, month_name(day)[:3]))
        count = entries.get(day, 0)
        shade = sum(count >= step for step in SHADES)
        label = f"{long_day(day)}: {count} {'entry' if count == 1 else 'entries'}" if count else ""
        cells.append(Cell(column, row, shade, label, day_address(day) if count else ""))
    return Heatmap(year, cells[-1].column + 1, tuple(cells), tuple(months))


def day_address(day: date | str) -> str:
    """Return the address of a day's page: ``2026/11/23/index.html``."""
    return f"{day}".replace("-", "/") + "/index.html"

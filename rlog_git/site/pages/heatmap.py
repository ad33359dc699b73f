"""Lay days out as columns of weeks, each day a cell that leads to its page. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.calendar import square_of
from rlog_git.dates import long_day, month_name

if TYPE_CHECKING:
    from rlog_git.site.arrange import DayLink
    from rlog_git.site.pages.book import Book

# entries a day at which the next shade begins; fixed, so that a shade says the same on each site
SHADES = (1, 4, 9, 18)
WEEKS_OF_A_YEAR = 53


class Cell(NamedTuple):
    """A day: column, row, shade from 0; its link where something is published."""

    column: int
    row: int
    shade: int
    day: date
    link: DayLink | None


class Heatmap(NamedTuple):
    """Days as columns of weeks; `months` are (column, name), `label` names the span."""

    label: str
    columns: int
    cells: tuple[Cell, ...]
    months: tuple[tuple[int, str], ...]


def year_heatmap(book: Book, year: int) -> Heatmap:
    """Return the heatmap of a calendar year."""
    return _heatmap(book, date(year, 1, 1), date(year, 12, 31), str(year))


def last_year_heatmap(book: Book) -> Heatmap | None:
    """Return the heatmap of the 53 weeks that end with the last published day."""
    if not book.links:
        return None
    last = book.links[-1].day
    first = last - timedelta(days=last.weekday() + 7 * (WEEKS_OF_A_YEAR - 1))
    return _heatmap(book, first, last, f"The year up to {long_day(last)}")


def shade_of(entries: int) -> int:
    """Return the shade for a number of entries a day, 0 for none."""
    return sum(entries >= step for step in SHADES)


def _heatmap(book: Book, first: date, last: date, label: str) -> Heatmap:
    cells, months = [], []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        column, row = square_of(day, first)
        if day.day == 1:
            months.append((column, month_name(day)[:3]))
        link = book.link(day)
        # a day of commits or runs alone has a page, too
        shade = max(shade_of(link.entries), 1) if link else 0
        cells.append(Cell(column, row, shade, day, link))
    return Heatmap(label, cells[-1].column + 1, tuple(cells), tuple(months))

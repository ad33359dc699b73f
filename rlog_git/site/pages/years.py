"""The pages of years and months: their days, each with the words that begin it. Pure."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import month_name
from rlog_git.site.pages.heatmap import year_heatmap
from rlog_git.site.pages.months import month_address, week_address, week_name, week_number, year_way
from rlog_git.site.pages.page import Page, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.arrange import DayLink
    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.months import Calendars


class Stretch(NamedTuple):
    """Days under the name of their month or week."""

    way: Way
    anchor: str
    days: tuple[DayLink, ...]


def year_pages(book: Book) -> Iterator[Page]:
    """Yield a page for each year: its heatmap and its months."""
    years = book.years
    by_year = {year: [link for link in book.links if link.day.year == year] for year in years}
    for at, year in enumerate(years):
        values = {
            "year": year,
            "months": _months(by_year[year]),
            "count": len(by_year[year]),
            "heatmap": year_heatmap(book, year),
            "before": year_way(years[at + 1]) if at + 1 < len(years) else None,
            "after": year_way(years[at - 1]) if at else None,
        }
        yield Page(year_way(year).address, "year.html", str(year), values)


def month_pages(book: Book, calendars: Calendars) -> Iterator[Page]:
    """Yield a page for each month: its days, week by week."""
    for (year, _), group in groupby(book.links, key=lambda link: (link.day.year, link.day.month)):
        days = list(group)
        first = days[0].day
        calendar = calendars[first.year, first.month]
        values = {
            "year": year_way(year),
            "calendar": calendar,
            "weeks": _weeks(days),
            "count": len(days),
            "before": calendar.before,
            "after": calendar.after,
        }
        yield Page(month_address(first), "month.html", calendar.name, values)


def _months(links: Sequence[DayLink]) -> tuple[Stretch, ...]:
    found = []
    for month, group in groupby(links, key=lambda link: link.day.month):
        days = tuple(group)
        way = Way(month_address(days[0].day), month_name(days[0].day), len(days))
        found.append(Stretch(way, f"m-{month:02}-", days))
    return tuple(found)


def _weeks(links: Sequence[DayLink]) -> tuple[Stretch, ...]:
    found = []
    for name, group in groupby(links, key=lambda link: week_name(link.day)):
        days = tuple(group)
        way = Way(week_address(days[0].day), week_number(name), len(days))
        found.append(Stretch(way, f"w-{name[-2:]}-", days))
    return tuple(found)

"""Lay a month out as weeks of days, for the calendar that one uses to move. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import month_name
from rlog_git.site.addresses import week_folder
from rlog_git.site.pages.heatmap import shade_of
from rlog_git.site.pages.page import Way, file_of

if TYPE_CHECKING:
    from rlog_git.site.pages.book import Book

WEEK = timedelta(days=7)


class CalendarDay(NamedTuple):
    """A day of a month, 0 for none; the address is empty where nothing is published."""

    number: int
    address: str = ""
    entries: int = 0
    shade: int = 0


class CalendarWeek(NamedTuple):
    """A week of a month: the file of its page, empty where it has none, and seven days."""

    number: int
    address: str
    days: tuple[CalendarDay, ...]


class Calendar(NamedTuple):
    """A month, and the published months before and after it."""

    name: str
    address: str
    weeks: tuple[CalendarWeek, ...]
    before: Way | None
    after: Way | None


Calendars = dict[tuple[int, int], Calendar]


def month_address(day: date) -> str:
    """Return the address of the page of a day's month."""
    return f"{day.year:04}/{day.month:02}/index.html"


def week_address(day: date) -> str:
    """Return the address of the page of a day's week."""
    return file_of(week_folder(week_name(day)))


def week_name(day: date) -> str:
    """Return the ISO week of a day: ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def week_title(week: str) -> str:
    """Return ``Week 48, 2026`` for ``2026-W48``."""
    return f"{week_number(week)}, {week[:4]}"


def week_number(week: str) -> str:
    """Return ``Week 48`` for ``2026-W48``."""
    return f"Week {int(week[-2:])}"


def year_way(year: int, days: int = 0) -> Way:
    """Return the link to a year."""
    return Way(file_of(f"{year}/"), str(year), days)


def make_calendars(book: Book) -> Calendars:
    """Return a calendar for each month with a published day, by year and number."""
    found = list(dict.fromkeys((link.day.year, link.day.month) for link in book.links))
    weeks = {week_name(link.day) for link in book.links} | book.weeks.keys()
    made = {}
    for at, key in enumerate(found):
        before = _way(found[at - 1]) if at else None
        after = _way(found[at + 1]) if at + 1 < len(found) else None
        first = date(*key, 1)
        name, address = f"{month_name(first)} {first.year}", month_address(first)
        made[key] = Calendar(name, address, _weeks(book, first, weeks), before, after)
    return made


def _way(month: tuple[int, int]) -> Way:
    first = date(*month, 1)
    return Way(month_address(first), f"{month_name(first)} {first.year}")


def _weeks(book: Book, first: date, weeks: set[str]) -> tuple[CalendarWeek, ...]:
    monday = first - timedelta(days=first.weekday())
    rows = []
    while (monday.year, monday.month) <= (first.year, first.month):
        days = [monday + timedelta(days=n) for n in range(7)]
        name = week_name(monday)
        address = file_of(week_folder(name)) if name in weeks else ""
        cells = tuple(_day(book, day, first.month) for day in days)
        rows.append(CalendarWeek(int(name[-2:]), address, cells))
        monday += WEEK
    return tuple(rows)


def _day(book: Book, day: date, month: int) -> CalendarDay:
    if day.month != month:
        return CalendarDay(0)
    link = book.link(day)
    if not link:
        return CalendarDay(day.day)
    shade = max(shade_of(link.entries), 1)
    return CalendarDay(day.day, link.address, link.entries, shade)

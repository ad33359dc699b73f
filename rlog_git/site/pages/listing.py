"""Show the newest of a long list, and lead to the rest by years. Pure."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import month_name
from rlog_git.site.pages.page import Page, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.pages.page import Placed
    from rlog_git.site.public import PublicEntry

NEWEST = 50


class Group(NamedTuple):
    """Entries of one page, under its name."""

    address: str
    name: str
    day: date | None
    entries: tuple[PublicEntry, ...]


class Line(NamedTuple):
    """The first of a list's entries on a page, and how many more it holds."""

    placed: Placed
    more: int


class MonthOfLines(NamedTuple):
    """A month of a year's list."""

    name: str
    lines: tuple[Line, ...]


class Listing(NamedTuple):
    """The newest of a list, page by page, newest page first; `years` lead to all of it."""

    total: int
    groups: tuple[Group, ...]
    years: tuple[Way, ...]


def in_order(entries: Sequence[Placed]) -> list[Placed]:
    """Return entries from first to last; what has no day stands first."""
    return sorted(entries, key=_day_of)


def make_listing(entries: Sequence[Placed], address: str) -> Listing:
    """Return the newest entries of a list whose page has this address."""
    found = in_order(entries)
    newest = found[-NEWEST:]
    groups = [
        Group(at, group[0].page, group[0].day, tuple(placed.entry for placed in group))
        for at, held in groupby(newest, key=lambda placed: placed.address)
        if (group := list(held))
    ]
    years = tuple(_years(found, address)) if len(found) > NEWEST else ()
    return Listing(len(found), tuple(groups[::-1]), years[::-1])


def year_pages(entries: Sequence[Placed], address: str, title: str) -> Iterator[Page]:
    """Yield a page for each year of a long list: a line for each day."""
    if len(entries) <= NEWEST:
        return
    for year, held in groupby(in_order(entries), key=_year_of):
        if not year:
            continue
        lines = [
            Line(group[0], len(group) - 1)
            for _, of_page in groupby(held, key=lambda placed: placed.address)
            if (group := list(of_page))
        ]
        months = tuple(
            MonthOfLines(month_name(date(year, month, 1)), tuple(of_month))
            for month, of_month in groupby(lines, key=lambda line: _day_of(line.placed).month)
        )
        values = {"months": months, "whole": Way(address, title), "year": year}
        yield Page(year_address(year, address), "lines.html", f"{title} in {year}", values)


def year_address(year: int, address: str) -> str:
    """Return the address of a year of a list: ``2025/tags/w2s/index.html``."""
    return f"{year:04}/{address}"


def _years(entries: Sequence[Placed], address: str) -> Iterator[Way]:
    for year, held in groupby(entries, key=_year_of):
        if year:
            yield Way(year_address(year, address), str(year), len(list(held)))


def _day_of(placed: Placed) -> date:
    return placed.day or date.min


def _year_of(placed: Placed) -> int:
    return placed.day.year if placed.day else 0

"""The first page: who and what, the year at a glance, what is new. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import week_folder
from rlog_git.site.arrange import glance
from rlog_git.site.pages.heatmap import last_year_heatmap
from rlog_git.site.pages.months import week_title, year_way
from rlog_git.site.pages.page import Page, Way, file_of
from rlog_git.site.pages.projects import by_activity

if TYPE_CHECKING:
    from rlog_git.site.pages.book import Book
    from rlog_git.site.public import PublicEntry

LATEST_DAYS, TOP_TAGS, TOP_PROJECTS, NEWEST_IDEAS, LEAD_ENTRIES = 7, 24, 6, 5, 2


class Review(NamedTuple):
    """The newest review: the way to its week, and what it says."""

    way: Way
    entries: tuple[PublicEntry, ...]


def home_page(book: Book) -> Page:
    """Return the first page."""
    notebook = book.notebook
    newest = zip(notebook.days[-LATEST_DAYS:], book.links[-LATEST_DAYS:], strict=True)
    counted = [(tag, count) for tag, count in book.tag_uses.items()]
    top = sorted(sorted(counted, key=lambda use: (-use[1], use[0]))[:TOP_TAGS])
    about = notebook.about
    entries = tuple(entry for part in about.parts for entry in part.entries) if about else ()
    values = {
        "links": book.links[:1] + book.links[-1:] if book.links else (),
        "days": len(book.links),
        "lead": entries[:LEAD_ENTRIES],
        "start": file_of(notebook.start.address) if notebook.start else "",
        "latest": [glance(day, link) for day, link in newest][::-1],
        "heatmap": last_year_heatmap(book),
        "years": _years(book),
        "projects": by_activity(book)[:TOP_PROJECTS],
        "more_projects": max(len(book.projects) - TOP_PROJECTS, 0),
        "review": _newest_review(book),
        "ideas": sorted(book.ideas, key=lambda idea: str(idea.day or ""))[-NEWEST_IDEAS:][::-1],
        "more_ideas": max(len(book.ideas) - NEWEST_IDEAS, 0),
        "tags": [Way(book.tag_files[tag], tag, count) for tag, count in top],
        "more_tags": len(counted) - len(top),
    }
    lead = entries[0].text if entries else ""
    return Page("index.html", "home.html", notebook.title, values, lead)


def _years(book: Book) -> tuple[Way, ...]:
    counts = dict.fromkeys(book.years, 0)
    for link in book.links:
        counts[link.day.year] += 1
    return tuple(year_way(year, n) for year, n in counts.items())


def _newest_review(book: Book) -> Review | None:
    told = [week for week in book.notebook.weeks if week.reflection]
    if not told:
        return None
    week = max(told, key=lambda week: week.monday)
    way = Way(file_of(week_folder(week.week)), week_title(week.week))
    return Review(way, tuple(entry for part in week.reflection for entry in part.entries))

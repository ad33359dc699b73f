"""Lay the public notebook out as pages: an address, a template and its values each. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import ABOUT
from rlog_git.site.pages import collections, ideas, notes, projects, questions, runs, tags
from rlog_git.site.pages.book import open_book
from rlog_git.site.pages.days import day_pages
from rlog_git.site.pages.extras import extra_pages, site_map
from rlog_git.site.pages.feeds import feed_pages
from rlog_git.site.pages.home import home_page
from rlog_git.site.pages.months import make_calendars, year_way
from rlog_git.site.pages.page import Page, Way, file_of
from rlog_git.site.pages.weeks import week_pages
from rlog_git.site.pages.years import month_pages, year_pages

if TYPE_CHECKING:
    from rlog_git.site.pages.book import Book
    from rlog_git.site.public import PublicNotebook

# the lists that a header leads to, in its order
HEADER = (
    (projects.INDEX_ADDRESS, "Projects"),
    (runs.ADDRESS, "Experiments"),
    (questions.INDEX_ADDRESS, "Questions"),
    (ideas.ADDRESS, "Ideas"),
    (tags.ADDRESS, "Tags"),
)
FOOTER = (
    (collections.HIGHLIGHTS, "Highlights"),
    (collections.LESSONS, "Lessons"),
    (collections.THREADS, "Threads"),
    (notes.ADDRESS, "Notes"),
)


class Imprint(NamedTuple):
    """What every page may say of the notebook, and whether its site can be searched."""

    name: str
    title: str
    url: str
    author: str
    searched: bool = False


class Laid(NamedTuple):
    """A notebook as pages, with its imprint and the lists its header and footer lead to."""

    pages: tuple[Page, ...]
    imprint: Imprint
    header: tuple[Way, ...]
    footer: tuple[Way, ...]
    book: Book


def lay_out(notebook: PublicNotebook, *, searched: bool = False) -> Laid:
    """Return all pages of the notebook's site, home first; `searched` ones have a search."""
    book = open_book(notebook)
    calendars = make_calendars(book)
    pages = [
        home_page(book),
        *year_pages(book),
        *month_pages(book, calendars),
        *week_pages(book, calendars),
        *day_pages(book, calendars),
        *projects.project_pages(book),
        *questions.question_pages(book),
        *runs.experiment_pages(book),
        *ideas.idea_pages(book),
        *tags.tag_pages(book),
        *collections.collected_pages(book),
        *collections.thread_pages(book),
        *notes.note_pages(book),
        *feed_pages(book),
    ]
    there = {page.address for page in pages}
    header = [Way(address, name) for address, name in HEADER if address in there]
    footer = [Way(address, name) for address, name in FOOTER if address in there]
    if book.links:
        header.insert(0, Way(year_way(book.years[0]).address, "Days"))
    if notebook.start:
        header.insert(0, Way(file_of(notebook.start.address), notebook.start.title or "Start here"))
    header.append(Way(file_of(ABOUT), "About"))
    footer.append(Way("feed.xml", "Feed"))
    pages += extra_pages(book, (*header, *footer))
    pages += site_map(book, pages)
    imprint = Imprint(notebook.name, notebook.title, notebook.url, notebook.author, searched)
    return Laid(tuple(pages), imprint, tuple(header), tuple(footer), book)

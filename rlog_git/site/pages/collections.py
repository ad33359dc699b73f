"""The pages of what is worth more than its day: highlights, lessons, stories. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.site.pages.listing import in_order, make_listing, year_pages
from rlog_git.site.pages.page import Page, Way
from rlog_git.site.pages.projects import story_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.page import Placed

HIGHLIGHTS, LESSONS = "highlights/index.html", "lessons/index.html"
THREADS = "threads/index.html"
FEWEST_TOLD = 2


def collected_pages(book: Book) -> Iterator[Page]:
    """Yield the pages of highlights and of lessons."""
    lead = "What was marked as most important, the newest first."
    yield from _collected(book.highlights, HIGHLIGHTS, "Highlights", lead)
    lead = "What was learned, in the words of the day it was learned on."
    yield from _collected(book.lessons, LESSONS, "Lessons", lead)


def thread_pages(book: Book) -> Iterator[Page]:
    """Yield the list of threads, and the story of each project."""
    threads = []
    for subject in book.projects.values():
        told = in_order(book.told.get(subject.name, ()))
        if len(told) >= FEWEST_TOLD:
            address = story_address(subject)
            threads.append(Way(address, subject.title, len(told)))
            title = f"The story of {subject.title}"
            values = {"subject": subject, "listing": make_listing(told, address)}
            yield Page(address, "story.html", title, values)
            yield from year_pages(told, address, title)
    for subject in book.questions.values():
        entries = len(book.of_subject.get("q/" + subject.name, ()))
        if entries >= FEWEST_TOLD:
            threads.append(Way(subject.address, subject.title, entries))
    if threads:
        yield Page(THREADS, "threads.html", "Threads", {"threads": threads})


def _collected(entries: Sequence[Placed], address: str, title: str, lead: str) -> Iterator[Page]:
    if not entries:
        return
    values = {"lead": lead, "listing": make_listing(entries, address)}
    yield Page(address, "collected.html", title, values)
    yield from year_pages(entries, address, title)

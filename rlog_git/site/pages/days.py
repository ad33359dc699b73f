"""The page of a day, and what stands beside it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import day_folder
from rlog_git.site.arrange import headed
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.months import week_address, week_name, week_number
from rlog_git.site.pages.page import Page, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.months import Calendars
    from rlog_git.site.public import PublicDay, PublicEntry


class Effort(NamedTuple):
    """The tasks of a day: how many, how many done, and of those estimated what they took.

    Minutes are summed over the `compared` tasks that have an estimate and a time spent.
    """

    tasks: int
    done: int
    compared: int = 0
    planned: int = 0
    took: int = 0


def day_pages(book: Book, calendars: Calendars) -> Iterator[Page]:
    """Yield the pages of all days."""
    links = book.links
    for n, day in enumerate(book.notebook.days):
        link = links[n]
        parts = headed(day.parts)
        values = {
            "day": day,
            "parts": parts,
            "headings": sum(bool(part.title) + bool(part.below) for part in parts),
            "effort": effort_of(day.entries()),
            "before": links[n - 1] if n else None,
            "after": links[n + 1] if n + 1 < len(links) else None,
            "calendar": calendars[day.day.year, day.day.month],
            "week": Way(week_address(day.day), week_number(week_name(day.day))),
            "projects": _projects(book, day),
            "backlinks": backlinks_of(book, day_folder(day.day)),
        }
        yield Page(link.address, "day.html", link.name, values, link.first)


def effort_of(entries: Iterable[PublicEntry]) -> Effort:
    """Return what became of tasks, estimates against what they took."""
    tasks = done = compared = planned = took = 0
    for entry in entries:
        if not entry.state:
            continue
        tasks += 1
        done += entry.state == "done"
        if entry.state == "done" and entry.estimate_min > 0 and entry.spent_min > 0:
            compared += 1
            planned += entry.estimate_min
            took += entry.spent_min
    return Effort(tasks, done, compared, planned, took)


def _projects(book: Book, day: PublicDay) -> tuple[Way, ...]:
    names = dict.fromkeys(entry.project for entry in day.entries() if entry.project)
    found = (book.projects[name] for name in names if name in book.projects)
    return tuple(Way(subject.address, subject.title) for subject in found)

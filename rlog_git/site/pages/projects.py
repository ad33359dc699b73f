"""The pages of projects: the goal, where the time went, what was found, what is open. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import month_name
from rlog_git.site.arrange import headed
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.listing import NEWEST, in_order, make_listing, year_pages
from rlog_git.site.pages.page import Page, Way, folder_of
from rlog_git.site.pages.questions import tally_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.pages.book import Book, Subject
    from rlog_git.site.pages.page import Placed

INDEX_ADDRESS = "p/index.html"
WEEKS, MONTHS = 26, 24
RUNS_SHOWN, DECISIONS_SHOWN, STORY_SHOWN = 20, 12, 5
CLOSED = ("answered", "closed", "dropped", "done", "yes", "no")


class Activity(NamedTuple):
    """A project in a list: entries a week, oldest first, up to the last published day."""

    subject: Subject
    status: str
    goal: str
    entries: int
    weeks: tuple[int, ...]
    last: date | None

    @property
    def label(self) -> str:
        """What the chart of its weeks shows, in words."""
        lately = sum(self.weeks)
        return f"{lately} of {self.entries} entries in the last {len(self.weeks)} weeks"


class MonthOfFocus(NamedTuple):
    """How many entries of a month belong to a project, of how many in all."""

    name: str
    entries: int
    of: int


def by_activity(book: Book) -> list[Activity]:
    """Return the projects, the one with the newest entry first."""
    found = [_activity(book, subject) for subject in book.projects.values()]
    return sorted(found, key=lambda a: (-(a.last or date.min).toordinal(), a.subject.name))


def project_pages(book: Book) -> Iterator[Page]:
    """Yield the list of projects and the page of each."""
    if not book.projects:
        return
    yield Page(INDEX_ADDRESS, "projects.html", "Projects", {"projects": by_activity(book)})
    all_months = Counter((link.day.year, link.day.month) for link in book.links)
    for month in all_months:
        all_months[month] = 0
    for link in book.links:
        all_months[link.day.year, link.day.month] += link.entries
    for subject in book.projects.values():
        entries = book.of_subject.get("p/" + subject.name, ())
        yield _page(book, subject, entries, all_months)
        yield from year_pages(entries, subject.address, subject.title)


def story_address(subject: Subject) -> str:
    """Return the address of the page that tells what was found in a project, in order."""
    return folder_of(subject.address) + "story/index.html"


def _page(
    book: Book,
    subject: Subject,
    entries: Sequence[Placed],
    all_months: Counter[tuple[int, int]],
) -> Page:
    note = subject.note
    told = in_order(book.told.get(subject.name, ()))
    runs = [run for run in book.runs if run.project == subject.name]
    folder = folder_of(subject.address)
    values = {
        "subject": subject,
        "activity": _activity(book, subject),
        "facts": note.facts if note else (),
        "parts": headed(note.parts, "done") if note else (),
        "focus": _focus(entries, all_months),
        "questions": _open_questions(book, subject),
        "decisions": [p for p in told if p.entry.kind == "decision"][-DECISIONS_SHOWN:][::-1],
        "story": Way(story_address(subject), "The story so far", len(told)),
        "told": told[-STORY_SHOWN:][::-1],
        "runs": runs[-RUNS_SHOWN:][::-1],
        "more_runs": max(len(runs) - RUNS_SHOWN, 0),
        "listing": make_listing(entries, subject.address),
        "backlinks": backlinks_of(book, folder),
    }
    goal = note.fact("goal") if note else ""
    return Page(subject.address, "project.html", subject.title, values, goal, folder + "feed.xml")


def _activity(book: Book, subject: Subject) -> Activity:
    entries = book.of_subject.get("p/" + subject.name, ())
    note = subject.note
    days = [placed.day for placed in entries if placed.day]
    weeks = [0] * WEEKS
    if book.links:
        last = book.links[-1].day
        end = last - timedelta(days=last.weekday())
        for day in days:
            ago = (end - day + timedelta(days=day.weekday())).days // 7
            if 0 <= ago < WEEKS:
                weeks[WEEKS - 1 - ago] += 1
    status, goal = (note.fact("status"), note.fact("goal")) if note else ("", "")
    return Activity(subject, status, goal, len(entries), tuple(weeks), max(days) if days else None)


def _focus(
    entries: Sequence[Placed], all_months: Counter[tuple[int, int]]
) -> tuple[MonthOfFocus, ...]:
    """Return the months of a project since it began, the latest two years of them."""
    counts = Counter((placed.day.year, placed.day.month) for placed in entries if placed.day)
    if not counts:
        return ()
    months = [month for month in sorted(all_months) if month >= min(counts)][-MONTHS:]
    return tuple(
        MonthOfFocus(f"{month_name(date(*month, 1))} {month[0]}", counts[month], all_months[month])
        for month in months
    )


def _open_questions(book: Book, subject: Subject) -> tuple[tuple[Subject, object], ...]:
    names = book.asked_in.get(subject.name, {})
    found = [book.questions[name] for name in names if name in book.questions]
    return tuple(
        (question, tally_of(book, question.name))
        for question in found[:NEWEST]
        if not question.note or question.note.fact("status").casefold() not in CLOSED
    )

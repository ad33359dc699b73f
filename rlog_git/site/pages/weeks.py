"""The page of a week: its review, then what changed against the week before. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import week_folder
from rlog_git.site.arrange import glance, headed
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.days import Effort, effort_of
from rlog_git.site.pages.months import WEEK, week_address, week_name, week_title, year_way
from rlog_git.site.pages.page import Page, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rlog_git.site.arrange import Glance
    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.months import Calendars
    from rlog_git.site.public import PublicDay

THURSDAY, SUNDAY = timedelta(days=3), timedelta(days=6)
GLANCE_LINES = 3
# below so many compared tasks, a ratio says nothing
FEWEST_COMPARED = 3
NAMES_SHOWN = 8


class Numbers(NamedTuple):
    """What a week holds: entries by kind, by source and by project, and its tasks."""

    entries: int
    days: int
    kinds: Counter[str]
    sources: Counter[str]
    projects: Counter[str]
    effort: Effort


class Compared(NamedTuple):
    """A count of this week and of the week before."""

    name: str
    now: int
    before: int
    address: str = ""

    @property
    def change(self) -> str:
        """The difference as ``+3``, ``−2`` or ``±0``."""
        more = self.now - self.before
        return f"+{more}" if more > 0 else f"−{-more}" if more else "±0"


class Change(NamedTuple):
    """A week against the one before: what is counted, and the sources that it cites."""

    kinds: tuple[Compared, ...]
    projects: tuple[Compared, ...]
    sources: tuple[tuple[str, int], ...]
    now: Numbers
    before: Numbers
    fewest: int = FEWEST_COMPARED


def week_pages(book: Book, calendars: Calendars) -> Iterator[Page]:
    """Yield a page for each week with a published day or note."""
    days: dict[date, list[PublicDay]] = {week.monday: [] for week in book.weeks.values()}
    for day in book.notebook.days:
        days.setdefault(day.day - timedelta(days=day.day.weekday()), []).append(day)
    mondays = sorted(days)
    numbers = {monday: numbers_of(book, days[monday]) for monday in mondays}
    for at, monday in enumerate(mondays):
        name = week_name(monday)
        note = book.weeks.get(name)
        before = numbers.get(monday - WEEK) or numbers_of(book, ())
        thursday = monday + THURSDAY
        parts = headed(note.reflection) if note else ()
        values = {
            "note": note,
            "parts": parts,
            "change": _change(book, numbers[monday], before),
            "days": _glances(book, days[monday]),
            "before": _way(mondays[at - 1]) if at else None,
            "after": _way(mondays[at + 1]) if at + 1 < len(mondays) else None,
            "year": year_way(thursday.year),
            "span": (monday, monday + SUNDAY),
            "calendar": calendars.get((thursday.year, thursday.month)),
            "backlinks": backlinks_of(book, week_folder(name)),
        }
        said = parts[0].part.entries[0].text if parts else ""
        yield Page(week_address(monday), "week.html", week_title(name), values, said)


def numbers_of(book: Book, days: Sequence[PublicDay]) -> Numbers:
    """Return what a week's published days hold; the kind of a task is that of no entry."""
    kinds: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    projects: Counter[str] = Counter()
    entries = [entry for day in days for entry in day.entries()]
    for entry in entries:
        if not entry.state:
            kinds[entry.kind] += 1
        sources.update(entry.sources)
        if entry.project in book.projects:
            projects[entry.project] += 1
    return Numbers(len(entries), len(days), kinds, sources, projects, effort_of(entries))


def _change(book: Book, now: Numbers, before: Numbers) -> Change:
    kinds = tuple(
        Compared(kind, now.kinds[kind], before.kinds[kind])
        for kind in _top(now.kinds, before.kinds)
    )
    projects = tuple(
        Compared(
            book.projects[name].title,
            now.projects[name],
            before.projects[name],
            book.projects[name].address,
        )
        for name in _top(now.projects, before.projects)
    )
    sources = tuple(sorted(now.sources.items(), key=lambda pair: (-pair[1], pair[0])))
    return Change(kinds, projects, sources[:NAMES_SHOWN], now, before)


def _top(now: Counter[str], before: Counter[str]) -> list[str]:
    names = sorted(now | before, key=lambda name: (-now[name], -before[name], name))
    return names[:NAMES_SHOWN]


def _glances(book: Book, days: Sequence[PublicDay]) -> tuple[Glance, ...]:
    return tuple(glance(day, book.links[book.day_at[day.day]], GLANCE_LINES) for day in days)


def _way(monday: date) -> Way:
    return Way(week_address(monday), week_title(week_name(monday)))

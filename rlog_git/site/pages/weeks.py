"""The page of a week: its review, then what changed against the week before. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import week_folder
from rlog_git.site.arrange import glance, headed
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.days import Effort, effort_of
from rlog_git.site.pages.months import make_calendars, week_name
from rlog_git.site.pages.page import Page, Way, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.arrange import Glance
    from rlog_git.site.pages.book import Book
    from rlog_git.site.public import PublicDay

DAYS, THURSDAY = 7, 3
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


def week_pages(book: Book) -> Iterator[Page]:
    """Yield a page for each week with a published day or note."""
    days: dict[str, list[PublicDay]] = {week: [] for week in book.weeks}
    for day in book.notebook.days:
        days.setdefault(week_name(day.day), []).append(day)
    names = sorted(days)
    numbers = {name: numbers_of(book, days[name]) for name in names}
    calendars = make_calendars(book)
    for at, name in enumerate(names):
        monday = _monday(name)
        note = book.weeks.get(name)
        before = week_name(monday - timedelta(days=1))
        thursday = monday + timedelta(days=THURSDAY)
        parts = headed(note.reflection) if note else ()
        values = {
            "note": note,
            "parts": parts,
            "change": _change(book, numbers[name], numbers.get(before) or numbers_of(book, ())),
            "days": _glances(book, days[name]),
            "before": _way(names[at - 1]) if at else None,
            "after": _way(names[at + 1]) if at + 1 < len(names) else None,
            "year": Way(f"{thursday.year}/index.html", str(thursday.year)),
            "span": (monday, monday + timedelta(days=DAYS - 1)),
            "calendar": calendars.get((thursday.year, thursday.month)),
            "backlinks": backlinks_of(book, week_folder(name)),
        }
        said = parts[0].part.entries[0].text if parts else ""
        yield Page(file_of(week_folder(name)), "week.html", week_title(name), values, said)


def week_title(name: str) -> str:
    """Return ``Week 48, 2026``."""
    return f"Week {int(name[-2:])}, {name[:4]}"


def numbers_of(book: Book, days: Sequence[PublicDay]) -> Numbers:
    """Return what a week's published days hold; the kind of a task is that of no entry."""
    kinds: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    projects: Counter[str] = Counter()
    count = 0
    for day in days:
        for entry in day.entries():
            count += 1
            if not entry.state:
                kinds[entry.kind] += 1
            sources.update(entry.sources)
            if entry.project in book.projects:
                projects[entry.project] += 1
    effort = effort_of(entry for day in days for entry in day.entries())
    return Numbers(count, len(days), kinds, sources, projects, effort)


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


def _monday(name: str) -> date:
    return date.fromisocalendar(int(name[:4]), int(name[-2:]), 1)


def _way(name: str) -> Way:
    return Way(file_of(week_folder(name)), week_title(name))

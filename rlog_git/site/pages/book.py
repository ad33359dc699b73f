"""Read the public notebook once, and note what each kind of page will ask. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import long_day
from rlog_git.site.addresses import day_folder
from rlog_git.site.arrange import DayLink
from rlog_git.site.pages.page import Placed, file_of
from rlog_git.site.pages.reading import Reader
from rlog_git.site.pages.tag_names import tag_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from rlog_git.site.pages.reading import Listed
    from rlog_git.site.public import (
        PublicDay,
        PublicEntry,
        PublicName,
        PublicNote,
        PublicNotebook,
        PublicRun,
        PublicWeek,
    )


# how much more a kind tells of its day than what was merely done
TELLING = {"result": 2, "insight": 2, "decision": 1, "outcome": 1}


class Subject(NamedTuple):
    """A project or question: its name in tags, the file of its page, its note where it has one."""

    kind: str
    name: str
    address: str
    title: str
    note: PublicNote | None = None


class Book(NamedTuple):
    """A notebook as its pages need it; entries stand in the order of days, notes last.

    `links` are the published days, `day_at` where each stands among them. `of_subject` is by tag
    (``p/w2s``), `told` and `asked_in` by project. `backlinks` are by the folder they lead to,
    `citing` by the address of an entry.
    """

    notebook: PublicNotebook
    links: tuple[DayLink, ...]
    day_at: Mapping[date, int]
    tagged: Mapping[str, Sequence[Listed]]
    tag_uses: Mapping[str, int]
    projects: Mapping[str, Subject]
    questions: Mapping[str, Subject]
    of_subject: Mapping[str, Sequence[Placed]]
    claims: Mapping[str, Sequence[tuple[str, Placed]]]
    ideas: Sequence[Placed]
    highlights: Sequence[Placed]
    lessons: Sequence[Placed]
    told: Mapping[str, Sequence[Placed]]
    asked_in: Mapping[str, Mapping[str, None]]
    backlinks: Mapping[str, Sequence[Placed]]
    citing: Mapping[str, Sequence[Placed]]
    cited: Mapping[str, Placed]
    weeks: Mapping[str, PublicWeek]
    runs: Sequence[PublicRun]
    tag_files: Mapping[str, str]

    def link(self, day: date) -> DayLink | None:
        """Return the link to a published day."""
        at = self.day_at.get(day)
        return None if at is None else self.links[at]

    def day(self, day: date) -> PublicDay | None:
        """Return a published day."""
        at = self.day_at.get(day)
        return None if at is None else self.notebook.days[at]

    def subjects(self) -> Iterator[Subject]:
        """Yield all projects, then all questions."""
        yield from self.projects.values()
        yield from self.questions.values()

    @property
    def years(self) -> tuple[int, ...]:
        """The years with a published day, newest first."""
        return tuple(dict.fromkeys(link.day.year for link in reversed(self.links)))


def open_book(notebook: PublicNotebook) -> Book:
    """Return what the pages of a notebook need to know."""
    reader = Reader()
    links = []
    for day in notebook.days:
        link = day_link(day)
        links.append(link)
        reader.read(day.parts, link.address, link.name, day.day)
    for note in notebook.notes:
        reader.read(note.parts, file_of(note.address), note.title or note.name, None)
    for week in notebook.weeks:
        reader.read_week(week)
    projects = _subjects("project", notebook.projects, notebook.notes)
    questions = _subjects("question", notebook.questions, notebook.notes)
    tag_files = {tag: tag_address(tag) for tag in reader.tag_uses}
    for prefix, subjects in (("p/", projects), ("q/", questions)):
        tag_files |= {prefix + name: subject.address for name, subject in subjects.items()}
    return Book(
        notebook=notebook,
        links=tuple(links),
        day_at={link.day: at for at, link in enumerate(links)},
        tagged=reader.tagged,
        tag_uses=reader.tag_uses,
        projects=projects,
        questions=questions,
        of_subject=reader.of_subject,
        claims=reader.claims,
        ideas=reader.ideas,
        highlights=reader.highlights,
        lessons=reader.lessons,
        told=reader.told,
        asked_in=reader.asked_in,
        backlinks=reader.backlinks,
        citing=reader.citing,
        cited=_cited(notebook, reader.citing),
        weeks={week.week: week for week in notebook.weeks},
        runs=sorted(notebook.runs, key=lambda run: (run.day, run.time)),
        tag_files=tag_files,
    )


def day_link(day: PublicDay) -> DayLink:
    """Return a day as lists show it."""
    titles = [part.title for part in day.parts if part.title]
    titles = titles or [part.heading for part in day.parts if part.heading]
    count, first, told = 0, "", -1
    for entry in day.entries():
        count += 1
        weight = _weight(entry)
        if entry.text and weight > told:
            first, told = entry.text, weight
    first = " · ".join(dict.fromkeys(titles)) or first
    return DayLink(day.day, file_of(day_folder(day.day)), long_day(day.day), first, count)


def _weight(entry: PublicEntry) -> int:
    """Return how well an entry tells what its day was about: a task that is open tells least."""
    if entry.state:
        return 0
    return 1 + entry.important + TELLING.get(entry.kind, 0)


def _subjects(
    kind: str, names: Sequence[PublicName], notes: Sequence[PublicNote]
) -> dict[str, Subject]:
    """Return the projects or questions by name, with their notes where they have one."""
    found: dict[str, Subject] = {}
    by_address = {note.address: note for note in notes if note.kind == kind}
    for name, address in names:
        note = by_address.get(address)
        title = (note.title if note else "") or name.replace("-", " ")
        found[name.casefold()] = Subject(kind, name.casefold(), file_of(address), title, note)
    return found


def _cited(notebook: PublicNotebook, citing: Mapping[str, Sequence[Placed]]) -> dict[str, Placed]:
    """Return the entries that others lead to, by their addresses."""
    wanted = {target.partition("#")[0] for target in citing}
    found = {}
    for day in notebook.days:
        folder = day_folder(day.day)
        if folder in wanted:
            for entry in day.entries():
                target = f"{folder}#{entry.anchor}"
                if target in citing:
                    found[target] = Placed(file_of(folder), long_day(day.day), day.day, entry)
    return found

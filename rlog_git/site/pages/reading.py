"""Read every entry of a notebook once, and note under which names its pages will ask for it. Pure.

A name that an entry carries is noted where nothing above it carries the same: what hangs below
comes along.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import week_folder
from rlog_git.site.pages.months import week_title
from rlog_git.site.pages.page import Placed, file_of

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.site.public import PublicEntry, PublicPart, PublicWeek

IDEA, LESSON = "idea", "lesson"
HIGHLIGHT = 3
# what tells the story of a project
TOLD = frozenset(("decision", "insight", "lesson", "question", "result"))


class Listed(NamedTuple):
    """An entry under a name; `title` is that of a note that carries the name as a whole."""

    placed: Placed
    title: str = ""


class Above(NamedTuple):
    """What an entry hangs below: its tags and its project."""

    tags: frozenset[str] = frozenset()
    project: str = ""


class Reader:
    """Notes what stands where.

    `of_subject` is by tag (``p/w2s``), `told` and `asked_in` by project,
    `backlinks` are by the folder that they lead to, `citing` by the address of an entry.
    """

    def __init__(self) -> None:
        self.tagged: dict[str, list[Listed]] = defaultdict(list)
        self.tag_uses: Counter[str] = Counter()
        self.of_subject: dict[str, list[Placed]] = defaultdict(list)
        self.claims: dict[str, list[tuple[str, Placed]]] = defaultdict(list)
        self.ideas: list[Placed] = []
        self.highlights: list[Placed] = []
        self.lessons: list[Placed] = []
        self.told: dict[str, list[Placed]] = defaultdict(list)
        self.asked_in: dict[str, dict[str, None]] = defaultdict(dict)
        self.backlinks: dict[str, list[Placed]] = defaultdict(list)
        self.citing: dict[str, list[Placed]] = defaultdict(list)

    def read(
        self, parts: tuple[PublicPart, ...], address: str, page: str, day: date | None
    ) -> None:
        """Note the entries of a page."""
        above = Above()
        for part in parts:
            if part.title:
                above = Above(frozenset(part.tags))
                placed = Placed(address, page, day, part.entries[0])
                for tag in part.tags:
                    self.tagged[tag].append(Listed(placed, part.title))
            for entry in part.entries:
                placed = Placed(address, page, day, entry)
                if entry.section == "ideas" and not entry.state and entry.kind != IDEA:
                    self.ideas.append(placed)
                self._entry(placed, above)

    def read_week(self, week: PublicWeek) -> None:
        """Note the entries of a weekly note; it has a page of its own."""
        address = file_of(week_folder(week.week))
        name = week_title(week.week)
        self.read(week.reflection, address, name, week.monday)

    def _entry(self, placed: Placed, above: Above) -> None:
        entry = placed.entry
        self.tag_uses.update(entry.tags)
        for tag in entry.tags:
            if tag not in above.tags:
                self.tagged[tag].append(Listed(placed))
        if entry.project:
            self._project(entry, placed, above)
        self._questions(entry, placed, above)
        self._kind(entry, placed)
        for target in entry.links:
            self._link(target, placed)
        if entry.children:
            here = Above(above.tags.union(entry.tags), entry.project)
            for child in entry.children:
                self._entry(placed._replace(entry=child), here)

    def _project(self, entry: PublicEntry, placed: Placed, above: Above) -> None:
        if entry.project != above.project:
            self.of_subject[f"p/{entry.project}"].append(placed)
        if entry.kind in TOLD or entry.important > 1:
            self.told[entry.project].append(placed)
        for question in entry.questions:
            self.asked_in[entry.project].setdefault(question)

    def _questions(self, entry: PublicEntry, placed: Placed, above: Above) -> None:
        for question in entry.questions:
            if f"q/{question}" not in above.tags:
                self.of_subject[f"q/{question}"].append(placed)
        for claim in entry.claims:
            verdict, _, name = claim.partition(" ")
            self.claims[name.casefold()].append((verdict, placed))

    def _kind(self, entry: PublicEntry, placed: Placed) -> None:
        if entry.kind == IDEA:
            self.ideas.append(placed)
        elif entry.kind == LESSON:
            self.lessons.append(placed)
        if entry.important >= HIGHLIGHT:
            self.highlights.append(placed)

    def _link(self, target: str, placed: Placed) -> None:
        folder, _, anchor = target.partition("#")
        if file_of(folder) != placed.address:
            self.backlinks[folder].append(placed)
        if anchor:
            self.citing[target].append(placed)

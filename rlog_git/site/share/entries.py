"""Turn the published entries of one note into what readers see, worded, in their parts. Pure."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rlog_git import dates
from rlog_git.errors import RlogError
from rlog_git.model import Place
from rlog_git.site.public import PublicEntry, PublicPart
from rlog_git.site.share.anchors import anchor_of, numbered
from rlog_git.site.share.footnotes import brought_home
from rlog_git.site.share.leaks import clean_text
from rlog_git.site.share.links import Linking
from rlog_git.site.share.rule import is_commit, is_intention, is_run
from rlog_git.site.share.wording import definitions, own_text, split_code, word
from rlog_git.text import syntax
from rlog_git.text.inline import read_inline

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rlog_git.model import Entry
    from rlog_git.site.share.cutting import PublicText
    from rlog_git.site.share.rule import Rule

# Readers lose their way below, and so do programs that walk the tree.
DEEPEST = 12
PRIVATE_LEFT = re.compile(r"#private(?![\w-])", re.IGNORECASE)
OWN_FAMILIES = ("private", "share")
ITEM = "item"


class UnreadMarkError(RlogError):
    """A text says #private where it is no tag, so that nothing was cut."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"{place}: #private is not read as a tag here",
            "Put a blank before it, or write it as code where it is meant as text",
        )


class Chosen(NamedTuple):
    """The published entries of a note by line, each with the parent that it hangs below.

    `named` says whether the notebook names the note itself, `headings` are those that may show.
    """

    text: PublicText
    rule: Rule
    entries: dict[int, Entry]
    named: bool
    headings: frozenset[str]


class Writer:
    """One note on its way out: its entries as readers will see them."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._texts = brought_home(
            {line: own_text(entry, chosen.text.lines) for line, entry in chosen.entries.items()}
        )
        labels: dict[str, str] = {}
        for text in self._texts.values():
            labels = definitions(text) | labels
        self.linking = Linking(chosen.text.note.path, labels, [], chosen.rule.notebook.people)
        self._below: dict[int, list[Entry]] = {}
        self._tags: dict[int, tuple[str, ...]] = {}
        self._tops = self._hang()

    def parts(self, title: str) -> tuple[PublicPart, ...]:
        """Return the published parts of the note in its order, none headed by its title again."""
        parts: list[PublicPart] = []
        by_place = groupby(self._tops, key=lambda top: (top.day, self._section(top), top.heading))
        for (_day, section, heading), group in by_place:
            entries = self._made(group)
            if entries:
                shown = self.line(heading) if heading in self._chosen.headings else ""
                parts.append(PublicPart(section, entries, "", "" if shown == title else shown))
        return self._numbered(parts)

    def below(self, line: int) -> tuple[PublicEntry, ...]:
        """Return what hangs below an entry."""
        return self._made(self._below.get(line, ()))

    def line(self, text: str) -> str:
        """Return a title or heading as it may show; nothing for one that is only a day."""
        if dates.find_day(text) and not dates.without_day(text):
            return ""
        shown = (
            word(clean_text(text, self._chosen.rule.notebook.allow), self.linking)
            .text.replace("\n", " ")
            .strip()
        )
        self.check(shown, 1)
        return "" if shown.startswith("#") else shown

    def check(self, text: str, line: int) -> None:
        """Raise where a text that goes out still says #private."""
        if "#" in text and any(
            PRIVATE_LEFT.search(piece) for code, piece in split_code(text) if not code
        ):
            text_of = self._chosen.text
            raise UnreadMarkError(Place(text_of.note.path, text_of.numbers[line - 1]))

    def tags(self, line: int) -> tuple[str, ...]:
        """Return the tags that hold for a published entry."""
        return self._tags[line]

    def project(self, entry: Entry) -> str:
        """Return the project that an entry belongs to, where that may be known."""
        if self._chosen.named:
            return self._chosen.rule.project_of(entry.project)
        own = self._tags[entry.place.line]
        return next((tag[2:] for tag in own if tag.startswith("p/")), "")

    @staticmethod
    def _numbered(parts: list[PublicPart]) -> tuple[PublicPart, ...]:
        """Return the parts with the anchors of each day numbered for themselves: each is a page."""
        days: dict[date | None, list[PublicPart]] = {}
        for part in parts:
            days.setdefault(part.entries[0].day, []).append(part)
        return tuple(part for of_day in days.values() for part in numbered(of_day))

    def _hang(self) -> list[Entry]:
        """Return the topmost entries, and note what hangs below each."""
        tops: list[Entry] = []
        depth: dict[int, int] = {}
        held: dict[int, int] = {}
        for line, entry in self._chosen.entries.items():
            self._tags[line] = self._public_tags(entry)
            parent = entry.parent
            if not parent:
                tops.append(entry)
                depth[line] = 0
                continue
            too_deep = depth[parent] >= DEEPEST
            held[line] = held[parent] if too_deep else parent
            depth[line] = depth[parent] + (not too_deep)
            self._below.setdefault(held[line], []).append(entry)
        return tops

    def _section(self, entry: Entry) -> str:
        """Return an entry's section: what a week intends is next."""
        plans = bool(self._chosen.rule.note.week) and is_intention(entry)
        return "next" if plans else entry.section.value

    def _made(self, entries: Iterable[Entry]) -> tuple[PublicEntry, ...]:
        """Return entries worded; commits and runs are told elsewhere, see `code.py`."""
        own = (entry for entry in entries if not (is_commit(entry) or is_run(entry)))
        return tuple(made for entry in own if (made := self._entry(entry)))

    def _entry(self, entry: Entry) -> PublicEntry | None:
        """Return the entry with all below it; None where nothing of it is left to show."""
        line = entry.place.line
        text, state = self._task(entry, self._texts[line])
        worded = word(text, self.linking, important=entry.importance > 0)
        self.check(worded.text, line)
        children = self.below(line)
        if not (worded.text.strip() or worded.tags or worded.claims or children):
            return None
        tags = self._tags[line]
        # by position, in the order of the fields: by name it takes twice as long
        return PublicEntry(
            entry.day,
            "task" if state else entry.kind,
            int(entry.level),
            self._section(entry),
            worded.text,
            entry.time,
            entry.end,
            tags,
            worded.tags,
            worded.claims,
            state,
            ITEM if entry.shape == ITEM else "prose",
            _number(self._chosen.text.lines[line - 1]) if entry.shape == ITEM else 0,
            entry.importance,
            anchor_of(entry.id if entry.written_id else worded.id, worded.text),
            children,
            self.project(entry),
            tuple(tag[2:] for tag in tags if tag.startswith("q/")) if tags else (),
            *self._named_in(entry, worded.text),
            *_minutes(entry, shown=self._chosen.rule.notebook.tasks),
        )

    @staticmethod
    def _named_in(entry: Entry, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the people and sources of a published text, of no field that stays at home."""
        if not (entry.people or entry.sources):
            return (), ()
        signs = read_inline(text)
        return signs.people, signs.sources

    def _task(self, entry: Entry, text: str) -> tuple[str, str]:
        """Return the text and state of a task; a plain item of what comes next is one."""
        first, end, rest = text.partition("\n")
        if entry.task:
            return entry.task.description + end + rest, entry.task.state.value
        if entry.shape != ITEM or not self._chosen.rule.is_plan(entry):
            return text, ""
        plain = syntax.PLAIN_DONE.sub("", first).rstrip()
        return plain + end + rest, "open" if plain == first.rstrip() else "done"

    def _public_tags(self, entry: Entry) -> tuple[str, ...]:
        """Return the tags that hold for an entry and may be known.

        Where only the entry is shared, what its note and headings say was not meant for readers.
        """
        if self._chosen.named:
            return public_tags(entry.tags) if entry.tags else ()
        own = read_inline(entry.text).tags
        above = self._tags.get(entry.parent, ())
        named = entry.heading in self._chosen.headings
        heading = tuple(t.casefold() for t in syntax.TAG.findall(entry.heading)) if named else ()
        return public_tags(dict.fromkeys((*own, *heading, *above)))


def public_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without those that are rlog's own marks."""
    return tuple(tag for tag in tags if tag and tag.split("/", 1)[0] not in OWN_FAMILIES)


def _minutes(entry: Entry, *, shown: bool) -> tuple[int, int]:
    """Return what an entry was estimated to take and what it took, in minutes, -1 for unknown."""
    if not shown:
        return -1, -1
    if entry.task:
        return entry.task.estimate_min, entry.task.spent_min
    given = dict(entry.fields).get("spent", "") if entry.fields else ""
    return -1, dates.parse_minutes(given) if given else -1


def _number(line: str) -> int:
    found = syntax.ITEM.match(line)
    return int(found[2][:-1]) if found and found[2][:-1].isdigit() else 0

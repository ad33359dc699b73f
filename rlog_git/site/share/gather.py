"""Assemble what was chosen into days, parts and entries, worded for readers. Pure."""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import groupby
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from rlog_git import dates
from rlog_git.errors import RlogError
from rlog_git.model import Place, Section
from rlog_git.site.public import PublicDay, PublicEntry, PublicNotebook, PublicPart
from rlog_git.site.share.wording import Addresses, definitions, own_text, split_code, word
from rlog_git.text import syntax
from rlog_git.text.inline import read_inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rlog_git.model import Entry, Note

# Readers lose their way below, and so do programs that walk the tree.
DEEPEST = 12
PRIVATE_LEFT = re.compile(r"#private(?![\w-])", re.IGNORECASE)
# '2012-02-22-' at the front of a post's name
DATED_NAME = re.compile(r"\d{4}[-_.]?\d\d[-_.]?\d\d[-_ ]*")
OWN_FAMILIES = ("private", "share")


class UnreadMarkError(RlogError):
    """A text says #private where it is no tag, so that nothing was cut."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"{place}: #private is not read as a tag here",
            "Put a blank before it, or write it as code where it is meant as text",
        )


class Chosen(NamedTuple):
    """A note with its published entries by line; what of its title and headings may be shown.

    `lines` and `note` are free of private text; `numbers` are the lines' places in the file.
    """

    note: Note
    lines: list[str]
    numbers: list[int]
    entries: dict[int, Entry]
    titled: bool
    headings: frozenset[str]


def assemble(chosen: Sequence[Chosen], name: str, title: str) -> PublicNotebook:
    """Return the public notebook of these notes."""
    days = _addresses(chosen)
    parts: dict[date, list[PublicPart]] = {}
    made = [_Wording(note, days).parts() for note in chosen]
    # notes without a title first: what follows a title on the page reads as part of its note
    for part in (part for note in sorted(made, key=_is_titled) for part in note):
        if day := part.entries[0].day:
            parts.setdefault(day, []).append(part)
    built = tuple(PublicDay(day, _with_anchors(parts[day])) for day in sorted(parts))
    tags = {tag for day in built for entry in day.entries() for tag in entry.tags}
    return PublicNotebook(name, title, built, tuple(sorted(tags)))


def _is_titled(parts: list[PublicPart]) -> bool:
    return bool(parts and parts[0].title)


def _addresses(chosen: Sequence[Chosen]) -> dict[str, str]:
    """Return the published day that each name of a published note, or of a day, leads to."""
    found: dict[str, str] = {}
    for note in chosen:
        days = sorted({str(entry.day) for entry in note.entries.values()})
        path = note.note.path.removesuffix(".md").casefold()
        for name in (path, basename(path)) if note.note.day else ():
            found.setdefault(name, days[0])
        found |= {day: day for day in days}
    return found


def _with_anchors(parts: list[PublicPart]) -> tuple[PublicPart, ...]:
    """Give each entry of a day its address: a hash of its text, numbered from the second on."""
    seen: dict[str, int] = {}

    def anchored(entry: PublicEntry) -> PublicEntry:
        digest = blake2b(entry.text.encode("utf-8", "replace"), digest_size=5).hexdigest()
        count = seen[digest] = seen.get(digest, 0) + 1
        anchor = f"e{digest}" if count == 1 else f"e{digest}-{count}"
        children = tuple(anchored(child) for child in entry.children)
        return entry._replace(anchor=anchor, children=children)

    return tuple(
        part._replace(entries=tuple(anchored(entry) for entry in part.entries)) for part in parts
    )


class _Wording:
    """One note on its way out: its entries as readers will see them."""

    def __init__(self, chosen: Chosen, days: dict[str, str]) -> None:
        self._chosen = chosen
        self._texts = {
            line: own_text(entry, chosen.lines) for line, entry in chosen.entries.items()
        }
        labels: dict[str, str] = {}
        for text in self._texts.values():
            labels = definitions(text) | labels
        self._addresses = Addresses(chosen.note.path, days, labels)
        self._below: dict[int, list[Entry]] = {}
        self._tags: dict[int, tuple[str, ...]] = {}

    def parts(self) -> list[PublicPart]:
        """Return the published parts of the note in its order, those of a day together."""
        tops = self._tops()
        title = self._title()
        parts: list[PublicPart] = []
        by_place = groupby(tops, key=lambda top: (top.day, top.section, top.heading))
        for (_day, section, heading), group in by_place:
            made = (self._entry(entry) for entry in group)
            entries = tuple(entry for entry in made if entry)
            if entries:
                shown = self._heading(heading) if heading in self._chosen.headings else ""
                tags = _public_tags(self._front_tags()) if title else ()
                parts.append(PublicPart(section.value, entries, title, shown, tags))
                title = ""
        return parts

    def _tops(self) -> list[Entry]:
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

    def _entry(self, entry: Entry) -> PublicEntry | None:
        """Return the entry with all below it; None where nothing of it is left to show."""
        line = entry.place.line
        text, state = self._task(entry, self._texts[line])
        worded = word(text, self._addresses, important=entry.importance > 0)
        self._check(worded.text, entry.place.line)
        made = (self._entry(child) for child in self._below.get(line, ()))
        children = tuple(child for child in made if child)
        if not (worded.text.strip() or worded.tags or worded.claims or children) or not entry.day:
            return None
        return PublicEntry(
            day=entry.day,
            kind="task" if state else entry.kind,
            level=int(entry.level),
            section=entry.section.value,
            text=worded.text,
            time=entry.time,
            end=entry.end,
            tags=self._tags[line],
            shown_tags=worded.tags,
            claims=worded.claims,
            state=state,
            shape="item" if entry.shape == "item" else "prose",
            number=_number(self._chosen.lines[line - 1]) if entry.shape == "item" else 0,
            important=entry.importance,
            children=children,
        )

    @staticmethod
    def _task(entry: Entry, text: str) -> tuple[str, str]:
        """Return the text and state of a task; a plain item of what comes next is one."""
        first, end, rest = text.partition("\n")
        if entry.task:
            return entry.task.description + end + rest, entry.task.state.value
        if entry.section is not Section.NEXT or entry.shape != "item":
            return text, ""
        plain = syntax.PLAIN_DONE.sub("", first).rstrip()
        return plain + end + rest, "open" if plain == first.rstrip() else "done"

    def _public_tags(self, entry: Entry) -> tuple[str, ...]:
        """Return the tags that hold for an entry and may be known.

        Where only the entry is shared, what its note and headings say was not meant for readers.
        """
        if self._chosen.titled:
            return _public_tags(entry.tags)
        own = read_inline(entry.text).tags
        above = self._tags.get(entry.parent, ())
        named = entry.heading in self._chosen.headings
        heading = tuple(t.casefold() for t in syntax.TAG.findall(entry.heading)) if named else ()
        return _public_tags(dict.fromkeys((*own, *heading, *above)))

    def _front_tags(self) -> tuple[str, ...]:
        values = (v for key, vs in self._chosen.note.front if key == "tags" for v in vs)
        return tuple(value.lstrip("#").casefold() for value in values)

    def _title(self) -> str:
        """Return the note's title where it may be shown and says more than its day."""
        note = self._chosen.note
        if not self._chosen.titled or note.day is None:
            return ""
        title = note.title
        if title == basename(note.path).removesuffix(".md"):
            title = DATED_NAME.sub("", title).replace("-", " ").replace("_", " ")
        return self._heading(title)

    def _heading(self, text: str) -> str:
        if dates.find_day(text) and not dates.without_day(text):
            return ""
        shown = word(text, self._addresses).text.replace("\n", " ").strip()
        self._check(shown, 1)
        return "" if shown.startswith("#") else shown

    def _check(self, text: str, line: int) -> None:
        """Raise where a text that goes out still says #private."""
        if "#" in text and any(
            PRIVATE_LEFT.search(piece) for code, piece in split_code(text) if not code
        ):
            raise UnreadMarkError(Place(self._chosen.note.path, self._chosen.numbers[line - 1]))


def _number(line: str) -> int:
    found = syntax.ITEM.match(line)
    return int(found[2][:-1]) if found and found[2][:-1].isdigit() else 0


def _public_tags(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if tag and tag.split("/", 1)[0] not in OWN_FAMILIES)

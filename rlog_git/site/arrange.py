"""Arrange a day for reading: its headings, its runs of lists, its first lines. Pure."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rlog_git.site.public import PublicDay, PublicEntry, PublicPart

GLANCE_LINES = 6
SECTION_NAMES = {
    "next": "To do next",
    "done": "What was done",
    "ideas": "Ideas",
    "review": "Reflection",
}
# kinds that say nothing beside their text
SILENT_KINDS = ("did", "task")


class DayLink(NamedTuple):
    """A published day as a list shows it: its address and name, and the text that begins it."""

    day: date
    address: str
    name: str
    first: str
    entries: int


class Run(NamedTuple):
    """Entries that are set together: `form` is ``list``, ``steps`` (numbered) or ``prose``."""

    form: str
    start: int
    entries: tuple[PublicEntry, ...]


class Headed(NamedTuple):
    """A part with the headings above it: `title` on the page's second level, `below` under it."""

    title: str
    below: str
    part: PublicPart


class GlanceLine(NamedTuple):
    """A line of a day at a glance: an entry, below the title of its note where it has one."""

    title: str
    entry: PublicEntry


class Glance(NamedTuple):
    """A day at a glance, how many lines it has left out, and whether any of them has a time."""

    link: DayLink
    lines: tuple[GlanceLine, ...]
    more: int
    timed: bool


def runs(entries: Sequence[PublicEntry]) -> tuple[Run, ...]:
    """Return entries as runs of lists, numbered steps and prose."""
    found = []
    for form, group in groupby(entries, key=_form):
        together = tuple(group)
        found.append(Run(form, together[0].number, together))
    return tuple(found)


def is_timed(entries: Sequence[PublicEntry]) -> bool:
    """Say whether entries are set as a timeline: one of them has a time."""
    return any(entry.time for entry in entries)


def headed(parts: Sequence[PublicPart], section: str = "") -> tuple[Headed, ...]:
    """Return parts with the headings that they need on the page, none of them twice.

    `section` is the one whose name need not be said: ``done`` in a note without a day.
    """
    found = []
    titled = False
    heading = ""
    for part in parts:
        if part.title:
            titled, section, heading = True, "done", ""
        name = SECTION_NAMES[part.section] if part.section != section else ""
        below = part.heading if part.heading != heading or name else ""
        if titled:
            found.append(Headed(part.title, below or name, part))
        elif any(above.title for above in found):
            found.append(Headed(name, below, part))
        else:
            # without a heading of the second level above it, one of the third would hang in the air
            found.append(Headed(name or below, below if name else "", part))
        section, heading = part.section, part.heading
    return tuple(found)


def glance(day: PublicDay, link: DayLink, limit: int = GLANCE_LINES) -> Glance:
    """Return the first lines of a day: a note with a title is one line, else each entry is.

    What was planned comes last.
    """
    lines: list[GlanceLine] = []
    titled = False
    for part in sorted(day.parts, key=lambda part: part.section == "next" and not part.title):
        titled = titled or bool(part.title)
        if part.title:
            lines.append(GlanceLine(part.title, part.entries[0]))
        elif not titled:
            lines += [GlanceLine("", entry) for entry in part.entries]
    shown = tuple(lines[:limit])
    timed = any(line.entry.time for line in shown)
    return Glance(link, shown, len(lines) - len(shown), timed)


def _form(entry: PublicEntry) -> str:
    if entry.shape != "item":
        return "prose"
    return "steps" if entry.number else "list"

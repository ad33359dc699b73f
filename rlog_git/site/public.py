"""The nouns of a published notebook: all that pages, feeds and tags may ever see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One published entry; `text` is Markdown in which every link is allowed to leave the house.

    A link to another published day reads ``day:2026-11-23``. `tags` are all that hold for it,
    `shown_tags` those at its own end; `claims` read like ``supports error-imitation``. `state` is
    that of a task, else empty; `number` that of a numbered step, else 0.
    """

    day: date
    kind: str
    level: int
    section: str
    text: str
    time: str = ""
    end: str = ""
    tags: tuple[str, ...] = ()
    shown_tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    state: str = ""
    shape: str = "item"
    number: int = 0
    important: int = 0
    anchor: str = ""
    children: tuple[PublicEntry, ...] = ()

    def walk(self) -> Iterator[PublicEntry]:
        """Yield this entry and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class PublicPart:
    """Entries that stand together in a note: below one heading, in one section."""

    section: str
    entries: tuple[PublicEntry, ...]
    title: str = ""
    heading: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicDay:
    """All that was published of one day, from however many notes."""

    day: date
    parts: tuple[PublicPart, ...]

    def entries(self) -> Iterator[PublicEntry]:
        """Yield every entry of the day, children too."""
        for part in self.parts:
            for entry in part.entries:
                yield from entry.walk()


@dataclass(frozen=True, slots=True)
class PublicNotebook:
    """The projection of a vault for one notebook: its days from first to last, its tags."""

    name: str
    title: str
    days: tuple[PublicDay, ...]
    tags: tuple[str, ...]

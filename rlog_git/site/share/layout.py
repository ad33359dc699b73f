"""Lay pieces out on pages: days, weeks, notes, each with an address made of public names. Pure."""

from __future__ import annotations

from itertools import groupby
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site import addresses
from rlog_git.site.share.anchors import numbered
from rlog_git.site.share.names import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rlog_git.site.public import PublicPart
    from rlog_git.site.share.piece import Piece

OWN_PAGES = {"about": addresses.ABOUT, "start": addresses.START, "start-here": addresses.START}
NAMED_KINDS = ("project", "question")

# a part with the note that it is from
Laid = tuple["Piece", "PublicPart"]


class LaidNote(NamedTuple):
    """A note without a day, its slug (none where it has a page of its own name) and address."""

    piece: Piece
    slug: str
    address: str
    parts: list[Laid]


class Layout(NamedTuple):
    """The parts of each day, week and note, and where each note is found by its path."""

    days: dict[date, list[Laid]]
    weeks: dict[str, list[Laid]]
    notes: list[LaidNote]
    pages: dict[str, Page]


class Slugs:
    """Addresses already given: a second page of the same name gets a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def give(self, kind: str, slug: str) -> str:
        """Return a free slug."""
        free, count = slug, 1
        while addresses.note_folder(kind, free) in self._taken:
            count += 1
            free = f"{slug}-{count}"
        self._taken.add(addresses.note_folder(kind, free))
        return free


def lay_out(pieces: Iterable[Piece], titles: dict[str, str]) -> Layout:
    """Return where everything stands; `titles` are those of the notes, by path, without links."""
    days: dict[date, list[Laid]] = {}
    weeks: dict[str, list[Laid]] = {}
    rest: list[tuple[Piece, list[Laid]]] = []
    # notes without a title first: what follows a title on the page reads as part of its note
    for piece in sorted(pieces, key=lambda piece: (bool(piece.title), piece.path)):
        if piece.week:
            weeks.setdefault(piece.week, []).extend((piece, part) for part in piece.parts)
            continue
        for day, group in _by_day(piece.parts):
            if day:
                days.setdefault(day, []).extend((piece, part) for part in group)
            else:
                rest.append((piece, [(piece, part) for part in group]))
    days = {day: _numbered(laid) for day, laid in days.items()}
    weeks = {week: _numbered(laid) for week, laid in weeks.items()}
    notes = list(_notes(rest, titles))
    return Layout(days, weeks, notes, dict(_pages(days, weeks, notes, titles)))


def _by_day(parts: Sequence[PublicPart]) -> Iterator[tuple[date | None, list[PublicPart]]]:
    """Yield each day of a note once, with its parts."""
    if not parts:
        return
    first = parts[0].entries[0].day
    if all(part.entries[0].day == first for part in parts):
        yield first, list(parts)
        return
    ordered = sorted(parts, key=lambda part: str(part.entries[0].day))
    for day, group in groupby(ordered, key=lambda part: part.entries[0].day):
        yield day, list(group)


def _numbered(laid: list[Laid]) -> list[Laid]:
    """Return a page with its anchors numbered anew where several notes stand on it."""
    first = laid[0][0]
    if all(piece is first for piece, _ in laid):
        return laid
    parts = numbered(part for _, part in laid)
    return [(piece, part) for (piece, _), part in zip(laid, parts, strict=True)]


def _notes(rest: list[tuple[Piece, list[Laid]]], titles: dict[str, str]) -> Iterator[LaidNote]:
    """Yield the notes without a day, each at its address."""
    slugs = Slugs()
    for piece, laid in sorted(rest, key=lambda one: one[0].path):
        own = OWN_PAGES.get(basename(piece.path).removesuffix(".md"), "") if piece.named else ""
        if own:
            yield LaidNote(piece, "", own, laid)
            continue
        kind = piece.kind if piece.kind in NAMED_KINDS else "note"
        # where its title is not public, its address says nothing but what stands there
        title = piece.name if piece.kind in NAMED_KINDS else titles.get(piece.path, "")
        words = addresses.slug_of(title) if title else f"n{laid[0][1].entries[0].anchor}"
        slug = slugs.give(kind, words)
        yield LaidNote(piece, slug, addresses.note_folder(kind, slug), laid)


def _pages(
    days: dict[date, list[Laid]],
    weeks: dict[str, list[Laid]],
    notes: list[LaidNote],
    titles: dict[str, str],
) -> Iterator[tuple[str, Page]]:
    """Yield each note's page by its path: its own, else that of its first day."""
    for day in sorted(days, reverse=True):
        for path, laid in groupby(days[day], key=_path):
            own = tuple(laid)
            address = addresses.day_folder(day)
            if own[0][0].title and own[0][1] is not days[day][0][1]:
                address += "#" + own[0][1].entries[0].anchor
            yield path, Page(address, own, titles.get(path, ""))
    for week, laid_out in weeks.items():
        for path, laid in groupby(laid_out, key=_path):
            yield path, Page(addresses.week_folder(week), tuple(laid))
    for note in notes:
        title = titles.get(note.piece.path, "")
        yield note.piece.path, Page(note.address, tuple(note.parts), title)


def _path(laid: Laid) -> str:
    return laid[0].path

"""Gather the pieces of all notes into the public notebook: all that readers may know. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rlog_git.dates import week_start
from rlog_git.site import addresses
from rlog_git.site.public import (
    PublicAsset,
    PublicDay,
    PublicName,
    PublicNote,
    PublicNotebook,
    PublicWeek,
    Redirect,
)
from rlog_git.site.share.layout import Layout, Slugs, lay_out
from rlog_git.site.share.names import find_names, names_of, without_links
from rlog_git.site.share.runs import find_runs, settled_runs
from rlog_git.site.share.settle import Settling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rlog_git.site.public import PublicCommit, PublicRun
    from rlog_git.site.share.images import Images
    from rlog_git.site.share.layout import LaidNote
    from rlog_git.site.share.piece import Piece
    from rlog_git.site.share.runs import FoundRun
    from rlog_git.vault.notebooks import Notebook

One = TypeVar("One", "PublicCommit", "PublicRun")


class Projection(NamedTuple):
    """The public notebook, and what its author should know before it leaves."""

    notebook: PublicNotebook
    warnings: tuple[str, ...]


def gather(pieces: Iterable[Piece], notebook: Notebook, images: Images) -> Projection:
    """Return what a notebook publishes of the pieces of a vault with these images."""
    given = sorted(pieces, key=lambda piece: piece.path)
    shown, layout, found, settling = _settle(given, notebook, images)
    parts = {day: settling.parts(laid) for day, laid in layout.days.items()}
    runs = settled_runs(found, settling, parts.values())
    notes = tuple(sorted((_note(one, settling) for one in layout.notes), key=_address))
    commits = _by_day(commit for piece in shown for commit in piece.commits)
    run_days = _by_day(runs)
    known = [piece.known for piece in shown]
    projects = _named("project", notes, {name for one in known for name in one.projects})
    questions = _named("question", notes, {name for one in known for name in one.questions})
    public = PublicNotebook(
        notebook.name,
        notebook.title,
        tuple(
            PublicDay(day, parts.get(day, ()), commits.get(day, ()), run_days.get(day, ()))
            for day in sorted({*parts, *commits, *run_days})
        ),
        tuple(sorted({tag for one in known for tag in one.tags})),
        notes,
        tuple(_weeks(layout, settling)),
        runs,
        tuple(_redirects(shown, layout, (*projects, *questions), runs)),
        tuple(PublicAsset(name, path) for name, path in sorted(settling.shown.items())),
        next((note for note in notes if note.address == addresses.ABOUT), None),
        next((note for note in notes if note.address == addresses.START), None),
        projects,
        questions,
        notebook.url,
        notebook.author,
    )
    return Projection(public, tuple(said for piece in given for said in piece.warnings))


def _settle(
    given: Sequence[Piece], notebook: Notebook, images: Images
) -> tuple[list[Piece], Layout, list[FoundRun], Settling]:
    """Return what is shown, where it stands, the runs, and how links are settled.

    An embed of nothing public leaves nothing; where that empties an entry or a note, no link may
    lead there, so it is done again without it.
    """
    shown = [piece for piece in given if piece.shows()]
    while True:
        known = {name for piece in shown for name in names_of(piece)}
        known |= {str(day) for piece in shown for day in piece.days()}
        titles = {p.path: without_links(p.title, p.targets, known) for p in shown if p.title}
        layout = lay_out(shown, titles)
        runs = find_runs(shown, given, notebook, known)
        settling = Settling(
            find_names(shown, layout, runs),
            layout.pages,
            images,
            {},
            frozenset(p.name.casefold() for p in shown if p.kind == "project"),
        )
        pruned = [settling.pruned(piece) for piece in shown]
        if all(new is old for new, old in zip(pruned, shown, strict=True)):
            return shown, layout, runs, settling
        shown = [piece for piece in pruned if piece.shows()]


def _note(laid: LaidNote, settling: Settling) -> PublicNote:
    piece = laid.piece
    return PublicNote(
        piece.kind,
        laid.slug,
        laid.address,
        settling.line(piece.title, piece),
        settling.parts(laid.parts),
        piece.name,
        piece.aliases,
        piece.tags,
        tuple((key, settling.line(value, piece)) for key, value in piece.facts),
    )


def _address(note: PublicNote) -> str:
    # by path would tell in which folders the notes lie
    return note.address.rstrip("/")


def _weeks(layout: Layout, settling: Settling) -> Iterator[PublicWeek]:
    for week, laid in sorted(layout.weeks.items()):
        monday = week_start(week)
        parts = settling.parts(laid)
        if monday and parts:
            plans = (part for part in parts if part.section == "next")
            yield PublicWeek(
                week,
                monday,
                tuple(entry for part in plans for entry in part.entries),
                tuple(part for part in parts if part.section != "next"),
            )


def _by_day(found: Iterable[One]) -> dict[date, tuple[One, ...]]:
    days: dict[date, list[One]] = {}
    for one in found:
        days.setdefault(one.day, []).append(one)
    return {day: tuple(sorted(ones, key=lambda one: one.time)) for day, ones in days.items()}


def _redirects(
    shown: Sequence[Piece],
    layout: Layout,
    names: Iterable[PublicName],
    runs: Iterable[PublicRun],
) -> Iterator[Redirect]:
    """Yield a redirect for each alias of a note that is no page's address."""
    taken = {name.address for name in names}
    taken |= {addresses.note_folder("run", run.slug) for run in runs}
    taken |= {page.address.partition("#")[0] for page in layout.pages.values()}
    taken |= {addresses.day_folder(day) for day in layout.days}
    for piece in shown:
        page = layout.pages.get(piece.path)
        for alias in piece.aliases if page else ():
            source = _former(alias, piece.kind)
            own = source.split("/", 1)[0] not in addresses.OWN_FOLDERS
            if own and source not in taken and page:
                taken.add(source)
                yield Redirect(source, page.address)


def _former(alias: str, kind: str) -> str:
    """Return the address that an alias was: a path such as ``/old/post/``, or a title."""
    if alias.startswith("/"):
        parts = (part for part in alias.removesuffix(".html").split("/") if part.strip("."))
        return "/".join(addresses.slug_of(part) for part in parts) + "/"
    own = kind if kind in addresses.FOLDERS else "note"
    return addresses.note_folder(own, addresses.slug_of(alias))


def _named(kind: str, notes: Sequence[PublicNote], spoken_of: set[str]) -> tuple[PublicName, ...]:
    """Return all projects or questions, those with a note at its address."""
    found = {note.name.casefold(): note.address for note in notes if note.kind == kind}
    slugs = Slugs(found.values())
    for name in sorted(spoken_of - set(found)):
        found[name] = addresses.note_folder(kind, slugs.give(kind, addresses.slug_of(name)))
    return tuple(PublicName(name, address) for name, address in sorted(found.items()))

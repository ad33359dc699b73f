"""Know which published note each name leads to: path, file name, alias, title, day. Pure.

Names are looked up among published notes only, so that no private note can stand in the way of one.
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import MONTHS, safe_date, without_day
from rlog_git.site.addresses import day_folder, note_folder
from rlog_git.site.share.links import MARK

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from rlog_git.site.public import PublicPart
    from rlog_git.site.share.layout import Layout
    from rlog_git.site.share.links import Target
    from rlog_git.site.share.piece import Piece
    from rlog_git.site.share.runs import FoundRun

PRIVATE_NOTE = "a private note"
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
# 'train-r3yarago6': what rlog calls the note of a run
RUN_NOTE = re.compile(r"(?:.*-)?r[a-z2-7]{8}", re.DOTALL)
NO_WORD = re.compile(r"\W+")


class Page(NamedTuple):
    """Where a name leads: an address, what stands there with the notes it is from, a title."""

    address: str
    parts: tuple[tuple[Piece, PublicPart], ...] = ()
    title: str = ""

    def href(self, heading: str) -> str:
        """Return the address of a heading or a block (``^id``), of the page where it has none."""
        page = self.address.partition("#")[0]
        if heading.startswith("^"):
            wanted = heading[1:]
            found = (e for _, part in self.parts for top in part.entries for e in top.walk())
            anchor = next((entry.anchor for entry in found if entry.anchor == wanted), "")
        else:
            part = next((part for _, part in self.below(heading)), None)
            anchor = part.entries[0].anchor if part and part.entries else ""
        return f"{page}#{anchor}" if anchor else self.address

    def below(self, heading: str) -> Iterator[tuple[Piece, PublicPart]]:
        """Yield the parts that stand below a heading."""
        wanted = plain(heading)
        return (one for one in self.parts if wanted and plain(one[1].heading) == wanted)


class Names(NamedTuple):
    """The pages of a notebook by each name that leads there, and by the path of its note."""

    pages: Mapping[str, Page]

    def find(self, target: Target) -> Page | None:
        """Return the page that a link means, if it is published."""
        for name in (target.path, target.name):
            found = self.pages.get(name.casefold()) if name else None
            if found:
                return found
        return None


def names_of(piece: Piece) -> tuple[str, ...]:
    """Return the names that lead to a published note, the surest first; none of an unnamed one."""
    path = piece.path.removesuffix(".md")
    if not piece.named:
        # the name of a daily note says no more than its day
        dated = piece.kind == "day" and not without_day(basename(path))
        return (path.casefold(), basename(path).casefold()) if dated else ()
    title = () if MARK.search(piece.title) else (piece.title,)
    found = (path, basename(path), *piece.aliases, *title, piece.week)
    return tuple(name.casefold() for name in found if name)


def find_names(shown: Iterable[Piece], layout: Layout, runs: Iterable[FoundRun]) -> Names:
    """Return who has which name; of two notes with one name, the one nearest the root has it."""
    ranked = [
        (rank, piece.path.count("/"), piece.path, name)
        for piece in shown
        for rank, name in enumerate(names_of(piece))
    ]
    found: dict[str, Page] = {}
    for _, _, path, name in sorted(ranked):
        if path in layout.pages:
            found.setdefault(name, layout.pages[path])
    for day, laid in layout.days.items():
        found[str(day)] = Page(day_folder(day), tuple(laid))
    for run, _, paths in runs:
        page = Page(note_folder("run", run.slug), (), run.why)
        for path in paths:
            stem = path.removesuffix(".md").casefold()
            found |= {stem: page, basename(stem): page}
    return Names(found)


def words_for(target: Target, page: Page | None) -> str:
    """Return the words of a link; the title of what isn't public is hidden."""
    text = target.text
    bare = text.strip().casefold().removesuffix(".md")
    titles = {target.name.casefold(), basename(target.name).casefold()}
    if RUN_NOTE.fullmatch(bare) and bare in titles:
        return (page.title or "the run") if page else ""
    if page:
        return readable(text)
    return PRIVATE_NOTE if bare in titles and target.name else text


def without_links(text: str, targets: Sequence[Target], known: Container[str]) -> str:
    """Return a title with the words of its links; `known` are the names of published notes."""
    if "\x02" not in text:
        return text

    def replace(found: re.Match[str]) -> str:
        target = targets[int(found[1])]
        is_known = target.path.casefold() in known or target.name.casefold() in known
        page = Page("") if is_known else None
        return words_for(target, page) if target.kind == "link" else ""

    return MARK.sub(replace, text).strip()


def readable(text: str) -> str:
    """Return ``20 November 2026`` for an ISO day, any other text as it is."""
    said = ISO_DAY.fullmatch(text)
    found = safe_date(*map(int, said.groups())) if said else None
    return f"{found.day} {MONTHS[found.month - 1].capitalize()} {found.year}" if found else text


def plain(text: str) -> str:
    """Return a heading as headings are compared."""
    return NO_WORD.sub(" ", text.casefold()).strip()

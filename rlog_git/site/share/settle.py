"""Settle the links of published texts: to pages, to images, or to words. Pure."""

from __future__ import annotations

from hashlib import blake2b
from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.share.embeds import quoted
from rlog_git.site.share.images import find_image
from rlog_git.site.share.links import MARK
from rlog_git.site.share.names import words_for
from rlog_git.site.share.piece import known_in

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from rlog_git.site.public import PublicEntry, PublicPart
    from rlog_git.site.share.images import Images
    from rlog_git.site.share.layout import Laid
    from rlog_git.site.share.links import Target
    from rlog_git.site.share.names import Names, Page
    from rlog_git.site.share.piece import Piece


class Settling(NamedTuple):
    """What is known while links are settled: who has which name, the pages of notes by path.

    `shown` collects the images that are shown, by id. `projects` are those that have a note.
    """

    names: Names
    pages: dict[str, Page]
    images: Images
    shown: dict[str, str]
    projects: frozenset[str]

    def parts(self, laid: Iterable[Laid]) -> tuple[PublicPart, ...]:
        """Return the parts of a page with their links settled."""
        return tuple(self._part(part, piece) for piece, part in laid)

    def pruned(self, piece: Piece) -> Piece:
        """Return a note without the entries of which nothing is left, as of an embed alone."""
        if all(target.kind == "link" for target in piece.targets):
            return piece
        kept = (self._kept(part.entries, piece) for part in piece.parts)
        parts = tuple(
            part if entries is part.entries else part._replace(entries=entries)
            for part, entries in zip(piece.parts, kept, strict=True)
            if entries
        )
        if len(parts) == len(piece.parts) and all(map(is_, parts, piece.parts)):
            return piece
        if piece.parts[0].title and parts:
            title, tags = piece.parts[0].title, piece.parts[0].tags
            parts = (parts[0]._replace(title=title, tags=tags), *parts[1:])
        return piece._replace(parts=parts, known=known_in(parts, piece.runs))

    def _kept(self, entries: tuple[PublicEntry, ...], piece: Piece) -> tuple[PublicEntry, ...]:
        made = []
        for entry in entries:
            children = entry.children and self._kept(entry.children, piece)
            kept = entry if children is entry.children else entry._replace(children=children)
            says = kept.text.strip() and (
                "\x02" not in kept.text or self.text(kept.text, piece, []).strip()
            )
            if says or kept.shown_tags or kept.claims or children:
                made.append(kept)
        same = len(made) == len(entries) and all(map(is_, made, entries))
        return entries if same else tuple(made)

    def _part(self, part: PublicPart, piece: Piece) -> PublicPart:
        entries = self.entries(part.entries, piece)
        if entries is part.entries and "\x02" not in part.title + part.heading:
            return part
        title, heading = self.line(part.title, piece), self.line(part.heading, piece)
        return part._replace(entries=entries, title=title, heading=heading)

    def entries(self, entries: tuple[PublicEntry, ...], piece: Piece) -> tuple[PublicEntry, ...]:
        """Return entries with their links settled; the same tuple where there is none."""
        if not piece.targets and not (piece.known.tags & self.projects):
            return entries
        projects = self.projects
        made = tuple(
            # most have no link, no children and no project to find: they pass as they are
            self._entry(entry, piece)
            if "\x02" in entry.text or entry.children or not projects.isdisjoint(entry.tags)
            else entry
            for entry in entries
        )
        return entries if all(map(is_, made, entries)) else made

    def line(self, text: str, piece: Piece) -> str:
        """Return a title or heading with the words of its links."""
        if "\x02" not in text:
            return text

        def replace(found: re.Match[str]) -> str:
            target = piece.targets[int(found[1])]
            return words_for(target, self._page(target, piece)) if target.kind == "link" else ""

        return MARK.sub(replace, text).strip()

    def _entry(self, entry: PublicEntry, piece: Piece) -> PublicEntry:
        children = entry.children and self.entries(entry.children, piece)
        text, links = entry.text, entry.links
        if "\x02" in text:
            found: list[str] = []
            text = self.text(text, piece, found)
            links = tuple(dict.fromkeys(found))
        project = entry.project
        if not project and not self.projects.isdisjoint(entry.tags):
            project = next((tag for tag in entry.tags if tag in self.projects), "")
        if text is entry.text and children is entry.children and project == entry.project:
            return entry
        return entry._replace(text=text, links=links, children=children, project=project)

    def text(self, text: str, piece: Piece, links: list[str], *, inside: bool = False) -> str:
        """Return a text with its links settled; `inside` an embed, another one is but a link."""
        behind: list[str] = []
        own = piece.path.removesuffix(".md")

        def replace(found: re.Match[str]) -> str:
            target = piece.targets[int(found[1])]
            if target.kind == "image":
                return self._image(target, piece)
            page = self._page(target, piece)
            if page and target.path == own and "#" not in page.href(target.heading):
                return words_for(target, page)  # to no heading of the note where it stands
            if target.kind == "link" or inside:
                return self._link(target, page, links)
            quote = page and quoted(target, page, self, links)
            if not quote:
                return ""
            if _is_alone(found):
                return quote + "\n" * (found.end() < len(text))
            behind.append(quote)
            return self._link(target, page, links)

        settled = MARK.sub(replace, text)
        return "\n\n".join([settled.strip("\n").rstrip(), *behind])

    def _page(self, target: Target, piece: Piece) -> Page | None:
        """Return where a link leads: a note may always speak of itself."""
        if target.path == piece.path.removesuffix(".md"):
            return self.pages.get(piece.path)
        return self.names.find(target)

    @staticmethod
    def _link(target: Target, page: Page | None, links: list[str]) -> str:
        words = words_for(target, page)
        if not page:
            return words
        href = page.href(target.heading)
        links.append(href)
        return f"[{words or page.title or 'link'}](page:{href})"

    def _image(self, target: Target, piece: Piece) -> str:
        path = find_image(piece.path, target, self.images)
        if not path:
            return target.text
        name = blake2b(path.encode("utf-8", "replace"), digest_size=8).hexdigest()
        self.shown[name] = path
        return f"![{target.text}](asset:{name})"


def _is_alone(found: re.Match[str]) -> bool:
    """Say whether a mark stands on a line of its own."""
    text = found.string
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    end = text.find("\n", found.end())
    return not (before.strip() or text[found.end() : end if end >= 0 else len(text)].strip())

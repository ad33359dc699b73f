"""Quote what a note embeds of another one, its published text only. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.site.share.names import words_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.site.public import PublicEntry
    from rlog_git.site.share.links import Target
    from rlog_git.site.share.names import Page
    from rlog_git.site.share.piece import Piece
    from rlog_git.site.share.settle import Settling

# of one note; a link leads to the rest
MOST_LINES, LONGEST = 60, 10_000


def quoted(target: Target, page: Page, settling: Settling, links: list[str]) -> str:
    """Return what an embed shows, as a quotation that names its source; "" where that is nothing.

    ``[!quote]`` is a callout, as Obsidian writes them.
    """
    lines: list[str] = []
    size = 0
    for piece, entry in _embedded(target.heading, page):
        for line in _lines(entry, piece, settling, ""):
            size += len(line)
            if len(lines) >= MOST_LINES or size > LONGEST:
                lines.append("…")
                break
            lines.append(line)
        else:
            continue
        break
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        return ""
    href = page.href(target.heading)
    links.append(href)
    words = words_for(target, page) or page.title or "from"
    head = f"> [!quote] [{words}](page:{href})"
    return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])


def _embedded(heading: str, page: Page) -> Iterator[tuple[Piece, PublicEntry]]:
    """Yield what stands below a heading, the block of an id, or all of a note."""
    if heading.startswith("^"):
        for piece, part in page.parts:
            for top in part.entries:
                for entry in top.walk():
                    if entry.anchor == heading[1:]:
                        yield piece, entry
        return
    for piece, part in page.below(heading) if heading else page.parts:
        for entry in part.entries:
            yield piece, entry


def _lines(entry: PublicEntry, piece: Piece, settling: Settling, indent: str) -> Iterator[str]:
    text = settling.text(entry.text, piece, [], inside=True)
    marker = "- " if entry.shape == "item" else ""
    first, *more = text.split("\n")
    yield indent + marker + first
    inner = indent + " " * len(marker)
    for line in more:
        yield inner + line
    for child in entry.children:
        yield from _lines(child, piece, settling, inner)
    if not marker:
        yield ""

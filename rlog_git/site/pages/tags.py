"""The pages of tags: nested as their names are, the newest entries of each. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.arrange import GlanceLine
from rlog_git.site.pages.listing import make_listing, year_pages
from rlog_git.site.pages.page import Page, Way
from rlog_git.site.pages.tag_names import tag_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.listing import Group
    from rlog_git.site.public import PublicEntry

ADDRESS = "tags/index.html"
# projects and questions have pages of their own
ELSEWHERE = ("p/", "q/")


class TagNode(NamedTuple):
    """A tag in the tree of tags: `name` is its last part, `uses` counts its own entries."""

    tag: str
    name: str
    address: str
    uses: int
    below: tuple[TagNode, ...]


class Tagged(NamedTuple):
    """What of a page carries a tag: whole notes, and entries."""

    group: Group
    notes: tuple[GlanceLine, ...]
    entries: tuple[PublicEntry, ...]


class Family(NamedTuple):
    """The tag above a tag, and those below it."""

    above: Way | None
    below: tuple[Way, ...]


def tag_pages(book: Book) -> Iterator[Page]:
    """Yield the tree of tags and the page of each; projects and questions have their own."""
    below: dict[str, set[str]] = {}
    own = [tag for tag in book.tag_uses if not tag.startswith(ELSEWHERE)]
    for tag in own:
        while "/" in tag:
            above = tag.rpartition("/")[0]
            below.setdefault(above, set()).add(tag)
            tag = above  # noqa: PLW2901 - up to the top
        below.setdefault("", set()).add(tag)
    if not below:
        return
    tree = _tree(book, below, "")
    yield Page(ADDRESS, "tags.html", "Tags", {"tree": tree})
    for tag in sorted({*own, *below} - {""}):
        yield from _pages(book, tag, below)


def _pages(book: Book, tag: str, below: dict[str, set[str]]) -> Iterator[Page]:
    address = tag_address(tag)
    listed = book.tagged.get(tag, ())
    entries = [listing.placed for listing in listed]
    titles = {one.placed.target: one.title for one in listed if one.title}
    listing = make_listing(entries, address)
    above = tag.rpartition("/")[0]
    values = {
        "tag": tag,
        "uses": book.tag_uses.get(tag, 0),
        "groups": [_tagged(group, titles) for group in listing.groups],
        "listing": listing,
        "family": Family(
            _way(book, above) if above else None,
            tuple(_way(book, name) for name in sorted(below.get(tag, ()))),
        ),
    }
    yield Page(address, "tag.html", f"#{tag}", values)
    yield from year_pages(entries, address, f"#{tag}")


def _tagged(group: Group, titles: Mapping[str, str]) -> Tagged:
    """Part whole notes, which stand there by title and first words, from entries."""
    whole, entries = [], []
    for entry in group.entries:
        title = titles.get(f"{group.address}#{entry.anchor}")
        if title:
            whole.append(GlanceLine(title, entry))
        else:
            entries.append(entry)
    return Tagged(group, tuple(whole), tuple(entries))


def _way(book: Book, tag: str) -> Way:
    address = book.tag_files.get(tag) or tag_address(tag)
    return Way(address, f"#{tag}", book.tag_uses.get(tag, 0))


def _tree(book: Book, below: dict[str, set[str]], top: str) -> tuple[TagNode, ...]:
    nodes = []
    for tag in sorted(below.get(top, ())):
        way = _way(book, tag)
        name = tag[len(top) :].lstrip("/")
        nodes.append(TagNode(tag, name, way.address, way.total, _tree(book, below, tag)))
    return tuple(nodes)

"""The feeds: of the whole notebook as Atom and JSON, of each project as Atom. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from rlog_git.site.arrange import Headed, headed
from rlog_git.site.pages.listing import Group, in_order, make_listing
from rlog_git.site.pages.page import Page, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rlog_git.site.pages.book import Book

ATOM, JSON = "feed.xml", "feed.json"
FEED_DAYS, FEED_ENTRIES = 20, 30


class Item(NamedTuple):
    """A day of a feed: all of it as parts, or those of its entries that belong to a project."""

    id: str
    address: str
    title: str
    day: date
    parts: tuple[Headed, ...] = ()
    group: Group | None = None


def feed_pages(book: Book) -> Iterator[Page]:
    """Yield the feeds."""
    newest = book.notebook.days[-FEED_DAYS:][::-1]
    links = book.links[-FEED_DAYS:][::-1]
    items = tuple(
        Item(_id(book, str(link.day)), link.address, link.name, link.day, headed(day.parts))
        for day, link in zip(newest, links, strict=True)
    )
    title = book.notebook.title
    values = {"items": items, "id": _id(book, ""), "home": "index.html"}
    yield Page(ATOM, "feed.xml", title, values)
    yield Page(JSON, "feed.json", title, values)
    for subject in book.projects.values():
        entries = in_order(book.of_subject.get("p/" + subject.name, ()))[-FEED_ENTRIES:]
        groups = make_listing(entries, subject.address).groups
        items = tuple(
            Item(
                _id(book, f"{subject.address}{group.day}"),
                group.address, group.name, group.day, group=group,
            )
            for group in groups
            if group.day
        )  # fmt: skip
        values = {"items": items, "id": _id(book, subject.address), "home": subject.address}
        folder = folder_of(subject.address)
        yield Page(folder + ATOM, "feed.xml", f"{title}: {subject.title}", values)


def _id(book: Book, name: str) -> str:
    """Return an id that stays the same wherever the site lies."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'rlog:{book.notebook.name}:{name}')}"

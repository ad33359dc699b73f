"""Say what leads to a page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.page import Placed

SHOWN = 12


class Backlinks(NamedTuple):
    """The newest entries that lead to a page, each page once, and how many more do."""

    shown: tuple[Placed, ...] = ()
    more: int = 0


def backlinks_of(book: Book, folder: str) -> Backlinks:
    """Return what leads to the page in `folder`."""
    found = book.backlinks.get(folder)
    if not found:
        return Backlinks()
    by_page = {placed.address: placed for placed in reversed(found)}
    shown = sorted(by_page.values(), key=lambda placed: str(placed.day or ""), reverse=True)
    return Backlinks(tuple(shown[:SHOWN]), max(len(shown) - SHOWN, 0))

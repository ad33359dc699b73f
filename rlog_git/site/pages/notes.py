"""The pages of notes without a day, that about the notebook among them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.site.addresses import ABOUT
from rlog_git.site.arrange import headed
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.page import Page, Way, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.site.pages.book import Book
    from rlog_git.site.public import PublicNote

ADDRESS = "notes/index.html"
NOTE = "note"


def note_pages(book: Book) -> Iterator[Page]:
    """Yield the list of notes, the page of each, and the page about the notebook."""
    special = [note for note in (book.notebook.about, book.notebook.start) if note]
    notes = [note for note in book.notebook.notes if note.kind == NOTE]
    listed = [Way(file_of(n.address), n.title or n.slug) for n in notes if n not in special]
    if listed:
        ways = sorted(listed, key=lambda way: way.name.casefold())
        yield Page(ADDRESS, "notes.html", "Notes", {"notes": ways})
    for note in notes:
        if note != book.notebook.about:
            yield _page(book, note)
    yield _about(book)


def _page(book: Book, note: PublicNote) -> Page:
    title = note.title or note.slug.replace("-", " ")
    values = {
        "note": note,
        "parts": headed(note.parts, "done"),
        "backlinks": backlinks_of(book, note.address),
    }
    said = next((part.entries[0].text for part in note.parts), "")
    return Page(file_of(note.address), "note.html", title, values, said)


def _about(book: Book) -> Page:
    note = book.notebook.about
    values = {
        "note": note,
        "parts": headed(note.parts, "done") if note else (),
        "first": book.links[0] if book.links else None,
        "last": book.links[-1] if book.links else None,
        "days": len(book.links),
        "entries": sum(link.entries for link in book.links),
    }
    return Page(file_of(ABOUT), "about.html", "About", values)

"""What a site has beside its pages: search, 404, redirects of former names, a map. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.site.pages.months import year_way
from rlog_git.site.pages.page import Page, Way, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.pages.book import Book

SEARCH = "search/index.html"
MAP = "sitemap.xml"


def extra_pages(book: Book, sections: Sequence[Way]) -> Iterator[Page]:
    """Yield the page of search, which is a plain index, the 404 page and the redirects."""
    values = {
        "years": tuple(year_way(year) for year in book.years),
        "sections": sections,
        "projects": [Way(s.address, s.title) for s in book.projects.values()],
        "questions": [Way(s.address, s.title) for s in book.questions.values()],
        "tags": [Way(book.tag_files[tag], f"#{tag}") for tag in sorted(book.tag_uses)],
    }
    yield Page(SEARCH, "search.html", "Search", values)
    yield Page("404.html", "404.html", "No such page")
    for redirect in book.notebook.redirects:
        target = file_of(redirect.target)
        yield Page(file_of(redirect.source), "redirect.html", "Moved", {"target": target})


def site_map(book: Book, pages: Sequence[Page]) -> Iterator[Page]:
    """Yield the map of the site, which names whole addresses: only where the site's is known."""
    if book.notebook.url:
        listed = [
            page.address
            for page in pages
            if page.address.endswith("index.html") and page.template != "redirect.html"
        ]
        yield Page(MAP, "sitemap.xml", "Map", {"addresses": sorted(listed)})

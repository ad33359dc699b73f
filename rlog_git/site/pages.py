"""Lay the public notebook out as pages: an address, a template and its values each. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from rlog_git.dates import long_day, month_name
from rlog_git.site.arrange import DayLink, GlanceLine, glance, headed
from rlog_git.site.heatmap import day_address, draw_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from rlog_git.site.public import PublicDay, PublicEntry, PublicNotebook

LATEST_DAYS, FEED_DAYS, TAG_DAYS, TOP_TAGS = 7, 20, 50, 24
LONGEST_SEGMENT = 60
UNSAFE = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its address from the site's root, its template, its title, its values."""

    address: str
    template: str
    title: str
    values: Mapping[str, object]

    @property
    def root(self) -> str:
        """The way from the page back to the site's root: ``../../`` or empty."""
        return "../" * self.address.count("/")


class Month(NamedTuple):
    """A month with its published days."""

    name: str
    anchor: str
    days: tuple[DayLink, ...]


class TagLink(NamedTuple):
    """A tag, the address of its page, how many entries carry it."""

    name: str
    address: str
    uses: int


class Tagged(NamedTuple):
    """What of one day carries a tag: whole notes, by their titles, and entries."""

    day: DayLink
    notes: tuple[GlanceLine, ...]
    entries: tuple[PublicEntry, ...]


def lay_out(notebook: PublicNotebook) -> tuple[Page, ...]:
    """Return all pages of the notebook's site, home first."""
    links = tuple(_day_link(day) for day in notebook.days)
    tags = _tag_links(notebook)
    years = tuple(dict.fromkeys(link.day.year for link in reversed(links)))
    pages = [_home(notebook, links, tags, years)]
    for n, day in enumerate(notebook.days):
        before = links[n - 1] if n else None
        after = links[n + 1] if n + 1 < len(links) else None
        parts = headed(day.parts)
        values = {"day": day, "parts": parts, "before": before, "after": after}
        pages.append(Page(links[n].address, "day.html", links[n].name, values))
    pages += [_year(year, links, years) for year in years]
    pages += _tag_pages(tags, notebook, links)
    if tags:
        pages.append(Page("tags/index.html", "tags.html", "Tags", {"tags": tags}))
    pages.append(Page("404.html", "404.html", "No such page", {}))
    pages.append(_feed(notebook, links))
    return tuple(pages)


def tag_address(tag: str) -> str:
    """Return the address of a tag's page; a name that is no safe path gets a hash of itself."""
    return "tags/" + "/".join(_segment(part) for part in tag.split("/") if part) + "/index.html"


def _segment(part: str) -> str:
    name = unicodedata.normalize("NFC", part)
    clean = UNSAFE.sub("-", name).strip("-")[:LONGEST_SEGMENT]
    if clean == part and clean != "index":
        return clean
    digest = blake2b(part.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return f"{clean}-{digest}".strip("-")


def _day_link(day: PublicDay) -> DayLink:
    titles = [part.title for part in day.parts if part.title]
    titles = titles or [part.heading for part in day.parts if part.heading]
    entries = list(day.entries())
    first = " · ".join(dict.fromkeys(titles)) or next((e.text for e in entries if e.text), "")
    return DayLink(day.day, day_address(day.day), long_day(day.day), first, len(entries))


def _home(
    notebook: PublicNotebook,
    links: tuple[DayLink, ...],
    tags: tuple[TagLink, ...],
    years: tuple[int, ...],
) -> Page:
    newest = zip(notebook.days[-LATEST_DAYS:], links[-LATEST_DAYS:], strict=True)
    latest = [glance(day, link) for day, link in newest][::-1]
    top = sorted(sorted(tags, key=lambda tag: -tag.uses)[:TOP_TAGS])
    values = {
        "links": links,
        "latest": latest,
        "heatmap": draw_year(years[0], _entries_by_day(links)) if years else None,
        "years": [(year, f"{year}/index.html", _count(links, year)) for year in years],
        "tags": top,
        "more_tags": len(tags) - len(top),
    }
    return Page("index.html", "home.html", notebook.title, values)


def _year(year: int, links: tuple[DayLink, ...], years: tuple[int, ...]) -> Page:
    mine = [link for link in links if link.day.year == year]
    months = tuple(
        Month(month_name(days[0].day), f"m{days[0].day.month:02}", tuple(days))
        for _, group in groupby(mine, key=lambda link: link.day.month)
        if (days := list(group))
    )
    at = years.index(year)
    values = {
        "year": year,
        "months": months,
        "count": len(mine),
        "heatmap": draw_year(year, _entries_by_day(links)),
        "before": years[at + 1] if at + 1 < len(years) else None,
        "after": years[at - 1] if at else None,
    }
    return Page(f"{year}/index.html", "year.html", str(year), values)


def _count(links: Iterable[DayLink], year: int) -> int:
    return sum(link.day.year == year for link in links)


def _entries_by_day(links: Iterable[DayLink]) -> dict[date, int]:
    return {link.day: link.entries for link in links}


def _tag_links(notebook: PublicNotebook) -> tuple[TagLink, ...]:
    counts = Counter(tag for day in notebook.days for entry in day.entries() for tag in entry.tags)
    return tuple(TagLink(tag, tag_address(tag), counts[tag]) for tag in notebook.tags)


def _tag_pages(
    tags: tuple[TagLink, ...], notebook: PublicNotebook, links: tuple[DayLink, ...]
) -> Iterator[Page]:
    found: dict[str, list[Tagged]] = {tag.name: [] for tag in tags}
    for day, link in zip(notebook.days, links, strict=True):
        notes: dict[str, list[GlanceLine]] = {}
        entries: dict[str, list[PublicEntry]] = {}
        whole: frozenset[str] = frozenset()
        for part in day.parts:
            if part.title:
                whole = frozenset(part.tags)
                for name in whole:
                    notes.setdefault(name, []).append(GlanceLine(part.title, part.entries[0]))
            for entry in part.entries:
                _collect(entry, whole, entries)
        for name in notes | entries:
            tagged = Tagged(link, tuple(notes.get(name, ())), tuple(entries.get(name, ())))
            found[name].append(tagged)
    for tag in tags:
        days = found[tag.name][::-1]
        older = [
            (year, tuple(tagged.day for tagged in group))
            for year, group in groupby(days[TAG_DAYS:], key=lambda tagged: tagged.day.day.year)
        ]
        values = {"tag": tag, "count": len(days), "days": days[:TAG_DAYS], "older": older}
        yield Page(tag.address, "tag.html", f"#{tag.name}", values)


def _collect(
    entry: PublicEntry, above: frozenset[str], found: dict[str, list[PublicEntry]]
) -> None:
    """Note the entry under each tag that nothing above it carries; children come along with it."""
    for tag in entry.tags:
        if tag not in above:
            found.setdefault(tag, []).append(entry)
    for child in entry.children:
        _collect(child, above.union(entry.tags), found)


def _feed(notebook: PublicNotebook, links: tuple[DayLink, ...]) -> Page:
    newest = tuple(zip(notebook.days[-FEED_DAYS:], links[-FEED_DAYS:], strict=True))[::-1]
    days = [(headed(day.parts), link, _identity(notebook, str(day.day))) for day, link in newest]
    values = {"days": days, "identity": _identity(notebook, "")}
    return Page("feed.xml", "feed.xml", notebook.title, values)


def _identity(notebook: PublicNotebook, name: str) -> str:
    """Return an id that stays the same wherever the site lies."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'rlog:{notebook.name}:{name}')}"

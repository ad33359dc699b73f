"""Draw what stands elsewhere as a line: an entry with its page, a day by its first lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.dates import month_name
from rlog_git.site.arrange import SILENT_KINDS
from rlog_git.site.drawing.entries import draw_entry
from rlog_git.site.drawing.escaping import escape
from rlog_git.site.rendering.ways import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from rlog_git.site.arrange import Glance, GlanceLine
    from rlog_git.site.drawing.entries import Pen
    from rlog_git.site.pages.page import Placed
    from rlog_git.site.public import PublicEntry

    Excerpt = Callable[[str, int], str]

ENTRY, PAGE_NAME, TITLE, START, LINE = 120, 60, 90, 110, 140


def draw_place(placed: Placed, excerpt: Excerpt) -> str:
    """Draw an entry as a link with its first words, and the name of its page."""
    words = escape(excerpt(placed.entry.text, ENTRY)) or "…"
    page = short_day(placed.day) if placed.day else escape(excerpt(placed.page, PAGE_NAME))
    href = ROOT + escape(placed.target)
    return f'<a href="{href}">{words}</a> <span class="when">{page}</span>'


def short_day(day: date) -> str:
    """Return ``20 Nov 2026``, which keeps to one line."""
    return f"{day.day}\N{NO-BREAK SPACE}{month_name(day)[:3]}\N{NO-BREAK SPACE}{day.year}"


def draw_dated(places: Sequence[Placed], pen: Pen) -> str:
    """Draw entries of many days, each whole, with its day where a time would stand."""
    items = "".join(_dated(placed, pen) for placed in places)
    return f'<ol class="timeline dated">\n{items}</ol>\n'


def _dated(placed: Placed, pen: Pen) -> str:
    entry, href = placed.entry, ROOT + escape(placed.target)
    day = short_day(placed.day) if placed.day else "note"
    return (
        f'<li class="entry level-{entry.level}"><a class="time" href="{href}">{day}</a>'
        f'<div class="body">{draw_entry(entry, pen, placed.address)}</div></li>\n'
    )


def draw_glance(day: Glance, excerpt: Excerpt) -> str:
    """Draw a day by its first lines, and say how many more it has."""
    href = f'href="{ROOT}{escape(day.link.address)}"'
    lines = "".join(_line(line, excerpt, timed=day.timed) for line in day.lines)
    more = f'<p class="more"><a {href}>{day.more} more on this day</a></p>\n' if day.more else ""
    return (
        f'<article class="glance{" timed" if day.timed else ""}">\n'
        f"<h3><a {href}>{escape(day.link.name)}</a></h3>\n"
        f"<ul>\n{lines}</ul>\n{more}</article>\n"
    )


def _line(line: GlanceLine, excerpt: Excerpt, *, timed: bool) -> str:
    entry = line.entry
    time = f"<time>{escape(entry.time)}</time>" if timed else ""
    if line.title:
        said = (
            f"<strong>{escape(excerpt(line.title, TITLE))}</strong> "
            f'<span class="start">{escape(excerpt(entry.text, START))}</span>'
        )
    else:
        said = _said(entry, escape(excerpt(entry.text, LINE)) or "…")
    return f'<li class="level-{entry.level}">{time}<div class="line">{said}</div></li>\n'


def _said(entry: PublicEntry, words: str) -> str:
    kind = escape(entry.kind)
    if entry.level:
        return f'<span class="word">{kind}</span>{words}'
    if entry.state:
        return f'<span class="state {entry.state}">{entry.state}</span>{words}'
    silent = entry.kind in SILENT_KINDS
    chip = "" if silent else f' <span class="chips"><span class="kind">{kind}</span></span>'
    return words + chip

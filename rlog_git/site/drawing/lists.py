"""Draw days as lines: the day, and the words that begin it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rlog_git.dates import DAYS
from rlog_git.site.arrange import SILENT_KINDS
from rlog_git.site.drawing.escaping import escape
from rlog_git.site.rendering.ways import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from rlog_git.site.arrange import DayLink
    from rlog_git.site.pages.listing import Line
    from rlog_git.site.pages.page import Way

SHOWN = 110


def draw_ways(ways: tuple[Way, ...], address: str) -> str:
    """Draw links to the lists of a site for the page at `address`, which is marked among them."""
    drawn = _ways(ways)
    href = f'href="{ROOT}{escape(address)}"'
    return drawn.replace(href, f'{href} aria-current="page"', 1) if href in drawn else drawn


@lru_cache(maxsize=8)
def _ways(ways: tuple[Way, ...]) -> str:
    """Draw links for any page: those of header and footer are the same on each."""
    return "".join(f'<a href="{ROOT}{escape(w.address)}">{escape(w.name)}</a>\n' for w in ways)


def draw_days(links: Iterable[DayLink], excerpt: Callable[[str, int], str]) -> str:
    """Draw days, each with the words that begin it."""
    lines = (_line(link.address, link.day, excerpt(link.first, SHOWN)) for link in links)
    return f'<ol class="days">\n{"".join(lines)}</ol>\n'


def draw_lines(lines: Iterable[Line], excerpt: Callable[[str, int], str]) -> str:
    """Draw the days of a list, each with the first of its entries that belong there."""
    drawn = []
    for line in lines:
        placed, kind = line.placed, line.placed.entry.kind
        more = f' <span class="count">and {line.more} more</span>' if line.more else ""
        chip = f' <span class="kind">{escape(kind)}</span>' if kind not in SILENT_KINDS else ""
        if placed.day:
            text = excerpt(placed.entry.text, SHOWN)
            drawn.append(_line(placed.target, placed.day, text, chip + more))
    return f'<ol class="days">\n{"".join(drawn)}</ol>\n'


def _line(address: str, day: date, text: str, more: str = "") -> str:
    weekday = DAYS[day.weekday()][:3].title()
    return (
        f'<li><a href="{ROOT}{escape(address)}"><time datetime="{day}">'
        f'<span class="number">{day.day}</span> <span class="weekday">{weekday}</span></time>'
        f'<span class="first">{escape(text) or "…"}{more}</span></a></li>\n'
    )

"""Say in which line of a note something stands that its author should know of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.site.items import UNDATED
from rlog_git.site.share.places import find_places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rlog_git.model import Place
    from rlog_git.site.links import Broken
    from rlog_git.site.share.places import Places
    from rlog_git.site.texts import Told
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

# '2026/11/23/index.html'
DAY_PAGE = re.compile(r"(\d{4})/(\d\d)/(\d\d)/")


def blame(
    told: Sequence[Told],
    broken: Sequence[Broken],
    vault: Vault,
    notebook: Notebook,
    today: date,
) -> tuple[tuple[Told, ...], tuple[Broken, ...]]:
    """Return what is wrong with texts, and broken links, with the place of the entry of each.

    A link that stands in a template has none.
    """
    if not (told or broken):
        return (), ()
    # an entry with a broken link is listed on pages of no day, too
    days = () if broken else {_day(one.folder) or UNDATED for one in told}
    places = find_places(vault, notebook, today, days)
    return (
        tuple(
            one._replace(place=str(places.of(one.anchor, _day(one.folder)) or "")) for one in told
        ),
        tuple(link._replace(place=str(_place_of(link, places) or "")) for link in broken),
    )


def _place_of(link: Broken, places: Places) -> Place | None:
    day = _day(link.page)
    return next((at for name in link.near if (at := places.of(name, day))), None)


def _day(address: str) -> str:
    """Return the ISO day of an address, nothing where it is none of a day."""
    page = DAY_PAGE.match(address)
    return "-".join(page.groups()) if page else ""

"""Say in which line of a note something stands that its author should know of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.site.share.places import find_places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rlog_git.site.links import Broken
    from rlog_git.site.texts import Told
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

# '2026/11/23/index.html'
DAY_PAGE = re.compile(r"(\d{4})/(\d\d)/(\d\d)/")


def blamed(
    broken: Iterable[Broken], vault: Vault, notebook: Notebook, today: date
) -> tuple[Broken, ...]:
    """Return broken links with the place of the entry that holds each; a template's have none."""
    found = tuple(broken)
    if not found:
        return ()
    places = find_places(vault, notebook, today)
    named = []
    for link in found:
        day = _day(link.page)
        place = next((at for name in link.near if (at := places.of(name, day))), None)
        named.append(link._replace(place=str(place or "")))
    return tuple(named)


def placed(told: Iterable[Told], vault: Vault, notebook: Notebook, today: date) -> tuple[Told, ...]:
    """Return what is wrong with texts with the place of each text."""
    found = tuple(told)
    if not found:
        return ()
    places = find_places(vault, notebook, today)
    return tuple(
        one._replace(place=str(places.of(one.anchor, _day(one.folder)) or "")) for one in found
    )


def _day(address: str) -> str:
    """Return the ISO day of an address, nothing where it is none of a day."""
    page = DAY_PAGE.match(address)
    return "-".join(page.groups()) if page else ""

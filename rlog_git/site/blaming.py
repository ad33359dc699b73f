"""Say in which line of a note a link stands that leads nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.site.share.places import find_places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rlog_git.site.links import Broken
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
        page = DAY_PAGE.match(link.page)
        day = "-".join(page.groups()) if page else ""
        place = next((at for name in link.near if (at := places.of(name, day))), None)
        named.append(link._replace(place=str(place or "")))
    return tuple(named)

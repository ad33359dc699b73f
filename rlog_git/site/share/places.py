"""Find where in the vault published entries stand: for their author's eyes, never for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.model import Place
from rlog_git.site.share.anchors import NUMBERED
from rlog_git.site.share.entries import Writer
from rlog_git.site.share.project import asked_of
from rlog_git.site.share.sharing import share
from rlog_git.text.paths import path_day
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from rlog_git.model import Entry
    from rlog_git.site.public import PublicEntry
    from rlog_git.site.share.entries import Chosen
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook


class Places(NamedTuple):
    """The places of entries by anchor, each with its day, in the order of the vault."""

    found: dict[str, list[tuple[str, Place]]]

    def of(self, anchor: str, day: str = "") -> Place | None:
        """Return where the entry of an anchor stands, that of a day (ISO) before others."""
        bare = anchor if anchor in self.found else NUMBERED.sub("", anchor)
        places = self.found.get(bare, [])
        own = [place for on, place in places if on == day] or [place for _, place in places]
        behind = anchor[len(bare) + 1 :]
        number = int(behind) - 1 if behind else 0
        return own[min(number, len(own) - 1)] if own else None


def find_places(
    vault: Vault, notebook: Notebook, today: date, days: Collection[str] = ()
) -> Places:
    """Return the places of all that a notebook publishes, or of these days (ISO) alone."""
    asked = asked_of(vault, notebook, today)
    found: dict[str, list[tuple[str, Place]]] = {}

    class Noting(Writer):
        """Notes where each entry stands while it is worded."""

        def _entry(self, entry: Entry) -> PublicEntry | None:
            made = super()._entry(entry)
            if made:
                place = _place(self._chosen, entry)
                found.setdefault(made.anchor, []).append((str(made.day or ""), place))
            return made

    daily = vault.settings.grammar.daily
    for path in files.note_paths(vault.root):
        named = path_day(path, daily) if days else None
        if named and str(named) not in days:
            continue
        try:
            share(path, files.read(files.inside(vault.root, path)), asked, Noting)
        except RlogError:
            continue  # the build has said why
    return Places(found)


def _place(chosen: Chosen, entry: Entry) -> Place:
    return Place(entry.place.path, chosen.text.numbers[entry.place.line - 1])

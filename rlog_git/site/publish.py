"""Publish a notebook: build it, say what becomes public for the first time, bring it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError, UsageError
from rlog_git.site.branch import Branch, Target, is_own, is_remote, shown
from rlog_git.site.build import build
from rlog_git.site.folder import read_site, write_site
from rlog_git.site.items import file_item, items
from rlog_git.site.share.places import find_places
from rlog_git.vault.approvals import approve, approved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rlog_git.model import Place
    from rlog_git.site.build import BuildReport
    from rlog_git.site.items import Item
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

BRANCH = "gh-pages"
# GitHub Pages would pass over what begins with an underscore
NO_JEKYLL = ".nojekyll"
# what rlog makes itself, not the author
OWN_FILES = (".html", ".xml", ".json", ".css", ".js", ".txt")
OWN_FOLDER = "static/"


class Plan(NamedTuple):
    """A site that is ready to leave: its files, and its items.

    `new` were never approved, `places` are where they stand, by their digest; `gone` is how many
    were approved and are no longer public.
    """

    notebook: Notebook
    report: BuildReport
    site: dict[str, bytes]
    items: tuple[Item, ...]
    new: tuple[Item, ...]
    gone: int
    places: dict[str, Place]


class Sent(NamedTuple):
    """Where a site went: `to` is a folder or a remote; `commit` is empty for a folder.

    `changed` says whether anything there differs now.
    """

    to: str
    branch: str
    commit: str
    changed: bool


class OwnRemoteError(UsageError):
    """The site would go where the vault itself is kept."""

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"{shown(remote)} is a remote of the vault itself",
            "Who reads the site there may read every note. Name another repository with --to, or "
            "say --own-remote",
        )


def plan(vault: Vault, notebook: Notebook, today: date) -> Plan:
    """Build the site of a notebook in the state folder; return what publishing it would mean."""
    folder = vault.state / "site" / notebook.name
    report = build(vault, notebook, folder, today)
    site = read_site(folder)
    if not site:
        raise RlogError(f"{folder} was changed while it was built", "Try again")
    found = [*items(report.notebook), *_files(site)]
    known = approved(vault.root, notebook.name)
    new = {item.digest: item for item in reversed(found) if item.digest not in known}
    gone = len(known - {item.digest for item in found})
    places = _places(vault, notebook, today, new)
    return Plan(notebook, report, site, tuple(found), tuple(new.values())[::-1], gone, places)


def remember(vault: Vault, plan: Plan) -> bool:
    """Write into published.lock that all of a plan is approved; say whether it says so anew."""
    hashes: dict[str, frozenset[str]] = {}
    for item in plan.items:
        hashes[item.day] = hashes.get(item.day, frozenset()) | {item.digest}
    return approve(vault.root, plan.notebook.name, hashes)


class Way:
    """The way to a destination, checked before anyone is asked."""

    def __init__(self, vault: Vault, destination: str, branch: str, *, own: bool = False) -> None:
        self.to = destination
        self.branch = branch or BRANCH if is_remote(destination) else ""
        self._vault = vault
        if not self.branch:
            if branch:
                raise UsageError(f"{destination} is a folder, which has no branch")
            self.to = str(Path(destination).expanduser().absolute())
            _check_folder(vault, Path(self.to))
        elif not own and is_own(vault, destination):
            raise OwnRemoteError(destination)

    @property
    def shown(self) -> str:
        """The destination, without a name or password."""
        return shown(self.to)

    def send(self, plan: Plan, today: date, *, replace: bool = False) -> Sent:
        """Bring a site to its destination; what is no longer in it is gone there, too."""
        if not self.branch:
            before = Path(self.to)
            held = read_site(before) if before.is_dir() else {}
            write_site(before, plan.notebook.name, plan.site)
            return Sent(self.to, "", "", held != plan.site)
        way = Branch(self._vault, Target(self.to, self.branch, plan.notebook.name))
        commit = way.commit({**plan.site, NO_JEKYLL: b""}, today)
        standing = way.look(commit, replace=replace)
        if not standing.same:
            way.push(commit, standing)
        sha = standing.sha if standing.same else commit
        return Sent(shown(self.to), self.branch, sha, not standing.same)


def _places(
    vault: Vault, notebook: Notebook, today: date, new: Mapping[str, Item]
) -> dict[str, Place]:
    """Return where what is new stands in the vault, by its digest."""
    if not new:
        return {}
    places = find_places(vault, notebook, today, {item.day for item in new.values()})
    found = {digest: places.of(item.anchor, item.day) for digest, item in new.items()}
    return {digest: place for digest, place in found.items() if place}


def _files(site: dict[str, bytes]) -> list[Item]:
    """Return the items of what stands beside the pages: images of the vault."""
    return [
        file_item(address, data)
        for address, data in sorted(site.items())
        if not address.endswith(OWN_FILES) and not address.startswith(OWN_FOLDER)
    ]


def _check_folder(vault: Vault, folder: Path) -> None:
    """Raise where a site would lie among the notes, and be committed with them."""
    if folder.resolve().is_relative_to(vault.root.resolve()):
        raise RlogError(
            f"{folder} lies in the vault itself", "Name a folder outside of it with --to DIR"
        )

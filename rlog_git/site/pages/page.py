"""A page of the site, and the links between pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rlog_git.site.public import PublicEntry

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its address from the site's root, its template, its title, its values.

    `about` is Markdown that says in a sentence what stands there; `feed` the address of a feed of
    its own. A page without a template is the text in its values.
    """

    address: str
    template: str
    title: str
    values: Mapping[str, object] = field(default_factory=dict)
    about: str = ""
    feed: str = ""

    @property
    def root(self) -> str:
        """The way from the page back to the site's root: ``../../`` or empty."""
        return "../" * self.address.count("/")


class Way(NamedTuple):
    """A link to another page: its address from the site's root, its name, how much is there."""

    address: str
    name: str
    total: int = 0


class Placed(NamedTuple):
    """An entry with the page it stands on: `address` is that page's, `page` its name."""

    address: str
    page: str
    day: date | None
    entry: PublicEntry

    @property
    def target(self) -> str:
        """The address of the entry itself."""
        return f"{self.address}#{self.entry.anchor}"


def folder_of(file: str) -> str:
    """Return the folder of a page's file: ``2026/11/23/``."""
    return file.removesuffix(INDEX)


def file_of(folder: str) -> str:
    """Return the file of a folder's address: ``2026/11/23/index.html#e1a2b3``."""
    path, mark, anchor = folder.partition("#")
    return f"{path}{INDEX}{mark}{anchor}"

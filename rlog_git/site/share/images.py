"""Say which file of the vault an image of a note is: the only other files that may leave. Pure."""

from __future__ import annotations

from posixpath import basename, dirname
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rlog_git.site.share.links import Target

ATTACHMENTS = "attachments"


class Images(Protocol):
    """The images of a vault, by their paths from its root."""

    def has(self, path: str) -> bool:
        """Say whether there is such an image, inside the vault."""

    def all(self) -> Iterable[str]:
        """Return all of them; asked only where an image is called by its bare name."""


class Listed:
    """The images in a list."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = paths

    def has(self, path: str) -> bool:
        """Say whether the list holds a path."""
        return path in self._paths

    def all(self) -> Iterable[str]:
        """Return the list."""
        return self._paths


def find_image(note: str, target: Target, images: Images) -> str:
    """Return the path of the image that a note shows, nothing where there is none.

    A path counts from the note or from the root; a bare name is looked for in the folders of
    attachments, then anywhere, nearest the root first, as Obsidian does.
    """
    found = next((path for path in _candidates(note, target) if path and images.has(path)), "")
    if found or "/" in target.name.strip("/"):
        return found
    wanted = basename(target.name).casefold()
    same = (path for path in images.all() if basename(path).casefold() == wanted)
    nearest = min(same, key=lambda path: (path.count("/"), path), default="")
    return nearest if nearest and images.has(nearest) else ""


def _candidates(note: str, target: Target) -> Iterator[str]:
    name = target.name.lstrip("/")
    yield target.path
    yield name
    yield f"{ATTACHMENTS}/{name}"
    yield f"{dirname(note)}/{ATTACHMENTS}/{name}".lstrip("/")

"""Write a site into a folder: only into its own, only what changed, nothing stale left behind."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

MARKER = ".rlog-site"
UNFINISHED = ".rlog-part"


class NotOurFolderError(RlogError):
    """The folder holds something else than the site that is to be written."""

    def __init__(self, folder: Path, holds: str) -> None:
        super().__init__(
            f"{folder} {holds}, so nothing is written there",
            "Name an empty or new folder with -o DIR",
        )


def write_site(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly these files (by relative address); raise where it isn't ours."""
    with filling(folder, name, files.keys()):
        for address, data in files.items():
            write_file(folder, address, data)


@contextmanager
def filling(
    folder: Path, name: str, pages: Collection[str]
) -> Iterator[Callable[[Mapping[str, bytes]], None]]:
    """Make a folder ready for a site; what the block does not write is stale and goes at its end.

    The block gets the function that writes files by address; the `pages` it writes itself with
    `write_file`. The folder knows each file in it for the site's, so that the next build ends what
    was cut short.
    """
    try:
        old = _claim(folder, name)
        written = set(pages)
        _mark(folder, name, old | written)

        def write(files: Mapping[str, bytes]) -> None:
            if files.keys() - old - written:
                old.update(files)
                _mark(folder, name, old | written)
            written.update(files)
            for address, data in files.items():
                write_file(folder, address, data)

        yield write
        for address in old - written:
            _remove(folder, address)
        _mark(folder, name, written)
    except OSError as error:
        raise UnreadableError(
            str(error.filename or folder),
            error.strerror or str(error),
            "Check that you may write there and that the disk is not full",
        ) from error


def site_addresses(folder: Path) -> frozenset[str]:
    """Return the addresses of the site in a folder; none where it holds no site."""
    try:
        return frozenset(map(str, json.loads((folder / MARKER).read_bytes())["pages"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def read_site(folder: Path) -> dict[str, bytes]:
    """Return the files of the site in a folder by address; none where it holds no whole site."""
    try:
        return {address: (folder / address).read_bytes() for address in site_addresses(folder)}
    except OSError:
        return {}


def write_file(folder: Path, address: str, data: bytes) -> None:
    """Write a file of the site where it is not so already: whole or not at all."""
    path = folder.joinpath(*address.split("/"))
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + UNFINISHED)
    part.write_bytes(data)
    part.replace(path)


def _claim(folder: Path, name: str) -> set[str]:
    """Return the addresses that an earlier build wrote; raise where the folder is another's."""
    if folder.exists() and not folder.is_dir():
        raise NotOurFolderError(folder, "is a file")
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    if not marker.is_file():
        if any(folder.iterdir()):
            raise NotOurFolderError(folder, "is not empty and holds no site of rlog")
        return set()
    try:
        given = json.loads(marker.read_bytes())
        notebook, pages = given["notebook"], {str(page) for page in given["pages"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotOurFolderError(folder, f"has a {MARKER} that cannot be read") from None
    if notebook != name:
        raise NotOurFolderError(folder, f"holds the site of the notebook {notebook!r}")
    return pages


def _mark(folder: Path, name: str, addresses: Iterable[str]) -> None:
    listed = {"notebook": name, "pages": sorted(addresses)}
    write_file(folder, MARKER, (json.dumps(listed, ensure_ascii=False, indent=0) + "\n").encode())


def _remove(folder: Path, address: str) -> None:
    """Remove a stale page and the folders it leaves empty; an address that leads out is ignored."""
    path = folder.joinpath(address)
    if not path.parent.resolve().is_relative_to(folder.resolve()) or ".." in path.parts:
        return
    path.unlink(missing_ok=True)
    parent = path.parent
    while parent != folder and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent

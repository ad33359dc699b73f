"""Print the pages of a site, side by side where there are many, and only those that changed."""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.site import keeping
from rlog_git.site.folder import write_file
from rlog_git.site.links import Leads, leads_of
from rlog_git.site.press import Press
from rlog_git.site.workers import Failed, Workers, can_copy_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rlog_git.site.pages.layout import Laid
    from rlog_git.site.pages.page import Page
    from rlog_git.site.rendering.images import Picture
    from rlog_git.site.texts import Problem

# below so many pages a second process costs more than it prints
WORTH_WORKERS = 60
# no page takes as long: each of its texts has a limit of its own
SECONDS = 120.0
# 'asset:0f89804c' in the values of a page
ASSET = re.compile(rb"asset:([0-9a-f]+)")


class Printed(NamedTuple):
    """A page in its folder: what it shows (by key), its file as it was written, what it needs."""

    key: bytes
    stat: tuple[int, int, int]
    needed: frozenset[str]
    problems: tuple[Problem, ...]
    leads: Leads


class Edition(NamedTuple):
    """All that decides how the pages of a site look."""

    laid: Laid
    templates: Sequence[Path]
    pictures: Mapping[str, Picture]


def print_pages(edition: Edition, folder: Path, kept: Path) -> dict[str, Printed]:
    """Write the pages of a site into its folder; return them by address.

    Those that show what they showed, in a file that nobody touched, are left as they are: what
    was printed is remembered in the file `kept`.
    """
    press = Press(*edition)
    context = keeping.key_of(str(folder), *_context(edition), press.macros)
    known: dict[str, Printed] = keeping.load(kept, context) or {}
    pages = edition.laid.pages
    keys = [_key(page, edition.pictures) for page in pages]
    printed: dict[str, Printed] = {}
    todo: list[int] = []
    for number, (page, key) in enumerate(zip(pages, keys, strict=True)):
        old = known.get(page.address)
        if old and old.key == key and old.stat == _stat(folder, page.address):
            printed[page.address] = old
        else:
            todo.append(number)
    press.prepare([pages[number] for number in todo])
    for number, one in _print(press, pages, folder, todo):
        printed[pages[number].address] = one._replace(key=keys[number])
    if todo or known.keys() != printed.keys():
        keeping.save(kept, context, printed)
    return {page.address: printed[page.address] for page in pages}


def _print(
    press: Press, pages: Sequence[Page], folder: Path, todo: Sequence[int]
) -> list[tuple[int, Printed]]:
    """Print the pages of these numbers."""
    work = _printing((press, pages, folder))
    if len(todo) < WORTH_WORKERS or not can_copy_itself():
        return [(number, work(number)) for number in todo]
    printed: list[tuple[int, Printed]] = []
    with Workers(_printing, (press, pages, folder), seconds=SECONDS) as workers:
        for at, one in workers.run(todo):
            if isinstance(one, Failed):
                raise RlogError(f"the page {pages[todo[at]].address} {one.reason}")
            printed.append((todo[at], one))
    return printed


def _printing(setup: tuple[Press, Sequence[Page], Path]) -> Callable[[int], Printed]:
    """Return the function that prints the page of a number and writes it."""
    press, pages, folder = setup

    def work(number: int) -> Printed:
        page = pages[number]
        sheet = press.print(page)
        write_file(folder, page.address, sheet.data)
        leads = leads_of(page.address, sheet.data, press.url)
        return Printed(b"", _stat(folder, page.address), sheet.needed, sheet.problems, leads)

    return work


def _stat(folder: Path, address: str) -> tuple[int, int, int]:
    """Return what tells whether somebody else changed a file: size, time in ns, inode."""
    try:
        found = os.lstat(f"{folder}/{address}")
    except OSError:
        return 0, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ino


def _context(edition: Edition) -> Iterator[object]:
    """Yield what decides how every page looks, beside what the page itself shows.

    A link to a page hangs on its address alone, for the text has none to what is not published.
    """
    laid = edition.laid
    for folder in edition.templates:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()
    yield laid.imprint
    yield laid.header, laid.footer
    yield [(one.kind, one.name, one.address) for one in laid.book.subjects()]


def _key(page: Page, pictures: Mapping[str, Picture]) -> bytes:
    """Return the key of what a page shows: all its values, and the images that they name."""
    shown = BytesIO()
    Pickler(shown, HIGHEST_PROTOCOL).dump(
        (page.address, page.template, page.title, page.values, page.about, page.feed)
    )
    data = shown.getvalue()
    digest = blake2b(data, digest_size=keeping.DIGEST)
    if b"asset:" in data:
        for name in sorted(set(ASSET.findall(data))):
            digest.update(repr((name, pictures.get(name.decode()))).encode())
    return digest.digest()

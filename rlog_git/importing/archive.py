"""Read a zip, such as Notion's export, without trusting it: names, sizes and depth are bounded."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from rlog_git.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_FILES = 50_000
MOST_BYTES = 2 * 1024**3
LARGEST_BYTES = 128 * 1024**2
# text and pictures pack to a tenth or a hundredth; a bomb to a thousandth
MOST_RATIO = 200
RATIO_FROM_BYTES = 1024**2
DEEPEST = 3
FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
# 'Weekly notes 0123456789abcdef0123456789abcdef.md', in links 'Weekly%20notes%200123….md'
HEX = re.compile(r"(?: |%20)([0-9a-f]{32})(?=_all\.csv|\.md|\.csv|/|$)")
LINKED_HEX = re.compile(rb"(?: |%20)([0-9a-f]{32})(?=_all\.csv|\.md|\.csv|/|%2F)")
BROKEN = "cannot be read: the archive is damaged or encrypted"


class Archive:
    """The files of a zip and of the zips in it, under the names that people gave them."""

    def __init__(self, path: Path) -> None:
        self.reasons: list[tuple[str, str]] = []
        self._members: list[tuple[zipfile.ZipFile, zipfile.ZipInfo]] = []
        self._bytes = 0
        try:
            self._open(zipfile.ZipFile(path), str(path), 1)
        except (OSError, *FAILURES) as error:
            reason = f"is no zip that can be read ({error})"
            raise UnreadableError(str(path), reason, "Export it again, or unpack it") from error
        self._short = _short_names([info.filename for _, info in self._members])

    def files(self) -> Iterator[tuple[str, partial[bytes]]]:
        """Yield (name, what reads it) of each file, in the order of the names."""
        named = [(self._shown(info.filename), zipped, info) for zipped, info in self._members]
        for name, zipped, info in sorted(named, key=lambda row: row[0]):
            yield name, partial(_read, zipped, info)

    def text(self, data: bytes) -> bytes:
        """Return a text with the links that Notion wrote pointing to the names as shown."""

        def shorten(found: re.Match[bytes]) -> bytes:
            short = self._short.get(found[1].decode())
            space = "%20" if found[0][:1] == b"%" else " "
            return found[0] if short is None else short.replace(" ", space).encode()

        return LINKED_HEX.sub(shorten, data)

    def _shown(self, name: str) -> str:
        return HEX.sub(lambda found: self._short.get(found[1], ""), name)

    def _open(self, zipped: zipfile.ZipFile, where: str, depth: int) -> None:
        """Take in the members of a zip; raise UnreadableError where it is a bomb."""
        for info in zipped.infolist():
            name = info.filename
            if info.is_dir():
                continue
            self._bytes += info.file_size
            if self._bytes > MOST_BYTES or len(self._members) >= MOST_FILES:
                raise UnreadableError(
                    where, "unpacks to more than 2 GB or 50,000 files", "Unpack it by hand"
                )
            reason = _refusal(info)
            if not reason and name.casefold().endswith(".zip"):
                if depth == DEEPEST:
                    reason = f"is a zip in a zip, deeper than {DEEPEST}"
                else:
                    self._open(zipfile.ZipFile(io.BytesIO(_read(zipped, info))), where, depth + 1)
                    continue
            if reason:
                self.reasons.append((name, reason))
            else:
                self._members.append((zipped, info))


def _refusal(info: zipfile.ZipInfo) -> str:
    """Say why a member is not read, "" where it may be."""
    parts = info.filename.replace("\\", "/").split("/")
    if info.filename[:1] in ("/", "\\") or ".." in parts or ":" in parts[0]:
        return "leads out of the archive"
    if "" in parts or "." in parts:
        return "has a name that no file can have"
    if info.flag_bits & 1:
        return "is encrypted"
    if info.file_size > LARGEST_BYTES:
        return f"is larger than {LARGEST_BYTES >> 20} MB"
    packed = max(info.compress_size, 1)
    if info.file_size > RATIO_FROM_BYTES and info.file_size / packed > MOST_RATIO:
        return "unpacks to far more than it should (a zip bomb?)"
    return ""


def _read(zipped: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes, no more than it says it has; raise OSError."""
    try:
        with zipped.open(info) as file:
            data = file.read(info.file_size + 1)
    except FAILURES as error:
        raise OSError(None, BROKEN) from error
    if len(data) > info.file_size:
        raise OSError(None, "has more bytes than the archive says")
    return data


def _short_names(names: list[str]) -> dict[str, str]:
    """Return what stands for each of Notion's ids in names: nothing, or its start where needed."""
    ids: dict[str, set[str]] = defaultdict(set)
    for name in names:
        parts = name.split("/")
        for at, part in enumerate(parts):
            for found in HEX.finditer(part):
                bare = "/".join([*parts[:at], part[: found.start()]])
                ids[HEX.sub("", bare).casefold()].add(found[1])
    short: dict[str, str] = {}
    for several in ids.values():
        for each in several:
            short[each] = f" {each[:6]}" if len(several) > 1 else short.get(each, "")
    return short

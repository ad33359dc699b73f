"""Find the files that could be logs, and say of every other one why it is none."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from posixpath import basename, dirname, splitext
from typing import TYPE_CHECKING

from rlog_git.dates import name_day
from rlog_git.errors import UnreadableError
from rlog_git.importing.archive import Archive
from rlog_git.importing.hugo import toml_to_yaml
from rlog_git.importing.jrnl import read_jrnl, read_jrnl_text
from rlog_git.importing.links import targets
from rlog_git.vault.walk import SKIPPED_FOLDERS, is_conflict_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".txt")
# far beyond any log; keeps a stray data file from filling the memory
LARGEST_BYTES = 64 * 1024 * 1024
# file systems take 255 bytes, of which a date in front and a number behind need some
LONGEST_NAME_BYTES = 230
NO_TEXT = "is neither Markdown nor text"
NOTEBOOK = "is a Jupyter notebook ('jupyter nbconvert --to markdown' makes a text of it)"
IN_VAULT = "is in the vault already"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name for people, its folder's name, and its bytes or why not.

    `load` reads a file that is no text, for a text may show it; `converted` says that the bytes
    are not those of the file, so that their lines mean nothing to the user.
    """

    name: str
    folder: str
    data: bytes = b""
    reason: str = ""
    load: Callable[[], bytes] | None = None
    converted: bool = False

    @property
    def file(self) -> str:
        """The name of the file without its folders."""
        return basename(self.name)


def read_sources(path: Path, vault: Path) -> Iterator[Source]:
    """Yield the files at a path, a folder's in order; raise UnreadableError where it is none."""
    if not os.path.lexists(path):
        raise UnreadableError(str(path), "there is no such file or folder", "Check the path")
    inside = os.path.realpath(vault) + os.sep
    if not path.is_dir():
        if path.resolve().as_posix().startswith(inside):
            raise UnreadableError(
                str(path),
                IN_VAULT,
                "Nothing needs importing: rlog reads it where it stands",
            )
        yield from _archived(path) if path.suffix.casefold() == ".zip" else _named(path.absolute())
        return
    files = list(_walk(path.absolute(), inside))
    if not files:
        raise UnreadableError(str(path), "holds no file", "Name the folder that holds the log")
    yield from files


def _named(path: Path) -> Iterator[Source]:
    """Yield the one file that was named, whatever its suffix, and what it shows from beside it."""
    source = _text(path.name, path.parent.name, partial(_bytes_of, path))
    if not source.reason and path.suffix.casefold() == ".json":
        source = _json(path.name, path.parent.name, partial(_bytes_of, path))
    if source.reason:
        raise UnreadableError(
            str(path), source.reason, "Name a Markdown or text file, or a folder of them"
        )
    yield source
    around = os.path.realpath(path.parent) + os.sep
    for name in dict.fromkeys(targets(source.data, source.name)):
        file = path.parent / name
        hidden = any(part[:1] == "." for part in name.split("/"))
        if not hidden and os.path.realpath(file).startswith(around) and file.is_file():
            yield Source(name, "", reason=NO_TEXT, load=partial(_bytes_of, file))


def _walk(root: Path, vault: str) -> Iterator[Source]:
    failed: list[OSError] = []
    around = os.path.realpath(root) + os.sep
    for folder, folders, names in os.walk(root, onerror=failed.append):
        folders[:] = sorted(n for n in folders if n[0] != "." and n not in SKIPPED_FOLDERS)
        for name in sorted(name for name in names if name[0] != "."):
            file = Path(folder, name)
            shown = os.fsencode(file.relative_to(root).as_posix()).decode("utf-8", "replace")
            real = os.path.realpath(file)
            if real.startswith(vault):
                yield Source(shown, "", reason=IN_VAULT)
            elif not real.startswith(around):
                yield Source(shown, "", reason="is a link that leads out of the folder")
            else:
                yield _source(shown, file.parent.name, names, partial(_bytes_of, file))
    for error in failed:
        where = Path(str(error.filename)).relative_to(root).as_posix()
        yield Source(where, "", reason=error.strerror or str(error))


def _archived(path: Path) -> Iterator[Source]:
    """Yield the files of a zip, with the links of its texts under the names as shown."""
    archive = Archive(path)
    found = list(archive.files())
    if not found and not archive.reasons:
        raise UnreadableError(str(path), "holds no file", "Export it again")
    beside: dict[str, set[str]] = defaultdict(set)
    for name, _ in found:
        beside[dirname(name)].add(basename(name))
    for name, load in found:
        parts = name.split("/")
        if any(part[:1] == "." or part == "__MACOSX" for part in parts):
            continue
        source = _source(name, basename(dirname(name)), beside[dirname(name)], load)
        yield replace(source, data=archive.text(source.data))
    for name, reason in archive.reasons:
        yield Source(name, "", reason=reason)


def _source(shown: str, folder: str, beside: Container[str], load: Callable[[], bytes]) -> Source:
    """Return a file by what its name says it is."""
    stem, suffix = splitext(basename(shown))
    if suffix.casefold() == ".ipynb":
        return Source(shown, folder, reason=NOTEBOOK, load=load)
    if suffix.casefold() == ".json":
        return _json(shown, folder, load)
    if suffix.casefold() not in SUFFIXES:
        return Source(shown, folder, reason=NO_TEXT, load=load)
    if suffix != ".md" and f"{stem}.md" in beside:
        return Source(shown, folder, reason="is the source of the .md beside it", load=load)
    return _text(shown, folder, load)


def _json(shown: str, folder: str, load: Callable[[], bytes]) -> Source:
    """Return the log that a JSON file is, if jrnl wrote it."""
    try:
        data = read_jrnl(load())
    except OSError as error:
        return Source(shown, folder, reason=error.strerror or str(error))
    if data is None:
        return Source(shown, folder, reason="is JSON, but not an export of jrnl", load=load)
    return Source(shown, folder, data, converted=True)


def _text(shown: str, folder: str, load: Callable[[], bytes]) -> Source:
    """Return a text, or why it cannot be a log; an empty file of a day is a note."""
    unfit = _unfit(shown)
    if unfit:
        return Source(shown, folder, reason=unfit)
    try:
        data = load()
    except OSError as error:
        return Source(shown, folder, reason=error.strerror or str(error))
    if b"\0" in data:
        reason = "is binary (it holds NUL bytes; save UTF-16 text as UTF-8)"
        return Source(shown, folder, reason=reason)
    if not data.strip() and not name_day(splitext(basename(shown))[0]):
        return Source(shown, folder, reason="is empty")
    entries = read_jrnl_text(data)
    if entries:
        return Source(shown, folder, entries, converted=True)
    return Source(shown, folder, toml_to_yaml(data))


def _unfit(shown: str) -> str:
    """Say why no note can be made of a file of this name, "" where one can."""
    if len(basename(shown).encode("utf-8", "replace")) > LONGEST_NAME_BYTES:
        return "has too long a name"
    if not shown.isprintable() or "\ufffd" in shown:
        return "has characters in its name that no note's name can hold"
    if is_conflict_copy(basename(shown)):
        return "is a second copy that a syncing service made"
    return ""


def _bytes_of(file: Path) -> bytes:
    """Return a regular file's bytes; raise OSError, also where it is too large for a log."""
    if not file.is_file():
        raise OSError(None, "is no regular file")
    if file.stat().st_size > LARGEST_BYTES:
        raise OSError(None, f"is larger than {LARGEST_BYTES >> 20} MB")
    return file.read_bytes()

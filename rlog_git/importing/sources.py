"""Find the files that could be logs, and say of every other one why it is none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.dates import file_day
from rlog_git.errors import UnreadableError
from rlog_git.vault.walk import SKIPPED_FOLDERS, is_conflict_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".txt")
# far beyond any log; keeps a stray data file from filling the memory
LARGEST_BYTES = 64 * 1024 * 1024
NOTEBOOK = "is a Jupyter notebook ('jupyter nbconvert --to markdown' makes a text of it)"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name for people, its folder's name, and its bytes or why not."""

    name: str
    folder: str
    data: bytes = b""
    reason: str = ""

    @property
    def file(self) -> str:
        """The name of the file without its folders."""
        return self.name.rpartition("/")[2]


def read_sources(path: Path, vault: Path) -> Iterator[Source]:
    """Yield the files at a path, a folder's in order; raise UnreadableError where it is none."""
    if not os.path.lexists(path):
        raise UnreadableError(str(path), "there is no such file or folder", "Check the path")
    inside = os.path.realpath(vault) + os.sep
    if not path.is_dir():
        if path.resolve().as_posix().startswith(inside):
            raise UnreadableError(
                str(path),
                "is in the vault already",
                "Nothing needs importing: rlog reads it where it stands",
            )
        yield _named(path)
        return
    files = list(_walk(path.absolute(), inside))
    if not files:
        raise UnreadableError(str(path), "holds no file", "Name the folder that holds the log")
    yield from files


def _named(path: Path) -> Source:
    """Return the one file that was named, whatever its suffix; raise UnreadableError."""
    source = _read(path.absolute(), path.name)
    if source.reason:
        raise UnreadableError(
            str(path), source.reason, "Name a Markdown or text file, or a folder of them"
        )
    return source


def _walk(root: Path, vault: str) -> Iterator[Source]:
    failed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=failed.append):
        folders[:] = sorted(n for n in folders if n[0] != "." and n not in SKIPPED_FOLDERS)
        for name in sorted(name for name in names if name[0] != "."):
            file = Path(folder, name)
            shown = os.fsencode(file.relative_to(root).as_posix()).decode("utf-8", "replace")
            real = os.path.realpath(file)
            if real.startswith(vault):
                yield Source(shown, "", reason="is in the vault already")
            elif not real.startswith(os.path.realpath(root) + os.sep):
                yield Source(shown, "", reason="is a link that leads out of the folder")
            elif file.suffix.casefold() == ".ipynb":
                yield Source(shown, "", reason=NOTEBOOK)
            elif file.suffix.casefold() not in SUFFIXES:
                yield Source(shown, "", reason="is neither Markdown nor text")
            elif file.suffix != ".md" and f"{file.stem}.md" in names:
                yield Source(shown, "", reason=f"is the source of {file.stem}.md beside it")
            else:
                yield _read(file, shown)
    for error in failed:
        where = Path(str(error.filename)).relative_to(root).as_posix()
        yield Source(where, "", reason=error.strerror or str(error))


def _read(file: Path, shown: str) -> Source:
    """Return a file's bytes, or why it cannot be a log; an empty file of a day is a note."""
    reason = ""
    data = b""
    try:
        if not file.is_file():
            reason = "is no regular file"
        elif file.stat().st_size > LARGEST_BYTES:
            reason = f"is larger than {LARGEST_BYTES >> 20} MB"
        elif not shown.isprintable() or "\ufffd" in shown:
            reason = "has characters in its name that no note's name can hold"
        elif is_conflict_copy(file.name):
            reason = "is a second copy that a syncing service made"
        else:
            data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
    if not reason and b"\0" in data:
        reason = "is binary (it holds NUL bytes; save UTF-16 text as UTF-8)"
    elif not reason and not data.strip() and not file_day(file.name):
        reason = "is empty"
    return Source(shown, file.parent.name, data, reason)

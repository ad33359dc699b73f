"""Copy a file into the vault's attachments; nothing there is ever overwritten."""

from __future__ import annotations

import filecmp
import io
import os
import shutil
import stat
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.text.attachment import FOLDER, attachment_name, link
from rlog_git.vault import files

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.vault.config import Vault

MOST_BYTES = 100 * 1000 * 1000  # GitHub refuses larger files


class AttachError(RlogError):
    """A file cannot be attached."""

    def __init__(self, source: str, reason: str, mend: str = "") -> None:
        super().__init__(f"cannot attach {source}: {reason}", mend or "Nothing was written")


def attach(vault: Vault, source: str, day: date, text: str, note: str) -> str:
    """Copy a file into the attachments and return the link to it from a note.

    It is named by day and text. A file of that name with the same bytes is that attachment
    already; with others, the name gets a number. A symlink is copied as what it leads to.
    """
    path = Path(source)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no regular file"
            raise AttachError(source, kind, "Pack a folder into one file, or write its path")
        if found.st_size > MOST_BYTES:
            size = f"it has {found.st_size // 1_000_000} MB, and a vault in git takes 100 MB a file"
            raise AttachError(source, size, "Leave it where it is and write its path")
        inside = _within(vault, path)
        kept = inside or _copy(vault, path, *attachment_name(day, text, path.name))
    except OSError as error:
        raise AttachError(source, error.strerror or str(error)) from error
    return link(kept, note, path.name)


def keep(vault: Vault, name: str, data: bytes) -> bool:
    """Put bytes at a path of the attachments; say whether they stand there. Raise OSError.

    Another file that stands there stays.
    """
    target = files.inside(vault.root, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write_new(io.BytesIO(data), target)
    except FileExistsError:
        return target.is_file() and target.read_bytes() == data
    return True


def _within(vault: Vault, path: Path) -> str:
    """Return the path of a file that lies among the attachments already, relative to the vault."""
    root = vault.root.resolve()
    real = path.resolve()
    return real.relative_to(root).as_posix() if real.is_relative_to(root / FOLDER) else ""


def _copy(vault: Vault, source: Path, stem: str, ending: str) -> str:
    """Copy a file to the first free name, or find the one that holds its bytes."""
    for number in count(1):
        name = f"{FOLDER}/{stem}{f'-{number}' if number > 1 else ''}{ending}"
        target = files.inside(vault.root, name)
        if not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with source.open("rb") as given:
                    _write_new(given, target)
            except FileExistsError:
                continue  # somebody was faster: look at what they put there
            return name
        if target.is_file() and filecmp.cmp(source, target, shallow=False):
            return name
    raise AssertionError  # count never ends


def _write_new(given: IO[bytes], target: Path) -> None:
    """Copy the bytes of a file to a name that must be free; synced, and no half file stays."""
    with target.open("xb") as taken:
        try:
            shutil.copyfileobj(given, taken)
            taken.flush()
            os.fsync(taken.fileno())
        except BaseException:
            target.unlink()
            raise

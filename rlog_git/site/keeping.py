"""Keep values of our own from one build to the next, in a file of the state folder."""

from __future__ import annotations

import os
import pickle
from functools import cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rlog_git
from rlog_git.errors import UnreadableError
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGEST = 16
# what a kept file may be made of beside texts and numbers: our nouns, none of which does anything
NOUNS = ("rlog_git.model", "rlog_git.site.", "rlog_git.text.", "rlog_git.vault.notebooks")
PLAIN = {("datetime", "date"), ("builtins", "frozenset"), ("builtins", "set")}


def load(file: Path, key: bytes) -> Any:  # noqa: ANN401 - whatever was saved
    """Return what was saved under this key; None where nothing was, or not as it is asked for."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    body = memoryview(data)[2 * DIGEST :]
    if data[: 2 * DIGEST] != key + _digest(body):
        return None
    try:
        return _Reader(BytesIO(body)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError):
        return None


def save(file: Path, key: bytes, value: object) -> None:
    """Save a value of nouns; where the disk is full it is not kept, and the next build is slow."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    try:
        files.write_atomic(file, key + _digest(body) + body)
    except UnreadableError:
        file.unlink(missing_ok=True)


def key_of(*facts: object) -> bytes:
    """Return the key of values that hang on these facts and on the code that makes them."""
    return _digest(repr((_code(), facts)).encode("utf-8", "replace"))


class _Reader(pickle.Unpickler):
    """Reads our own nouns only: a kept file that somebody changed makes nothing happen."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as pickle has it
        """Return a class that a kept value may be of; raise UnpicklingError for any other."""
        if (module, name) in PLAIN or (module.startswith(NOUNS) and name[:1].isupper()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


@cache
def _code() -> tuple[object, ...]:
    """Return what tells that rlog itself changed: its version, and its files' sizes and times."""
    root = str(Path(rlog_git.__file__).parent)
    return rlog_git.__version__, *sorted(_stats([root]))


def _stats(folders: list[str]) -> Iterable[tuple[str, int, int]]:
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    yield entry.path, stat.st_size, stat.st_mtime_ns
                elif entry.is_dir() and entry.name != "__pycache__":
                    folders.append(entry.path)


def _digest(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=DIGEST).digest()

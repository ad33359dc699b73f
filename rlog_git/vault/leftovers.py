"""Clear up what a writer left beside a note when it was killed; nothing of a user's goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.vault import changes, editors, exchange

if TYPE_CHECKING:
    from pathlib import Path


class Leftover(NamedTuple):
    """A temporary file by its name: of which process and note, between which hashes."""

    process: int
    note: str
    old: str
    new: str
    in_place: bool


def read_name(name: str) -> Leftover | None:
    """Return what the name of a temporary file tells, None where it is not one of ours."""
    if not (name.startswith(exchange.TEMPORARY) and name.endswith(exchange.SUFFIX)):
        return None
    body = name[len(exchange.TEMPORARY) : -len(exchange.SUFFIX)]
    in_place = body.endswith(exchange.IN_PLACE)
    process, *hashes = body.removesuffix(exchange.IN_PLACE).split("-")
    note, old, new = hashes if len(hashes) == 3 else ("", "", "")  # noqa: PLR2004
    try:
        return Leftover(int(process, 16), note, old, new, in_place)
    except ValueError:
        return None


def clear_up(folder: Path, state: str) -> list[str]:
    """Clear a folder of what killed writers left in it; return the names. The caller locks.

    A whole temporary file that is neither the old note nor the new one is what another program
    saved, out of its place by the exchange: it goes back, and what the journal has goes in after.
    """
    cleared = []
    for path in sorted(folder.glob(f"{exchange.TEMPORARY}*{exchange.SUFFIX}")):
        left = read_name(path.name)
        if left is None or editors.lives(left.process):
            continue
        data = exchange.read(str(path)) or b""
        if left.note and changes.digest(data) not in (left.old, left.new):
            _return(path, _note(folder, left.note), left, state)
        elif left.in_place and changes.digest(data) == left.new:
            _finish(_note(folder, left.note), data, left, state)
        path.unlink(missing_ok=True)
        cleared.append(path.name)
    return cleared


def _return(path: Path, note: Path | None, left: Leftover, state: str) -> None:
    """Give a note back what another program saved, unless it saved again since."""
    here = exchange.read(str(note)) if note else None
    if note and here is not None and changes.digest(here) == left.new:
        if exchange.swap(str(path), str(note)):
            return
        path.replace(note)
    elif note:
        exchange.hold(str(path), str(note), b"", state)
    else:
        path.rename(path.with_name(f"{path.stem.lstrip('.')} (found).md"))


def _finish(note: Path | None, data: bytes, left: Leftover, state: str) -> None:
    """Write a note of several names whole, where the crash came while it was half written."""
    here = exchange.read(str(note)) if note else None
    if note is None or here is None or changes.digest(here) in (left.old, left.new):
        return
    was = exchange.read(changes.kept_path(state, str(note))) or b""
    same = next((n for n, (a, b) in enumerate(zip(here, data, strict=False)) if a != b), len(here))
    if changes.digest(was) == left.old and here[same:] in (was[same:], data[same:]):
        exchange.write_in_place(str(note), data)


def _note(folder: Path, digest: str) -> Path | None:
    """Return the note of a folder whose path has a digest."""
    for path in folder.iterdir():
        if changes.digest(os.fsencode(path)) == digest:
            return path
    return None

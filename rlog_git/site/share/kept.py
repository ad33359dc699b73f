"""Make the pieces of a vault, and keep them, so that the next build reads only what changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.site.keeping import key_of, load, save
from rlog_git.site.share.piece import Piece
from rlog_git.site.share.sharing import share
from rlog_git.site.workers import Failed, Workers
from rlog_git.vault import files
from rlog_git.vault.walk import RACY_NS, note_stats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from rlog_git.site.share.piece import Asked
    from rlog_git.vault.config import Vault
    from rlog_git.vault.walk import Stat

# below so many notes more processes cost more than they read
WORTH_WORKERS = 200


class Kept(NamedTuple):
    """A piece, the stat of its note, and the day for which it was made."""

    stat: Stat
    day: date
    piece: Piece

    def holds(self, stat: Stat, today: date, racy: int) -> bool:
        """Say whether neither the note nor time has changed the piece."""
        until = self.piece.until
        due = self.day == today or (self.day < today and (until is None or today < until))
        return due and self.stat == stat and max(stat[3:]) < racy


class Refused(NamedTuple):
    """Why a note was not read, or stops the build: an error's sentence and what mends it."""

    what: str
    mend: str
    stops: bool


class Pieces(NamedTuple):
    """The pieces of a vault, and a warning for each note not read."""

    pieces: tuple[Piece, ...]
    unread: tuple[str, ...]


def vault_pieces(vault: Vault, asked: Asked) -> Pieces:
    """Return the pieces of all notes of a vault; raise the RlogError of the first in doubt."""
    file = vault.state / "site" / f"{asked.notebook.name}.pieces"
    key = key_of(str(vault.root), asked.notebook, asked.names, asked.grammar)
    walked = time.time_ns()
    stats = sorted(note_stats(str(vault.root)))
    racy, known = _load(file, key)
    kept = {
        stat[0]: old
        for stat in stats
        if (old := known.get(stat[0])) and old.holds(stat, asked.today, racy)
    }
    left = [stat for stat in stats if stat[0] not in kept]
    unread: list[str] = []
    for stat, found in zip(left, _shared(vault, asked, [stat[0] for stat in left]), strict=True):
        if isinstance(found, Piece):
            kept[stat[0]] = Kept(stat, asked.today, found)
        elif found.stops:
            raise RlogError(found.what, found.mend)
        else:
            unread.append(f"left out: {found.what}")
    if left or known.keys() != kept.keys():
        save(file, key, (walked - RACY_NS, kept))
    return Pieces(tuple(one.piece for one in kept.values()), tuple(unread))


def _load(file: Path, key: bytes) -> tuple[int, dict[str, Kept]]:
    """Return the moment up to which stats are sure, in ns, and the pieces by path."""
    found: tuple[int, dict[str, Kept]] | None = load(file, key)
    return found or (0, {})


def _shared(vault: Vault, asked: Asked, paths: Sequence[str]) -> Iterator[Piece | Refused]:
    """Yield the piece of each note, or why there is none."""
    if len(paths) < WORTH_WORKERS:
        yield from map(_sharing((vault.root, asked)), paths)
        return
    with Workers(_sharing, (vault.root, asked)) as workers:
        found = dict(workers.run(paths))
    for number in range(len(paths)):
        one = found[number]
        if isinstance(one, Failed):
            one = Refused(f"{paths[number]}: {one.reason}", "", stops=True)
        yield one


def _sharing(setup: tuple[Path, Asked]) -> Callable[[str], Piece | Refused]:
    """Return the function that reads a note and shares it; its errors are values that travel."""
    root, asked = setup

    def work(path: str) -> Piece | Refused:
        try:
            data = files.read(files.inside(root, path))
        except RlogError as error:
            return Refused(error.what, error.mend, stops=False)
        try:
            return share(path, data, asked)
        except RlogError as error:
            return Refused(error.what, error.mend, stops=True)

    return work

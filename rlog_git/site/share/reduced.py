"""Reduce a vault to what a notebook publishes of it, as notes that hold nothing else.

What is built from these must be what is built from the vault: then nothing private had a say in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.site.share.entries import Chosen, Writer
from rlog_git.site.share.project import asked_of
from rlog_git.site.share.sharing import share
from rlog_git.text.outline import FRONT, HEADING, outline
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rlog_git.site.share.piece import Asked
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook


def reduced_notes(vault: Vault, notebook: Notebook, today: date) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of each note of which something is published, without all else."""
    asked = asked_of(vault, notebook, today)
    for path in files.note_paths(vault.root):
        try:
            data = files.read(files.inside(vault.root, path))
        except RlogError:
            continue  # the build has said why
        if (left := reduce_note(path, data, asked)) is not None:
            yield path, left


def reduce_note(path: str, data: bytes, asked: Asked) -> bytes | None:
    """Return the published lines of a note, others blank; None where nothing is published."""
    chosen: list[Chosen] = []

    class Catching(Writer):
        """Tells what was chosen of the note."""

        def __init__(self, found: Chosen) -> None:
            chosen.append(found)
            super().__init__(found)

    piece = share(path, data, asked, Catching)
    if piece.run:
        return data
    return _left(chosen[0], asked) if chosen else None


def _left(chosen: Chosen, asked: Asked) -> bytes:
    lines = list(chosen.text.lines)
    codes, _, _ = outline(lines, asked.grammar.sections)
    kept = {n for n, code in enumerate(codes) if code in (FRONT, HEADING)}
    private: set[int] = set()
    for entry in chosen.text.note.entries:
        span = range(entry.place.line - 1, entry.last_line)
        (kept if entry.place.line in chosen.entries else private).update(span)
    shown = (line if n in kept - private else "" for n, line in enumerate(lines))
    return "\n".join(shown).encode("utf-8", "replace")

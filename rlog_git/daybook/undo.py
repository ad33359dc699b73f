"""Take back the last act of rlog: all notes that it wrote, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git import capture
from rlog_git.errors import NothingFoundError, NotWrittenError, RlogError
from rlog_git.text.invert import NotInvertibleError, invert
from rlog_git.vault import files, journal

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault

FIELDS = 7  # act, path, at, made, size, removed, added


class ChangedSinceError(RlogError):
    """What rlog wrote into a note was changed since, so that it cannot be taken back exactly."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} was changed since, in the lines that rlog wrote",
            "Nothing was taken back; change them in your editor",
        )


def undo(vault: Vault) -> list[str]:
    """Take back the last act that was not taken back; return the notes it wrote, sorted.

    Raises NothingFoundError where nothing is left, ChangedSinceError where a note stands in the
    way.
    """
    state = str(vault.state)
    try:
        with journal.Lock(state):
            rows = _last_act(journal.changes(state))
            before, after = _inverted(vault, rows)
            for full, data in after.items():
                _replace(vault, full, before[full], data)
            journal.note_undone(state, rows[0][0])
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWrittenError(error.filename or "a note", reason, "", journalled=False) from error
    return sorted(_shown(vault, full) for full in after)


def _last_act(rows: list[list[str]]) -> list[list[str]]:
    undone = {row[0] for row in rows if row[1:] == ["undone"]}
    left = [row for row in rows if len(row) == FIELDS and row[0] not in undone]
    if not left:
        raise NothingFoundError("nothing to undo: rlog wrote nothing here that it remembers")
    return [row for row in left if row[0] == left[-1][0]]


def _inverted(
    vault: Vault, rows: list[list[str]]
) -> tuple[dict[str, bytes], dict[str, bytes | None]]:
    """Return the notes as they are, and as they were before the act: None is an absent one."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes | None] = {}
    for _act, full, at, made, size, removed, added in reversed(rows):
        path = _shown(vault, full)
        files.inside(vault.root, path)
        if full not in before:
            after[full] = before[full] = journal.read(full) or b""
        try:
            old = invert(after[full] or b"", int(at), _raw(removed), _raw(added), int(size))
        except NotInvertibleError:
            raise ChangedSinceError(path) from None
        if made == "1" and old:
            raise ChangedSinceError(path)
        after[full] = None if made == "1" else old
    return before, after


def _replace(vault: Vault, full: str, old: bytes, new: bytes | None) -> None:
    if (journal.read(full) or b"") != old:
        raise ChangedSinceError(_shown(vault, full))
    if new is None:
        Path(full).unlink(missing_ok=True)
        # the day is to be opened anew
        (vault.state / capture.STAMP).unlink(missing_ok=True)
        return

    def splice(data: bytes) -> bytes:
        if data != old:
            raise ChangedSinceError(_shown(vault, full))
        return new

    journal.change(full, splice)


def _shown(vault: Vault, full: str) -> str:
    return os.path.relpath(full, vault.root.resolve())


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

"""Take back the last act of rlog: all notes that it wrote, or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git import capture
from rlog_git.errors import NothingFoundError, NotWrittenError, RlogError
from rlog_git.text.invert import NotInvertibleError, invert
from rlog_git.vault import changes, exchange, files, journal

if TYPE_CHECKING:
    from rlog_git.vault.changes import Change
    from rlog_git.vault.config import Vault


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
            rows = _last_act(changes.changes(state), changes.undone(state))
            before, after = _inverted(vault, rows)
            if len(after) > 1:
                left = {full: data or b"" for full, data in after.items()}
                changes.note_undoing(state, rows[0].act, left)
            for full, data in after.items():
                if data != before[full]:
                    _replace(vault, full, before[full], data)
            changes.note_undone(state, rows[0].act)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWrittenError(error.filename or "a note", reason, "", journalled=False) from error
    return sorted(_shown(vault, full) for full in after)


def _last_act(rows: list[Change], undone: set[str]) -> list[Change]:
    passed_over = {"", changes.PUT_BACK, *undone}
    left = [row for row in rows if row.act not in passed_over]
    if not left:
        raise NothingFoundError("nothing to undo: rlog wrote nothing here that it remembers")
    return [row for row in left if row.act == left[-1].act]


def _inverted(vault: Vault, rows: list[Change]) -> tuple[dict[str, bytes], dict[str, bytes | None]]:
    """Return the notes as they are, and as they were before the act: None is an absent one."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes | None] = {}
    begun = changes.undoing(str(vault.state), rows[0].act)  # by an undo that a crash cut short
    for row in reversed(rows):
        full, path = row.path, _shown(vault, row.path)
        files.inside(vault.root, path)
        if full not in before:
            after[full] = before[full] = exchange.read(full) or b""
        if begun.get(full) == changes.digest(before[full]):
            after[full] = None if row.made else after[full]
            continue
        try:
            old = invert(after[full] or b"", row.at, row.removed, row.added, row.size)
        except NotInvertibleError:
            raise ChangedSinceError(path) from None
        if row.made and old:
            raise ChangedSinceError(path)
        after[full] = None if row.made else old
    return before, after


def _replace(vault: Vault, full: str, old: bytes, new: bytes | None) -> None:
    if (exchange.read(full) or b"") != old:
        raise ChangedSinceError(_shown(vault, full))
    if new is None:
        Path(full).unlink(missing_ok=True)
        changes.forget(str(vault.state), full)
        # the day is to be opened anew
        (vault.state / capture.STAMP).unlink(missing_ok=True)
        return

    def splice(data: bytes) -> bytes:
        if data != old:
            raise ChangedSinceError(_shown(vault, full))
        return new

    asked, changes.ACT[0] = changes.ACT[0], ""
    try:
        exchange.change(full, splice, str(vault.state), over=True)
    finally:
        changes.ACT[0] = asked


def _shown(vault: Vault, full: str) -> str:
    return os.path.relpath(full, vault.root.resolve())

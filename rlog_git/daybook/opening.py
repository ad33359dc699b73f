"""Open a day: make its note and carry open tasks into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git import capture
from rlog_git.daybook.writing import change, day_path, keep_settings, new_note
from rlog_git.text import carry as carrying
from rlog_git.text.repair import repair
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from rlog_git.vault.config import Vault


def open_day(
    vault: Vault, day: date, moment: datetime, sources: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """Make a day's note where it is absent and carry open tasks into it.

    `sources` are the notes that hold open tasks or lines of one id. Returns the path of the note
    and the descriptions of what was carried. Today's note is on disk before an old one changes.
    """
    path = day_path(vault, day)
    earlier = [(old, files.read(files.inside(vault.root, old))) for old in sources if old != path]
    moved: tuple[str, ...] = ()
    traced: tuple[tuple[str, bytes], ...] = ()

    def splice(data: bytes) -> bytes:
        nonlocal moved, traced
        carried = carrying.carry(
            (path, data or new_note(vault, day, moment)), day, earlier, vault.settings.grammar
        )
        moved, traced = carried.moved, carried.changed
        return carried.today

    change(vault, path, f"open {day}", splice)
    before = dict(earlier)
    for old, new in traced:
        _swap(vault, old, before[old], new)
    _mend(vault, [path, *before])
    keep_settings(vault)
    capture.stamp_carried(str(vault.state), day.isoformat())
    return path, moved


def _swap(vault: Vault, path: str, old: bytes, new: bytes) -> None:
    """Write traces into an earlier note; where it changed meanwhile, the next time does it."""
    change(vault, path, f"traces {path}", lambda data: new if data == old else data)


def _mend(vault: Vault, paths: list[str]) -> None:
    notes = [(path, files.read_or_nothing(vault.root / path)) for path in paths]
    for path, new in repair(notes, vault.settings.grammar, emoji=vault.settings.emoji):
        _swap(vault, path, dict(notes)[path], new)

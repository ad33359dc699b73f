"""Open a day: make its note, mend what two machines did to tasks, carry open ones into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git import capture
from rlog_git.daybook.writing import change, day_path, keep_settings, new_note
from rlog_git.text.carry import carry
from rlog_git.text.repair import repair
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from rlog_git.vault.config import Vault

Notes = dict[str, bytes]


def open_day(
    vault: Vault,
    day: date,
    moment: datetime,
    sources: Sequence[str],
    damaged: Sequence[str] = (),
    path: str = "",
) -> tuple[str, tuple[str, ...]]:
    """Make a day's note where it is absent and carry open tasks into it.

    `sources` are the notes that hold open tasks, `damaged` those of ids that stand twice or were
    ticked on a trace, `path` today's note where another program made it. Returns the path of the
    note and the descriptions of what was carried.
    """
    path = path or day_path(vault, day)
    if damaged:
        mend(vault, damaged)
    earlier = [(old, files.read_or_nothing(files.inside(vault.root, old))) for old in sources]
    moved: tuple[str, ...] = ()
    traced: tuple[tuple[str, bytes], ...] = ()

    def splice(data: bytes) -> bytes:
        nonlocal moved, traced
        note = data or new_note(vault, day, moment)
        carried = carry((path, note), day, earlier, vault.settings.grammar)
        moved, traced = carried.moved, carried.changed
        return carried.today

    change(vault, path, f"open {day}", splice)
    # today's note is on disk: stopped from here on, the next run finds the tasks there already
    before = dict(earlier)
    for old, new in traced:
        swap(vault, old, before[old], new)
    keep_settings(vault)
    capture.stamp_carried(str(vault.state), day.isoformat())
    return path, moved


def has_to_carry(vault: Vault, day: date, sources: Sequence[str], path: str) -> bool:
    """Say whether opening a day would carry anything into its note; write nothing."""
    notes = [(old, files.read_or_nothing(files.inside(vault.root, old))) for old in sources]
    today = files.read_or_nothing(vault.root / path)
    return bool(carry((path, today), day, notes, vault.settings.grammar).moved)


def mend(vault: Vault, paths: Sequence[str]) -> None:
    """Keep one live line of each task over these notes; what gains is written first.

    Where a note changed meanwhile nothing is taken away elsewhere: the next command mends it.
    """
    notes = {path: files.read_or_nothing(files.inside(vault.root, path)) for path in paths}
    repaired = repair(list(notes.items()), vault.settings.grammar, emoji=vault.settings.emoji)
    for part in (repaired.first, repaired.then):
        if not all(swap(vault, path, notes[path], new) for path, new in part):
            return
        notes |= dict(part)


def swap(vault: Vault, path: str, old: bytes, new: bytes) -> bool:
    """Write a note that still is what was read; say whether it was."""
    return change(vault, path, f"tasks {path}", lambda data: new if data == old else data) == new

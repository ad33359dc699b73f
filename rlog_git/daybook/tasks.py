"""Change the line of a task: tick it, cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.daybook.writing import change
from rlog_git.errors import RlogError, UsageError
from rlog_git.model import Entry, State
from rlog_git.text import close, edit
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.vault.config import Vault


class TaskChangedError(RlogError):
    """The task's line is no longer what was listed."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(
            f"the task {text!r} no longer stands in {path} as it did",
            "Nothing was changed; look at it with 'rlog tasks' and try again",
        )


def close_task(
    vault: Vault, path: str, block_id: str, state: State, day: date, spent: str = ""
) -> Entry:
    """Tick or cancel the task of an id in a note; return the task as it was."""
    closed: Entry | None = None

    def splice(data: bytes) -> bytes:
        nonlocal closed
        entry = find_task(vault, path, data, block_id)
        closed = entry
        line = edit.line_at(data, entry.place.line)
        emoji = vault.settings.emoji
        new = close.close_line(
            line, state, day.isoformat(), emoji=emoji, spent=spent, block_id=block_id
        )
        return edit.replace_line(data, entry.place.line, line, new)

    change(vault, path, f"{state.value} {block_id}", splice)
    assert closed  # noqa: S101 - find_task raises where there is none
    return closed


def find_task(vault: Vault, path: str, data: bytes, block_id: str) -> Entry:
    """Return the open task of an id in the bytes of a note; raise TaskChangedError."""
    for entry in parse(data, path, vault.settings.grammar).entries:
        if entry.id == block_id and entry.task and entry.task.state in (State.OPEN, State.DOING):
            if entry.task.recurrence:
                raise UsageError(
                    f"{entry.task.description!r} is a recurring task, which rlog cannot repeat yet",
                    "Nothing was changed; tick it in Obsidian, or take its 🔁 away",
                )
            return entry
    raise TaskChangedError(path, block_id)

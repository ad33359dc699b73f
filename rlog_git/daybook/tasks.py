"""Change the line of a task: tick it, cancel it, put it off, move it to another note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rlog_git.daybook.opening import swap
from rlog_git.daybook.writing import change
from rlog_git.errors import RlogError, UsageError
from rlog_git.model import State
from rlog_git.text import close, edit
from rlog_git.text.carry import with_descendants
from rlog_git.text.graft import graft, line_of_task, roots
from rlog_git.text.parse import parse
from rlog_git.text.traces import box_plain, leave_traces, link_target, without_trace
from rlog_git.text.trees import read_page
from rlog_git.vault import files

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.model import Entry
    from rlog_git.vault.config import Vault

BACKLOG = "notes/backlog.md"
NEW_BACKLOG = b"# Backlog\n"
BACKLOG_SECTION = {"backlog": "next"}


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
    closed: list[Entry] = []
    emoji = vault.settings.emoji

    def splice(data: bytes) -> bytes:
        data = box_plain(read_page(data, path, vault.settings.grammar))
        entry = find_task(vault, path, data, block_id)
        closed[:] = [entry]
        line = edit.line_at(data, entry.place.line)
        new = close.close_line(
            line, state, day.isoformat(), emoji=emoji, spent=spent, block_id=block_id
        )
        return edit.replace_line(data, entry.place.line, line, new)

    change(vault, path, f"{state.value} {block_id}", splice)
    return closed[0]


def box_tasks(vault: Vault, path: str) -> None:
    """Give the plain tasks of a note a box, for one with a box is about to stand beside them."""
    grammar = vault.settings.grammar
    change(vault, path, "box", lambda data: box_plain(read_page(data, path, grammar)))


def schedule_task(vault: Vault, path: str, block_id: str, day: date) -> int:
    """Write on a task that it is not to be done before a day; return its line."""
    where = 0

    def splice(data: bytes) -> bytes:
        nonlocal where
        data = box_plain(read_page(data, path, vault.settings.grammar))
        where = find_task(vault, path, data, block_id).place.line
        line = edit.line_at(data, where)
        new = close.schedule_line(line, day.isoformat(), emoji=vault.settings.emoji)
        return edit.replace_line(data, where, line, new)

    change(vault, path, f"later {block_id}", splice)
    return where


def move_task(vault: Vault, path: str, to: str, block_id: str) -> int:
    """Move a task with all below it to another note, leaving traces; return its new line.

    The other note is on disk before this one changes.
    """
    grammar = vault.settings.grammar
    known = replace(grammar, sections=grammar.sections | BACKLOG_SECTION)
    data = files.read_or_nothing(files.inside(vault.root, path))
    line = find_task(vault, path, data, block_id).place.line
    page = read_page(data, path, known)
    position = next(at for at, entry in page.entries.items() if entry.place.line == line)
    branches = with_descendants(page, position)
    day = read_page(b"", to, grammar).note.day
    left = leave_traces(branches, link_target(to, str(day or "")), known)
    if left is None:
        raise TaskChangedError(path, block_id)
    where = 0

    def splice(there: bytes) -> bytes:
        nonlocal where
        new = box_plain(read_page(there or NEW_BACKLOG, to, known))
        for root in roots(branches):
            new = graft(new, to, 0, branches, root, known)
        new = without_trace(read_page(new, to, known), block_id)
        where = line_of_task(read_page(new, to, known), block_id)
        return new

    change(vault, to, f"move {block_id}", splice)
    if not swap(vault, path, data, left):
        raise TaskChangedError(path, block_id)
    return where


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

"""Write notes: make the day's note, carry tasks into it, add entries, close tasks.

Every writer of notes goes through here, or through capture, the fast lane of one act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git import capture
from rlog_git.errors import NotWrittenError, RlogError, UsageError
from rlog_git.model import Entry, State
from rlog_git.text import carry as carrying
from rlog_git.text import close, edit
from rlog_git.text.parse import parse
from rlog_git.text.repair import repair
from rlog_git.vault import files, journal, templates
from rlog_git.vault.config import capture_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from rlog_git.vault.config import Vault

PATIENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Written:
    """Where something was written: path relative to the vault, line, the line's text."""

    path: str
    line: int
    text: str


class TaskChangedError(RlogError):
    """The task's line is no longer what was listed."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(
            f"the task {text!r} no longer stands in {path} as it did",
            "Nothing was changed; look at it with 'rlog tasks' and try again",
        )


def day_path(vault: Vault, day: date) -> str:
    """Return the path of a day's note, relative to the vault."""
    return day.strftime(vault.settings.grammar.daily)


def new_note(vault: Vault, day: date, moment: datetime | None = None) -> bytes:
    """Return the text of a day's note that does not exist yet."""
    return templates.day_note(vault, day, moment)


def change(vault: Vault, path: str, record: str, splice: Callable[[bytes], bytes]) -> bytes:
    """Change one note by the write protocol and return its new bytes; b"" is an absent note."""
    try:
        number = journal.append(str(vault.state), ("change", "", "", path, record))
    except OSError as error:
        reason = f"cannot write the journal in {vault.state}: {error.strerror or error}"
        raise NotWrittenError(path, reason, "", journalled=False) from error
    try:
        with journal.Lock(str(vault.state)):
            new = _replace(vault, path, splice)
            journal.settle(str(vault.state), number)
    except OSError as error:
        journal.settle(str(vault.state), number)
        reason = error.strerror or str(error)
        raise NotWrittenError(path, reason, "", journalled=False) from error
    return new


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


def make(vault: Vault, day: date) -> str:
    """Make the note of a past or future day where it is absent; return its path."""
    path = day_path(vault, day)
    change(vault, path, f"make {day}", lambda data: data or new_note(vault, day))
    return path


def keep_settings(vault: Vault) -> None:
    """Keep the settings where the fast lanes read them."""
    capture.cache_settings(str(vault.root), str(vault.state), capture_settings(vault.settings))


def acknowledge(vault: Vault, path: str, day: date, section: str, line: str) -> str:
    """Journal an entry, so that it is safe whatever comes next; return its record's id."""
    try:
        return journal.append(str(vault.state), ("entry", day.isoformat(), section, path, line))
    except OSError as error:
        reason = f"cannot write the journal in {vault.state}: {error.strerror or error}"
        raise NotWrittenError(path, reason, line, journalled=False) from error


def add(vault: Vault, path: str, record: str, section: str, line: str) -> int:
    """Put a journalled entry into a note that exists and say where; return the exit code."""
    full = files.inside(vault.root, path).resolve()
    names = vault.settings.grammar.sections
    return capture.put(str(vault.state), record, str(full), path, section, line, names)


def add_child(vault: Vault, path: str, parent_line: int, child: str) -> Written:
    """Add a nested entry below the entry on a line of a note."""
    where = 0

    def splice(data: bytes) -> bytes:
        nonlocal where
        new, where = edit.add_child(data, parent_line, child)
        return new

    change(vault, path, child, splice)
    return Written(path, where, child)


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


def recover(vault: Vault) -> list[Written]:
    """Put in the entries that were journalled but never reached their note; say which."""
    state = str(vault.state)
    waiting = journal.pending(state)
    if not waiting:
        journal.trim(state)
        return []
    found = []
    for record, act, _day, section, path, line in (row for row in waiting if len(row) == 6):  # noqa: PLR2004
        if act == "entry":
            written = _put_back(vault, path, section, line)
            if written:
                found.append(written)
        journal.settle(state, record)
    return found


def _put_back(vault: Vault, path: str, section: str, line: str) -> Written | None:
    """Add a journalled entry where its note doesn't hold it already."""
    first = line.split("\n", 1)[0][2:]
    where = 0

    def splice(data: bytes) -> bytes:
        nonlocal where
        rows = data.decode("utf-8", "surrogateescape").split("\n")
        if any(close.split_item(row.rstrip("\r"))[2] == first for row in rows):
            return data
        new, where = edit.add_entry(data, section, line, vault.settings.grammar.sections)
        return new

    with journal.Lock(str(vault.state)):
        _replace(vault, path, splice)
    return Written(path, where, line) if where else None


def _replace(vault: Vault, path: str, splice: Callable[[bytes], bytes]) -> bytes:
    full = files.inside(vault.root, path)
    if not full.exists():
        files.wait_for_editor(full, PATIENCE_SECONDS)
        full.parent.mkdir(parents=True, exist_ok=True)
    return journal.change(str(full.resolve()), splice)


def _swap(vault: Vault, path: str, old: bytes, new: bytes) -> None:
    """Write traces into an earlier note; where it changed meanwhile, the next time does it."""
    change(vault, path, f"traces {path}", lambda data: new if data == old else data)


def _mend(vault: Vault, paths: list[str]) -> None:
    notes = [(path, files.read_or_nothing(vault.root / path)) for path in paths]
    for path, new in repair(notes, vault.settings.grammar, emoji=vault.settings.emoji):
        _swap(vault, path, dict(notes)[path], new)

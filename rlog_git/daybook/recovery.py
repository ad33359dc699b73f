"""Put in what was acknowledged and never reached its note."""

from __future__ import annotations

import os
import time
from datetime import date
from typing import TYPE_CHECKING

from rlog_git.daybook.writing import day_path, new_note, replace_note
from rlog_git.daybook.written import Written
from rlog_git.errors import UsageError
from rlog_git.text import edit
from rlog_git.vault import editors, files, journal, leftovers, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rlog_git.vault.config import Vault

# as long as an entry waits for an editor to save (safety.md §1.6)
EDITOR_SECONDS = 600


def recover(vault: Vault, patience_seconds: float = 0.0) -> list[Written]:
    """Put in the entries that were journalled but never reached their note; say which.

    One that looks at any moment, as the watcher does, leaves a record that young to the process
    that wrote it and is about to put it in: the entry would stand there twice. While an editor
    has unsaved text of a note, its entries wait, ten minutes at most (safety.md §1.6).
    """
    state = str(vault.state)
    before = time.time_ns() - int(patience_seconds * 1e9)
    waiting = [row for row in journal.pending(state) if written_ns(row[0]) <= before]
    if not waiting:
        journal.trim(state)
        return []
    _sweep(vault, {row[4] for row in waiting if len(row) > 4})  # noqa: PLR2004
    found = []
    for record, act, day, section, path, line in (row for row in waiting if len(row) == 6):  # noqa: PLR2004
        if act == "entry" and waits_for_editor(vault, record, path):
            continue
        if act == "entry":
            written = _put_back(vault, day, path, section, line)
            if written:
                found.append(written)
        journal.settle(state, record)
    return found


def waits_for_editor(vault: Vault, record: str, path: str) -> bool:
    """Say whether an entry waits until an editor saves its note, which it has unsaved text of."""
    age = (time.time_ns() - written_ns(record)) / 1e9
    return age < EDITOR_SECONDS and editors.unsaved(os.path.realpath(vault.root / path))


def written_ns(record: str) -> int:
    """Return when a record was written: its id begins with the moment, in hexadecimal."""
    try:
        return int(record.partition("-")[0], 16)
    except ValueError:
        return 0


def _put_back(vault: Vault, day: str, path: str, section: str, line: str) -> Written | None:
    """Add a journalled entry where its note doesn't hold it already; make the note of its day."""
    where = 0

    def splice(data: bytes) -> bytes:
        nonlocal where
        if waiting.holds(data, line):
            return data
        note = data or _new(vault, day, path)
        new, where = edit.add_entry(note, section, line, vault.settings.grammar.sections)
        return new

    with journal.Lock(str(vault.state)):
        replace_note(vault, path, splice)
    return Written(path, where, line) if where else None


def _new(vault: Vault, day: str, path: str) -> bytes:
    try:
        of_the_day = date.fromisoformat(day)
    except ValueError:
        return b""
    return new_note(vault, of_the_day) if path == day_path(vault, of_the_day) else b""


def _sweep(vault: Vault, paths: Iterable[str]) -> None:
    """Look at what writers that were killed left beside these notes; the journal has the text."""
    folders = set()
    for path in paths:
        try:
            folders.add(files.inside(vault.root, path).resolve().parent)
        except UsageError:
            continue
    for folder in sorted(folders):
        clear_up(vault, folder)


def clear_up(vault: Vault, folder: Path) -> None:
    """Clear a folder of what killed writers left in it."""
    with journal.Lock(str(vault.state)):
        leftovers.clear_up(folder, str(vault.state))

"""Put in what was acknowledged and never reached its note."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rlog_git.daybook.writing import Written, replace_note
from rlog_git.text import close, edit
from rlog_git.vault import journal

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault


def recover(vault: Vault, patience_seconds: float = 0.0) -> list[Written]:
    """Put in the entries that were journalled but never reached their note; say which.

    One that looks at any moment, as the watcher does, leaves a record that young to the process
    that wrote it and is about to put it in: the entry would stand there twice.
    """
    state = str(vault.state)
    before = time.time_ns() - int(patience_seconds * 1e9)
    waiting = [row for row in journal.pending(state) if written_ns(row[0]) <= before]
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


def written_ns(record: str) -> int:
    """Return when a record was written: its id begins with the moment, in hexadecimal."""
    try:
        return int(record.partition("-")[0], 16)
    except ValueError:
        return 0


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
        replace_note(vault, path, splice)
    return Written(path, where, line) if where else None

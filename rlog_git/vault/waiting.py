"""Show entries that wait in the journal as if they stood in their notes (safety.md §1.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.text import edit
from rlog_git.text.close import split_item
from rlog_git.vault import journal

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault

ENTRY_FIELDS = 6  # record, act, day, section, path, line


def waiting(vault: Vault) -> dict[str, list[tuple[str, str]]]:
    """Return the (section, line) of the entries that wait, oldest first, by their notes' paths."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in journal.pending(str(vault.state)):
        if len(row) == ENTRY_FIELDS and row[1] == "entry":
            _, _, _, section, path, line = row
            found.setdefault(path, []).append((section, line))
    return found


def as_if_written(vault: Vault, data: bytes, entries: list[tuple[str, str]]) -> bytes:
    """Return a note with the entries that wait for it."""
    for section, line in entries:
        if not holds(data, line):
            data = edit.add_entry(data, section, line, vault.settings.grammar.sections)[0]
    return data


def holds(data: bytes, line: str) -> bool:
    """Say whether an entry's first line stands in a note, whatever its marker and indent."""
    first = line.split("\n", 1)[0][2:]
    rows = data.decode("utf-8", "surrogateescape").split("\n")
    return any(split_item(row.rstrip("\r"))[2] == first for row in rows)

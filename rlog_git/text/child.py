"""Put a child below an entry that somebody named, wherever that entry stands by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.errors import UsageError
from rlog_git.text import close, edit
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from rlog_git.model import Entry, Grammar, Note


@dataclass(frozen=True, slots=True)
class Parent:
    """The entry to write below, as it was when it was named: its note, line and text."""

    path: str
    line: int
    text: str


class NoParentError(UsageError):
    """The entry that was named cannot take a child."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line} {problem}", "See its entries with 'rlog list'")


def parent_at(data: bytes, path: str, number: int, grammar: Grammar) -> Parent:
    """Return the innermost entry that covers a line of a note; raise NoParentError."""
    found: Entry | None = None
    for entry in parse(data, path, grammar).entries:
        if entry.place.line <= number <= entry.last_line:
            found = entry
    if found is None:
        raise NoParentError(path, number, "is no entry")
    return Parent(path, found.place.line, found.text)


def add_under(data: bytes, parent: Parent, child: str, grammar: Grammar) -> tuple[bytes, int]:
    """Add a child below all that its parent holds; return (bytes, its line from 1).

    An entry that moved meanwhile is found again by its text; raise NoParentError where it is gone,
    or is no list item.
    """
    note = parse(data, parent.path, grammar)
    entry = _again(note, parent)
    line = edit.line_at(data, entry.place.line)
    indent, marker, _ = close.split_item(line)
    inner = indent + " " * (len(marker) + 1)
    first = next((e for e in note.entries if e.parent == entry.place.line), None)
    if first:
        inner = close.split_item(edit.line_at(data, first.place.line))[0] or inner
    rows = [inner + row for row in child.split("\n")]
    return edit.splice(data, entry.last_line + 1, 0, rows), entry.last_line + 1


def _again(note: Note, parent: Parent) -> Entry:
    same = [entry for entry in note.entries if entry.text == parent.text]
    here = [entry for entry in same if entry.place.line == parent.line]
    if not here and len(same) != 1:
        raise NoParentError(parent.path, parent.line, "changed since it was listed")
    entry = (here or same)[0]
    if entry.shape != "item":
        raise NoParentError(
            parent.path, entry.place.line, "is no list item, so nothing can hang below it"
        )
    return entry

"""Carry open tasks of earlier days into today's note.

The rules are those of the vault format, §5: carrying is a state, doing it twice is doing it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.model import Entry, Grammar, Note, Section
from rlog_git.text import close, edit
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from datetime import date

Source = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Carried:
    """The new bytes of today's note and of each earlier note, and what moved."""

    today: bytes
    changed: tuple[Source, ...]
    moved: tuple[str, ...]


def carry(today: Source, day: date, earlier: list[Source], grammar: Grammar) -> Carried:
    """Move every open task of earlier day notes into today's; the old lines become traces."""
    path, data = today
    present = {entry.id for entry in parse(data, path, grammar).entries if entry.task}
    changed: list[Source] = []
    moved: list[str] = []
    notes = [(parse(old, old_path, grammar), old) for old_path, old in earlier if old_path != path]
    for note, old in sorted(notes, key=lambda pair: (str(pair[0].day or ""), pair[0].path)):
        if not _is_source(note, day, grammar):
            continue
        found = _open_trees(note, day)
        for top, tasks in found:
            fresh = [entry for entry in tasks if entry.id not in present]
            if fresh:
                data = _bring(data, path, top, fresh, note, old, grammar)
            present.update(entry.id for entry in fresh)
            moved.extend(entry.task.description for entry in fresh if entry.task)
        if found:
            changed.append((note.path, _leave_traces(old, found, link_target(path))))
    return Carried(data, tuple(changed), tuple(moved))


def link_target(path: str) -> str:
    """Return what a link to a note says: the day where its name holds one, else its path."""
    name = basename(path).removesuffix(".md")
    return name if dates.file_day(name) else path.removesuffix(".md")


def waits(entry: Entry, day: date) -> bool:
    """Say whether a task starts or is scheduled after this day."""
    task = entry.task
    return task is not None and max(task.start, task.scheduled) > day.isoformat()


def _is_source(note: Note, day: date, grammar: Grammar) -> bool:
    since = grammar.carry_since
    return note.day is not None and note.day < day and (since is None or note.day >= since)


def _open_trees(note: Note, day: date) -> list[tuple[Entry, list[Entry]]]:
    """Return the top-level items that hold open tasks, each with those tasks."""
    found: list[tuple[Entry, list[Entry]]] = []
    top: Entry | None = None
    waiting_until = 0
    for entry in note.entries:
        if entry.section is not Section.NEXT or entry.shape != "item":
            continue
        if not entry.parent:
            top = entry
        if top is None or not entry.task or entry.place.line <= waiting_until:
            continue
        if waits(entry, day):
            waiting_until = entry.last_line
        elif entry.task.carries:
            if not found or found[-1][0] is not top:
                found.append((top, []))
            found[-1][1].append(entry)
    return found


def _bring(
    data: bytes, path: str, top: Entry, tasks: list[Entry], note: Note, old: bytes, grammar: Grammar
) -> bytes:
    """Put a tree's open tasks into today's note, under their parent where it is there already."""
    rows = _rows(top, tasks, note, old.decode("utf-8", "surrogateescape").split("\n"))
    if top not in tasks:
        head = rows[0][2:].strip()
        for entry in parse(data, path, grammar).entries:
            if entry.section is Section.NEXT and not entry.parent and not entry.task:
                line = edit.line_at(data, entry.place.line)
                if line.strip()[2:].strip() == head:
                    rest = _dedented(rows[1:])
                    return edit.add_child(data, entry.place.line, "\n".join(rest))[0]
    return edit.add_entry(data, "next", "\n".join(rows), grammar.sections)[0]


def _rows(top: Entry, tasks: list[Entry], note: Note, lines: list[str]) -> list[str]:
    """Return the lines of a tree that go along: open tasks, their parents, plain children."""
    tree = [e for e in note.entries if top.place.line <= e.place.line <= top.last_line]
    by_line = {entry.place.line: entry for entry in tree}
    needed = {entry.place.line for entry in tasks}
    for entry in tasks:
        above = entry.parent
        while above in by_line:
            needed.add(above)
            above = by_line[above].parent
    moved = {entry.place.line for entry in tasks}
    for entry in tree:
        if not entry.task and entry.parent in needed and _under(entry, moved, by_line):
            needed.add(entry.place.line)
    return _cut(top, tree, needed, moved, lines)


def _cut(
    top: Entry, tree: list[Entry], needed: set[int], moved: set[int], lines: list[str]
) -> list[str]:
    """Return the needed lines of a tree, as they go into another note."""
    by_line = {entry.place.line: entry for entry in tree}
    rows: list[str] = []
    owner = _owners(tree, top)
    indent = len(lines[top.place.line - 1]) - len(lines[top.place.line - 1].lstrip())
    for number in range(top.place.line, top.last_line + 1):
        if owner[number] not in needed:
            continue
        line = lines[number - 1].rstrip("\r")
        here = by_line.get(number)
        if here:
            line = close.live_line(line, here) if number in moved else _unboxed(line, here)
        elif not (number - 1 and line.strip()):
            continue
        rows.append(line[indent:] if not line[:indent].strip() else line)
    _, marker, rest = close.split_item(rows[0])
    rows[0] = f"- {rest}" if marker != "-" else rows[0]
    return rows


def _under(entry: Entry, moved: set[int], by_line: dict[int, Entry]) -> bool:
    """Say whether a plain child hangs below a moved task, directly or by plain children."""
    above = entry.parent
    while above in by_line and above not in moved:
        if by_line[above].task:
            return False
        above = by_line[above].parent
    return above in moved


def _owners(tree: list[Entry], top: Entry) -> dict[int, int]:
    owner = dict.fromkeys(range(top.place.line, top.last_line + 1), top.place.line)
    for entry in tree:
        for number in range(entry.place.line, entry.last_line + 1):
            owner[number] = entry.place.line
    return owner


def _unboxed(line: str, entry: Entry) -> str:
    """Return a parent that comes along as plain text: a finished one is done only once."""
    if not entry.task:
        return line
    indent, marker, rest = close.split_item(line)
    return f"{indent}{marker} {rest[4:] if rest[:1] == '[' else rest}"


def _dedented(rows: list[str]) -> list[str]:
    indent = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    return [row[indent:] for row in rows]


def _leave_traces(old: bytes, found: list[tuple[Entry, list[Entry]]], target: str) -> bytes:
    data = old
    for _top, tasks in found:
        for entry in tasks:
            if entry.task:
                line = edit.line_at(data, entry.place.line)
                trace = close.trace_line(line, entry.task.description, target, entry.id)
                data = edit.replace_line(data, entry.place.line, line, trace)
    return data

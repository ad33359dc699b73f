"""Carry open tasks of earlier days into today's note, and mend what two machines did at once.

The rules are those of the vault format, §5: carrying is a state, so doing it twice is doing it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from posixpath import basename

from rlog_git import dates
from rlog_git.model import Entry, Grammar, Note, Section, State
from rlog_git.text import close, edit
from rlog_git.text.parse import parse

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
            target = basename(path).removesuffix(".md")
            if not dates.file_day(target):
                target = path.removesuffix(".md")
            changed.append((note.path, _leave_traces(old, found, target)))
    return Carried(data, tuple(changed), tuple(moved))


def repair(notes: list[Source], grammar: Grammar) -> tuple[Source, ...]:
    """Keep one live line per id over these notes: a closed one, else the one of the latest day.

    A tick typed on a trace closes the live line. Lines of one id that say different things are
    left alone; they are a Problem for the user.
    """
    parsed = {path: parse(data, path, grammar) for path, data in notes}
    data = dict(notes)
    _close_ticked(parsed, data)
    parsed = {path: parse(text, path, grammar) for path, text in data.items()}
    lines: dict[str, list[Entry]] = {}
    for note in parsed.values():
        for entry in note.entries:
            if entry.task and entry.written_id:
                lines.setdefault(entry.id, []).append(entry)
    for same in lines.values():
        descriptions = {entry.task.description for entry in same if entry.task}
        if len(same) > 1 and len(descriptions) == 1:
            _keep_one(same, data)
    return tuple((path, new) for path, new in data.items() if new != dict(notes)[path])


def waits(entry: Entry, day: date) -> bool:
    """Say whether a task starts or is scheduled after this day."""
    task = entry.task
    return bool(task) and any(
        when > day.isoformat() for when in (task.start, task.scheduled) if when
    )


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
    rows: list[str] = []
    owner = _owners(tree, top)
    indent = len(lines[top.place.line - 1]) - len(lines[top.place.line - 1].lstrip())
    for number in range(top.place.line, top.last_line + 1):
        if owner[number] not in needed:
            continue
        line = lines[number - 1].rstrip("\r")
        entry = by_line.get(number)
        if entry:
            line = close.live_line(line, entry) if number in moved else _unboxed(line, entry)
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
    """A finished parent comes along as plain text: it is done, and done only once."""
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


def _close_ticked(parsed: dict[str, Note], data: dict[str, bytes]) -> None:
    live = {
        entry.id: entry
        for note in parsed.values()
        for entry in note.entries
        if entry.task and entry.written_id and entry.task.state in (State.OPEN, State.DOING)
    }
    for note in parsed.values():
        for trace in note.traces:
            if not trace.symbol:
                continue
            entry = live.get(trace.id)
            if entry and trace.symbol in "xX-":
                state = State.CANCELLED if trace.symbol == "-" else State.DONE
                _replace(data, entry, close_of(entry, state))
            line = edit.line_at(data[note.path], trace.place.line)
            bare = line.replace(f"[{trace.symbol}] →", "→", 1)
            data[note.path] = edit.replace_line(data[note.path], trace.place.line, line, bare)


def close_of(entry: Entry, state: State):  # noqa: ANN201 - a function of one line
    """Return the function that closes a task's line on the day of its note."""
    day = entry.day.isoformat() if entry.day else ""
    return lambda line: close.close_line(line, state, day, emoji=False)


def _keep_one(same: list[Entry], data: dict[str, bytes]) -> None:
    def rank(entry: Entry) -> tuple[bool, str, str, int]:
        closed = bool(entry.task) and entry.task.state in (State.DONE, State.CANCELLED)
        return closed, str(entry.day or ""), entry.place.path, entry.place.line

    kept = max(same, key=rank)
    target = basename(kept.place.path).removesuffix(".md")
    for entry in same:
        if entry is not kept and entry.task:
            description, block_id = entry.task.description, entry.id
            _replace(
                data, entry, lambda line, d=description, b=block_id: close.trace_line(line, d, target, b)
            )


def _replace(data: dict[str, bytes], entry: Entry, new) -> None:  # noqa: ANN001
    path, number = entry.place.path, entry.place.line
    line = edit.line_at(data[path], number)
    data[path] = edit.replace_line(data[path], number, line, new(line))

"""Keep one live line of each task over all notes, whatever two machines did to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rlog_git.model import Entry, Grammar, Note, State
from rlog_git.text import close, edit
from rlog_git.text.carry import Source, link_target
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSED = (State.DONE, State.CANCELLED)
OPEN = (State.OPEN, State.DOING)


def repair(notes: list[Source], grammar: Grammar, *, emoji: bool = False) -> tuple[Source, ...]:
    """Keep one live line per id over these notes: a closed one, else the one of the latest day.

    A tick typed on a trace closes the live line. Lines of one id that say different things are
    left alone; they are a Problem for the user.
    """
    data = dict(notes)
    _close_ticked([parse(text, path, grammar) for path, text in data.items()], data, emoji=emoji)
    lines: dict[str, list[Entry]] = {}
    for path, text in data.items():
        for entry in parse(text, path, grammar).entries:
            if entry.task and entry.written_id:
                lines.setdefault(entry.id, []).append(entry)
    for same in lines.values():
        descriptions = {entry.task.description for entry in same if entry.task}
        if len(same) > 1 and len(descriptions) == 1:
            _keep_one(same, data)
    before = dict(notes)
    return tuple((path, new) for path, new in data.items() if new != before[path])


def _close_ticked(notes: list[Note], data: dict[str, bytes], *, emoji: bool) -> None:
    """Close the live line of each trace that was ticked, and take the box off the trace."""
    live = {
        entry.id: entry
        for note in notes
        for entry in note.entries
        if entry.task and entry.written_id and entry.task.state in OPEN
    }
    for note in notes:
        for trace in note.traces:
            if not trace.symbol:
                continue
            entry = live.pop(trace.id, None) if trace.symbol in "xX-" else None
            if entry:
                state = State.CANCELLED if trace.symbol == "-" else State.DONE
                day = str(entry.day or "")
                _replace(data, entry, partial(close.close_line, state=state, day=day, emoji=emoji))
            line = edit.line_at(data[note.path], trace.place.line)
            bare = line.replace(f"[{trace.symbol}] →", "→", 1)
            data[note.path] = edit.replace_line(data[note.path], trace.place.line, line, bare)


def _keep_one(same: list[Entry], data: dict[str, bytes]) -> None:
    kept = max(same, key=_rank)
    target = link_target(kept.place.path)
    for entry in same:
        if entry is not kept:
            _replace(data, entry, partial(_trace, entry, target))


def _rank(entry: Entry) -> tuple[bool, str, str, int]:
    closed = entry.task is not None and entry.task.state in CLOSED
    return closed, str(entry.day or ""), entry.place.path, entry.place.line


def _trace(entry: Entry, target: str, line: str) -> str:
    description = entry.task.description if entry.task else ""
    return close.trace_line(line, description, target, entry.id)


def _replace(data: dict[str, bytes], entry: Entry, new: Callable[[str], str]) -> None:
    path, number = entry.place.path, entry.place.line
    line = edit.line_at(data[path], number)
    data[path] = edit.replace_line(data[path], number, line, new(line))

"""Keep one live line of each task over all notes, whatever two machines did to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.model import Entry, Grammar, State, Trace
from rlog_git.text import close, edit
from rlog_git.text.carry import Source, with_company
from rlog_git.text.graft import fill
from rlog_git.text.traces import link_target, one_trace_an_id, stem
from rlog_git.text.trees import Page, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSED = (State.DONE, State.CANCELLED)
OPEN = (State.OPEN, State.DOING)
TICKS = {"x": State.DONE, "X": State.DONE, "-": State.CANCELLED}


@dataclass(frozen=True, slots=True)
class Repaired:
    """Notes to write: first those that gain something, then those that give it up.

    Whoever writes them in this order loses nothing when stopped between two of them.
    """

    first: tuple[Source, ...]
    then: tuple[Source, ...]


class Line(NamedTuple):
    """A task's line: the page it stands on, its position there, its entry."""

    page: Page
    position: int
    entry: Entry


def repair(notes: list[Source], grammar: Grammar, *, emoji: bool = False) -> Repaired:
    """Keep one live line per id over these notes; every other becomes a trace to it.

    A closed line beats open ones, so that a task which one machine finished and another carried on
    stays finished; to open it again, take its tick away. Else the latest day lives, of those from
    whose note the task has not moved on. A tick typed on a trace closes the live line. Lines of one
    id that say different things are left alone; they are a Problem for the user.
    """
    before = dict(notes)
    gained = _filled(_ticked(before, grammar, emoji=emoji), grammar)
    left = _given_up(gained, grammar)
    return Repaired(
        tuple((path, data) for path, data in gained.items() if data != before[path]),
        tuple((path, data) for path, data in left.items() if data != gained[path]),
    )


def _pages(data: dict[str, bytes], grammar: Grammar) -> dict[str, Page]:
    return {path: read_page(text, path, grammar) for path, text in data.items()}


def _ticked(data: dict[str, bytes], grammar: Grammar, *, emoji: bool) -> dict[str, bytes]:
    """Close the live line of each trace that was ticked."""
    pages = _pages(data, grammar)
    groups = _groups(pages.values())
    new: dict[str, dict[int, list[str]]] = {}
    for page in pages.values():
        for trace in page.traces.values():
            lines = [
                line for line in groups.get((trace.id, trace.description), []) if _is_open(line)
            ]
            if trace.symbol not in TICKS or not lines:
                continue
            live = max(lines, key=_rank)
            state, day = TICKS[trace.symbol], str(live.entry.day or trace.day)
            text = live.page.lines[live.entry.place.line - 1]
            closed = close.close_line(text, state, trace.day or day, emoji=emoji)
            new.setdefault(live.page.note.path, {})[live.entry.place.line] = [closed]
    return data | {path: edit.rewrite(data[path], lines) for path, lines in new.items()}


def _filled(data: dict[str, bytes], grammar: Grammar) -> dict[str, bytes]:
    """Give each live line what only its other copies hold: signs, lines of text, children."""
    new = dict(data)
    decided = _decisions(_pages(data, grammar))
    # from the last line up, so that what is put in moves none that is still to come
    for kept, losers in sorted(decided, key=lambda pair: -pair[0].entry.place.line):
        path, number = kept.entry.place.path, kept.entry.place.line
        for loser in losers:
            line = edit.line_at(new[path], number)
            signed = close.with_signs(line, loser.page.lines[loser.entry.place.line - 1])
            new[path] = edit.rewrite(new[path], {number: [signed]})
            branches = with_company(loser.page, {loser.position})
            new[path] = fill(new[path], path, number, branches, loser.position, grammar)
    return new


def _given_up(data: dict[str, bytes], grammar: Grammar) -> dict[str, bytes]:
    """Make traces of all lines but the live ones, and take the boxes off traces."""
    pages = _pages(data, grammar)
    new: dict[str, dict[int, list[str]]] = {path: {} for path in data}
    losing = [(kept, loser) for kept, losers in _decisions(pages) for loser in losers]
    gone = {(loser.entry.place.path, loser.position) for _, loser in losing}
    for kept, loser in losing:
        path, number = loser.entry.place.path, loser.entry.place.line
        if path == kept.entry.place.path and _falls_whole(loser, gone):
            block = loser.page.blocks[loser.position]
            new[path].update({i + 1: [] for i in range(block.first, block.end + 1)})
        else:
            line = loser.page.lines[number - 1]
            description = loser.entry.task.description if loser.entry.task else ""
            target = link_target(kept.entry.place.path, str(kept.entry.day or ""))
            trace = close.trace_line(line, description, target, loser.entry.id)
            new[path].setdefault(number, [trace])
    groups = _groups(pages.values())
    for path, page in pages.items():
        new[path] |= _unticked(page, groups)
    after = {path: edit.rewrite(data[path], lines) for path, lines in new.items()}
    return {path: one_trace_an_id(read_page(text, path, grammar)) for path, text in after.items()}


def _falls_whole(loser: Line, gone: set[tuple[str, int]]) -> bool:
    """Say whether nothing that lives hangs below a line, so that it may go with all below it."""
    path, page = loser.entry.place.path, loser.page
    last = page.blocks[loser.position].end
    below = [at for at in page.entries if loser.position < at and page.blocks[at].first <= last]
    return all((path, at) in gone or page.entries[at].task is None for at in below)


def _unticked(page: Page, groups: dict[tuple[str, str], list[Line]]) -> dict[int, list[str]]:
    """Return the traces of a page without the boxes that were typed on them."""
    lines = {}
    for trace in page.traces.values():
        if trace.symbol and groups.get((trace.id, trace.description)):
            line = page.lines[trace.place.line - 1]
            lines[trace.place.line] = [
                close.trace_line(line, trace.description, trace.target, trace.id)
            ]
    return lines


def _groups(pages: Iterable[Page]) -> dict[tuple[str, str], list[Line]]:
    """Return the task lines with a written id, by id and description."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for page in pages:
        for at, entry in page.entries.items():
            if entry.task and entry.written_id and entry.shape == "item":
                key = entry.id, close.bare(entry.task.description)
                groups.setdefault(key, []).append(Line(page, at, entry))
    return groups


def _decisions(pages: dict[str, Page]) -> list[tuple[Line, list[Line]]]:
    """Return each live line that has other copies, with those."""
    traces: dict[tuple[str, str], list[Trace]] = {}
    for page in pages.values():
        for trace in page.traces.values():
            traces.setdefault((trace.id, trace.description), []).append(trace)
    found = []
    for key, same in _groups(pages.values()).items():
        live = [line for line in same if _is_closed(line) or _is_open(line)]
        moved_on = _moved_on([line for line in live if _is_open(line)], traces.get(key, []))
        staying = [line for line in live if line not in moved_on] or live
        kept = max(staying, key=_rank, default=None)
        losers = [line for line in live if line != kept]
        if kept and losers:
            found.append((kept, losers))
    return found


def _moved_on(opened: list[Line], traces: list[Trace]) -> list[Line]:
    """Return the open lines beside a trace to another one, as a merge of two machines leaves."""
    if len(opened) < 2:  # noqa: PLR2004 - one line has nowhere else to be
        return []
    paths = {line.entry.place.path for line in opened}
    leading = {
        trace.place.path
        for trace in traces
        if any(_target(trace) in _names(path) for path in paths - {trace.place.path})
    }
    return [line for line in opened if line.entry.place.path in leading]


def _target(trace: Trace) -> str:
    return trace.target.partition("|")[0]


def _names(path: str) -> tuple[str, str]:
    """Return what a trace to this note may say."""
    return stem(path), path.removesuffix(".md")


def _is_open(line: Line) -> bool:
    return line.entry.task is not None and line.entry.task.state in OPEN


def _is_closed(line: Line) -> bool:
    return line.entry.task is not None and line.entry.task.state in CLOSED


def _rank(line: Line) -> tuple[bool, str, bool, str, int]:
    """Order lines of one task: closed, the latest day, done, then the first line of a note."""
    entry = line.entry
    done = entry.task is not None and entry.task.state is State.DONE
    return _is_closed(line), str(entry.day or ""), done, entry.place.path, -entry.place.line

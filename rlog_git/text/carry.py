"""Carry open tasks of earlier days into today's note.

The rules are those of the vault format, §5: carrying is a state, doing it twice is doing it once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from posixpath import basename
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.model import Entry, Grammar, Section
from rlog_git.text import close, edit
from rlog_git.text.graft import Branches, add_branch, graft, line_of_task, roots
from rlog_git.text.syntax import TRACE
from rlog_git.text.trees import Page, ancestors, is_plain, read_page, text_of

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
    target = link_target(path, day.isoformat())
    known = _known(read_page(data, path, grammar))
    changed: list[Source] = []
    moved: list[str] = []
    pages = [read_page(old, old_path, grammar) for old_path, old in earlier if old_path != path]
    for page in sorted(pages, key=lambda page: (str(page.note.day or ""), page.note.path)):
        branches = _going(page, day, known) if _is_source(page, day, grammar) else None
        left = leave_traces(branches, target, grammar) if branches else None
        new = _bring(data, path, branches, grammar) if branches and left is not None else None
        if not branches or left is None or new is None:
            continue
        fresh = [page.entries[at] for at in branches.moving if page.entries[at].id not in known]
        known.update((entry.id, _bare(entry)) for entry in fresh)
        moved.extend(entry.task.description for entry in fresh if entry.task)
        changed.append((page.note.path, left))
        data = new
    return Carried(data, tuple(changed), tuple(moved))


def link_target(path: str, day: str = "") -> str:
    """Return what a link to a note says: its name where that holds a day, else path and day."""
    name = stem(path)
    if dates.file_day(name):
        return name
    return path.removesuffix(".md") + (f"|{day}" if day else "")


def stem(path: str) -> str:
    """Return the name of a note."""
    return basename(path).removesuffix(".md")


def waits(entry: Entry, day: date) -> bool:
    """Say whether a task starts or is scheduled after this day."""
    task = entry.task
    given = [dates.find_day(text) for text in (task.start, task.scheduled) if text] if task else []
    return any(start > day for start in given if start)


def leave_traces(branches: Branches, target: str, grammar: Grammar) -> bytes | None:
    """Return a note with traces for the tasks that moved, None where it would not read as meant.

    Plain bullets that stay get a box, for beside a trace they would no longer be tasks; what was
    private by a parent that moved away becomes private by itself.
    """
    page = branches.page
    lines: dict[int, list[str]] = {}
    for at, entry in page.entries.items():
        line = page.lines[page.blocks[at].first]
        if entry.task and at in branches.moving:
            trace = close.trace_line(line, entry.task.description, target, entry.id)
            lines[entry.place.line] = [trace]
        elif is_unboxed(page, at):
            lines[entry.place.line] = [close.boxed_line(line)]
    stay = [at for at in sorted(page.entries) if at not in branches.kept - branches.parents]
    left = edit.rewrite(page.data, lines)
    after = read_page(left, page.note.path, grammar)
    shown = [at for at in stay if at in after.entries and not after.entries[at].private]
    bared = [at for at in shown if page.entries[at].private]
    if bared:
        for at in bared:
            line = close.hidden_line(after.lines[after.blocks[at].first], text_of(page, at)[1:])
            lines[page.entries[at].place.line] = [line]
        left = edit.rewrite(page.data, lines)
        after = read_page(left, page.note.path, grammar)
    traced = [page.entries[at].id for at in branches.moving]
    before = [trace.id for trace in page.note.traces]
    is_meant = sorted(trace.id for trace in after.note.traces) == sorted(traced + before)
    same = _facts(after, sorted(after.entries)) == _facts(page, stay)
    return left if is_meant and same else None


def without_trace(page: Page, block_id: str) -> bytes:
    """Return a note to which a task came back without the trace it had left there."""
    lines: dict[int, list[str]] = {
        trace.place.line: []
        for at, trace in page.traces.items()
        if trace.id == block_id and page.blocks[at].first == page.blocks[at].end
    }
    return edit.rewrite(page.data, lines)


def is_unboxed(page: Page, position: int) -> bool:
    """Say whether a task is a plain bullet, which is one only while its section has no box."""
    entry = page.entries[position]
    head = page.blocks[position].head
    is_open = entry.task is not None and entry.task.carries and entry.shape == "item"
    return is_open and close.boxed_text(head) != head


def box_plain(page: Page) -> bytes:
    """Return a note whose plain tasks got a box, for one with a box is about to stand beside."""
    plain = [page.entries[at] for at in page.entries if is_unboxed(page, at)]
    lines = {e.place.line: [close.boxed_line(page.lines[e.place.line - 1])] for e in plain}
    return edit.rewrite(page.data, lines) if lines else page.data


def _bring(data: bytes, path: str, branches: Branches, grammar: Grammar) -> bytes | None:
    """Return today's note with the branches in it, None where it would not read as meant."""
    page = branches.page
    before = read_page(data, path, grammar)
    new = box_plain(before)
    here = {entry.id for entry in before.note.entries if entry.task}
    for root in roots(branches):
        ids = [page.entries[at].id for at in branches.moving if root in (at, *ancestors(page, at))]
        host = page.traces.get(page.blocks[root].parent)
        plain = root in branches.moving and not host and here.isdisjoint(ids)
        if plain and len(set(ids)) == len(ids):
            new, _ = add_branch(new, 0, branches, root, grammar)
        else:
            below = line_of_task(read_page(new, path, grammar), host.id) if host else 0
            new = graft(new, path, below, branches, root, grammar)
        here.update(ids)
    after = read_page(new, path, grammar)
    known = _known(after)
    arrived = all(
        known.get(page.entries[at].id) == _bare(page.entries[at]) for at in branches.moving
    )
    is_closed = (after.opened < 0) == (before.opened < 0)
    return new if arrived and is_closed and _holds(after, before) else None


def _holds(after: Page, before: Page) -> bool:
    """Say whether a page holds all that another does, nothing less private than it was."""
    found = Counter(_facts(after, sorted(after.entries)))
    return Counter(_facts(before, sorted(before.entries))) <= found


def _facts(page: Page, positions: list[int]) -> list[tuple[object, ...]]:
    """Return what must not change about these entries when other lines come or go."""
    entries = [page.entries[at] for at in positions]
    return [
        (e.text, e.section, e.id, e.private, e.task and e.task.state, e.task and e.task.carries)
        for e in entries
    ]


def _is_source(page: Page, day: date, grammar: Grammar) -> bool:
    since = grammar.carry_since
    own = page.note.day
    return own is not None and own < day and (since is None or own >= since)


def _bare(entry: Entry) -> str:
    return close.bare(entry.task.description) if entry.task else ""


def _known(page: Page) -> dict[str, str]:
    return {entry.id: _bare(entry) for entry in page.note.entries if entry.task and entry.id}


def _going(page: Page, day: date, known: dict[str, str]) -> Branches | None:
    """Return the tasks of a note that move, with what goes along; None where nothing does."""
    moving: set[int] = set()
    seen = dict(known)
    waiting_until = 0
    for at, entry in sorted(page.entries.items()):
        if entry.section is not Section.NEXT or entry.place.line <= waiting_until:
            continue
        if waits(entry, day) or (entry.task and _unsafe(page, at, seen)):
            waiting_until = entry.last_line  # with all that hangs below
        elif entry.task and entry.task.carries and entry.id and entry.shape == "item":
            moving.add(at)
            seen.setdefault(entry.id, _bare(entry))
    return with_company(page, moving) if moving else None


def _unsafe(page: Page, position: int, seen: dict[str, str]) -> bool:
    """Say whether a task cannot move as it stands: its line says too little, or too much.

    An id that says something else elsewhere is a Problem for the user; below an unclosed fence
    nothing is certain; with an id behind it, text of the form of a trace would become one.
    """
    entry = page.entries[position]
    if not entry.task or not entry.task.carries:
        return False
    if 0 <= page.opened <= page.blocks[position].end:
        return True
    if seen.get(entry.id, _bare(entry)) != _bare(entry):
        return True
    line = close.live_line(page.lines[page.blocks[position].first], entry)
    return bool(entry.id) and bool(TRACE.match(close.split_item(line)[2]))


def with_descendants(page: Page, position: int) -> Branches:
    """Return a task with all open tasks below it that may move, and what goes along."""
    end = page.blocks[position].end
    moving = {position}
    for at, entry in page.entries.items():
        inside = position < at and page.blocks[at].first <= end
        if inside and entry.task and entry.task.carries and entry.id:
            moving.add(at)
    alone = with_company(page, moving)
    above = {at for at in alone.parents if at < position}
    return Branches(page, alone.moving, alone.kept - above, alone.parents - above)


def with_company(page: Page, moving: set[int]) -> Branches:
    """Return moving tasks with their parents and with their children that are no tasks."""
    parents = {above for at in moving for above in ancestors(page, at)} - moving
    kept = set(moving)
    for at, entry in sorted(page.entries.items()):
        above = page.blocks[at].parent
        if is_plain(entry) and above in kept:
            kept.add(at)
            parents.discard(at)
    return Branches(page, frozenset(moving), frozenset(kept | parents), frozenset(parents))

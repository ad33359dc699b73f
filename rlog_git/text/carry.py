"""Carry open tasks of earlier days into today's note.

The rules are those of the vault format, §5: carrying is a state, doing it twice is doing it once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.model import Entry, Grammar, Section
from rlog_git.text import close
from rlog_git.text.graft import Branches, add_branches, graft, inside, line_of_task, roots
from rlog_git.text.syntax import TRACE
from rlog_git.text.traces import box_plain, facts, leave_traces, link_target, same_text
from rlog_git.text.trees import Page, ancestors, is_plain, read_page

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
        written = _moved(data, path, branches, target, grammar) if branches else None
        if not written:
            continue
        branches, left, data = written
        fresh = [page.entries[at] for at in branches.moving if page.entries[at].id not in known]
        known.update((entry.id, _bare(entry)) for entry in fresh)
        moved.extend(entry.task.description for entry in fresh if entry.task)
        changed.append((page.note.path, left))
    return Carried(data, tuple(changed), tuple(moved))


def _moved(
    data: bytes, path: str, branches: Branches, target: str, grammar: Grammar
) -> tuple[Branches, bytes, bytes] | None:
    """Return what moved, the note it left and today's note.

    Where one tree cannot move, as its text would not read there as it did, the others do.
    """

    def tried(some: Branches) -> tuple[Branches, bytes, bytes] | None:
        left = leave_traces(some, target, grammar) if some.moving else None
        new = _bring(data, path, some, grammar) if left is not None else None
        return (some, left, new) if left is not None and new is not None else None

    whole = tried(branches)
    tops = roots(branches)
    if whole or len(tops) == 1:
        return whole
    known = _known(read_page(data, path, grammar))
    trees = [
        {at for at in inside(branches, top) if at in branches.moving}
        for top in tops
        if _fits(branches, top, path, known, grammar)
    ]
    fit = tried(with_company(branches.page, set().union(*trees)))
    if fit:
        return fit
    able = [tree for tree in trees if tried(with_company(branches.page, tree))]
    return tried(with_company(branches.page, set().union(*able)))


def _fits(branches: Branches, top: int, path: str, known: dict[str, str], grammar: Grammar) -> bool:
    """Say whether a tree reads in an empty note as it does here: a quick first look."""
    kept = frozenset(inside(branches, top))
    tree = Branches(branches.page, branches.moving & kept, kept, branches.parents & kept)
    if any(branches.page.entries[at].id in known for at in tree.moving):
        return True  # some of it stands there already
    return _bring(b"", path, tree, grammar) is not None


def waits(entry: Entry, day: date) -> bool:
    """Say whether a task starts or is scheduled after this day."""
    task = entry.task
    given = [dates.find_day(text) for text in (task.start, task.scheduled) if text] if task else []
    return any(start > day for start in given if start)


def _bring(data: bytes, path: str, branches: Branches, grammar: Grammar) -> bytes | None:
    """Return today's note with the branches in it, None where it would not read as meant."""
    page = branches.page
    before = read_page(data, path, grammar)
    new = box_plain(before)
    here = {entry.id for entry in before.note.entries if entry.task}
    simple: list[int] = []
    for root in roots(branches):
        ids = [page.entries[at].id for at in inside(branches, root) if at in branches.moving]
        host = page.traces.get(page.blocks[root].parent)
        fresh = root in branches.moving and not host and here.isdisjoint(ids)
        if fresh and len(set(ids)) == len(ids):
            simple.append(root)
        else:
            new, simple = add_branches(new, branches, simple, grammar), []
            below = line_of_task(read_page(new, path, grammar), host.id) if host else 0
            new = graft(new, path, below, branches, root, grammar)
        here.update(ids)
    new = add_branches(new, branches, simple, grammar)
    after = read_page(new, path, grammar)
    found = {entry.id: entry for entry in after.note.entries if entry.task}
    moved = [page.entries[at] for at in branches.moving]
    known = _known(before)
    arrived = all(
        _is_there(entry, found.get(entry.id), whole=entry.id not in known) for entry in moved
    )
    is_closed = (after.opened < 0) == (before.opened < 0)
    return new if arrived and is_closed and _holds(after, before) else None


def _is_there(moved: Entry, found: Entry | None, *, whole: bool) -> bool:
    """Say whether a task is read as it was before it moved, with all its text."""
    if not found or _bare(found) != _bare(moved):
        return False
    return not whole or same_text(moved) == same_text(found)


def _holds(after: Page, before: Page) -> bool:
    """Say whether a page holds all that another does, nothing less private than it was."""
    found = Counter(facts(after, sorted(after.entries)))
    return Counter(facts(before, sorted(before.entries))) <= found


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
        if waits(entry, day) or _is_open_ended(page, at):
            waiting_until = entry.last_line  # with all that hangs below
        elif _may_move(page, at, seen):
            moving.add(at)
            seen.setdefault(entry.id, _bare(entry))
    return with_company(page, moving) if moving else None


def _is_open_ended(page: Page, position: int) -> bool:
    """Say whether a task stands above or below an opened fence, where nothing is certain."""
    task = page.entries[position].task
    return task is not None and task.carries and 0 <= page.opened <= page.blocks[position].end


def _may_move(page: Page, position: int, seen: dict[str, str]) -> bool:
    """Say whether a block is an open task that can move as it stands.

    An id that says something else elsewhere is a Problem for the user; with an id behind it, text
    of the form of a trace would become one. What hangs below moves all the same.
    """
    entry = page.entries[position]
    if not (entry.task and entry.task.carries and entry.id and entry.shape == "item"):
        return False
    if seen.get(entry.id, _bare(entry)) != _bare(entry):
        return False
    line = close.live_line(page.lines[page.blocks[position].first], entry)
    return not TRACE.match(close.split_item(line)[2])


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

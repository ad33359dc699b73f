"""Leave a trace where a task stood before it moved, and see that nothing else changes there."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.text import close, edit
from rlog_git.text.trees import Page, read_page, text_of

if TYPE_CHECKING:
    from rlog_git.model import Entry, Grammar
    from rlog_git.text.graft import Branches


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
            line, entry = after.lines[after.blocks[at].first], page.entries[at]
            block_id = entry.id if entry.task else ""  # another text would make another id
            lines[entry.place.line] = [close.hidden_line(line, text_of(page, at)[1:], block_id)]
        left = edit.rewrite(page.data, lines)
        after = read_page(left, page.note.path, grammar)
    settled = one_trace_an_id(after)
    after = read_page(settled, page.note.path, grammar) if settled != after.data else after
    traced = {page.entries[at].id for at in branches.moving}
    before = {trace.id for trace in page.note.traces}
    is_meant = {trace.id for trace in after.note.traces} == traced | before
    same = facts(after, sorted(after.entries)) == facts(page, stay)
    return after.data if is_meant and same else None


def one_trace_an_id(page: Page) -> bytes:
    """Return a note in which of two traces of one id the later target has won."""
    lines: dict[int, list[str]] = {}
    same: dict[tuple[str, str], list[int]] = {}
    for at, trace in page.traces.items():
        same.setdefault((trace.id, trace.description), []).append(at)
    for positions in same.values():
        target = max((page.traces[at].target for at in positions), key=day_of)
        full = [at for at in positions if page.blocks[at].end > page.blocks[at].first]
        kept = full or positions[:1]  # what hangs below a trace holds it in its place
        for at in positions:
            trace = page.traces[at]
            if at not in kept:
                lines[trace.place.line] = []
            elif trace.target != target:
                line = page.lines[trace.place.line - 1]
                moved = close.trace_line(line, trace.description, target, trace.id)
                lines[trace.place.line] = [moved]
    return edit.rewrite(page.data, lines) if lines else page.data


def day_of(target: str) -> str:
    """Return the ISO day that the target of a trace names, or nothing."""
    return str(dates.find_day(target) or "")


def without_trace(page: Page, block_id: str) -> bytes:
    """Return a note to which a task came back without the trace it had left there."""
    lines: dict[int, list[str]] = {
        trace.place.line: []
        for at, trace in page.traces.items()
        if trace.id == block_id and page.blocks[at].first == page.blocks[at].end
    }
    return edit.rewrite(page.data, lines)


def link_target(path: str, day: str = "") -> str:
    """Return what a link to a note says: its name where that holds a day, else path and day."""
    name = stem(path)
    if dates.file_day(name):
        return name
    return path.removesuffix(".md") + (f"|{day}" if day else "")


def stem(path: str) -> str:
    """Return the name of a note."""
    return basename(path).removesuffix(".md")


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


def facts(page: Page, positions: list[int]) -> list[tuple[object, ...]]:
    """Return what must not change about these entries when other lines come or go."""
    entries = [page.entries[at] for at in positions]
    return [
        (same_text(e), e.section, e.id, e.private, e.task and (e.task.state, e.task.carries))
        for e in entries
    ]


def same_text(entry: Entry) -> str:
    """Return the text of an entry without what carrying may add to it."""
    return " ".join(entry.text.replace("#private", "").split())

"""Put branches of one note's trees into another note: whole, or what it lacks of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rlog_git.model import Section
from rlog_git.text import close, edit
from rlog_git.text.trees import Page, children, is_plain, read_page, rows_of, text_of

if TYPE_CHECKING:
    from rlog_git.model import Grammar


@dataclass(frozen=True, slots=True)
class Branches:
    """What goes along of a page: the tasks that move, and all blocks that are taken with them.

    A kept block that neither moves nor is plain below a moving one is a parent: its first line
    comes along, to stand above its children.
    """

    page: Page
    moving: frozenset[int]
    kept: frozenset[int]
    parents: frozenset[int]


def rows(branches: Branches, root: int) -> list[str]:
    """Return the lines of a branch as they go into another note, ids and privacy written out."""
    taken = inside(branches, root)

    def written(position: int, line: str) -> str:
        entry = branches.page.entries[position]
        if position in branches.moving:
            return close.live_line(line, entry, text_of(branches.page, position)[1:])
        return close.parent_line(line, entry) if position in branches.parents else line

    found = rows_of(branches.page, root, taken, written, branches.parents)
    _, marker, rest = close.split_item(found[0])
    return found if marker == "-" else [f"- {rest}", *found[1:]]


def roots(branches: Branches) -> list[int]:
    """Return the positions at the top of the branches, in order."""
    blocks = branches.page.blocks
    return [at for at in sorted(branches.kept) if blocks[at].parent not in branches.kept]


def inside(branches: Branches, root: int) -> list[int]:
    """Return the positions of a branch: its root and what of it is kept below, in order."""
    blocks = branches.page.blocks
    end = blocks[root].end
    found = []
    at = root
    while at < len(blocks) and blocks[at].first <= end:
        found += [at] if at in branches.kept else []
        at += 1
    return found


def add_branch(
    data: bytes, below: int, branches: Branches, root: int, grammar: Grammar
) -> tuple[bytes, int]:
    """Put a branch under an entry's line, or for 0 at the end of `next`; return its line too."""
    text = "\n".join(rows(branches, root))
    if below:
        return edit.add_child(data, below, text)
    return edit.add_entry(data, "next", text, grammar.sections)


def add_branches(data: bytes, branches: Branches, tops: list[int], grammar: Grammar) -> bytes:
    """Put whole branches at the end of the section `next`, in their order."""
    for n, top in enumerate(tops):
        data, line = add_branch(data, 0, branches, top, grammar)
        if edit.list_item(edit.line_at(data, line)) == "-":
            # a list with our own marker takes the rest at once
            rest = [row for later in tops[n + 1 :] for row in rows(branches, later)]
            return (
                edit.add_entry(data, "next", "\n".join(rest), grammar.sections)[0] if rest else data
            )
    return data


def graft(
    data: bytes, path: str, below: int, branches: Branches, position: int, grammar: Grammar
) -> bytes:
    """Put what a note lacks of a branch into it, below an entry's line or for 0 into `next`.

    What stands there already is left as it is; lines of its text and children that it lacks are
    added to it.
    """
    line = find(read_page(data, path, grammar), branches, position, below)
    if not line:
        alone = replace(branches, kept=frozenset((position,)))
        data, line = add_branch(data, below, alone, position, grammar)
    return fill(data, path, line, branches, position, grammar)


def fill(
    data: bytes, path: str, line: int, branches: Branches, position: int, grammar: Grammar
) -> bytes:
    """Give the entry on a line what it lacks of a branch: lines of its text, children."""
    if position not in branches.parents:
        rest = text_of(branches.page, position)[1:]
        data = _add_text(data, path, line, rest, grammar) if rest else data
    for child in children(branches.page, position):
        if child in branches.kept:
            data = graft(data, path, line, branches, child, grammar)
    return data


def line_of_task(page: Page, block_id: str) -> int:
    """Return the line of the task of an id, or 0."""
    return next((e.place.line for e in page.note.entries if e.task and e.id == block_id), 0)


def find(page: Page, branches: Branches, position: int, below: int) -> int:
    """Return the line where a block of a branch stands already, or 0.

    A task is found by its id wherever it stands; what is plain by its text, below the same parent.
    """
    wanted = branches.page.entries[position]
    if position in branches.moving:
        return line_of_task(page, wanted.id)
    text = _plain_text(branches.page, position)
    for at, entry in page.entries.items():
        here = entry.parent == below and (below or entry.section is Section.NEXT)
        if here and is_plain(entry) and _plain_text(page, at) == text:
            return entry.place.line
    return 0


def _plain_text(page: Page, position: int) -> str:
    return close.bare_text(close.split_item(page.lines[page.blocks[position].first])[2])


def _add_text(data: bytes, path: str, line: int, rest: tuple[str, ...], grammar: Grammar) -> bytes:
    """Add lines to the text of an entry that it hasn't yet."""
    page = read_page(data, path, grammar)
    position = next((at for at, e in page.entries.items() if e.place.line == line), None)
    if position is None:
        return data  # an open fence swallowed the line; who asked for it looks and takes it back
    missing = [row for row in rest if row not in text_of(page, position)]
    if not missing:
        return data
    if any(row.startswith(("```", "~~~")) for row in rest):
        missing = list(rest)  # half a fence would swallow what follows
    own = page.blocks[position].lines
    first = page.lines[own[0]]
    indent = first[: len(first) - len(first.lstrip(" \t"))] + "  "
    last = own[-1] + 1
    return edit.splice(data, last + 1, last, [indent + row for row in missing])

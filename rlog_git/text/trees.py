"""See a note as trees of items: its lines, blocks and entries side by side, to move lines about."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.blocks import Block, columns, find_blocks
from rlog_git.text.outline import outline
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rlog_git.model import Entry, Grammar, Note, Trace


class Page(NamedTuple):
    """A note as read, and as it stands: entries and traces by the position of their block.

    `opened` is the index of the line that opens a fence or comment which is never closed, or -1.
    """

    note: Note
    data: bytes
    lines: list[str]
    blocks: list[Block]
    entries: dict[int, Entry]
    traces: dict[int, Trace]
    opened: int


def read_page(data: bytes, path: str, grammar: Grammar) -> Page:
    """Return the page of a note; its lines keep odd bytes, which `parse` replaces."""
    note = parse(data, path, grammar)
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    codes, _, opened = outline(lines, grammar.sections)
    blocks = find_blocks(lines, codes)
    at = {block.first + 1: position for position, block in enumerate(blocks)}
    entries = {at[e.place.line]: e for e in note.entries if e.place.line in at}
    traces = {at[t.place.line]: t for t in note.traces if t.place.line in at}
    return Page(note, data, lines, blocks, entries, traces, opened)


def children(page: Page, position: int) -> list[int]:
    """Return the positions of the blocks right below a block."""
    end = page.blocks[position].end
    found = []
    for at in range(position + 1, len(page.blocks)):
        if page.blocks[at].first > end:
            break
        if page.blocks[at].parent == position:
            found.append(at)
    return found


def ancestors(page: Page, position: int) -> list[int]:
    """Return the live blocks above a block, the nearest first; a trace ends the way up."""
    found = []
    above = page.blocks[position].parent
    while above >= 0 and above in page.entries:
        found.append(above)
        above = page.blocks[above].parent
    return found


def is_plain(entry: Entry | None) -> bool:
    """Say whether an entry is no task of its own, so that it goes where its parent goes."""
    return entry is not None and (entry.task is None or entry.shape != "item")


def text_of(page: Page, position: int) -> tuple[str, ...]:
    """Return the lines of a block alone, without what is nested in it, each stripped."""
    return tuple(page.lines[i].strip() for i in page.blocks[position].lines)


def rows_of(
    page: Page,
    root: int,
    kept: Collection[int],
    written: Callable[[int, str], str],
    heads: Collection[int],
) -> list[str]:
    """Return the lines of the kept blocks of a tree, dedented so that the root stands at the left.

    `written` is given each block's position and first line; of those in `heads` nothing else is
    taken. Blank lines stay between lines that stood together.
    """
    owners: dict[int, int] = {}
    for position in kept:
        lines = page.blocks[position].lines
        own = lines[:1] if position in heads else lines
        hidden = [n for i in own for n in _comment_behind(page, i)]
        owners.update(dict.fromkeys([*own, *hidden], position))
    block = page.blocks[root]
    rows: list[str] = []
    blanks: list[str] = []
    torn = False
    for i in range(block.first, max(owners) + 1):
        if i in owners:
            rows += [] if torn else blanks
            line = _dedented(page.lines[i], page.lines[block.first])
            rows.append(written(owners[i], line) if page.blocks[owners[i]].first == i else line)
            blanks, torn = [], False
        elif page.lines[i].strip():
            torn = True  # what stood here stays behind
        else:
            blanks.append("")
    return rows


def _comment_behind(page: Page, line: int) -> list[int]:
    """Return the lines of a comment that a line of text opens, up to the one that closes it."""
    text = page.lines[line]
    if "<!--" not in text or text.rfind("<!--") < text.rfind("-->"):
        return []
    at = bisect_left(page.blocks, line + 1, key=lambda block: block.first)
    block = page.blocks[at] if at < len(page.blocks) else None
    if not block or block.first != line + 1 or block.shape != "comment":
        return []
    closing = next((i for i in block.lines if "-->" in page.lines[i]), block.first)
    return list(range(block.first, closing + 1))


def _dedented(line: str, first: str) -> str:
    """Take the indentation of the first line off a line, by columns where tabs and blanks mix."""
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    if line.startswith(indent):
        return line[len(indent) :]
    rest = line.lstrip(" \t")
    return " " * max(0, columns(line) - columns(first)) + rest

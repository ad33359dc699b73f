"""Cut a note into its blocks: list items with what they contain, and paragraphs."""

from __future__ import annotations

from typing import NamedTuple

from rlog_git.text import syntax
from rlog_git.text.outline import BLANK, CODE, COMMENT, GENERATED, TEXT

TAB = 4


class Block(NamedTuple):
    """Lines `first` to `last` (from 0, with nested items `end`); `parent` is a position.

    `lines` are the block's own lines without those of its children; `head` is the first one
    without indentation and list marker; `indent` counts columns.
    """

    first: int
    lines: list[int]
    end: int
    indent: int
    shape: str
    head: str
    marker: str
    parent: int


def find_blocks(lines: list[str], codes: bytearray) -> list[Block]:
    """Return the blocks of a note in order; headings and front matter belong to none."""
    blocks: list[Block] = []
    stack: list[int] = []
    blank = False
    for i, code in enumerate(codes):
        if code == BLANK:
            blank = True
            continue
        line = lines[i]
        if code == TEXT:
            stack = _text(i, line, blocks, stack, blank=blank)
        elif code == CODE:
            stack = _code(
                i, line, blocks, stack, blank=blank, inside=bool(i) and codes[i - 1] == CODE
            )
        elif code == COMMENT:
            if i and codes[i - 1] == COMMENT and blocks and blocks[-1].shape == "comment":
                blocks[-1].lines.append(i)
            else:
                blocks.append(Block(i, [i], i, 0, "comment", line.strip(), "", -1))
        elif code != GENERATED:
            stack = []
        # a comment, a block of rlog's own or a break ends no list, but no text goes on behind it
        blank = code in (COMMENT, GENERATED) or (stack != [] and blocks[stack[-1]].lines[-1] != i)
    return _with_ends(blocks)


def columns(line: str) -> int:
    """Return how many columns a line is indented, a tab reaching the next multiple of four."""
    width = 0
    for character in line:
        if character == " ":
            width += 1
        elif character == "\t":
            width += TAB - width % TAB
        else:
            break
    return width


def _open(blocks: list[Block], stack: list[int], block: Block) -> list[int]:
    blocks.append(block)
    return [*stack, len(blocks) - 1]


def _text(i: int, line: str, blocks: list[Block], stack: list[int], *, blank: bool) -> list[int]:
    first = line[0]
    if first == "-" and line[1:2] == " " and line[2:3] not in "- \t":
        # '- text' at the margin, by far the most common: what the patterns below would find
        blocks.append(Block(i, [i], i, 0, "item", line[2:], "-", -1))
        return [len(blocks) - 1]
    if first.isspace() or first in "-*+0123456789_>":
        if first not in "0123456789+>" and syntax.BREAK.match(line):
            # what is indented behind it stays below its item, and as private as that
            return [n for n in stack if blocks[n].shape == "item"]
        listed = _listed(line)
        if listed:
            shape, marker, head = listed
            indent = columns(line)
            keep = [n for n in stack if blocks[n].shape == "item" and blocks[n].indent < indent]
            parent = keep[-1] if keep else -1
            return _open(blocks, keep, Block(i, [i], i, indent, shape, head, marker, parent))
    if stack and not blank:
        blocks[stack[-1]].lines.append(i)
        return stack
    if stack:
        top = blocks[stack[-1]]
        if top.shape == "item":
            indent = columns(line)
            stack = [n for n in stack if blocks[n].indent < indent]
        elif (
            top.shape == "comment"
            or (top.shape == "quote" and top.marker)  # a task in a quote
            or not (first in ">|\t" or line.startswith(("![", "    ")))
        ):
            stack = []
        if stack:
            blocks[stack[-1]].lines.append(i)
            return stack
    shape = "quote" if first == ">" else "paragraph"
    return _open(blocks, [], Block(i, [i], i, 0, shape, line.strip(), "", -1))


def _listed(line: str) -> tuple[str, str, str] | None:
    """Return (shape, marker, head) of a list item, or of a task in a quote or callout."""
    item = syntax.ITEM.match(line)
    if item:
        return "item", item[2], item[3] or ""
    quoted = syntax.QUOTED_TASK.match(line) if ">" in line else None
    return ("quote", quoted[1], quoted[2]) if quoted else None


def _code(
    i: int, line: str, blocks: list[Block], stack: list[int], *, blank: bool, inside: bool
) -> list[int]:
    if stack and not inside and blank and blocks[stack[-1]].shape == "item":
        indent = columns(line)
        stack = [n for n in stack if blocks[n].indent < indent]
    if stack and blocks[stack[-1]].shape != "comment":
        blocks[stack[-1]].lines.append(i)
        return stack
    return _open(blocks, [], Block(i, [i], i, 0, "code", line.strip(), "", -1))


def _with_ends(blocks: list[Block]) -> list[Block]:
    ends = [block.lines[-1] for block in blocks]
    for n in range(len(blocks) - 1, -1, -1):
        parent = blocks[n].parent
        if parent >= 0 and ends[n] > ends[parent]:
            ends[parent] = ends[n]
    return [
        block if block.end == end else block._replace(end=end)
        for block, end in zip(blocks, ends, strict=True)
    ]

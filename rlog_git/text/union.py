"""Bring into a note what a second version of it holds and it does not, entry by entry.

There is no common base: nothing is taken for deleted, so what either version holds stays.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from rlog_git.text import edit, syntax
from rlog_git.text.blocks import find_blocks
from rlog_git.text.close import split_item
from rlog_git.text.outline import HEADING, NAMES, outline

MARKERS = ("<<<<<<< ", ">>>>>>> ")
OPEN = " /"
# '✅ 2026-11-23', '[completion:: 2026-11-23]', '[spent:: 2h]', ' ^t4k9zq2m': what closing adds
CLOSING = re.compile(
    r"[✅❌]\ufe0f? *\d{4}-\d\d-\d\d|[\[(](?:completion|cancelled|spent):: [^\])]*[\])]|\^\w+ *$"
)
# (first line, last line, the lines that take their place); last before first only inserts
Edit = tuple[int, int, list[str]]


class _Piece(NamedTuple):
    """A top-level block of a note, its lines counted from 1.

    `task` is the text of a task without what closing it changes, "" for anything else.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    is_item: bool
    task: str
    is_open: bool

    @property
    def key(self) -> str:
        """What tells the same block in two versions."""
        return "\n".join(line.strip() for line in self.lines if line.strip())


class _Part(NamedTuple):
    """A heading and its occurrence, all its lines, the pieces below it, and its last line."""

    heading: tuple[str, int]
    lines: tuple[str, ...]
    pieces: tuple[_Piece, ...]
    last: int


def union(ours: bytes, theirs: bytes, names: dict[str, str] = NAMES) -> bytes | None:
    """Return our version with what only theirs holds; None where the structure is unsure.

    A task that is closed in theirs and open in ours is closed; an entry that differs stands twice.
    Front matter and rlog's own blocks stay ours.
    """
    left, right = _parts(ours, names), _parts(theirs, names)
    if not left or not right:
        return None
    edits: list[Edit] = []
    known = {part.heading: part for part in left}
    after = left[0]
    for part in right:
        same = known.get(part.heading)
        if same:
            after = same
            edits += _joined(same, part)
        else:
            gap = [""] if after.last else []
            edits.append((after.last + 1, after.last, [*gap, *part.lines]))
    data = ours
    # from the end, so that the others' lines stay; of one place, the last insertion comes first
    edits.reverse()
    edits.sort(key=lambda change: (-change[0], change[1] < change[0]))
    for first, last, added in edits:
        data = edit.splice(data, first, last, added)
    return data


def _joined(ours: _Part, theirs: _Part) -> list[Edit]:
    """Return how to bring the pieces of their part into ours."""
    keys = [piece.key for piece in ours.pieces]
    known = set(keys)
    edits: list[Edit] = []
    matcher = SequenceMatcher(None, keys, [piece.key for piece in theirs.pieces], autojunk=False)
    for _tag, _start, end, first, last in matcher.get_opcodes():
        new: list[_Piece] = []
        for piece in theirs.pieces[first:last]:
            if piece.key in known:
                continue
            known.add(piece.key)
            mine = next((one for one in ours.pieces if _is_version(one, piece)), None)
            if mine is None:
                new.append(piece)
            elif _says_more(piece, mine):
                edits.append((mine.first, mine.last, list(piece.lines)))
        if new:
            edits.append(_inserted(ours, end, new))
    return edits


def _is_version(mine: _Piece, theirs: _Piece) -> bool:
    """Say whether one of two pieces says all that the other does."""
    if mine.task and mine.task == theirs.task and mine.is_open != theirs.is_open:
        return mine.lines[1:] == theirs.lines[1:]
    return _holds(mine, theirs) or _holds(theirs, mine)


def _says_more(theirs: _Piece, mine: _Piece) -> bool:
    if mine.lines[0] != theirs.lines[0]:
        return mine.is_open and not theirs.is_open
    return _holds(theirs, mine)


def _holds(more: _Piece, less: _Piece) -> bool:
    """Say whether a piece begins as another does and holds its lines in their order."""
    if more.lines[0] != less.lines[0]:
        return False
    rest = iter(more.lines)
    return all(any(line == other for other in rest) for line in less.lines)


def _inserted(ours: _Part, end: int, new: list[_Piece]) -> Edit:
    """Put pieces behind our piece number `end`, apart from each other unless both are items."""
    before = ours.pieces[end - 1] if end else None
    behind = ours.pieces[end] if end < len(ours.pieces) else None
    at = before.last if before else behind.first - 1 if behind else ours.last
    added: list[str] = []
    for piece in new:
        apart = not (before.is_item and piece.is_item) if before else not behind and ours.lines[1:]
        added += [*([""] if apart else []), *_outdented(piece)]
        before = piece
    if behind and not (new[-1].is_item and behind.is_item):
        added.append("")
    return at + 1, at, added


def _outdented(piece: _Piece) -> list[str]:
    """Take the first line's indentation away, or the piece would become a child of another.

    The rest of an item comes along; the rest of a paragraph stays, or it would be one of its own.
    """
    first, *rest = piece.lines
    indent = first[: len(first) - len(first.lstrip())]
    if piece.is_item:
        rest = [line.removeprefix(indent) for line in rest]
    return [first.removeprefix(indent), *rest]


def _parts(data: bytes, names: dict[str, str]) -> list[_Part]:
    """Cut a note at its headings; nothing where a fence is open, a conflict stands, bytes are odd.

    The first part is what stands above all headings, and may be empty.
    """
    try:
        lines = [line.removesuffix("\r") for line in data.decode("utf-8").split("\n")]
    except UnicodeDecodeError:
        return []
    codes, _, opened = outline(lines, names)
    if opened >= 0 or any(line.startswith(MARKERS) for line in lines):
        return []
    pieces = [
        _piece(lines, block.first, block.end, is_item=block.shape == "item")
        for block in find_blocks(lines, codes)
        if block.parent < 0
    ]
    starts = [i for i, code in enumerate(codes) if code == HEADING]
    parts: list[_Part] = []
    seen: dict[str, int] = {}
    for start, end in zip([-1, *starts], [*starts, len(lines)], strict=True):
        heading = lines[start].strip() if start >= 0 else ""
        seen[heading] = seen.get(heading, 0) + 1
        own = tuple(piece for piece in pieces if start < piece.first <= end)
        last = end
        while last > max(start + 1, 0) and not lines[last - 1].strip():
            last -= 1
        held = tuple(lines[max(start, 0) : last])
        parts.append(_Part((heading, seen[heading]), held, own, last))
    return parts


def _piece(lines: list[str], first: int, last: int, *, is_item: bool) -> _Piece:
    head = split_item(lines[first])[2] if is_item else ""
    box = syntax.CHECKBOX.match(head)
    task = " ".join(CLOSING.sub(" ", box[2] or "").split()) if box else ""
    is_open = box is not None and box[1] in OPEN
    return _Piece(first + 1, last + 1, tuple(lines[first : last + 1]), is_item, task, is_open)

"""Put a dated section into its day's note, under "What was done". Pure: bytes in, bytes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.edit import new_section
from rlog_git.text.outline import outline, sections

if TYPE_CHECKING:
    from rlog_git.importing.onefile import Piece

DEEPEST = 6
SECTION = "done"


class Room(NamedTuple):
    """Where a section's text goes: before which line, its level, what has to be added first.

    `crowded` says that sub-headings stand above, below which a text without one would be misread.
    """

    at: int
    level: int
    crowded: bool
    added: tuple[str, ...]
    newline: bytes


def place(data: bytes, piece: Piece, names: dict[str, str]) -> bytes:
    """Add a section's text at the end of "What was done"; every other byte stays."""
    room = _room(data, names)
    raw = data.split(b"\n")
    end = room.newline
    block = [line.encode() + end for line in room.added]
    at = room.at
    if at >= len(raw):  # the last line has no newline yet
        raw[-1] += end
    if block or (at and raw[at - 1].strip()):
        block.append(end)
    block += _block(piece, room, headed=piece.titled or room.crowded)
    if piece.closing:
        block.append(piece.closing.encode() + end)
    if at < len(raw) and raw[at].strip():
        block.append(end)
    return b"\n".join(raw[:at] + block + raw[at:])


def count(data: bytes, piece: Piece, names: dict[str, str]) -> int:
    """Return how often a section's text stands in a note, with or without its heading."""
    room = _room(data, names)
    note = b"\n" + data + b"\n"
    shapes = {True} if piece.titled else {True, False}
    blocks = {b"\n" + b"\n".join(_block(piece, room, headed=h)) + b"\n" for h in shapes}
    # the text with a heading may hold the text without: count each place once
    return max(note.count(block) for block in blocks)


def _block(piece: Piece, room: Room, *, headed: bool) -> list[bytes]:
    """Return a section's lines, its headings moved deeper where they would end the section."""
    moving = [heading.level for heading in piece.headings if heading.level]
    top = min(moving, default=DEEPEST)
    shift = max(0, room.level + 1 + (headed and top > piece.level) - top)
    lines: list[bytes | None] = list(piece.lines)
    for heading in piece.headings:
        level = min(heading.level + shift, DEEPEST)
        if not heading.level or level == heading.level:
            continue
        line = piece.lines[heading.at]
        if heading.setext:  # it knows two levels only
            lines[heading.at] = b"#" * level + b" " + line.lstrip()
            lines[heading.at + 1] = None
        else:
            lines[heading.at] = line.replace(b"#", b"#" * (1 + level - heading.level), 1)
    kept = [line for line in lines if line is not None]
    if not headed:
        return kept
    title = " ".join(["#" * min(room.level + 1, DEEPEST), piece.heading, *piece.marks])
    first = title.encode("utf-8", "surrogateescape") + room.newline
    return [first, room.newline, *kept] if kept else [first]


def _room(data: bytes, names: dict[str, str]) -> Room:
    newline = b"\r" if data.partition(b"\n")[0].endswith(b"\r") else b""
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    _codes, headings, opened = outline(lines, names)
    last = len(lines) if opened < 0 else opened
    if opened < 0 and not lines[-1]:
        last -= 1
    spans = [span for span in sections(headings, last) if span[1] < last]
    for name, heading, level, end in spans:
        if name != SECTION:
            continue
        at = min(end, last)
        while at > heading + 1 and not lines[at - 1].strip():
            at -= 1
        crowded = any(heading < other[0] < at for other in headings)
        return Room(at, level, crowded, (), newline)
    at, added = new_section(lines, spans, last, SECTION)
    level = min((span[2] for span in spans), default=2)
    return Room(at, level, crowded=False, added=tuple(added), newline=newline)

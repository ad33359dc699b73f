"""Cut a note, without a byte left over, into units that can be merged: headings, entries, blocks.

A unit is what stands or falls as one; what is nested in an entry are units below it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.blocks import Block, find_blocks
from rlog_git.text.outline import (
    CODE,
    COMMENT,
    FRONT,
    GENERATED,
    HEADING,
    NAMES,
    OPENS_GENERATED,
    outline,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARKERS = ("<<<<<<<", ">>>>>>>")
# 'tags: [a]', '"my key": 1'
KEY = re.compile(r"[^\s#\-\]}][^:]*:(?:\s|$)")
BOM = "\ufeff"


class Unit(NamedTuple):
    """A unit: its own lines, the units below it, and the blank lines above it.

    `kind` is heading, item, paragraph, quote, code, comment, generated, loose, or one of a note's
    frame: front and end, which every note has, key and close inside of front.
    """

    kind: str
    lines: tuple[str, ...]
    kids: tuple[Unit, ...] = ()
    gap: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its own lines as one, without what only indents or spaces them."""
        return " ".join(" ".join(self.lines).split())


class Cut(NamedTuple):
    """A note in units; `newline` is "" where it mixes newlines, whose CRs are text then."""

    bom: bool
    newline: str
    units: tuple[Unit, ...]


def cut(data: bytes, names: dict[str, str] = NAMES, *, raw: bool = False) -> Cut | None:
    """Return a note in units; None where a fence is open, a conflict stands, bytes are no UTF-8.

    `raw` takes each carriage return for text, as is done where a note mixes newlines.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    crlf = text.count("\r\n")
    mixed = raw or crlf not in (0, text.count("\n"))
    newline = "" if mixed else "\r\n" if crlf else "\n"
    body = text.removeprefix(BOM)
    lines = body.split(newline or "\n") if body else []
    codes, headings, opened = outline([line.removesuffix("\r") for line in lines], names)
    if opened >= 0 or any(line.startswith(MARKERS) for line in lines):
        return None
    units = _Cutter(lines, codes, {row[0] for row in headings}).units()
    return Cut(text.startswith(BOM), newline, tuple(units))


def join(whole: Cut) -> bytes:
    """Return the bytes of a note."""
    text = (whole.newline or "\n").join(rows(whole.units))
    return ((BOM if whole.bom else "") + text).encode("utf-8")


def rows(units: Sequence[Unit]) -> Iterator[str]:
    """Yield the lines of units, with the blank lines above them."""
    for unit in units:
        yield from unit.gap
        yield from unit.lines
        yield from rows(unit.kids)


def lines_of(units: Sequence[Unit]) -> Iterator[str]:
    """Yield the lines of units without the blank ones and rlog's own blocks, which are remade."""
    for unit in units:
        if unit.kind != "generated":
            yield from filter(str.strip, unit.lines)
            yield from lines_of(unit.kids)


def shape(units: Sequence[Unit], depth: int = 0) -> Iterator[tuple[int, str, str, bool]]:
    """Yield for each line how deep it stands, in what, and whether an entry or heading begins.

    Two notes of the same shape are read alike. Paragraphs and fences that follow each other may
    be one block or two.
    """
    for unit in units:
        begins = unit.kind in ("item", "heading", "generated")
        for n, line in enumerate(unit.lines):
            if line.strip():
                yield depth, unit.kind, line, begins and not n
        yield from shape(unit.kids, depth + 1)


class _Cutter:
    """The lines of a note with their codes and blocks, cut from top to bottom."""

    def __init__(self, lines: list[str], codes: bytearray, headings: set[int]) -> None:
        self.lines = lines
        self.codes = codes
        self.headings = headings
        self.blocks = find_blocks([line.removesuffix("\r") for line in lines], codes)
        self.starts = {block.first: at for at, block in enumerate(self.blocks)}

    def units(self) -> list[Unit]:
        """Return the front matter, all that stands below it, and the end."""
        last = 0
        while last < len(self.lines) and self.codes[last] == FRONT:
            last += 1
        front = Unit("front", tuple(self.lines[:last]))
        keys = _keys(self.lines[1 : last - 1])
        if keys:
            close = Unit("close", (self.lines[last - 1],))
            front = Unit("front", (self.lines[0],), (*keys, close))
        below = self._between(last, len(self.lines))
        return [front, *below, Unit("end", (), (), self._blanks_before(len(self.lines), last))]

    def _between(self, first: int, end: int, parent: int = -1) -> list[Unit]:
        """Return the units of lines `first` to `end` (not included) below a block."""
        found = []
        at = first
        while at < end:
            if not self.lines[at].strip():
                at += 1
                continue
            after = self._end(at, end, parent)
            found.append(self._unit(at, after, parent)._replace(gap=self._blanks_before(at, first)))
            at = after
        return found

    def _end(self, at: int, end: int, parent: int) -> int:
        """Return the line behind the unit that begins at a line."""
        block = self._block(at, parent)
        if block:
            return min(block.end + 1, end)
        code = self.codes[at]
        after = at + 1
        if code == HEADING:
            is_next = after < end and self.codes[after] == HEADING
            return after + 1 if is_next and after not in self.headings else after
        if code in (GENERATED, COMMENT, CODE):
            while after < end and self.codes[after] == code and after not in self.starts:
                if self.lines[after].strip().startswith(OPENS_GENERATED):
                    break
                after += 1
        return after

    def _block(self, at: int, parent: int) -> Block | None:
        position = self.starts.get(at, -1)
        block = self.blocks[position] if position >= 0 else None
        return block if block and block.parent == parent else None

    def _unit(self, at: int, after: int, parent: int) -> Unit:
        block = self._block(at, parent)
        if not block:
            kinds = {HEADING: "heading", GENERATED: "generated", COMMENT: "comment", CODE: "code"}
            return Unit(kinds.get(self.codes[at], "loose"), tuple(self.lines[at:after]))
        odd = (i for i in range(at + 1, after) if self._is_apart(i))
        first = next(odd, after)
        while not self.lines[first - 1].strip():
            first -= 1
        kids = self._between(first, after, self.starts[at])
        return Unit(block.shape, tuple(self.lines[at:first]), tuple(kids))

    def _is_apart(self, at: int) -> bool:
        """Say whether a line inside of a block is none of its own text."""
        return at in self.starts or self.codes[at] in (COMMENT, GENERATED, HEADING)

    def _blanks_before(self, at: int, first: int) -> tuple[str, ...]:
        start = at
        while start > first and not self.lines[start - 1].strip():
            start -= 1
        return tuple(self.lines[start:at])


def _keys(lines: list[str]) -> list[Unit]:
    """Return front matter key by key, each with the lines that belong to it.

    None are returned for what is no list of keys, each of which stands there once.
    """
    found: list[list[str]] = []
    for line in lines:
        if KEY.match(line) or not found:
            found.append([line])
        else:
            found[-1].append(line)
    units = [Unit("key", tuple(own)) for own in found]
    names = {key_name(unit) for unit in units if KEY.match(unit.lines[0])}
    return units if len(names) == len(units) else []


def key_name(unit: Unit) -> str:
    """Return the key of a unit of front matter."""
    return unit.lines[0].partition(":")[0].strip().strip("\"'")


def generated_name(unit: Unit) -> str:
    """Return the name of a block that rlog owns."""
    return unit.lines[0].strip().removeprefix(OPENS_GENERATED).removesuffix("-->").strip()

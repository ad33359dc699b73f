"""Cut a one-file log at its dated headings; every byte of the text between them is kept."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.dates import without_day
from rlog_git.text import syntax
from rlog_git.text.outline import HEADING, outline
from rlog_git.text.parse import dated_headings

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.model import Note


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading in a section's text, `at` which of its lines; `level` 0 where it must not move.

    An unknown H1 ends no section, for comments of unfenced shell scripts look like one: it stays.
    """

    at: int
    level: int
    setext: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A dated section: its heading as typed, and its lines without the blank ones around them.

    `marks` are tags that held from above the section, `closing` what an unclosed fence needs.
    """

    source: str
    line: int
    day: date
    heading: str
    level: int
    lines: tuple[bytes, ...]
    headings: tuple[SubHeading, ...]
    marks: tuple[str, ...] = ()
    closing: str = ""

    @property
    def titled(self) -> bool:
        """Whether the heading says more than the day."""
        return bool(self.marks or without_day(self.heading))

    @property
    def shown(self) -> str:
        """The heading as text that any terminal can print."""
        return self.heading.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Log:
    """A one-file log: what stands before the first dated heading, and its sections."""

    before: bytes
    pieces: tuple[Piece, ...]


Heading = tuple[int, int, str, str]
HEADINGS = bytes([HEADING])


def cut(data: bytes, source: str, note: Note, names: dict[str, str]) -> Log:
    """Return a log's dated sections; `note` is the same file as read, for its front matter."""
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    raw = data.split(b"\n")
    codes, headings, opened = outline(lines, names)
    dated = dated_headings(lines, codes, headings)
    starts = _starts(headings, dated)
    if not starts:
        return Log(data, ())
    ends = [heading[0] for heading in starts[1:]] + [len(raw)]
    inherited = _inherited(headings, note)
    indexes = [heading[0] for heading in headings]
    underlined = {i for i in indexes if codes[i + 1 : i + 2] == HEADINGS} - {i - 1 for i in indexes}
    pieces = []
    for (index, level, heading, _name), end in zip(starts, ends, strict=True):
        first, last = _trimmed(raw, index + 1 + (index in underlined), end)
        inner = headings[bisect_left(indexes, first) : bisect_left(indexes, last)]
        pieces.append(
            Piece(
                source=source,
                line=index + 1,
                day=dated[index],
                heading=heading,
                level=level,
                lines=tuple(raw[first:last]),
                headings=tuple(
                    SubHeading(h[0] - first, _moving_level(h), h[0] in underlined) for h in inner
                ),
                marks=inherited[index],
                closing=_closing(lines[opened]) if opened > index and end == len(raw) else "",
            )
        )
    before = raw[: starts[0][0]]
    return Log(b"\n".join([*before, b""]) if any(map(bytes.strip, before)) else b"", tuple(pieces))


def _starts(headings: list[Heading], dated: dict[int, date]) -> list[Heading]:
    """Return the headings that begin a section: a deeper one of the same day begins none."""
    starts: list[Heading] = []
    for heading in headings:
        day = dated.get(heading[0])
        if day is None:
            continue
        if starts and dated[starts[-1][0]] == day and heading[1] > starts[-1][1]:
            continue
        starts.append(heading)
    return starts


def _inherited(headings: list[Heading], note: Note) -> dict[int, tuple[str, ...]]:
    """Return the tags that hold at each heading from above it, so that #private stays private."""
    front = [f"#{tag.lstrip('#')}" for key, values in note.front if key == "tags" for tag in values]
    project = note.front_value("project")
    front += [f"#p/{project}"] if project else []
    front += ["#private"] if note.private else []
    kept = tuple(tag for tag in front if syntax.TAG.fullmatch(tag))
    above: list[tuple[int, tuple[str, ...]]] = []
    found = {}
    for index, level, text, _name in headings:
        above = [mark for mark in above if mark[0] < level]
        own = tuple(f"#{tag}" for tag in syntax.TAG.findall(text))
        marks = dict.fromkeys((*kept, *(tag for _, tags in above for tag in tags)))
        found[index] = tuple(tag for tag in marks if tag not in own)
        above.append((level, own))
    return found


def _moving_level(heading: Heading) -> int:
    _index, level, text, name = heading
    stays = level == 1 and not name and not syntax.TAG.search(text)
    return 0 if stays else level


def _trimmed(raw: list[bytes], first: int, last: int) -> tuple[int, int]:
    """Leave out the blank lines around a section's text."""
    while first < last and not raw[first].strip():
        first += 1
    while last > first and not raw[last - 1].strip():
        last -= 1
    return first, last


def _closing(line: str) -> str:
    """Return what closes the fence or comment that a line opens."""
    bare = line.strip()
    if bare.startswith(("```", "~~~")):
        return bare[0] * (len(bare) - len(bare.lstrip(bare[0])))
    if bare.startswith("<!-- rlog:begin "):
        return "<!-- rlog:end -->"
    return "%%" if bare.startswith("%%") else "-->"

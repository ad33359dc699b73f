"""Cut what is private out of a note's lines, so that all that follows never reads it.

What is left is read again as if the private text had never been there: whatever is inferred from a
note (its title, its sections, its dated headings) then follows from its public text alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import heading_day
from rlog_git.errors import RlogError
from rlog_git.model import Place
from rlog_git.site.share.front import is_private_tag
from rlog_git.text import syntax
from rlog_git.text.blocks import columns, find_blocks
from rlog_git.text.inline import READ_LIMIT
from rlog_git.text.outline import BLANK, CODE, COMMENT, FRONT, GENERATED, HEADING, TEXT, outline
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.model import Entry, Grammar, Note

# A cut can bring two halves of a mark together; honest notes are clean after the second pass.
PASSES = 8
# '%% a comment %%', '<!-- a comment -->', also over several lines
OPENS = re.compile(r"%%|<!--")
CLOSING = {"%%": "%%", "<!--": "-->"}
# what any mark holds: the word, both kinds of comments, rlog's own blocks, the arrow of a trace
ANY_SIGN = re.compile(rb"private|%%|<!--|\xe2\x86\x92", re.IGNORECASE)
ANY_MARK = re.compile(r"%%|<!--|#private(?![\w-])", re.IGNORECASE)
# '`%%`': a span on one line that speaks of a mark. With two marks inside, or in a table, it may be
# no code to the renderer, so it is cut like any other text.
CODE_SPAN = re.compile(r"(?<![`\\])(`{1,8})(?!`)([^`\n|]{1,4000})(?<!`)\1(?!`)")
HINT = "Close it, or write it in backticks, as code, where it is meant as text"


class UnbalancedMarkError(RlogError):
    """A private mark opens and does not close where its text ends: nobody knows what it hides."""

    def __init__(self, place: Place, mark: str) -> None:
        super().__init__(
            f"{place}: the private mark {mark} stands alone, so nothing can be published",
            HINT,
        )


class DoubtfulCodeError(RlogError):
    """A fence whose end is in doubt holds private marks, which count for nothing in code."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"{place}: the code block opened here has no certain end and holds private marks",
            "Close the fence at the column where it opens",
        )


class PublicText(NamedTuple):
    """The public lines of a note, the number each has in the file, and what they say."""

    lines: list[str]
    numbers: Sequence[int]
    note: Note


class Heading(NamedTuple):
    """A heading of a note, its line counted from 0."""

    line: int
    level: int
    text: str
    section: str


def is_all_public(data: bytes) -> bool:
    """Say whether a note holds no mark at all, so that nothing can be cut out of it."""
    return not ANY_SIGN.search(data)


def public_text(data: bytes, note: Note, grammar: Grammar) -> PublicText:
    """Return what may be read of a note, as lines and parsed; raise on marks that don't pair.

    `note` is what `data` says with all that is private.
    """
    path = note.path
    lines = lines_of(data)
    numbers = list(range(1, len(lines) + 1))
    read = data
    for _ in range(PASSES):
        bare, numbers = _without_comments(lines, numbers, path, grammar)
        left = "\n".join(bare).encode("utf-8", "replace")
        if left != read:
            note, read = parse(left, path, grammar), left
        kept = _without_private(bare, note, grammar)
        if kept == lines:
            return PublicText(lines, numbers, note)
        lines = kept
    raise UnbalancedMarkError(Place(path, 1), "%%")


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a note, as the parser cuts them."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return [line.rstrip("\r") for line in text.split("\n")]


def _without_comments(
    lines: list[str], numbers: list[int], path: str, grammar: Grammar
) -> tuple[list[str], list[int]]:
    """Drop comment lines and rlog's own blocks, and cut comments out of the rest."""
    codes, _, opened = outline(lines, grammar.sections)
    _check_ends(lines, codes, opened, path)
    _check_code(lines, codes, opened, path)
    kept = list(lines)
    runs = _segments(lines, codes)
    for first, last in runs:
        text = "\n".join(kept[first:last])
        if OPENS.search(text):
            kept[first:last] = _cut(text, Place(path, numbers[first])).split("\n")
    read = {i for first, last in runs for i in range(first, last)}
    # rlog's own block leaves a blank behind: what stands above and below it never was one paragraph
    left = [i for i, code in enumerate(codes) if code != COMMENT or i in read]
    return ["" if codes[i] == GENERATED else kept[i] for i in left], [numbers[i] for i in left]


def _segments(lines: list[str], codes: bytearray) -> list[tuple[int, int]]:
    """Return the runs of lines within which a comment must close.

    Those are headings and the text of one block, with the lines of a comment that it opens.
    """
    runs = [(i, i + 1) for i, code in enumerate(codes) if code in (HEADING, FRONT)]
    for block in find_blocks(lines, codes):
        text = [i for i in block.lines if codes[i] == TEXT]
        for n, i in enumerate(text):
            if n and text[n - 1] == i - 1:
                runs[-1] = (runs[-1][0], i + 1)
            else:
                runs.append((i, i + 1))
    return [(first, _comment_end(lines, codes, last)) for first, last in runs]


def _comment_end(lines: list[str], codes: bytearray, last: int) -> int:
    """Return where a run of lines ends if its last line opens a comment, else `last`."""
    if not _opens_comment(lines[last - 1]):
        return last
    while last < len(codes) and codes[last] == COMMENT:
        last += 1
        if "-->" in lines[last - 1]:
            break
    return last


def _opens_comment(line: str) -> bool:
    return line.rfind("<!--") > line.rfind("-->")


def _cut(text: str, place: Place) -> str:
    """Cut the comments out of a text, keeping its line ends; raise on a mark without its pair."""
    masked = CODE_SPAN.sub(_mask, text)
    kept: list[str] = []
    at = 0
    while found := OPENS.search(masked, at):
        closing = CLOSING[found[0]]
        end = masked.find(closing, found.end())
        if end < 0:
            line = place.line + masked.count("\n", 0, found.start())
            raise UnbalancedMarkError(Place(place.path, line), found[0])
        kept += text[at : found.start()], "\n" * masked.count("\n", found.start(), end)
        at = end + len(closing)
    return "".join(kept) + text[at:]


def _mask(found: re.Match[str]) -> str:
    return " " * len(found[0]) if len(OPENS.findall(found[2])) == 1 else found[0]


def _check_ends(lines: list[str], codes: bytearray, opened: int, path: str) -> None:
    """Raise on comments that never close, or that open anew on the line where they close."""
    if opened >= 0 and codes[opened] != CODE:
        mark = "%%" if lines[opened].strip().startswith("%%") else "<!--"
        raise UnbalancedMarkError(Place(path, opened + 1), mark)
    closing = ""
    for i, code in enumerate(codes):
        bare = lines[i].strip()
        if code != COMMENT:
            closing = "-->" if code == TEXT and _opens_comment(bare) else ""
            continue
        if closing:
            if closing in bare:
                _cut(bare.partition(closing)[2], Place(path, i + 1))
                closing = ""
        elif bare.startswith("%%"):
            closing = "%%"
        elif "-->" not in bare:
            closing = "-->"


def _check_code(lines: list[str], codes: bytearray, opened: int, path: str) -> None:
    """Raise on private marks in code that never closes, or that leaves the column of its fence."""
    first = -1
    for i, code in enumerate(codes):
        if code != CODE:
            first = -1
            continue
        first = i if first < 0 else first
        dedented = bool(lines[i].strip()) and columns(lines[i]) < columns(lines[first])
        if (dedented or 0 <= opened <= i) and ANY_MARK.search(lines[i]):
            raise DoubtfulCodeError(Place(path, first + 1))


def _without_private(lines: list[str], note: Note, grammar: Grammar) -> list[str]:
    """Blank the lines of private entries, of private headings with all below, and of traces."""
    codes, found, _ = outline(lines, grammar.sections)
    headings = [Heading(*heading) for heading in found]
    cut = _private_regions(headings, len(lines), note)
    for entry in note.entries:
        if is_private(entry):
            cut.append((entry.place.line - 1, max(entry.last_line, _end(lines, codes, entry))))
    for trace in note.traces:
        first = trace.place.line - 1
        cut.append((first, _subtree_end(lines, codes, first)))
    kept = list(lines)
    for first, last in cut:
        kept[first:last] = [""] * (last - first)
    return kept


def is_private(entry: Entry) -> bool:
    """Say whether an entry is private, also by a tag past the limit to which the parser reads."""
    beyond = len(entry.text) > READ_LIMIT and "#private" in entry.text.casefold()
    return entry.private or is_private_tag(entry.tags) or beyond


def _private_regions(headings: list[Heading], count: int, note: Note) -> list[tuple[int, int]]:
    regions = []
    for n, heading in enumerate(headings):
        if not is_private_tag(syntax.TAG.findall(heading.text)):
            continue
        # comments of unfenced shell scripts look like H1: one that is neither a known name nor
        # dated ends no private part, unless that part is headed by an H1 itself
        ends = (
            other.line
            for other in headings[n + 1 :]
            if other.level <= heading.level
            and (other.level > 1 or heading.level == 1 or other.section or _is_dated(other, note))
        )
        regions.append((heading.line, next(ends, count)))
    return regions


def _is_dated(heading: Heading, note: Note) -> bool:
    return note.day is None and bool(heading_day(heading.text))


def _end(lines: list[str], codes: bytearray, entry: Entry) -> int:
    """Return the end of a private item: all that is indented below it is in it."""
    first = entry.place.line - 1
    return _subtree_end(lines, codes, first) if entry.shape == "item" else first


def _subtree_end(lines: list[str], codes: bytearray, first: int) -> int:
    """Return where the lines that hang below an item end, also past rules and rlog's blocks."""
    indent = columns(lines[first])
    blank = False
    for i in range(first + 1, len(lines)):
        if codes[i] == HEADING:
            return i
        if codes[i] == BLANK:
            blank = True
            continue
        inside_code = codes[i] == codes[i - 1] == CODE
        leaves = columns(lines[i]) <= indent and (blank or syntax.ITEM.match(lines[i]))
        if leaves and not inside_code:
            return i
        blank = False
    return len(lines)

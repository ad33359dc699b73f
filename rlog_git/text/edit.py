"""Change a note by one splice: bytes in, bytes out, all other bytes stay. Imports no library."""

from __future__ import annotations

from rlog_git.text.outline import BLANK, CANONICAL, CODE, HEADING, NAMES, TEXT, outline, sections

ORDER = tuple(CANONICAL)
DIGITS = "0123456789"
MOST_DIGITS = 9  # CommonMark 5.2
BREAK_LENGTH = 3  # CommonMark 4.1


class LineChangedError(Exception):
    """The line to change does not read as the caller says: a fault of the caller, not of a note."""


def add_entry(
    data: bytes, section: str, line: str, names: dict[str, str] = NAMES
) -> tuple[bytes, int]:
    """Add an entry to a section and return (new bytes, its line counted from 1).

    `line` begins with the marker ``- ``, which gives way to the marker of the list it joins, and
    may hold nested lines after line feeds. A missing section is added in template order.
    """
    lines, newline = _split(data)
    codes, headings, opened = outline(lines, names)
    count = len(lines) if opened < 0 else opened
    if opened < 0 and lines and not lines[-1]:
        count -= 1
    spans = [span for span in sections(headings, count) if span[1] < count]
    for name, heading, _level, end in spans:
        if name == section:
            at, marker, gap = _room(lines, codes, heading, min(end, count))
            added = ["", *_marked(line, marker)] if gap else _marked(line, marker)
            if at == opened or _is_setext(lines, codes, at):
                added.append("")  # or what follows would become part of the entry
            return _joined(lines, at, added, newline), at + 1 + gap
    at, added = new_section(lines, spans, count, section)
    at_line = at + len(added) + 1
    return _joined(lines, at, [*added, *line.split("\n"), *_gap_after(lines, at)], newline), at_line


def holds_plain(data: bytes, section: str, names: dict[str, str] = NAMES) -> bool:
    """Say whether a section holds list items, and none with a checkbox."""
    lines, _ = _split(data)
    codes, headings, _opened = outline(lines, names)
    plain = False
    for name, heading, _level, end in sections(headings, len(lines)):
        for i in range(heading + 1, end if name == section else 0):
            marker = list_item(lines[i]) if codes[i] == TEXT else ""
            text = lines[i].lstrip()[len(marker) :].lstrip()
            if marker and text[:1] == "[" and text[2:3] == "]":
                return False
            plain = plain or bool(marker)
    return plain


def add_child(data: bytes, parent_line: int, child: str) -> tuple[bytes, int]:
    """Add a nested item below the item at `parent_line` (from 1); return (bytes, its line)."""
    lines, newline = _split(data)
    parent = lines[parent_line - 1]
    indent = len(parent) - len(parent.lstrip())
    marker = parent.lstrip().split(" ", 1)[0]
    step = _child_indent(lines, parent_line, indent) or parent[:indent] + " " * (len(marker) + 1)
    at = last = parent_line
    while at < len(lines):
        line = lines[at]
        outside = line.strip() and len(line) - len(line.lstrip()) <= indent
        if outside and not (last == at and _goes_on(lines, at)):
            break
        at += 1
        if line.strip():
            last = at
    added = [step + part if part else "" for part in child.split("\n")]
    return _joined(lines, last, added, newline), last + 1


def _goes_on(lines: list[str], at: int) -> bool:
    """Say whether a line right behind an item's is its text too, though it is not indented."""
    bare = lines[at].strip()
    is_break = not bare.strip("-*_= \t")
    own = bare[0] in ">#" or is_break or list_item(bare)
    return not own and outline(lines[: at + 1])[0][at] == TEXT


def replace_line(data: bytes, number: int, old: str, new: str) -> bytes:
    """Put `new` for line `number` (from 1), which must read `old`; raise LineChangedError."""
    lines, newline = _split(data)
    found = lines[number - 1] if number <= len(lines) else ""
    if found.removesuffix("\r") != old or number > len(lines):
        raise LineChangedError
    lines[number - 1] = new + found[len(found.removesuffix("\r")) :]
    return _encode(lines, newline)


def rewrite(data: bytes, changes: dict[int, list[str]]) -> bytes:
    """Put other lines in the place of single ones, by number (from 1): none takes a line out."""
    lines, newline = _split(data)
    for number in sorted(changes, reverse=True):
        found = lines[number - 1]
        end = found[len(found.removesuffix("\r")) :]
        lines[number - 1 : number] = [row + end for row in changes[number]]
    return _encode(lines, newline)


def line_at(data: bytes, number: int) -> str:
    """Return line `number` (from 1) of a note, without its newline; "" past the end."""
    lines, _ = _split(data)
    return lines[number - 1].removesuffix("\r") if 0 < number <= len(lines) else ""


def splice(data: bytes, first: int, last: int, added: list[str]) -> bytes:
    """Replace lines `first` to `last` (from 1, `last` before `first`: none) by the added lines."""
    lines, newline = _split(data)
    end = max(last, first - 1)
    if first > len(lines) or (first == len(lines) and not lines[-1] and end < first):
        return _joined(lines, first - 1, added, newline)
    return _encode(lines[: first - 1] + list(added) + lines[end:], newline)


def list_item(line: str) -> str:
    """Return the marker of a list item's line, or ""."""
    bare = line.lstrip()
    if bare[:1] in ("-", "*", "+") and (len(bare) == 1 or bare[1] in " \t"):
        is_break = not bare.strip("-*_ \t") and len(bare.replace(" ", "")) >= BREAK_LENGTH
        return "" if is_break else bare[0]
    digits = len(bare) - len(bare.lstrip(DIGITS))
    if (
        0 < digits <= MOST_DIGITS
        and bare[digits : digits + 1] in (".", ")")
        and bare[digits + 1 : digits + 2] in ("", " ", "\t")
    ):
        return bare[: digits + 1]
    return ""


def _split(data: bytes) -> tuple[list[str], str]:
    """Return the lines and the newline of a note; a note of mixed newlines keeps each of them."""
    text = data.decode("utf-8", "surrogateescape")
    crlf = text.count("\r\n")
    if crlf and crlf == text.count("\n"):
        return text.split("\r\n"), "\r\n"
    return text.split("\n"), "\n"


def _encode(lines: list[str], newline: str) -> bytes:
    return newline.join(lines).encode("utf-8", "surrogateescape")


def _joined(lines: list[str], at: int, added: list[str], newline: str) -> bytes:
    """Insert lines; past a last line without newline, the new last line has none either."""
    if at >= len(lines):
        return _encode([*lines, *added], newline)
    return _encode([*lines[:at], *added, *lines[at:]], newline)


def _room(lines: list[str], codes: bytearray, heading: int, end: int) -> tuple[int, str, int]:
    """Return (index, marker, blank lines first) where a new entry of a section goes."""
    start = heading + 1
    while start < end and codes[start] == HEADING:
        start += 1  # the underline of a setext heading
    last, kind, marker, blank = start, "", "-", False
    for i in range(start, end):
        code = codes[i]
        if code == HEADING:
            break
        if code == BLANK:
            blank = True
            continue
        indented = lines[i][:1].isspace()
        found = list_item(lines[i]) if code == TEXT else ""
        if found:
            if not indented or kind != "item":
                marker = found
            kind = "item"
        elif not (kind == "item" and (indented or not blank)):
            kind = "code" if code == CODE else "text"
        last, blank = i + 1, False
    if not kind and start + 1 < end and codes[start] == codes[start + 1] == BLANK:
        last = start + 1
    return last, marker, 1 if kind and kind != "item" else 0


def _is_setext(lines: list[str], codes: bytearray, at: int) -> bool:
    """Say whether a heading that is underlined begins at a line."""
    return at < len(lines) and codes[at] == HEADING and not lines[at].lstrip().startswith("#")


def _marked(line: str, marker: str) -> list[str]:
    """Give an entry the marker of its list; nested lines keep standing below its text."""
    if marker[0] in DIGITS:
        marker = str(int(marker[:-1]) + 1) + marker[-1]
    first, *rest = line.split("\n")
    deeper = " " * (len(marker) - 1)
    return [marker + first[1:], *(deeper + nested if nested else "" for nested in rest)]


def new_section(
    lines: list[str], spans: list[tuple[str, int, int, int]], count: int, section: str
) -> tuple[int, list[str]]:
    """Return (index, lines) of a missing section's heading, in the order of the template."""
    level = min((span[2] for span in spans), default=2)
    heading = "#" * level + " " + CANONICAL[section]
    rank = ORDER.index(section)
    later = [span[1] for span in spans if ORDER.index(span[0]) > rank]
    at = min(later) if later else count
    if at == 0 or not lines[at - 1].strip():
        return at, [heading]
    return at, ["", heading]


def _gap_after(lines: list[str], at: int) -> list[str]:
    if at >= len(lines):
        return []
    return [""] if lines[at].strip() else []


def _child_indent(lines: list[str], parent_line: int, indent: int) -> str:
    """Return the indentation of the parent's first child, or ""."""
    for line in lines[parent_line:]:
        bare = line.lstrip()
        deep = len(line) - len(bare)
        if not bare:
            continue
        if deep <= indent:
            return ""
        if list_item(line):
            return line[:deep]
    return ""

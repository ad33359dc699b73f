"""Change a note by one splice: bytes in, bytes out, all other bytes stay. Imports no library."""

from rlog_git.text.outline import BLANK, CANONICAL, CODE, HEADING, NAMES, TEXT, outline, sections

ORDER = tuple(CANONICAL)
DIGITS = "0123456789"


class LineChangedError(Exception):
    """The line to change no longer reads as it did; daybook turns this into its sentence."""


def add_entry(data, section, line, names=NAMES):  # type: ignore[no-untyped-def]
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
            return _joined(lines, at, added, newline), at + 1 + gap
    at, added = _new_section(lines, spans, count, section)
    at_line = at + len(added) + 1
    return _joined(lines, at, [*added, *line.split("\n"), *_gap_after(lines, at)], newline), at_line


def add_child(data, parent_line, child):  # type: ignore[no-untyped-def]
    """Add a nested item below the item at `parent_line` (from 1); return (bytes, its line)."""
    lines, newline = _split(data)
    parent = lines[parent_line - 1]
    indent = len(parent) - len(parent.lstrip())
    marker = parent.lstrip().split(" ", 1)[0]
    step = _child_indent(lines, parent_line, indent) or parent[:indent] + " " * (len(marker) + 1)
    at = last = parent_line
    while at < len(lines):
        line = lines[at]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        at += 1
        if line.strip():
            last = at
    added = [step + part for part in child.split("\n")]
    return _joined(lines, last, added, newline), last + 1


def replace_line(data, number, old, new):  # type: ignore[no-untyped-def]
    """Put `new` for line `number` (from 1), which must read `old`; raise LineChangedError."""
    lines, newline = _split(data)
    if number > len(lines) or lines[number - 1].rstrip("\r") != old:
        raise LineChangedError
    lines[number - 1] = new
    return _encode(lines, newline)


def line_at(data, number):  # type: ignore[no-untyped-def]
    """Return line `number` (from 1) of a note, without its newline; "" past the end."""
    lines, _ = _split(data)
    return lines[number - 1] if 0 < number <= len(lines) else ""


def splice(data, first, last, added):  # type: ignore[no-untyped-def]
    """Replace lines `first` to `last` (from 1, `last` before `first`: none) by the added lines."""
    lines, newline = _split(data)
    end = max(last, first - 1)
    if first > len(lines) or (first == len(lines) and not lines[-1] and end < first):
        return _joined(lines, first - 1, added, newline)
    return _encode(lines[: first - 1] + list(added) + lines[end:], newline)


def list_item(line):  # type: ignore[no-untyped-def]
    """Return the marker of a list item's line, or ""."""
    bare = line.lstrip()
    if bare[:1] in ("-", "*", "+") and (len(bare) == 1 or bare[1] in " \t"):
        return "" if not bare.strip("-*_ \t") and len(bare.replace(" ", "")) > 2 else bare[0]  # noqa: PLR2004
    digits = len(bare) - len(bare.lstrip(DIGITS))
    if 0 < digits < 10 and bare[digits : digits + 1] in (".", ")") and bare[digits + 1 : digits + 2] in ("", " ", "\t"):  # noqa: PLR2004, E501
        return bare[: digits + 1]
    return ""


def _split(data):  # type: ignore[no-untyped-def]
    """Return the lines and the newline of a note; a note of mixed newlines keeps each of them."""
    text = data.decode("utf-8", "surrogateescape")
    crlf = text.count("\r\n")
    if crlf and crlf == text.count("\n"):
        return text.split("\r\n"), "\r\n"
    return text.split("\n"), "\n"


def _encode(lines, newline):  # type: ignore[no-untyped-def]
    return newline.join(lines).encode("utf-8", "surrogateescape")


def _joined(lines, at, added, newline):  # type: ignore[no-untyped-def]
    """Insert lines; past a last line without newline, the new last line has none either."""
    if at >= len(lines):
        return _encode([*lines, *added], newline)
    return _encode([*lines[:at], *added, *lines[at:]], newline)


def _room(lines, codes, heading, end):  # type: ignore[no-untyped-def]
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


def _marked(line, marker):  # type: ignore[no-untyped-def]
    """Give an entry the marker of its list; nested lines keep standing below its text."""
    if marker[0] in DIGITS:
        marker = str(int(marker[:-1]) + 1) + marker[-1]
    first, *rest = line.split("\n")
    deeper = " " * (len(marker) - 1)
    return [marker + first[1:], *(deeper + nested for nested in rest)]


def _new_section(lines, spans, count, section):  # type: ignore[no-untyped-def]
    """Return (index, lines) of a missing section's heading, in the order of the template."""
    level = spans[0][2] if spans else 2
    heading = "#" * level + " " + CANONICAL[section]
    rank = ORDER.index(section)
    later = [span[1] for span in spans if ORDER.index(span[0]) > rank]
    at = min(later) if later else count
    if at == 0 or not lines[at - 1].strip():
        return at, [heading, ""]
    return at, ["", heading, ""]


def _gap_after(lines, at):  # type: ignore[no-untyped-def]
    if at >= len(lines):
        return []
    return [""] if lines[at].strip() else []


def _child_indent(lines, parent_line, indent):  # type: ignore[no-untyped-def]
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

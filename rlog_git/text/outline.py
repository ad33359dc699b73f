"""Tell what each line of a note is, and where its sections begin and end. Imports nothing."""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Container

TEXT, BLANK, HEADING, CODE, COMMENT, FRONT, GENERATED = range(7)

# The four sections in the order of the template, with their headings and the names read as well.
CANONICAL = {
    "next": "What to do next",
    "done": "What was done",
    "ideas": "Random ideas",
    "review": "Reflection",
}
NAMES = {
    **dict.fromkeys(
        (
            "what to do next",
            "next",
            "next steps",
            "todo",
            "to do",
            "todos",
            "todos for today",
            "tasks",
            "plan",
        ),
        "next",
    ),
    **dict.fromkeys(("what was done", "done", "log", "notes", "lab notebook"), "done"),
    **dict.fromkeys(("random ideas", "ideas", "random thoughts", "what if"), "ideas"),
    **dict.fromkeys(("reflection", "review", "retrospective", "lessons"), "review"),
}
OPENS_GENERATED = "<!-- rlog:begin "
CLOSES_GENERATED = "<!-- rlog:end "


def outline(  # noqa: C901 - one pass over the lines, one branch a sign
    lines: list[str], names: dict[str, str] = NAMES
) -> tuple[bytearray, list[tuple[int, int, str, str]], int]:
    """Return (codes, headings, open) for the lines of a note.

    `codes` holds one of the constants above for each line; `headings` holds (index, level, text,
    section name or ""); `open` is the index where a fence or comment was opened and never closed,
    or -1.
    """
    codes = bytearray(len(lines))
    headings: list[tuple[int, int, str, str]] = []
    first = _skip_front(lines, codes)
    fence = ""
    closes = ""
    opened = -1
    for i in range(first, len(lines)):
        line = lines[i]
        bare = line.strip()
        if fence:
            codes[i] = CODE
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            continue
        if closes:
            codes[i] = GENERATED if closes == CLOSES_GENERATED else COMMENT
            if closes in line:
                closes = ""
            continue
        if not bare:
            codes[i] = BLANK
            continue
        mark = bare[0]
        if mark in "`~" and bare[:3] in ("```", "~~~"):
            run = len(bare) - len(bare.lstrip(mark))
            if mark == "~" or "`" not in bare[run:]:
                codes[i], fence, opened = CODE, mark * run, i
        elif mark in "<%":
            codes[i], closes = _comment(bare)
            opened = i if closes else opened
        elif mark == "#" and line[0] in "# ":
            _atx(i, line, bare, codes, headings, names)
        elif mark in "=-" and i > first:
            _setext(i, bare, lines, codes, headings, names)
        if "<!--" in bare and codes[i] == TEXT and _opens_comment(bare):
            closes, opened = "-->", i
    return codes, headings, opened if fence or closes else -1


def section_name(text: str, names: dict[str, str] = NAMES) -> str:
    """Return the section that a heading opens, or "": trailing tags and punctuation don't count."""
    while "#" in text:
        head, _, tail = text.rpartition("#")
        if not tail or " " in tail.strip() or (head and not head[-1].isspace()):
            break
        text = head.rstrip()
    low = text.casefold()
    first, last = 0, len(low)
    while first < last and not low[first].isalnum():
        first += 1
    while last > first and not low[last - 1].isalnum():
        last -= 1
    bare = low[first:last]
    # 'To-do' as well as 'Todo'
    return names.get(bare) or names.get("".join(c for c in bare if c.isalnum() or c == " "), "")


def sections(
    headings: list[tuple[int, int, str, str]], count: int, dated: Container[int] = ()
) -> list[tuple[str, int, int, int]]:
    """Return (name, heading index, level, end index) of the known sections of a note.

    A section ends at a heading of its level or above, or at a dated heading; an unknown H1 ends
    none, for comments of unfenced shell scripts look like one. A known name below another known
    section belongs to that section.
    """
    spans = []
    open_at = None
    for index, level, _text, name in headings:
        if open_at is not None:
            if level > open_at[2] and index not in dated:
                continue
            if level == 1 and not name and index not in dated:
                continue
            spans.append((*open_at, index))
            open_at = None
        if name:
            open_at = (name, index, level)
    if open_at is not None:
        spans.append((*open_at, count))
    return spans


def _skip_front(lines: list[str], codes: bytearray) -> int:
    """Mark front matter, however long: what of it can be read is decided where it is read."""
    if not lines or lines[0].lstrip("\ufeff").rstrip() != "---":
        return 0
    for i in range(1, len(lines)):
        if lines[i][:3] in ("---", "...") and lines[i].rstrip() in ("---", "..."):
            codes[: i + 1] = bytes([FRONT]) * (i + 1)
            return i + 1
    return 0


def _comment(bare: str) -> tuple[int, str]:
    """Return what a line that begins with ``<`` or ``%`` is, and what closes what it opens."""
    if bare.startswith(OPENS_GENERATED):
        return GENERATED, CLOSES_GENERATED
    if bare.startswith("<!--"):
        if "-->" not in bare:
            return COMMENT, "-->"
        alone = bare.endswith("-->") and bare.count("-->") == 1
        return COMMENT if alone else TEXT, ""
    if bare.startswith("%%") and bare.count("%%") % 2:
        return COMMENT, "%%"
    return TEXT, ""


def _opens_comment(bare: str) -> bool:
    """Say whether a comment begins in a line of text and goes on below it."""
    at = bare.rfind("<!--")
    in_code = bare[:at].count("`") % 2
    return at > bare.rfind("-->") and not in_code


def _atx(
    i: int,
    line: str,
    bare: str,
    codes: bytearray,
    headings: list[tuple[int, int, str, str]],
    names: dict[str, str],
) -> None:
    level = len(bare) - len(bare.lstrip("#"))
    if level > 6 or len(line) - len(line.lstrip()) > 3:  # noqa: PLR2004 - CommonMark 4.2
        return
    rest = bare[level:]
    if rest and not rest[0].isspace():
        return
    text = rest.strip()
    closed = text.rstrip("#")
    if closed != text and (not closed or closed[-1].isspace()):
        text = closed.rstrip()
    codes[i] = HEADING
    headings.append((i, level, text, section_name(text, names)))


def _setext(
    i: int,
    bare: str,
    lines: list[str],
    codes: bytearray,
    headings: list[tuple[int, int, str, str]],
    names: dict[str, str],
) -> None:
    if len(bare) < 3 or bare.strip(bare[0]) or codes[i - 1] != TEXT:  # noqa: PLR2004
        return
    above = lines[i - 1]
    if above[0].isspace() or above[0] in "-*+>|" or (i > 1 and codes[i - 2] == TEXT):
        return
    text = above.strip()
    codes[i - 1] = codes[i] = HEADING
    headings.append((i - 1, 1 if bare[0] == "=" else 2, text, section_name(text, names)))

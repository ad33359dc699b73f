"""Find what stands in a note but is not read there, by us or by an editor beside us."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.model import Place, Problem
from rlog_git.text import syntax
from rlog_git.text.outline import HEADING, TEXT, outline
from rlog_git.text.tasks import read_tail

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE_LIMIT = 10_000_000  # bytes; past that every editor is slow, and forges show nothing
SHOWN = 40
# '<<<<<<< HEAD', '>>>>>>> theirs'
CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)
# '- [ ] text', quoted or not
BOX = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[.\][ \t]+(.*)")
# '📅 2026-11-24', '🔁 every week'; '⏫ [est:: 2h]', a priority in front of one of our fields
SIGNED = re.compile(
    r"[✅❌📅📆🗓⏳⌛🛫\N{HEAVY PLUS SIGN}]\ufe0f?[ ]*\d{4}-\d\d-\d\d"
    r"|🔁\ufe0f?[ ]?every [a-z0-9 ]{1,40}"
    r"|[🔺⏫🔼🔽⏬]\ufe0f?(?=[ ]*[\[(][^\[\]()]{1,60}::)"
)
# the same with something behind it that may hide it; a first look, for most notes hold no such line
MAYBE_HIDDEN = re.compile(rf"(?:{SIGNED.pattern})[ ]*(?![ ^]|[\r\n]|\Z|[{syntax.EMOJI_MARKS}])")
# '#p/v1.2', '#c++', '#2nd-run': read whole by some editors only
ODD_TAG = re.compile(
    r"(?:^|(?<=[\s(,;]))#(?:[^\W\d_][\w/-]{0,100}[.:+&=~%$][\w/+-]{1,100}|\d[\w/-]{0,100})",
    re.MULTILINE,
)
READ_PART = re.compile(r"#[^\W\d_][\w/-]*")
# '#1f77b4' is a colour, '#12' an issue
NO_TAG = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}|[\d/_-]+)")


def check_note(data: bytes, path: str) -> list[Problem]:
    """Return what of a note's bytes is not read as it was meant, in no order."""
    found = [*_bytes(data, path)]
    text = data.decode("utf-8", "replace")
    emoji = MAYBE_HIDDEN.search(text) if not text.isascii() else None
    conflict = CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    odd_tag = ODD_TAG.search(text)
    if not (emoji or conflict or odd_tag):
        return found
    lines = text.split("\n")
    codes, _, opened = outline(lines)
    for at, line in enumerate(lines):
        # behind a fence that never closes nothing is sure to be code
        sure = codes[at] in (TEXT, HEADING) or 0 <= opened <= at
        if conflict and sure and line[:7] in ("<<<<<<<", ">>>>>>>") and CONFLICT.match(line):
            found.append(_conflict(Place(path, at + 1), line))
        if codes[at] not in (TEXT, HEADING):
            continue
        if emoji and not line.isascii():
            found.extend(_hidden_signs(Place(path, at + 1), line))
        if odd_tag and "#" in line:
            found.extend(_odd_tags(Place(path, at + 1), line))
    return found


def _bytes(data: bytes, path: str) -> Iterator[Problem]:
    if len(data) > SIZE_LIMIT:
        message = f"this note has {len(data) // 1_000_000} MB: move parts of it into other notes"
        yield Problem(Place(path, 1), "too-large", message)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        message = "holds zero bytes, as after a crash: take the line out, or restore it from git"
        yield Problem(Place(path, line), "zero-bytes", message)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "holds bytes that are not UTF-8: save the note as UTF-8"
        yield Problem(Place(path, line), "not-utf-8", message)


def _conflict(place: Place, line: str) -> Problem:
    what = "begins" if line[0] == "<" else "ends"
    message = (
        f"a conflict of git {what} here: keep what is right and take out the lines "
        "<<<<<<<, ======= and >>>>>>>"
    )
    return Problem(place, "conflict-marker", message)


def _hidden_signs(place: Place, line: str) -> Iterator[Problem]:
    """Find signs that Obsidian Tasks never reaches, for it reads from the end of the line."""
    box = BOX.match(line.rstrip())
    if not box:
        return
    text = syntax.BLOCK_ID.sub("", box[1])
    body = read_tail(syntax.CODE_SPAN.sub(lambda code: "x" * len(code[0]), text)).body
    hidden = SIGNED.search(body)
    if hidden:
        behind = body[hidden.end() :].strip()[:SHOWN]
        message = (
            f"{hidden[0].strip()!r} is not read, for {behind!r} stands behind it: "
            "such signs come last on the line, in front of ^id only"
        )
        yield Problem(place, "hidden-field", message)


def _odd_tags(place: Place, line: str) -> Iterator[Problem]:
    """Find tags that one editor reads whole and another cuts or leaves out."""
    bare = syntax.CODE_SPAN.sub("", line)
    bare = syntax.URL.sub("", syntax.MARKDOWN_LINK.sub("", syntax.WIKI.sub("", bare)))
    for found in ODD_TAG.finditer(bare):
        tag = found[0].rstrip(":-/")
        part = READ_PART.match(tag)
        if NO_TAG.fullmatch(tag) or (part and part[0] == tag):
            continue
        reads = f"only {part[0]!r} of it" if part else "no tag in it"
        message = (
            f"some editors read {tag!r} whole, others and rlog {reads}: "
            "use a letter, then letters, digits, _ - /"
        )
        yield Problem(place, "odd-tag", message)

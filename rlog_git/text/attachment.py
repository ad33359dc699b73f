"""Name an attachment by day and text, and write the link to it."""

from __future__ import annotations

import re
import unicodedata
from posixpath import dirname, relpath, splitext
from typing import TYPE_CHECKING

from rlog_git.text import syntax

if TYPE_CHECKING:
    from datetime import date

FOLDER = "attachments"
# what a browser shows, so GitHub and Obsidian do
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
# a Markdown file in the vault would be read as a note
NOTE_ENDINGS = (".md", ".markdown")
LONGEST_SLUG = 48
LONGEST_ENDING = 10
# what ends a link's target or means something in an address
IN_TARGET = str.maketrans({sign: f"%{ord(sign):02X}" for sign in " ()<>[]%?#\\\"'`|"})
# ' ~2h #w2s !!' at the end of a text
TAIL = re.compile(r"(?:[ \t]+(?:#\S+|!!!?|~\d[\w.]*))+[ \t]*$")


def attachment_name(day: date, text: str, file_name: str) -> tuple[str, str]:
    """Return (stem, ending) such as ``2026-11-23-gel-of-lane-3`` and ``.png``.

    The stem comes from the text without time, kind, tags and addresses, else from the file's name.
    """
    stem, ending = splitext(file_name)
    ending = "." + "".join(c for c in ending[1:].casefold() if c.isalnum())[:LONGEST_ENDING]
    if ending in NOTE_ENDINGS:
        ending += ".txt"
    said = text.split("\n", 1)[0]
    for pattern in (syntax.TIME, syntax.KIND):
        found = pattern.match(said)
        said = said[found.end() :] if found else said
    for pattern in (syntax.URL, syntax.TILDE, syntax.TAG, syntax.MARKDOWN_LINK):
        said = pattern.sub(" ", said)
    if said.strip() == file_name:
        said = stem
    slug = _slug(said) or _slug(stem) or "file"
    return f"{day.isoformat()}-{slug}", ending if len(ending) > 1 else ""


def link(path: str, note: str, name: str) -> str:
    """Return the Markdown link from a note to an attachment, an image shown in place."""
    target = relpath(path, dirname(note)).translate(IN_TARGET)
    if splitext(path)[1].casefold() in IMAGES:
        return f"![]({target})"
    shown = "".join(c for c in name if c.isprintable()).replace("[", "(").replace("]", ")")
    return f"[{shown}]({target})"


def with_link(text: str, written: str) -> str:
    """Put a link at the end of a text's first line, before its last tags and importance."""
    first, newline, rest = text.partition("\n")
    tail = TAIL.search(first)
    at = tail.start() if tail else len(first.rstrip())
    return f"{first[:at]} {written}{first[at:].rstrip()}{newline}{rest}".strip()


def _slug(text: str) -> str:
    """Return letters and digits of any script, all else a hyphen, cut at a word."""
    folded = unicodedata.normalize("NFC", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return slug

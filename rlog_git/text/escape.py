"""Make foreign text one harmless line of Markdown, and read it back."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 200
# Far more than is kept, so that a subject of megabytes costs nothing.
READ_LIMIT = 4_000
# Joiners hold emoji and some scripts together; every other format character can hide or reorder.
JOINERS = "\u200c\u200d"
DROPPED = ("Cc", "Cf", "Cs", "Zl", "Zp")

# What has a meaning to some reader of Markdown:
#   \ before punctuation or at the end   ` * ~ < [ ] $ @   the ( of a link
#   _ at the edge of a word   # before a tag   :: of a field   :// and www. of a link
#   == of a highlight   & of an entity   {{ and {% of a template   %% and <! of a comment
#   ^ of a block id
#   commits: of our own bullet
SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|[`*~<\[\]$@]|(?<=\])\("
    r"|(?<![^\W_])_|_(?![^\W_])|\#(?!\d+(?![\w/-]))|(?<=:):|(?<=:)/(?=/)|(?<=\bwww)\."
    r"|=(?==+[^\s=])|(?<==)=(?=[^\s=])"
    r"|&(?=\#?\w{1,40};)|\{(?=[{%])|(?<=%)%|(?<=\s)\^(?=\w)|(?<=<)!|(?<=^commits):",
    re.IGNORECASE,
)
# what rlog would read as the end of a time: '14:02 – fix', '14:02 am', and list marks
OPENING = re.compile(r"[–—]|[ap](?=\.?m\.?(?:\s|$))", re.IGNORECASE)
MARK = re.compile(r"[-+](?=\s|$|\d|-)|(?<=\d)[.)](?=\s|$)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d{1,7});")


def clean_line(text: str, limit: int = LIMIT) -> str:
    """Return foreign text as one line: NFC, no control or bidi characters, cut at `limit`."""
    cut = len(text) > READ_LIMIT
    if text.isascii() and text.isprintable():
        line = " ".join(text[:READ_LIMIT].split())  # the same, as most are, in a tenth of the time
    else:
        line = _cleaned(text[:READ_LIMIT])
    return line[: limit - 1].rstrip() + "…" if cut or len(line) > limit else line


def _cleaned(text: str) -> str:
    spaced = "".join(" " if c.isspace() else c for c in text)
    kept = "".join(c for c in spaced if c in JOINERS or unicodedata.category(c) not in DROPPED)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def escape(text: str) -> str:
    """Return a clean line in which no reader of Markdown finds anything but text."""
    found = OPENING.match(text)
    front, rest = (f"&#{ord(text[0])};", text[1:]) if found else ("", text)
    marked = SPECIAL.sub(lambda sign: "\\" + sign[0], rest)
    if not front and MARK.match(marked):
        marked = "\\" + marked
    return front + marked


def unescape(text: str) -> str:
    """Return what `escape` was given."""
    return ESCAPED.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    try:
        return chr(int(found[2]))
    except (ValueError, OverflowError):
        return found[0]

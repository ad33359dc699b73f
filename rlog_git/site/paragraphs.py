"""Say where the first paragraph of a text ends. Pure."""

from __future__ import annotations

import re

# before a blank line, a fence or a table
HEAD_END = re.compile(r"\n[ \t]*(?=\n|```|~~~|\|)")


def first_paragraph(text: str) -> str:
    """Return a text up to its first blank line, fence or table."""
    return split_head(text)[0]


def split_head(text: str) -> tuple[str, str]:
    """Return the first paragraph of a text and the rest."""
    end = HEAD_END.search(text)
    return (text[: end.start()], text[end.start() :]) if end else (text, "")

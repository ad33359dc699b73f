"""Cut the first words out of rendered HTML."""

from __future__ import annotations

import re
from html import unescape

# '<a href="…">': rendered HTML is clean, and what is left is escaped again where it is shown
TAG = re.compile(r"<[^>]*>")
# characters of HTML read for each character shown
READ = 20


def excerpt(html: str, limit: int = 120) -> str:
    """Return the first words of rendered HTML as text, with ``…`` where more follows."""
    words = TAG.sub(" " if "</p>\n<" in html else "", html[: limit * READ])
    words = unescape(words) if "&" in words else words
    text = " ".join(words.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.·") + "…"

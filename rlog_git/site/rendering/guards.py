"""Tell texts too costly for the renderer, and shorten runs of blanks that cost it most.

mistune has inputs that cost the square of their length; what no author writes is shown as it is.
"""

from __future__ import annotations

import re
from itertools import islice

BLANK_RUN = re.compile(r"[ \t]{200,}|\n{200,}")
LONGEST_TEXT, LONGEST_LINE, MOST_LINES, MOST_DELIMITERS = 1_000_000, 64_000, 20_000, 10_000
DELIMITERS = re.compile(r"[*_\[\]!<>~$`\\&#|=^]|https?:")
# '```python' opens code, '```' closes it
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
GROWTH, ALLOWANCE = 20, 1_000_000


def shorten_blanks(text: str) -> str:
    """Return a text with every run of 200 blanks or blank lines shortened to one."""
    return BLANK_RUN.sub(_one_blank, text)


def is_costly(text: str) -> bool:
    """Say whether a text is longer, or denser in signs, than anything an author writes."""
    lines = text.split("\n")
    if len(text) > LONGEST_TEXT or len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return True
    if len(text) <= MOST_DELIMITERS:
        return False
    bare = _without_code(lines) if "```" in text or "~~~" in text else text
    return any(islice(DELIMITERS.finditer(bare), MOST_DELIMITERS, None))


def _without_code(lines: list[str]) -> str:
    """Return the lines that stand in no closed fence: only code costs nothing."""
    kept: list[str] = []
    opened, fence = -1, ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if not fence:
            if found:
                opened, fence = number, found[1]
            else:
                kept.append(line)
        elif found and line.strip() == found[1] and found[1].startswith(fence):
            fence = ""
    return "\n".join([*kept, *(lines[opened:] if fence else [])])


def is_too_much(html: str, text: str) -> bool:
    """Say whether a text grew beyond 20 times its length and a megabyte."""
    return len(html) > GROWTH * len(text) + ALLOWANCE


def _one_blank(found: re.Match[str]) -> str:
    return "\n\n" if found[0][0] == "\n" else " "

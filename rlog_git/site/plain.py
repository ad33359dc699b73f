"""Write published days as lines of plain Markdown, for a mail or a terminal. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.site.arrange import SILENT_KINDS, headed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.site.public import PublicDay, PublicEntry

# '[20 November 2026](page:2026/11/20/)': there is no page to lead to
PAGE_LINK = re.compile(r"\[([^\]\n]{0,500})\]\(page:[^\s()]{0,300}\)")
BOXES = {"open": "[ ] ", "doing": "[/] ", "done": "[x] ", "cancelled": "[-] ", "moved": "[>] "}


def day_lines(day: PublicDay) -> list[str]:
    """Return the lines of a day, each part below its headings."""
    lines: list[str] = []
    for title, below, part in headed(day.parts):
        lines += [_text(heading) for heading in (title, below) if heading]
        for entry in part.entries:
            lines.extend(_entry(entry, ""))
    return lines


def _entry(entry: PublicEntry, indent: str) -> Iterator[str]:
    """Yield the lines of an entry and of all below it."""
    first, *more = _text(entry.text).split("\n")
    clock = "–".join(filter(None, (entry.time, entry.end.strip("…"))))
    kind = "" if entry.kind in SILENT_KINDS else f"{entry.kind}:"
    said = (
        clock,
        kind,
        BOXES.get(entry.state, "").rstrip(),
        first,
        *(f"#{tag}" for tag in entry.shown_tags),
        *(f"({claim})" for claim in entry.claims),
    )
    marker = (f"{entry.number}. " if entry.number else "- ") if entry.shape == "item" else ""
    yield indent + marker + " ".join(filter(None, said))
    inner = indent + " " * len(marker)
    for line in more:
        yield (inner + line).rstrip()
    for child in entry.children:
        yield from _entry(child, indent + "  ")


def _text(text: str) -> str:
    return PAGE_LINK.sub(r"\1", text)

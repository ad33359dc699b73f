"""Payloads aimed at what pages are made of, and the places where a note may hold them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = "alert(1)"
# what breaks out of one thing or another that we draw
_OPENERS = (
    "", '"', "'", ">", '">', "'>", "`", "</p>", "</a>", "</code></pre>", "</title>", "</style>",
    "</math>", "</mtext></math>", "</span>", "</td></tr></table>", "</summary></details>",
    "</li></ol>", "-->", "]]>", "\\", "\ufdd0", "\u2028", "]", ")", "$", "$$", "|", "\n\n", "==",
    "^", "}}", "%}",
)  # fmt: skip
_BODIES = (
    f"<script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f'<svg onload="{_RUN}">',
    f"<svg><script>{_RUN}</script></svg>",
    f"<a href=javascript:{_RUN}>x</a>",
    f'" onmouseover="{_RUN}" x="',
    f"' onfocus='{_RUN}' autofocus x='",
)
OWN: tuple[str, ...] = tuple(json.loads(Path(__file__).with_name("payloads.json").read_text()))
FRAME = """---
title: {title}
tags: [{front}]
---
# {title}

## What was done

{body}
"""
# where a note may hold a payload; two more are its title and its front matter
PLACES = (
    "- {}", "- 10:00 read: {}", "- a\n  - {}", "### {}\n\n- below", "- a #{}", "- a #p/{} b",
    "- a @{}", "- [{}](https://e.example)", "- [a]({})", "- [a](<{}>)",
    '- [a](https://e.example "{}")',
    "- ![{}](https://e.example)", "- ![a]({})", "- <{}>", "- `{}`", "```{}\nx <- 1\n```",
    "```r\n{}\n```", "```mermaid\n{}\n```", "| a | {} |\n|-|-|\n| {} | b |",
    "a[^1]\n[^1]: {}", "a[^{}]\n[^{}]: b", "> [!note] {}\n> a", "> [!{}] a\n> b", "> {}",
    "- ${}$", "$$\n{}\n$$", "- \\({}\\)", "Term {}\n: {}", "- =={}==", "- **{}** *{}* ~~{}~~",
    "- [a][1]\n\n[1]: {}", "- [[2026-11-22|{}]]", "- [[{}]]", "- ![[{}]]", "- [key:: {}]",
    "- a ^{}",
    "- result: a [supports:: {}]", "- question: {} #q/x", "- idea: {} [from:: [[{}]]]", "{}",
    "- [ ] {}", "- [{}] a", "text\n- [x] {}", "<div>{}</div>",
)  # fmt: skip


def own_payloads() -> Iterator[str]:
    """Yield every payload aimed at rlog's own pages."""
    yield from OWN
    for opener in _OPENERS:
        for body in _BODIES:
            yield opener + body


def notes_of(payload: str) -> list[str]:
    """Return notes that hold a payload: one for each place, which may spoil the note around it."""
    line = " ".join(payload.split())
    quoted = "'" + line.replace("'", "''") + "'"
    notes = [FRAME.format(title=quoted, front=quoted, body="- a")]
    bodies = (place.replace("{}", payload if place[0] != "|" else line) for place in PLACES)
    return [*notes, *(f"# a\n\n## What was done\n\n{body}\n" for body in bodies)]

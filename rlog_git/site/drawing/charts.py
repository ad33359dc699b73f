"""Draw a row of numbers as a small chart that says in words what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.site.drawing.escaping import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR, GAP, HEIGHT = 4, 1, 20


def draw_sparkline(counts: Sequence[int], label: str) -> str:
    """Draw counts, oldest first, as bars in a line of text; `label` is read in their place."""
    top = max(counts, default=0)
    width = len(counts) * (BAR + GAP)
    bars = "".join(_bar(at, count, top) for at, count in enumerate(counts))
    size = f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
    return f'<svg class="spark" {size} role="img" aria-label="{escape(label)}">{bars}</svg>'


def _bar(at: int, count: int, top: int) -> str:
    tall = max(round(HEIGHT * count / top), 2) if count else 1
    place = f'x="{at * (BAR + GAP)}" y="{HEIGHT - tall}" width="{BAR}" height="{tall}"'
    kind = "" if count else ' class="nothing"'
    return f"<rect{kind} {place}/>"

"""Draw the boxes of tasks inside a text as words: a box that cannot be ticked misleads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rlog_git.site.rendering.drawing import draws

if TYPE_CHECKING:
    from mistune import Markdown

# '[x] done'
BOX = re.compile(r"\[([ xX/<>-])\](?:[ \t]+|$)")
STATES = {
    " ": "open", "/": "doing", "x": "done", "X": "done", "-": "cancelled", ">": "moved",
    "<": "moved",
}  # fmt: skip


def states(markdown: Markdown) -> None:
    """Read boxes at the beginning of list items, and draw them as words."""
    markdown.before_render_hooks.append(lambda _, state: _rewrite(state.tokens))
    draws(markdown).register("state", _state)


def _rewrite(tokens: list[dict[str, Any]]) -> None:
    for token in tokens:
        children = token.get("children")
        if not children:
            continue
        _rewrite(children)
        if token["type"] == "list_item" and (found := BOX.match(children[0].get("text", ""))):
            children[0]["text"] = children[0]["text"][found.end() :]
            children.insert(0, {"type": "state", "raw": STATES[found[1]]})


def _state(_drawing: object, state: str) -> str:
    return f'<span class="state {state}">{state}</span> '

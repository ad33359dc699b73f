"""Draw footnotes below the text they belong to, with ids that are no one else's on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mistune.core import BlockState
from mistune.plugins.footnotes import (
    INLINE_FOOTNOTE,
    REF_FOOTNOTE,
    parse_footnote_item,
    parse_inline_footnote,
    parse_ref_footnote,
)

from rlog_git.site.rendering.drawing import draws

if TYPE_CHECKING:
    from mistune import Markdown

    from rlog_git.site.rendering.drawing import Drawing

BACK = '<a href="#{}" class="back" aria-label="Back to the text">↩</a>'


def footnotes(markdown: Markdown) -> None:
    """Read ``[^1]`` and ``[^1]: text``, and draw what is referred to, in order, at the end."""
    markdown.inline.register("footnote", INLINE_FOOTNOTE, parse_inline_footnote, before="link")
    markdown.block.register("ref_footnote", REF_FOOTNOTE, parse_ref_footnote, before="ref_link")
    markdown.after_render_hooks.append(_append)
    draws(markdown).register("footnote_ref", _reference)
    draws(markdown).register("footnote_item", _item)


def _append(markdown: Markdown, result: object, state: BlockState) -> str:
    """Append the notes; one that only another note refers to comes after it."""
    items: list[str] = []
    while len(items) < len(keys := state.env.get("footnotes") or ()):
        item = parse_footnote_item(markdown.block, keys[len(items)], len(items) + 1, state)
        alone = BlockState(parent=state)
        alone.tokens = [item]
        items.append(str(markdown.render_state(alone)))
    return f'{result}<ol class="footnotes">\n{"".join(items)}</ol>\n' if items else str(result)


def _reference(drawing: Drawing, _key: str, index: int) -> str:
    # only the first of several references is led back to
    place = f"fnref-{drawing.anchor}-{index}"
    mark = f' id="{place}"' if drawing.is_new(place) else ""
    return f'<sup{mark}><a href="#fn-{drawing.anchor}-{index}">{index}</a></sup>'


def _item(drawing: Drawing, text: str, key: str, index: int) -> str:  # noqa: ARG001
    back = BACK.format(f"fnref-{drawing.anchor}-{index}")
    body = text.rstrip()
    body = body.removesuffix("</p>") + f" {back}</p>" if body.endswith("</p>") else body + back
    return f'<li id="fn-{drawing.anchor}-{index}">{body}</li>\n'

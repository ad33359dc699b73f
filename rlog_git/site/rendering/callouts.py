"""Draw callouts: quotes that open with ``[!warning] Title``, as Obsidian and GitHub write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rlog_git.site.rendering.drawing import draws

if TYPE_CHECKING:
    from mistune import Markdown

# '[!note] Title', '[!tip]+', '[!faq]- Folded'
OPENING = re.compile(r"\[!([A-Za-z][\w-]{0,30})\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")
KINDS = (
    "note", "abstract", "info", "todo", "tip", "success", "question", "warning", "failure",
    "danger", "bug", "example", "quote",
)  # fmt: skip
OTHER_WORDS = {
    "summary": "abstract", "tldr": "abstract", "hint": "tip", "important": "tip",
    "check": "success", "done": "success", "help": "question", "faq": "question",
    "caution": "warning", "attention": "warning", "fail": "failure", "missing": "failure",
    "error": "danger", "cite": "quote",
}  # fmt: skip


def callouts(markdown: Markdown) -> None:
    """Turn quotes that open with a kind in brackets into callouts."""
    markdown.before_render_hooks.append(lambda _, state: _rewrite(state.tokens))
    draws(markdown).register("callout", _callout)
    draws(markdown).register("callout_title", _title)


def _rewrite(tokens: list[dict[str, Any]]) -> None:
    for token in tokens:
        children = token.get("children")
        if not children:
            continue
        if token["type"] == "block_quote" and children[0]["type"] == "paragraph":
            _open(token, children)
        _rewrite(token["children"])


def _open(token: dict[str, Any], children: list[dict[str, Any]]) -> None:
    found = OPENING.match(children[0]["text"])
    if not found:
        return
    word, fold, title = found[1].casefold(), found[2], found[3]
    known = OTHER_WORDS.get(word, word)
    kind = known if known in KINDS else "note"
    head = {"type": "callout_title", "text": title, "attrs": {"word": word, "folds": bool(fold)}}
    rest = children[0]["text"][found.end() :]
    first = [{"type": "paragraph", "text": rest}] if rest.strip() else []
    token["type"], token["attrs"] = "callout", {"kind": kind, "fold": fold}
    token["children"] = [head, *first, *children[1:]]


def _callout(_drawing: object, text: str, kind: str, fold: str) -> str:
    if not fold:
        return f'<div class="callout {kind}" role="note">\n{text}</div>\n'
    return f'<details class="callout {kind}"{" open" if fold == "+" else ""}>\n{text}</details>\n'


def _title(_drawing: object, text: str, word: str, folds: bool) -> str:  # noqa: FBT001
    label = f'<span class="callout-kind">{word.capitalize()}</span>'
    line = f"{label} {text}" if text.strip() else label
    return f"<summary>{line}</summary>\n" if folds else f'<p class="callout-title">{line}</p>\n'

"""Draw tags inside a text as links to their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from rlog_git.site.rendering.drawing import draws

if TYPE_CHECKING:
    import re

    from mistune import InlineParser, Markdown
    from mistune.core import InlineState

    from rlog_git.site.rendering.drawing import Drawing

# '#w2s', '#p/w2s'; not 'x#y'. The same set as in format.md §4
TAG = r"#(?:(?<=^#)|(?<=[\s(\[,;:\"'*_]#))(?P<tag_name>[^\W\d_][\w/-]{0,100})"


def tags(markdown: Markdown) -> None:
    """Read tags wherever words stand, but not in links, code and addresses."""
    markdown.inline.register("tag", TAG, _parse, before="link", start_chars="#")
    draws(markdown).register("tag", _tag)


def _parse(_inline: InlineParser, found: re.Match[str], state: InlineState) -> int:
    kind = "text" if state.in_link else "tag"
    state.append_token({"type": kind, "raw": found[0]})
    return found.end()


def _tag(drawing: Drawing, text: str) -> str:
    name = text.rstrip("/-")
    href = drawing.ways.tag(name[1:])
    if not href:
        return str(escape(text))
    return f'<a class="tag" href="{escape(href)}">{escape(name)}</a>{escape(text[len(name) :])}'

"""Draw Markdown as HTML: only what the second wall lets through, headings as strong lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import mistune
from markupsafe import escape

from rlog_git.site.rendering.highlighting import draw_code, language

if TYPE_CHECKING:
    from rlog_git.site.rendering.ways import Ways

# a tag's link inside the text of another link
ANCHOR = re.compile(r"</?a\b[^>]*>")


class Drawing(mistune.HTMLRenderer):
    """Draws one text after another; `begin` forgets what was noted of the one before."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(escape=True)
        self.ways = ways
        self.anchor = self.macros = ""
        self.holds_math = False
        self.problems: list[str] = []
        self._ids: set[str] = set()

    def begin(self, anchor: str, macros: str) -> None:
        """Begin a text; the ids in it are made from `anchor`, `macros` hold in its formulas."""
        self.anchor, self.macros = anchor, macros
        self.holds_math = False
        self.problems = []
        self._ids = set()

    def is_new(self, name: str) -> bool:
        """Say whether an id is the first of its name in this text, and remember it."""
        new = name not in self._ids
        self._ids.add(name)
        return new

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Draw a link; its title is dropped, for no one can reach it by touch or keyboard."""
        text = ANCHOR.sub("", text) if "<a" in text else text
        href = self.ways.href(url)
        return f'<a href="{escape(href)}">{text}</a>' if href else text

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Draw the image's text as a link to it: a page loads nothing from elsewhere."""
        return self.link(text or "image", url)

    def heading(self, text: str, level: int, **_attributes: object) -> str:  # noqa: ARG002
        """Draw a heading inside an entry as a strong line: the page's outline is its own."""
        return f'<p class="heading"><strong>{text}</strong></p>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        """Draw a code block; a diagram's source is one until a script draws it."""
        if language(info) == "mermaid":
            return f'<pre class="mermaid" tabindex="0">{escape(code)}</pre>\n'
        return draw_code(code, info)


def draws(markdown: mistune.Markdown) -> Drawing:
    """Return what draws for a reader of Markdown."""
    return cast("Drawing", markdown.renderer)

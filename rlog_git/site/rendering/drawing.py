"""Draw Markdown as HTML: only what the second wall lets through, headings as strong lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import mistune
from markupsafe import escape
from mistune.util import safe_entity, striptags

from rlog_git.site.rendering.highlighting import draw_code, language
from rlog_git.site.rendering.ways import ASSET, ROOT

if TYPE_CHECKING:
    from rlog_git.site.rendering.ways import Ways

# a tag's link inside the text of another link
ANCHOR = re.compile(r"</?a\b[^>]*>")

# the width of a text, as in the style sheet
SIZES = "(max-width: 42rem) 100vw, 42rem"


class Drawing(mistune.HTMLRenderer):
    """Draws one text after another; `begin` forgets what was noted of the one before."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(escape=True)
        self.ways = ways
        self.anchor = self.macros = ""
        self.holds_math = self.holds_images = False
        self.problems: list[str] = []
        self._ids: set[str] = set()

    def begin(self, anchor: str, macros: str) -> None:
        """Begin a text; the ids in it are made from `anchor`, `macros` hold in its formulas."""
        self.anchor, self.macros = anchor, macros
        self.holds_math = self.holds_images = False
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
        """Draw an image of the vault; of one elsewhere its text leads there: a page loads nothing.

        Of one that cannot be shown the text is left.
        """
        words = ANCHOR.sub("", text)
        if not url.startswith(ASSET):
            return self.link(words or "image", url)
        picture = self.ways.pictures.get(url.removeprefix(ASSET))
        if picture is None:
            return words
        self.holds_images = True
        files = [(ROOT + address, width) for address, width in picture.files]
        more = ", ".join(f"{address} {width}w" for address, width in files)
        sizes = f' srcset="{more}" sizes="{SIZES}"' if len(files) > 1 else ""
        alt = safe_entity(striptags(words))
        return (
            f'<img src="{files[0][0]}"{sizes} alt="{alt}" width="{picture.width}" '
            f'height="{picture.height}" loading="lazy" decoding="async">'
        )

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

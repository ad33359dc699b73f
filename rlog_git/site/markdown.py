"""Render published Markdown as safe HTML: two walls, and a bound on what any text may cost."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

import mistune
import nh3
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

BLANK_RUN = re.compile(r"[ \t]{200,}|\n{200,}")
# mistune has inputs that cost the square of their length; what no author writes is shown as it is
LONGEST_TEXT, LONGEST_LINE, MOST_LINES, MOST_DELIMITERS = 1_000_000, 64_000, 20_000, 2_000
DELIMITERS = re.compile(r"[*_\[\]!<>~$`\\&#|]|https?:")
FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
# what needs no renderer: words, and signs that mean nothing within a line
PLAIN = re.compile(r"(?!\d+[.)](?:\s|$)|[-+=:](?:\s|$|[-=:]))[\w ,;:.?!'\"()%/=+–—…-]*")
GROWTH, ALLOWANCE = 20, 1_000_000
OUTSIDE = ("http://", "https://", "mailto:")
PAGE = "page:"
TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "ol": {"start"},
    "p": {"class"},
    "pre": {"tabindex"},
    "td": {"class"},
    "th": {"class"},
}
PLUGINS = ["table", "strikethrough", "url", "math"]


class Rendered(NamedTuple):
    """Safe HTML; `plain` says that the text was too costly to render and is shown as it is."""

    html: Markup
    plain: bool = False


class _Renderer(mistune.HTMLRenderer):
    """Draws what nh3 lets through; a link leads outside, to a published day, or is text."""

    def __init__(self, page_address: Callable[[str], str]) -> None:
        super().__init__(escape=True)
        self._page_address = page_address

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Draw a link; its title is dropped, for no one can reach it by touch or keyboard."""
        if url.startswith(PAGE):
            url = self._page_address(url.removeprefix(PAGE).partition("#")[0])
        elif not url.lower().startswith(OUTSIDE):
            url = ""
        return f'<a href="{escape(url)}">{text}</a>' if url else text

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Draw the image's text as a link to it: a page loads nothing from elsewhere."""
        return self.link(text or "image", url)

    def heading(self, text: str, level: int, **_attributes: object) -> str:  # noqa: ARG002
        """Draw a heading inside an entry as a strong line: the page's outline is its own."""
        return f'<p class="heading"><strong>{text}</strong></p>\n'

    def block_code(self, code: str, info: str | None = None) -> str:  # noqa: ARG002
        """Draw a code block that can be scrolled with the keyboard."""
        return f'<pre tabindex="0"><code>{escape(code)}</code></pre>\n'


def make_renderer(page_address: Callable[[str], str]) -> Callable[[str], Rendered]:
    """Return a function from text to HTML; `page_address` gives the way to a page, or nothing."""
    drawing = _markdown(page_address)
    drawn: dict[str, Rendered] = {}

    def render(text: str) -> Rendered:
        if text not in drawn:
            drawn[text] = _render(BLANK_RUN.sub(_one_blank, text), drawing)
        return drawn[text]

    return render


def _render(text: str, drawing: mistune.Markdown) -> Rendered:
    if PLAIN.fullmatch(text) and "://" not in text:
        return Rendered(Markup("<p>") + escape(text) + Markup("</p>\n"))
    if _is_costly(text):
        return _as_it_is(text)
    try:
        drawn = drawing(text)
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError):
        # one text that the renderer cannot bear must not stop the whole site
        return _as_it_is(text)
    if not isinstance(drawn, str) or len(drawn) > GROWTH * len(text) + ALLOWANCE:
        return _as_it_is(text)
    clean = nh3.clean(
        drawn,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Rendered(Markup(clean))  # noqa: S704 - cleaned by nh3


def excerpt(rendered: Rendered, limit: int = 120) -> str:
    """Return the first words of a rendered text, without any mark-up."""
    head = str(rendered.html)[: limit * 20]
    words = unescape(nh3.clean(head, tags=set(), attributes={})).split()
    text = " ".join(words)
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.·") + "…"


def _markdown(page_address: Callable[[str], str]) -> mistune.Markdown:
    markdown = mistune.create_markdown(renderer=_Renderer(page_address), plugins=PLUGINS)
    renderer: Any = markdown.renderer
    renderer.register("inline_math", _inline_math)
    renderer.register("block_math", _block_math)
    renderer.register("table", _table)
    renderer.register("table_cell", _table_cell)
    return markdown


def _is_costly(text: str) -> bool:
    lines = text.split("\n")
    if len(text) > LONGEST_TEXT or len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        return True
    bare = FENCED.sub("", text) if "```" in text or "~~~" in text else text
    return len(bare) > MOST_DELIMITERS and len(DELIMITERS.findall(bare)) > MOST_DELIMITERS


def _as_it_is(text: str) -> Rendered:
    return Rendered(
        Markup('<pre tabindex="0">') + escape(text) + Markup("</pre>\n"),
        plain=True,
    )


def _one_blank(found: re.Match[str]) -> str:
    return "\n\n" if found[0][0] == "\n" else " "


def _inline_math(_renderer: object, text: str) -> str:
    return f'<code class="math">{escape(text)}</code>'


def _block_math(_renderer: object, text: str) -> str:
    return f'<pre tabindex="0"><code class="math">{escape(text.strip())}</code></pre>\n'


def _table(_renderer: object, text: str) -> str:
    return (
        '<div class="table" tabindex="0" role="region" aria-label="Table">'
        f"<table>\n{text}</table></div>\n"
    )


def _table_cell(_renderer: object, text: str, align: str | None = None, head: bool = False) -> str:  # noqa: FBT001, FBT002
    tag = "th" if head else "td"
    side = f' class="{align}"' if align in ("right", "center") else ""
    return f"<{tag}{side}>{text}</{tag}>\n"

"""Render published Markdown as safe HTML: two walls, and a bound on what any text may cost."""

from __future__ import annotations

import re
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

import mistune
from markupsafe import Markup, escape

from rlog_git.site.rendering import guards, wall
from rlog_git.site.rendering.callouts import callouts
from rlog_git.site.rendering.drawing import Drawing, draws
from rlog_git.site.rendering.footnotes import footnotes
from rlog_git.site.rendering.formulas import formulas
from rlog_git.site.rendering.macros import find_macros
from rlog_git.site.rendering.states import states
from rlog_git.site.rendering.tables import tables
from rlog_git.site.rendering.tags import tags
from rlog_git.site.rendering.ways import ROOT, clear_of_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from rlog_git.site.rendering.ways import Ways

# what needs no renderer: words, and signs that mean nothing within a line
PLAIN = re.compile(
    r"(?!\d+[.)](?:\s|$)|[-+=:](?:\s|$|[-=:]))(?:[\w ,;:.?!'\"()%/+–—…-]|(?<!=)=(?!=))*"
)
PLUGINS: list[Any] = [
    "strikethrough", "mark", "url", "def_list", tables, formulas, footnotes, callouts, states, tags,
]  # fmt: skip


class Rendered(NamedTuple):
    """Safe HTML for a page of the site that may lie anywhere: `at` tells it where.

    `plain` says that the text was too costly to render and is shown as it is; `problems` are what
    its author should know.
    """

    html: str
    plain: bool = False
    problems: tuple[str, ...] = ()

    def at(self, root: str) -> Markup:
        """Return the HTML for a page from which `root` leads to the site's root: ``../../``."""
        return Markup(self.html.replace(ROOT, root))  # noqa: S704 - cleaned by nh3


def make_renderer(ways: Ways) -> Callable[..., Rendered]:
    """Return a function from text to HTML, which keeps what it has drawn.

    Its second argument is the anchor of the text's entry, from which ids within it are made, its
    third the macros that its note defines.
    """
    drawing = Drawing(ways)
    markdown = mistune.create_markdown(renderer=drawing, plugins=PLUGINS)
    drawn: dict[tuple[str, str, str], Rendered] = {}

    def render(text: str, anchor: str = "", macros: str = "") -> Rendered:
        key = (text, anchor if "[^" in text else "", macros)
        if key not in drawn:
            drawn[key] = _render(clear_of_marks(text), key[1], macros, markdown)
        return drawn[key]

    return render


def _render(text: str, anchor: str, macros: str, markdown: mistune.Markdown) -> Rendered:
    if PLAIN.fullmatch(text) and "://" not in text:
        return Rendered(f"<p>{escape(text)}</p>\n")
    short = guards.shorten_blanks(text)
    if guards.is_costly(short):
        return as_it_is(text)
    drawing = draws(markdown)
    drawing.begin(
        anchor or blake2b(text.encode(), digest_size=4).hexdigest(), macros or find_macros([text])
    )
    try:
        drawn = str(markdown(short))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError):
        # one text that the renderer cannot bear must not stop the whole site
        return as_it_is(text)
    if guards.is_too_much(drawn, text):
        return as_it_is(text)
    html = wall.clean(drawn, math=drawing.holds_math)
    return Rendered(html, problems=tuple(drawing.problems))


def as_it_is(text: str) -> Rendered:
    """Return a text as code, just as it is written."""
    return Rendered(f'<pre tabindex="0">{escape(clear_of_marks(text))}</pre>\n', plain=True)


def excerpt(rendered: Rendered, limit: int = 120) -> str:
    """Return the first words of a rendered text, without any mark-up."""
    head = rendered.html[: limit * 20]
    text = " ".join(unescape(wall.words(head)).split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.·") + "…"

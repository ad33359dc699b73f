"""Render published Markdown as safe HTML: two walls, and a bound on what any text may cost."""

from __future__ import annotations

import re
from contextlib import nullcontext
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import mistune
from markupsafe import Markup, escape

from rlog_git.site.rendering import guards, wall
from rlog_git.site.rendering.callouts import callouts
from rlog_git.site.rendering.drawing import Drawing
from rlog_git.site.rendering.footnotes import footnotes
from rlog_git.site.rendering.formulas import formulas
from rlog_git.site.rendering.limits import TooSlowError, limited
from rlog_git.site.rendering.macros import find_macros
from rlog_git.site.rendering.states import states
from rlog_git.site.rendering.tables import tables
from rlog_git.site.rendering.tags import tags
from rlog_git.site.rendering.ways import ROOT, clear_of_marks

if TYPE_CHECKING:
    from rlog_git.site.rendering.ways import Ways

# what needs no renderer: words, and signs that mean nothing within a line
PLAIN = re.compile(r"(?!\d+[.)](?:\s|$)|[-+=:](?:\s|$|[-=:]))[\w ,;:.?!'\"()%/=+–—…-]*")
SIGNS = re.compile("://|==")
PLUGINS: list[Any] = [
    "strikethrough", "mark", "url", "def_list", tables, formulas, footnotes, callouts, states, tags,
]  # fmt: skip

# what is shorter cannot take long, however it is made; the rest has these seconds of the processor
QUICK, SECONDS = 1_000, 2.0


class Job(NamedTuple):
    """A text to draw: ids are made from `anchor`, `macros` hold in its formulas."""

    text: str
    anchor: str
    macros: str


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


class Renderer:
    """Turns texts into HTML, and keeps what it has drawn."""

    def __init__(self, ways: Ways) -> None:
        self._drawing = Drawing(ways)
        self._markdown = mistune.create_markdown(renderer=self._drawing, plugins=PLUGINS)
        # HTML is shown as it is written, so what stands in it is Markdown like all else
        for rules in (
            (block := self._markdown.block).rules,
            block.list_rules,
            block.block_quote_rules,
        ):
            rules.remove("raw_html")
        self._drawn: dict[Job, Rendered] = {}

    def __call__(self, text: str, anchor: str = "", macros: str = "") -> Rendered:
        """Return the HTML of a text.

        The ids in it are made from `anchor`, that of its entry; `macros` are those of its note.
        """
        job = _job(text, anchor, macros)
        if job not in self._drawn:
            self._drawn[job] = self._render(job)
        return self._drawn[job]

    def know(self, text: str, anchor: str, macros: str, rendered: Rendered) -> None:
        """Keep what was drawn elsewhere."""
        self._drawn[_job(text, anchor, macros)] = rendered

    def _render(self, job: Job) -> Rendered:
        text = clear_of_marks(job.text)
        if PLAIN.fullmatch(text) and not SIGNS.search(text):
            return Rendered(f"<p>{escape(text)}</p>\n")
        short = guards.shorten_blanks(text)
        if guards.is_costly(short):
            return as_it_is(text)
        named = job.anchor or blake2b(text.encode(), digest_size=4).hexdigest()
        self._drawing.begin(named, job.macros or find_macros([text]))
        try:
            with limited(SECONDS) if len(short) > QUICK else nullcontext():
                drawn = str(self._markdown(short))
        except (TooSlowError, RecursionError, LookupError, ValueError, TypeError, AttributeError):
            # one text that the renderer cannot bear must not stop the whole site
            return as_it_is(text)
        if guards.is_too_much(drawn, text):
            return as_it_is(text)
        math, images = self._drawing.holds_math, self._drawing.holds_images
        html = wall.clean(drawn, math=math, images=images)
        return Rendered(html, problems=tuple(self._drawing.problems))


def _job(text: str, anchor: str, macros: str) -> Job:
    return Job(text, anchor if "[^" in text else "", macros)


def as_it_is(text: str) -> Rendered:
    """Return a text as code, just as it is written."""
    return Rendered(f'<pre tabindex="0">{escape(clear_of_marks(text))}</pre>\n', plain=True)

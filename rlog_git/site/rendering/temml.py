"""Turn TeX into MathML with Temml, run by QuickJS while the site is built: readers need no script.

Temml 0.13.5 is shipped as it comes from its authors (MIT licence), in ``templates/site/vendor``.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rlog_git import assets
from rlog_git.site.rendering.mathml import without_styles

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = ("templates", "site", "vendor", "temml", "temml.min.js")
LONGEST_FORMULA, LONGEST_RESULT = 20_000, 1_000_000
SECONDS, MEMORY, MOST_EXPANSIONS = 1, 64_000_000, 1_000
MISSING = "quickjs-ng is not installed, so formulas are shown as TeX; try: pip install quickjs-ng"
# JSON.stringify gives a flat string: the binding cannot read one that is joined of pieces
DRAW = f"""
function draw(tex, display, wrap) {{
  try {{
    return JSON.stringify([temml.renderToString(tex, {{
      displayMode: display, wrap: wrap, throwOnError: true, trust: false,
      maxExpand: {MOST_EXPANSIONS}, maxSize: [50, 500],
    }}), ""]);
  }} catch (error) {{
    return JSON.stringify(["", String(error.message).trim() || "too deep for Temml"]);
  }}
}}
"""


class Formula(NamedTuple):
    """A formula as MathML, or what is wrong with it."""

    mathml: str
    problem: str = ""


@cache
def draw(tex: str, display: bool, macros: str = "") -> Formula:  # noqa: FBT001
    """Return a formula drawn with the definitions in `macros`; each is drawn once a process."""
    if len(tex) + len(macros) > LONGEST_FORMULA:
        return Formula("", f"longer than {LONGEST_FORMULA} signs")
    typeset = _typesetter()
    if typeset is None:
        return Formula("", MISSING)
    # a long formula of a line breaks at its signs, as in a paragraph of TeX
    mathml, problem = typeset(macros + tex, display, "none" if display else "tex")
    if len(mathml) > LONGEST_RESULT:
        return Formula("", "its MathML is longer than a megabyte")
    return Formula(without_styles(mathml), _first_words(problem))


@cache
def _typesetter() -> Callable[[str, bool, str], tuple[str, str]] | None:
    # a slow library, wanted only where there is a formula, and missing on some machines
    try:
        import quickjs  # noqa: PLC0415
    except ImportError:
        return None
    context = quickjs.Context()
    context.set_memory_limit(MEMORY)
    context.eval(assets.shipped(*SOURCE).read_text("utf-8"))
    context.eval(DRAW)
    context.set_time_limit(SECONDS)
    drawing = context.get("draw")

    def typeset(tex: str, display: bool, wrap: str) -> tuple[str, str]:  # noqa: FBT001
        try:
            mathml, problem = json.loads(drawing(tex, display, wrap))
        except (quickjs.JSException, quickjs.StackOverflow, ValueError, TypeError) as error:
            return "", str(error) or "too much for Temml"
        return mathml, problem

    return typeset


def _first_words(problem: str) -> str:
    r"""Return Temml's sentence without the marked-up source that follows its colon.

    It reads `` Unsupported function name: \bad at position 1: …``.
    """
    return " ".join(problem.split("at position", 1)[0].split())

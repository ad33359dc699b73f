"""Find formulas between dollars, and draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape
from mistune.plugins.math import math_in_list, math_in_quote, parse_block_math

from rlog_git.site.rendering.drawing import draws
from rlog_git.site.rendering.macros import without_macros
from rlog_git.site.rendering.temml import MISSING, draw

if TYPE_CHECKING:
    import re

    from mistune import InlineParser, Markdown
    from mistune.core import InlineState

    from rlog_git.site.rendering.drawing import Drawing

# A '$' opens before a sign and closes after one, and no digit follows: 'from $5 to $10' is money,
# '$HOME and $PATH' is a shell's. The rule is Pandoc's (tex_math_dollars).
INLINE = (
    r"\$\$(?P<formula_display>(?:[^$\\]|\\.)+?)\$\$|"
    r"\$(?![$\s])(?P<formula_inline>(?:[^$\\\n]|\\[^\n])*?(?:[^$\\\s]|\\[^\n]))\$(?!\d)|"
    r"\\\\?\((?P<formula_round>[^\n]{1,2000}?)\\\\?\)"
)
# '$$ x $$' on lines of its own, without a blank line within; or between two lines of '$$'
BLOCK = (
    r"^ {0,3}\$\$(?P<math_text_single>(?:[^$\n\\]|\\[^\n]|\\?\n(?![ \t]*\n))+)\$\$[ \t]*(?:\n|$)|"
    r"^ {0,3}\$\$[ \t]*\n(?P<math_text_multi>[\s\S]*?)\n[ ]{0,3}\$\$[ \t]*(?:\n|$)"
)


def formulas(markdown: Markdown) -> None:
    r"""Read ``$…$``, ``\(…\)`` and ``$$…$$``, also within lists and quotes."""
    markdown.block.register("block_math", BLOCK, parse_block_math, before="list")
    math_in_list(markdown)
    math_in_quote(markdown)
    markdown.inline.register("formula", INLINE, _parse, before="escape", start_chars=("$", "\\"))
    draws(markdown).register("inline_math", _inline)
    draws(markdown).register("shown_math", _shown)
    draws(markdown).register("block_math", _block)


def _parse(_inline: InlineParser, found: re.Match[str], state: InlineState) -> int:
    shown = found["formula_display"]
    text = shown or found["formula_inline"] or found["formula_round"]
    state.append_token({"type": "shown_math" if shown else "inline_math", "raw": text})
    return found.end()


def _inline(drawing: Drawing, source: str) -> str:
    tex = without_macros(source)
    if not tex.strip():
        return ""
    return _draw(drawing, tex, display=False) or f'<code class="math">{escape(source)}</code>'


def _shown(drawing: Drawing, source: str) -> str:
    """Draw a formula that stands for itself in the midst of a paragraph."""
    tex = without_macros(source)
    if not tex.strip():
        return ""
    drawn = _draw(drawing, tex, display=True)
    if drawn:
        return f'<span class="math" tabindex="0">{drawn}</span>'
    return f'<code class="math">{escape(source)}</code>'


def _block(drawing: Drawing, source: str) -> str:
    tex = without_macros(source.strip())
    if not tex.strip():
        return ""
    drawn = _draw(drawing, tex, display=True)
    if drawn:
        return f'<div class="math" tabindex="0">{drawn}</div>\n'
    return f'<pre tabindex="0"><code class="math">{escape(source.strip())}</code></pre>\n'


def _draw(drawing: Drawing, tex: str, *, display: bool) -> str:
    """Return MathML, or note what is wrong with the formula."""
    formula = draw(tex, display, drawing.macros)
    drawing.holds_math = True
    if formula.problem == MISSING:
        drawing.problems.append(MISSING)
    elif formula.problem:
        drawing.problems.append(f"a formula is shown as TeX ({formula.problem}): {tex[:60]}")
    return formula.mathml

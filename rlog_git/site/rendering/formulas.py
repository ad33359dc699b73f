"""Find formulas between dollars, and draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape
from mistune.plugins.math import math_in_list, math_in_quote, parse_block_math

from rlog_git.site.rendering.drawing import draws

if TYPE_CHECKING:
    import re

    from mistune import InlineParser, Markdown
    from mistune.core import InlineState

# A '$' opens before a sign and closes after one, and no digit follows: 'from $5 to $10' is money,
# '$HOME and $PATH' is a shell's. The rule is Pandoc's (tex_math_dollars).
INLINE = (
    r"\$\$(?P<formula_display>(?:[^$\\]|\\.)+?)\$\$|"
    r"\$(?![$\s])(?P<formula_inline>(?:[^$\\\n]|\\[^\n])*?(?:[^$\\\s]|\\[^\n]))\$(?!\d)|"
    r"\\\\?\((?P<formula_round>[^\n]{1,2000}?)\\\\?\)"
)
BLOCK = (
    r"^ {0,3}\$\$(?P<math_text_single>[^\n]*?)\$\$[ \t]*(?:\n|$)|"
    r"^ {0,3}\$\$[ \t]*\n(?P<math_text_multi>[\s\S]*?)\n[ ]{0,3}\$\$[ \t]*(?:\n|$)"
)


def formulas(markdown: Markdown) -> None:
    r"""Read ``$…$``, ``\(…\)`` and ``$$…$$``, also within lists and quotes."""
    markdown.block.register("block_math", BLOCK, parse_block_math, before="list")
    math_in_list(markdown)
    math_in_quote(markdown)
    markdown.inline.register("formula", INLINE, _parse, before="escape", start_chars=("$", "\\"))
    draws(markdown).register("inline_math", _inline)
    draws(markdown).register("block_math", _block)


def _parse(_inline: InlineParser, found: re.Match[str], state: InlineState) -> int:
    shown = found["formula_display"]
    text = shown or found["formula_inline"] or found["formula_round"]
    state.append_token({"type": "block_math" if shown else "inline_math", "raw": text})
    return found.end()


def _inline(_drawing: object, text: str) -> str:
    return f'<code class="math">{escape(text)}</code>'


def _block(_drawing: object, text: str) -> str:
    return f'<pre tabindex="0"><code class="math">{escape(text.strip())}</code></pre>\n'

"""Colour code by what its fence says it is, in ten roles that the style sheet knows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pygments.lexer import Lexer
    from pygments.token import _TokenType

# 'python', '{r fig.show="hold"}', '{.yaml}', 'r, echo=TRUE'
LANGUAGE = re.compile(r"[{\s]*\.?([A-Za-z][\w+#-]{0,30})")
# lexers have inputs that cost the square of their length
LONGEST_CODE, LONGEST_LINE = 200_000, 2_000
ROLES = {
    "Token.Comment": "comment",
    "Token.Keyword": "keyword",
    "Token.Operator.Word": "keyword",
    "Token.Literal.String": "string",
    "Token.Literal.Number": "number",
    "Token.Keyword.Constant": "number",
    "Token.Name.Function": "name",
    "Token.Name.Class": "name",
    "Token.Name.Builtin": "builtin",
    "Token.Name.Decorator": "builtin",
    "Token.Name.Tag": "builtin",
    "Token.Name.Attribute": "builtin",
    "Token.Generic.Inserted": "inserted",
    "Token.Generic.Deleted": "deleted",
    "Token.Generic.Heading": "heading",
    "Token.Generic.Subheading": "heading",
    "Token.Generic.Prompt": "output",
    "Token.Generic.Output": "output",
}
CLASSES = frozenset(f"hl-{role}" for role in ROLES.values())


def draw_code(code: str, info: str | None) -> str:
    """Return a code block that can be scrolled with the keyboard, coloured where that is known."""
    name = language(info)
    lexer = _lexer(name) if name else None
    inside = _coloured(code, lexer) if lexer and not _is_long(code) else str(escape(code))
    return f'<pre tabindex="0"><code>{inside}</code></pre>\n'


def language(info: str | None) -> str:
    """Return the language that a fence names, in lower case, or nothing."""
    found = LANGUAGE.match(info or "")
    return found[1].casefold() if found else ""


def _is_long(code: str) -> bool:
    return len(code) > LONGEST_CODE or max(map(len, code.split("\n"))) > LONGEST_LINE


@cache
def _lexer(name: str) -> Lexer | None:
    # slow libraries, wanted only where there is code
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _coloured(code: str, lexer: Lexer) -> str:
    pieces: list[str] = []
    for role, text in _runs((_role(token), text) for token, text in lexer.get_tokens(code)):
        pieces.append(f'<span class="hl-{role}">{escape(text)}</span>' if role else escape(text))
    return "".join(pieces)


def _runs(tokens: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Join neighbours of one role, so that a line of output is one piece."""
    role, held = "", ""
    for now, text in tokens:
        if now != role and held:
            yield role, held
            held = ""
        role, held = now, held + text
    if held:
        yield role, held


@cache
def _role(token: _TokenType) -> str:
    """Return the role of a token, or of what it is a kind of."""
    name = str(token)
    while name not in ROLES:
        name, dot, _ = name.rpartition(".")
        if not dot:
            return ""
    return ROLES[name]

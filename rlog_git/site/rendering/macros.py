"""Find the macros that a note defines in its formulas: they hold all through it, nowhere else."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# '\newcommand{\E}[1]{…}', '\DeclareMathOperator*{\argmin}{…}', '\def\R{…}', up to the body
OPENING = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*\\[A-Za-z]+\s*\}|\\[A-Za-z]+)"
    r"\s*(?:\[\d\]\s*)?(?=\{)"
    r"|\\DeclareMathOperator(?P<star>\*?)\s*\{\s*(?P<operator>\\[A-Za-z]+)\s*\}\s*(?=\{)"
    r"|\\[gex]?def\s*\\[A-Za-z]+(?:#\d)*\s*(?=\{)"
)
LONGEST, MOST = 4_000, 100


def find_macros(texts: Iterable[str]) -> str:
    r"""Return the definitions of these texts, one after another: ``\def\R{\mathbb{R}}``."""
    found = "".join(
        _worded(text[opening.start() : opening.end()], text[opening.end() : end], opening)
        for text in texts
        for opening, end in _definitions(text)
    )
    # half a definition would spoil every formula
    return found if len(found) <= LONGEST else ""


def _worded(head: str, body: str, opening: re.Match[str]) -> str:
    r"""Return a definition as Temml knows it: it lacks ``\DeclareMathOperator``."""
    if opening["operator"]:
        return f"\\def{opening['operator']}{{\\operatorname{opening['star']}{body}}}"
    # the same name may be defined once more, as in a note that was pasted twice
    return head.replace("\\newcommand", "\\providecommand", 1) + body


def macros_of_texts(notes: Iterable[list[str]]) -> dict[str, str]:
    """Return the macros that hold in each text, for the texts of notes that define any."""
    return {text: macros for texts in notes if (macros := find_macros(texts)) for text in texts}


def without_macros(tex: str) -> str:
    """Return a formula without its definitions, which `find_macros` has found."""
    for opening, end in reversed(list(_definitions(tex))):
        tex = tex[: opening.start()] + tex[end:]
    return tex


def _definitions(text: str) -> Iterable[tuple[re.Match[str], int]]:
    """Yield how each definition opens and where it ends."""
    if "def" not in text and "command" not in text and "\\Declare" not in text:
        return
    for opening in islice(OPENING.finditer(text), MOST):
        end = _closing(text, opening.end())
        if end:
            yield opening, end


def _closing(text: str, start: int) -> int:
    """Return where the braces opened at `start` close, or 0."""
    depth = 0
    for at in range(start, min(len(text), start + LONGEST)):
        if text[at] in "{}" and text[at - 1] != "\\":
            depth += 1 if text[at] == "{" else -1
            if not depth:
                return at + 1
    return 0

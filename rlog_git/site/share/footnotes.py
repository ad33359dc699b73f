"""Bring footnotes to the entries that refer to them: each text is drawn on its own. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.site.share.wording import split_code

if TYPE_CHECKING:
    from collections.abc import Iterator

# '[^1]: what it says', with the lines that follow up to a blank one or the next
DEFINITION = re.compile(
    r"^[ ]{0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(\S[^\n]*(?:\n(?![ ]{0,3}\[\^)[^\n]*\S[^\n]*)*)\n?",
    re.MULTILINE,
)
# '[^1]' in a text
REFERENCE = re.compile(r"\[\^([^\]\s]{1,60})\](?!:)")


def brought_home(texts: dict[int, str]) -> dict[int, str]:
    """Return the published texts of a note by line, each with the footnotes that it refers to.

    What is defined in an entry that is not published is not there to be found.
    """
    if not any("[^" in text for text in texts.values()):
        return texts
    defined: dict[str, tuple[int, str]] = {}
    for line, text in texts.items():
        for label, said in _definitions(text):
            defined.setdefault(label, (line, said))
    made = dict(texts)
    moved: dict[int, set[str]] = {}
    for line, text in texts.items():
        for label in dict.fromkeys(REFERENCE.findall(text)):
            home, said = defined.get(label, (line, ""))
            if home != line:
                made[line] += f"\n\n[^{label}]: {said}"
                moved.setdefault(home, set()).add(label)
    for home, labels in moved.items():
        # an entry that refers to its own footnote keeps it
        gone = labels - set(REFERENCE.findall(texts[home]))
        made[home] = _without(made[home], gone)
    return made


def _without(text: str, labels: set[str]) -> str:
    return DEFINITION.sub(lambda found: "" if found[1] in labels else found[0], text)


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    if "]:" not in text:
        return
    for code, piece in split_code(text):
        if not code:
            yield from DEFINITION.findall(piece)

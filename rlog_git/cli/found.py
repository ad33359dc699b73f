"""Show one match of a search as a line. Imports nothing, for the fast lane shows it too."""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from typing import Any

STARTS, ENDS = "\x02", "\x03"
MARKED, DIM, PLAIN = "\x1b[1;33m", "\x1b[2m", "\x1b[0m"
UNDATED = "undated   "


def found_line(row: dict[str, Any], *, colour: bool) -> str:
    """Return a match as day, kind, text with its words marked, and place."""
    text = clean(row["snippet"].replace("\n", " "), keep=STARTS + ENDS)
    starts, ends = (MARKED, PLAIN) if colour else ("", "")
    text = text.replace(STARTS, starts).replace(ENDS, ends)
    kind = "" if row["kind"] in ("did", "task") else f"{row['kind']}: "
    place = f"{row['path']}:{row['line']}"
    if colour:
        place = DIM + place + PLAIN
    return f"{row['day'] or UNDATED} {kind}{text}  {place}"


def clean(text: str, keep: str = "") -> str:
    """Drop control and bidi characters, which a note may hold and a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(
        character
        for character in text.replace("\t", "    ")
        if character in keep
        or character == "\n"
        or (character.isprintable() and not "\u202a" <= character <= "\u2069")
    )

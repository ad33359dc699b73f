"""Read inline fields as Dataview does: written from its documentation, "Adding Metadata".

`[key:: value]` and `(key:: value)` anywhere in a line. A bracket may open a field; its key runs to
the next `::` and holds no bracket; its value runs to the bracket that closes it, nested pairs and
characters behind a backslash left out. Square fields are looked for first, then round ones.
"""

from __future__ import annotations

PAIRS = {"[": "]", "(": ")"}


def inline_fields(line: str) -> list[tuple[str, str]]:
    """Return the (key, value) pairs of a line, in the order in which they stand there."""
    found: list[tuple[int, str, str]] = []
    for opening in PAIRS:
        at = line.find(opening)
        while at >= 0:
            field = _field_at(line, at)
            if field:
                key, value, end = field
                found.append((at, key, value))
            at = line.find(opening, end if field else at + 1)
    return [(key, value) for _, key, value in sorted(found)]


def _field_at(line: str, start: int) -> tuple[str, str, int] | None:
    """Return (key, value, index behind it) of the field that a bracket opens, or None."""
    separator = line.find("::", start + 1)
    if separator < 0:
        return None
    key = line[start + 1 : separator].strip()
    if any(bracket in key for bracket in "[]()"):
        return None
    end = _closing(line, separator + 2, line[start])
    return None if end < 0 else (key, line[separator + 2 : end].strip(), end + 1)


def _closing(line: str, start: int, opening: str) -> int:
    depth, escaped = 0, False
    for at in range(start, len(line)):
        character = line[at]
        if character == "\\":
            escaped = not escaped
        elif escaped:
            escaped = False
        elif character == opening:
            depth += 1
        elif character == PAIRS[opening]:
            depth -= 1
            if depth < 0:
                return at
    return -1

"""Read a note's front matter strictly: strings only, nothing that can expand or surprise."""

from __future__ import annotations

# 'key: value', '"key": value'; what YAML would expand or type is refused or kept as text
REFUSED = ("&", "*", "!", "%", "@", "`")
BLOCK_MARKS = ("|", ">", "|-", ">-", "|+", ">+")

Front = tuple[tuple[str, tuple[str, ...]], ...]


class FrontError(ValueError):
    """The front matter is outside the strict subset; the message says which line and why."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(reason)


def read_front(lines: list[str]) -> Front:
    """Return (key, values) pairs of the lines between the marks; raise FrontError."""
    pairs: dict[str, list[str]] = {}
    values: list[str] = []
    block = False
    for number, line in enumerate(lines, 2):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if block and line[0].isspace():
            values.append(bare)
            continue
        if bare.startswith("- ") or bare == "-":
            values.extend(_scalars(bare[1:].strip(), number))
            continue
        if line[0].isspace():
            # a nested mapping or a folded line: kept as text of the key above
            values.append(bare)
            continue
        key, colon, rest = line.partition(":")
        key = key.strip().strip("\"'")
        if not colon or (rest and not rest[0].isspace()):
            raise FrontError(number, f"cannot read {bare[:40]!r} as 'key: value'")
        if key == "<<" or key.startswith(REFUSED):
            raise FrontError(number, f"{key[:40]!r}: anchors, tags and merge keys are not read")
        if key in pairs:
            raise FrontError(number, f"the key {key[:40]!r} stands twice")
        values = pairs[key] = []
        rest = rest.strip()
        block = rest in BLOCK_MARKS
        if rest and not block:
            values.extend(_scalars(rest, number))
    return tuple((key, tuple(values)) for key, values in pairs.items())


def _scalars(text: str, number: int) -> list[str]:
    if text.startswith("["):
        if not text.endswith("]") or "[" in text[1:]:
            raise FrontError(number, "a list in brackets must close on its line, without nesting")
        return [value for part in _split(text[1:-1]) for value in _scalars(part, number)]
    if text.startswith("{"):
        return [text]
    if text.startswith(REFUSED):
        raise FrontError(number, f"{text[:40]!r}: anchors, aliases and tags are not read")
    quote = text[:1]
    if quote and quote in "\"'":
        end = text.find(quote, 1)
        while quote == "'" and end > 0 and text[end + 1 : end + 2] == "'":
            end = text.find(quote, end + 2)
        if end < 0:
            raise FrontError(number, f"the quote in {text[:40]!r} is never closed")
        return [text[1:end].replace("''", "'") if quote == "'" else text[1:end]]
    value = text.split(" #", 1)[0].strip()
    return [value] if value else []


def _split(text: str) -> list[str]:
    parts = [""]
    quote = ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and not parts[-1].strip():
            quote = character
        elif character == ",":
            parts.append("")
            continue
        parts[-1] += character
    return [part.strip() for part in parts if part.strip()]

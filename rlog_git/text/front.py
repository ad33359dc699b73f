"""Read a note's front matter strictly: strings only, nothing that can expand or surprise."""

from __future__ import annotations

import re

# what YAML would expand or type is refused
REFUSED = ("&", "*", "!", "%", "@", "`")
# 'text: |', 'text: >-', 'text: |2'
BLOCK_MARK = re.compile(r"[|>][-+\d]{0,2}")
# '  name: &anchor value', '    <<: *base' below a key
EXPANDS = re.compile(r"(?:- )?(?:<<[ \t]*:|[^:\"']{1,200}:[ \t]+[&*!][^ \t])")
# '\"', '\\', '\n' in double quotes
ESCAPE = re.compile(r"\\([\"\\/nt])")
ESCAPED = {"n": " ", "t": " "}
SIZE_LIMIT = 64 * 1024  # characters
SHOWN = 40

Front = tuple[tuple[str, tuple[str, ...]], ...]


class FrontError(ValueError):
    """The front matter is outside the strict subset; the message says which line and why."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(reason)


def read_front(lines: list[str]) -> Front:
    """Return (key, values) pairs of the lines between the marks; raise FrontError."""
    if sum(map(len, lines)) > SIZE_LIMIT:
        raise FrontError(1, "front matter of more than 64 kB is not read: shorten it")
    pairs: dict[str, list[str]] = {}
    values: list[str] = []
    block = False
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 2
        bare = line.strip()
        at += 1
        if block and line[:1].isspace():
            values.extend([bare] if bare else [])
        elif not bare or bare.startswith("#"):
            continue
        elif bare.startswith("- ") or bare == "-":
            text, at = _whole(bare[1:].strip(), lines, at, number)
            values.extend(_scalars(text, number))
        elif line[0].isspace():
            # a nested mapping or a folded line: kept as text of the key above
            if EXPANDS.match(bare):
                raise _refused(number, bare)
            values.append(bare)
        else:
            key, rest = _key(bare, number)
            if key in pairs:
                raise FrontError(number, f"the key {key[:SHOWN]!r} stands twice: keep one")
            values = pairs[key] = []
            block = bool(BLOCK_MARK.fullmatch(rest))
            if rest and not block:
                text, at = _whole(rest, lines, at, number)
                values.extend(_scalars(text, number))
    return tuple((key, tuple(values)) for key, values in pairs.items())


def front_tags(front: Front) -> tuple[str, ...]:
    """Return the tags that front matter gives a note, as they are compared.

    `tags: a, b`, `tags: "#a #b"` and lists are read. No level of a tag is empty: ``/a//b`` is
    ``a/b``.
    """
    given = [
        part
        for key, values in front
        if key.casefold() in ("tags", "tag")
        for value in values
        for part in (value.split() if "#" in value else value.split(","))
    ]
    words = (" ".join(part.strip(" ,#[]").casefold().split()) for part in given)
    tags = ("/".join(level for level in word.split("/") if level) for word in words)
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def front_says(front: Front, key: str) -> bool:
    """Say whether front matter sets a key to true, in any of the ways people write that."""
    return any(
        name.casefold() == key and values and values[0].casefold() in ("true", "yes", "on")
        for name, values in front
    )


def _key(bare: str, number: int) -> tuple[str, str]:
    """Return the key of a line and what stands behind its colon."""
    if bare[0] in "\"'" and (end := _quote_end(bare, bare[0], 1)) > 0:
        key, (colon, rest) = bare[1:end], (bare[end + 1 : end + 2], bare[end + 2 :])
    else:
        key, colon, rest = bare.partition(": ") if ": " in bare else bare.partition(":")
    if not colon or (colon == ":" and rest and not rest[0].isspace()):
        raise FrontError(number, f"cannot read {bare[:SHOWN]!r}: write it as 'key: value'")
    key = key.strip()
    if key == "<<" or key.startswith(REFUSED):
        raise _refused(number, bare)
    return key, rest.strip()


def _whole(text: str, lines: list[str], at: int, number: int) -> tuple[str, int]:
    """Return a value with the lines that its quotes or brackets take in, and the next index."""
    first = text[:1]
    if not first or first not in "\"'[":
        return text, at
    parts = [text]
    done = _ends(text, first, 1)
    while not done and at < len(lines):
        parts.append(lines[at].strip())
        done = _ends(parts[-1], first, 0)
        at += 1
    if not done:
        what = "bracket" if first == "[" else "quote"
        raise FrontError(number, f"the {what} in {text[:SHOWN]!r} is never closed: close it")
    return " ".join(parts), at


def _ends(text: str, opening: str, at: int) -> bool:
    if opening == "[":
        return text.split(" #", 1)[0].rstrip().endswith("]")
    return _quote_end(text, opening, at) >= 0


def _quote_end(text: str, quote: str, at: int) -> int:
    """Return where a quoted text ends: ``''`` stands for one quote, a backslash escapes ``"``."""
    while at < len(text):
        if text[at] == "\\" and quote == '"':
            at += 1
        elif text[at] == quote:
            if quote == '"' or text[at + 1 : at + 2] != "'":
                return at
            at += 1
        at += 1
    return -1


def _scalars(text: str, number: int) -> list[str]:
    if text.startswith("["):
        return [value for part in _parts(text, number) for value in _scalars(part, number)]
    if text.startswith("{"):
        return [text]
    if text.startswith(REFUSED):
        raise _refused(number, text)
    quote = text[:1]
    if quote and quote in "\"'":
        inside = text[1 : _quote_end(text, quote, 1)]
        if quote == "'":
            return [inside.replace("''", "'")]
        return [ESCAPE.sub(lambda found: ESCAPED.get(found[1], found[1]), inside)]
    value = text.split(" #", 1)[0].strip()
    return [value] if value else []


def _parts(text: str, number: int) -> list[str]:
    """Return the parts of a list in brackets; commas and brackets in quotes are text."""
    parts = [""]
    at = 1
    while at < len(text) and text[at] != "]":
        character = text[at]
        if character in "\"'" and not parts[-1].strip():
            end = _quote_end(text, character, at + 1)
            end = len(text) - 1 if end < 0 else end
            parts[-1] += text[at : end + 1]
            at = end
        elif character == ",":
            parts.append("")
        elif character in "[{":
            raise FrontError(number, "a list inside a list is not read: write it on one level")
        else:
            parts[-1] += character
        at += 1
    return [part.strip() for part in parts if part.strip()]


def _refused(number: int, text: str) -> FrontError:
    return FrontError(
        number, f"{text[:SHOWN]!r}: anchors, tags and merge keys are not read: write it in full"
    )

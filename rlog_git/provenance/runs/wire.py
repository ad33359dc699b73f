"""Read protocol buffers without their schema: the numbered fields of one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT, EIGHT, LENGTH, FOUR = 0, 1, 2, 5
WIDTHS = {EIGHT: 8, FOUR: 4}
LONGEST_VARINT = 70

Value = int | bytes


def fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """Yield (number, value): an int for a varint, bytes for all else; a torn field ends it."""
    at, size = 0, len(message)
    while at < size:
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == VARINT:
            value, at = _varint(message, at)
            if at <= size:
                yield tag >> 3, value
            continue
        if kind == LENGTH:
            width, at = _varint(message, at)
        else:
            width = WIDTHS.get(kind, size)
        if at + width > size:
            return
        yield tag >> 3, message[at : at + width]
        at += width


def texts(message: bytes, *numbers: int) -> list[str]:
    """Return the first value of each of these fields as a text, nothing where it is absent."""
    found: dict[int, str] = {}
    for number, value in fields(message):
        if number in numbers and isinstance(value, bytes):
            found.setdefault(number, value.decode("utf-8", "replace"))
    return [found.get(number, "") for number in numbers]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a varint and where it ends; a torn one ends behind the message."""
    value = shift = 0
    while at < len(message) and shift < LONGEST_VARINT:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:  # noqa: PLR2004 - the sign that another byte follows is absent
            return value, at
        shift += 7
    return 0, len(message) + 1

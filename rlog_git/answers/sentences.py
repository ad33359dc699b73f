"""Cut the text of an entry into its sentences, each where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# a sentence, or a line of a list or table
SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?](?!\s)[^\n.!?]*|\n(?!\s*(?:\n|[-*+|#>]))[^\n.!?]*)*[.!?]?")
LONGEST = 300


class Sentence(NamedTuple):
    """A sentence of an entry, and the character of its text from which on it tells."""

    text: str
    at: int


class Part(NamedTuple):
    """A sentence as it is read, what says nothing blanked out, and where it begins and ends."""

    read: str
    start: int
    end: int


def parts(text: str, unread: re.Pattern[str]) -> Iterator[Part]:
    """Yield the sentences of a text; what matches `unread` is blank, so that all has its place."""
    read = unread.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in SENTENCE.finditer(read):
        if found[0].strip():
            yield Part(found[0], found.start(), found.end())


def as_written(text: str, part: Part, at: int) -> Sentence:
    """Return a sentence as it stands in its text, on one line; `at` counts from its begin."""
    return Sentence(" ".join(text[part.start : part.end].split())[:LONGEST], part.start + at)

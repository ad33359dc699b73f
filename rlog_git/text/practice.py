"""Read and write the question of a review whether a lesson was practised, and its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.outline import GENERATED, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

# what a line of rlog's block holds, so that few notes are looked through
MARK = "[practised::"
# '- lesson [[2026-11-20]]: three seeds before a number [practised:: y]'
LINE = re.compile(r"- lesson \[\[([^\]]+)\]\]: (.*) \[practised::([^\[\]]*)\]\s*")
YES, NO = ("y", "yes"), ("n", "no")


class Asked(NamedTuple):
    """A lesson that a review asked about, in the line `line` (from 1).

    `origin` is what its line links to: the day of the lesson, or the note of one without a day.
    `lesson` are its words as the review repeats them, `written` is what was answered, and `answer`
    how that is read: "y", "n", or "" for anything else.
    """

    line: int
    origin: str
    lesson: str
    written: str

    @property
    def answer(self) -> str:
        """What was answered: its first word counts, so that a reason may follow."""
        first = self.written.casefold().replace(",", " ").split()[:1]
        return "y" if first and first[0] in YES else "n" if first and first[0] in NO else ""

    @property
    def about(self) -> tuple[str, str]:
        """What makes two lines ask about the same lesson."""
        return self.origin, self.lesson


def question(origin: str, lesson: str) -> str:
    """Return the line that asks about a lesson, with room for the answer."""
    return f"- lesson [[{origin}]]: {lesson} {MARK} ]"


def read(data: bytes) -> list[Asked]:
    """Return what was asked and answered between rlog's marks in the bytes of a note."""
    lines = data.decode("utf-8", "replace").split("\n")
    codes = outline(lines)[0]
    return [
        found
        for number, line in enumerate(lines, 1)
        if codes[number - 1] == GENERATED and (found := _read(line, number))
    ]


def answer(data: bytes, about: tuple[str, str], given: str) -> bytes:
    """Write an answer into the line between rlog's marks that asks about a lesson without one."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    codes = outline(lines)[0]
    for at, line in enumerate(lines):
        asked = _read(line, at + 1) if codes[at] == GENERATED else None
        if asked and asked.about == about and not asked.written:
            head, _mark, tail = line.rpartition(MARK)
            lines[at] = f"{head}{MARK} {given}{tail[tail.index(']') :]}"
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def keep_answers(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the new lines of a block with each answered line of the old one as it stands.

    What was answered and is asked no more takes the place of a question without an answer.
    """
    given = {
        asked.about: line for line in old if (asked := _read(line, 0)) and asked.written.strip()
    }
    kept = [given.pop(asked.about, line) if (asked := _read(line, 0)) else line for line in new]
    for line in given.values():
        asked_at = [at for at, each in enumerate(kept) if _read(each, 0)]
        free = [at for at in asked_at if not _given(kept[at])]
        if free:
            kept[free[-1]] = line
        else:
            kept.insert(asked_at[-1] + 1 if asked_at else len(kept), line)
    return kept


def _given(line: str) -> bool:
    found = _read(line, 0)
    return bool(found and found.written.strip())


def _read(line: str, number: int) -> Asked | None:
    found = LINE.fullmatch(line) if MARK in line else None
    return Asked(number, found[1], found[2], found[3].strip()) if found else None

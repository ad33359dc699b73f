"""What have I learned? The lessons of the log by theme, with what they came from."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.registry import asks
from rlog_git.answers.taught import OTHER, Lesson, taught
from rlog_git.answers.wording import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence


# rare words that two lessons share where both say always or never; where only one does
SHARED, SHARED_PLAIN = 2, 3
DO = re.compile(r"\b(?:always|must|every time|do(?! not|n['’]?t))\b", re.IGNORECASE)
DONT = re.compile(r"\b(?:never|don['’]?t|do not|avoid|stop|not)\b", re.IGNORECASE)
LESSONS = (
    Column("theme", "theme"),
    Column("lesson", "lesson"),
    Column("practised", "practised", "count"),
    Column("answered", "of", "count"),
    Column("asked", "asked", "count"),
    Column("last", "last asked"),
    Column("day", "day", "day"),
    Column("age", "days ago", "count"),
    Column("origin", "what stood before"),
)
THEMES = (
    Column("theme", "theme"),
    Column("lessons", "lessons", "count"),
    Column("practised", "practised", "count"),
    Column("answered", "of", "count"),
    Column("oldest", "oldest", "day"),
    Column("newest", "newest", "day"),
)
AGAINST = (
    Column("lesson", "lesson"),
    Column("other", "may contradict"),
    Column("shared", "shared words"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the lessons by theme, and which of them may contradict one another."""
    found = taught(connection, asked)
    themes = Counter(lesson.theme for lesson in found)
    found.sort(key=lambda each: (each.theme == OTHER, -themes[each.theme], each.theme))
    against = list(_against(found))
    return Answer(
        report="lessons",
        question=asks("lessons"),
        first=asked.first,
        last=asked.last,
        headline=_headline(found, themes, len(against)),
        tables=(
            Table("lessons", "Lessons by theme", LESSONS, tuple(_row(x, asked) for x in found)),
            Table("themes", "Themes", THEMES, tuple(_themes(found, themes))),
            Table("against", "Lessons that may contradict", AGAINST, tuple(against)),
        ),
        notes=tuple(_notes(found, len(against))),
        pictures=(Picture("bars", "themes", "Lessons by theme", "theme", ("lessons",)),),
    )


def _polarity(text: str) -> int:
    """Return 1 for a do, -1 for a don't, 0 where neither or both are said."""
    return bool(DO.search(text)) - bool(DONT.search(text))


def _against(found: Sequence[Lesson]) -> Iterator[Row]:
    """Yield pairs that share rare words of which one says do (or nothing), the other don't."""
    sides = [_polarity(lesson.row.text) for lesson in found]
    nots = [lesson for lesson, side in zip(found, sides, strict=True) if side < 0]
    others = [(x, side) for x, side in zip(found, sides, strict=True) if side >= 0]
    for lesson in nots:
        for other, side in others:
            shared = lesson.words & other.words
            if len(shared) >= (SHARED if side else SHARED_PLAIN):
                pair = sorted((lesson, other), key=lambda each: each.row.day)
                yield {
                    "lesson": pair[0].row.text,
                    "other": pair[1].row.text,
                    "shared": ", ".join(sorted(shared)),
                    PLACES: [each.row.place for each in pair],
                }


def _row(lesson: Lesson, asked: Asked) -> Row:
    row, origin = lesson.row, lesson.origin
    return {
        "theme": lesson.theme,
        "lesson": row.text,
        "origin": f"{origin.kind}: {origin.text}" if origin else None,
        "practised": lesson.answers("y") if lesson.asked else None,
        "answered": lesson.answers("y", "n") if lesson.asked else None,
        "asked": len(lesson.asked) or None,
        "last": lesson.asked[-1].week if lesson.asked else None,
        "day": row.day or None,
        "age": max(0, (asked.today - date.fromisoformat(row.day)).days) if row.day else None,
        PLACES: [
            row.place,
            *([origin.place] if origin else []),
            *(each.place for each in lesson.asked[-1:]),
        ],
    }


def _themes(found: Sequence[Lesson], themes: Counter[str]) -> Iterator[Row]:
    for theme in dict.fromkeys(lesson.theme for lesson in found):
        same = [lesson for lesson in found if lesson.theme == theme]
        own = [lesson.row for lesson in same]
        answered = sum(lesson.answers("y", "n") for lesson in same)
        days = sorted(row.day for row in own if row.day)
        yield {
            "theme": theme,
            "lessons": themes[theme],
            "practised": sum(lesson.answers("y") for lesson in same) if answered else None,
            "answered": answered or None,
            "oldest": days[0] if days else None,
            "newest": days[-1] if days else None,
            PLACES: [row.place for row in own],
        }


def _headline(found: Sequence[Lesson], themes: Counter[str], against: int) -> str:
    if not found:
        return "No lesson is written down yet. Write one: rlog add 'lesson: …'"
    named = len(themes) - (OTHER in themes)
    pairs = f"; {counted(against, 'pair')} may contradict" if against else ""
    answered = sum(lesson.answers("y", "n") for lesson in found)
    done = sum(lesson.answers("y") for lesson in found)
    said = f"; practised {done} of {answered} times asked" if answered else ""
    return f"{counted(len(found), 'lesson')}, {counted(named, 'theme')}{said}{pairs}."


def _notes(found: Sequence[Lesson], against: int) -> Iterator[str]:
    origins = [lesson for lesson in found if lesson.origin]
    if origins:
        like = sum(lesson.like for lesson in origins)
        yield (
            f"What stood before a lesson is inferred (n = {len(origins)} of {len(found)}): the "
            "bug, fix, result, decision or insight before it on its day, what shares a word or tag "
            f"with it first ({like}), else merely the last ({len(origins) - like})."
        )
    if found:
        open_ = sum(not each.answer for lesson in found for each in lesson.asked)
        never = sum(not lesson.asked for lesson in found)
        yield (
            "Each `rlog review` asks about three lessons, those not asked about for longest: "
            f"{never} of {len(found)} were never asked about, {open_} answers are missing."
        )
    if against:
        yield (
            f"That two may contradict is inferred (n = {against}): one says never, don't, not or "
            f"avoid, the other always, must or do and shares {SHARED} rarer words with it, or says "
            f"neither and shares {SHARED_PLAIN}."
        )
    undated = sum(not lesson.row.day for lesson in found)
    if undated:
        yield f"{counted(undated, 'lesson')} in notes without a day, so without an age."

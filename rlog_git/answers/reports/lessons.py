"""What have I learned? The lessons of the log by theme, with what they came from."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Row, Table
from rlog_git.answers.likeness import rare_words, telling_words, words_of
from rlog_git.answers.registry import asks
from rlog_git.answers.wording import counted
from rlog_git.index import learned, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from rlog_git.index.said import Said

OTHER = "other"
# rare words that two lessons share where both say always or never; where only one does
SHARED, SHARED_PLAIN = 2, 3
DO = re.compile(r"\b(?:always|must|every time|do(?! not|n['’]?t))\b", re.IGNORECASE)
DONT = re.compile(r"\b(?:never|don['’]?t|do not|avoid|stop|not)\b", re.IGNORECASE)
LESSONS = (
    Column("theme", "theme"),
    Column("lesson", "lesson"),
    Column("origin", "what stood before"),
    Column("day", "day", "day"),
    Column("age", "days ago", "count"),
)
THEMES = (
    Column("theme", "theme"),
    Column("lessons", "lessons", "count"),
    Column("oldest", "oldest", "day"),
    Column("newest", "newest", "day"),
)
AGAINST = (
    Column("lesson", "lesson"),
    Column("other", "may contradict"),
    Column("shared", "shared words"),
)


class Lesson(NamedTuple):
    """A lesson with its theme, its rare words, and the entry before it; `like` if they agree."""

    row: Said
    theme: str
    words: set[str]
    origin: Said | None
    like: bool


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the lessons by theme, and which of them may contradict one another."""
    found = _read(connection, asked)
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
    )


def _read(connection: sqlite3.Connection, asked: Asked) -> list[Lesson]:
    ever = asked.first <= (said.first_day(connection) or asked.first)
    rows = learned.lessons(connection, asked.first, asked.last, ever=ever)
    mentioned = said.mentions(connection, rows)
    projects = said.projects(connection, rows, mentioned)
    wanted = asked.words.casefold().split()
    rows = [
        row
        for row in rows
        if (not asked.project or projects.get(row.number) == asked.project)
        and all(word in row.text.casefold() for word in wanted)
    ]
    tags = [mentioned[row.number].tags if row.number in mentioned else [] for row in rows]
    words = rare_words(connection, [row.text for row in rows])
    before: dict[str, list[Said]] = {}
    for entry in learned.stood_on(connection, (row.day for row in rows)):
        before.setdefault(entry.path, []).append(entry)
    themes = _named(tags, words)
    return [
        Lesson(row, theme, own, *_origin(row, own_tags, before.get(row.path, ())))
        for row, theme, own, own_tags in zip(rows, themes, words, tags, strict=True)
    ]


def _named(tags: Sequence[list[str]], words: Sequence[set[str]]) -> list[str]:
    """Return the theme of each lesson: its most used tag, else its most shared word, else other."""
    used = Counter(tag for own in tags for tag in set(own))
    shared = Counter(
        word for own, own_tags in zip(words, tags, strict=True) for word in own if not own_tags
    )
    themes = []
    for own, own_tags in zip(words, tags, strict=True):
        if own_tags:
            themes.append("#" + max(own_tags, key=lambda tag: used[tag]))
        else:
            most = max(sorted(own), key=lambda word: shared[word], default="")
            themes.append(most if shared[most] > 1 else OTHER)
    kept = Counter(themes)
    return [theme if theme[0] == "#" or kept[theme] > 1 else OTHER for theme in themes]


def _origin(row: Said, tags: list[str], day: Sequence[Said]) -> tuple[Said | None, bool]:
    """Return what stands before a lesson on its day, what shares words first; and if it shares."""
    earlier = [
        entry
        for entry in day
        if entry.number != row.number
        and (entry.time <= row.time if entry.time and row.time else entry.line < row.line)
    ]
    words = telling_words(row.text)
    marks = {f"#{tag}" for tag in tags}

    def alike(entry: Said) -> int:
        same = len(words & words_of(entry.text))
        return same + any(mark in entry.text.casefold() for mark in marks)

    best = max(reversed(earlier), key=alike, default=None)
    return best, best is not None and alike(best) > 0


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
        "day": row.day or None,
        "age": max(0, (asked.today - date.fromisoformat(row.day)).days) if row.day else None,
        PLACES: [row.place, *([origin.place] if origin else [])],
    }


def _themes(found: Sequence[Lesson], themes: Counter[str]) -> Iterator[Row]:
    for theme in dict.fromkeys(lesson.theme for lesson in found):
        own = [lesson.row for lesson in found if lesson.theme == theme]
        days = sorted(row.day for row in own if row.day)
        yield {
            "theme": theme,
            "lessons": themes[theme],
            "oldest": days[0] if days else None,
            "newest": days[-1] if days else None,
            PLACES: [row.place for row in own],
        }


def _headline(found: Sequence[Lesson], themes: Counter[str], against: int) -> str:
    if not found:
        return "No lesson is written down yet. Write one: rlog add 'lesson: …'"
    named = len(themes) - (OTHER in themes)
    pairs = f"; {counted(against, 'pair')} may contradict" if against else ""
    return f"{counted(len(found), 'lesson')}, {counted(named, 'theme')}{pairs}."


def _notes(found: Sequence[Lesson], against: int) -> Iterator[str]:
    origins = [lesson for lesson in found if lesson.origin]
    if origins:
        like = sum(lesson.like for lesson in origins)
        yield (
            f"What stood before a lesson is inferred (n = {len(origins)} of {len(found)}): the "
            "bug, fix, result, decision or insight before it on its day, what shares a word or tag "
            f"with it first ({like}), else merely the last ({len(origins) - like})."
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

"""Read the lessons of a log: each with its theme, what it came from, what reviews asked of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.likeness import rare_words, telling_words, words_of
from rlog_git.index import learned, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from rlog_git.answers.answer import Asked
    from rlog_git.index.learned import Practice
    from rlog_git.index.said import Said

OTHER = "other"


class Lesson(NamedTuple):
    """A lesson with its theme, its rare words, and the entry before it; `like` if they agree.

    `asked` is what the reviews asked about it, the oldest week first.
    """

    row: Said
    theme: str
    words: set[str]
    origin: Said | None
    like: bool
    asked: list[Practice]

    def answers(self, *wanted: str) -> int:
        """Return how many answers are one of these."""
        return sum(each.answer in wanted for each in self.asked)


def taught(connection: sqlite3.Connection, asked: Asked) -> list[Lesson]:
    """Return the lessons of the days, words and project asked about, oldest first."""
    ever = asked.first <= (said.first_day(connection) or asked.first)
    rows = learned.lessons(connection, asked.first, asked.last, ever=ever)
    wanted = asked.words.casefold().split()
    rows = [row for row in rows if all(word in row.text.casefold() for word in wanted)]
    rows = said.of_project(connection, rows, asked.project)
    mentioned = said.mentions(connection, rows)
    tags = [mentioned[row.number].tags if row.number in mentioned else [] for row in rows]
    words = rare_words(connection, [row.text for row in rows])
    before: dict[str, list[Said]] = {}
    for entry in learned.stood_on(connection, (row.day for row in rows)):
        before.setdefault(entry.path, []).append(entry)
    themes = _named(tags, words)
    practised: dict[tuple[str, str], list[Practice]] = {}
    for each in learned.practices(connection):
        practised.setdefault(each.about, []).append(each)
    return [
        Lesson(
            row,
            theme,
            own,
            *_origin(row, own_tags, before.get(row.path, ())),
            practised.get(learned.about(row), []),
        )
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

"""Choose one old thing that matters today: a like bug with its fix, an idea, a quiet question."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.likeness import telling_words, words_of
from rlog_git.index import holders, reminders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date

    from rlog_git.index.reminders import Old

# an old thing fits if it shares so many words with one text of today, each in at most RARE entries
SHARED, RARE = 3, 30
# how old a bug or idea must be, and how long a question must have been quiet
OLD_DAYS, QUIET_DAYS = 7, 30
# the latest open tasks and the first words of today that are looked at, so that it stays quick
TASKS, WORDS = 20, 150


class Reminder(NamedTuple):
    """An old thing, what fixed it if it was a bug, and the rare words it shares with today."""

    old: Old
    fix: Old | None
    shared: tuple[str, ...]


def reminder(connection: sqlite3.Connection, today: date) -> Reminder | None:
    """Return the old thing that shares most rare words with a text of today, if enough; or None.

    Texts of today are the entries of today and yesterday and the latest open tasks.
    """
    yesterday = (today - timedelta(days=1)).isoformat()
    texts = reminders.seeds(connection, yesterday, today.isoformat(), TASKS)
    seeds = [telling_words(text) for text in texts]
    words = list(dict.fromkeys(word for seed in seeds for word in sorted(seed)))[:WORDS]
    held = {word: _rare(holders.holding(connection, word, RARE + 1)) for word in words}
    best = _most_alike(seeds, held)
    before = (today - timedelta(days=OLD_DAYS)).isoformat()
    found = reminders.old(connection, best, before) if best else []
    found.sort(key=lambda each: (-len(best[each.number]), each.kind, each.day, each.line))
    for each in found:
        fix = (
            _fix(reminders.fixes_after(connection, each.day), each) if each.kind == "bug" else None
        )
        quiet = (today - timedelta(days=QUIET_DAYS)).isoformat()
        fits = (
            each.kind == "idea"
            or fix
            or (each.kind == "question" and reminders.is_quiet(connection, each.number, quiet))
        )
        if fits:
            return Reminder(each, fix, tuple(sorted(best[each.number])))
    return None


def _rare(found: list[int]) -> list[int]:
    """Return the entries that hold a word, none where they are more than RARE."""
    return found if len(found) <= RARE else []


def _most_alike(seeds: Sequence[set[str]], held: dict[str, list[int]]) -> dict[int, set[str]]:
    """Return for each entry the rare words that it shares with one text of today, if enough."""
    best: dict[int, set[str]] = {}
    for seed in seeds:
        shared: dict[int, set[str]] = {}
        for word in seed:
            for number in held.get(word, ()):
                shared.setdefault(number, set()).add(word)
        for number, words in shared.items():
            if len(words) >= SHARED and len(words) > len(best.get(number, ())):
                best[number] = words
    return best


def _fix(fixes: Sequence[Old], bug: Old) -> Old | None:
    """Return the first fix behind a bug that shares a word with it, else the next of its day."""
    later = [fix for fix in fixes if (fix.day, fix.path, fix.line) > (bug.day, bug.path, bug.line)]
    words = telling_words(bug.text)
    alike = (fix for fix in later if words & words_of(fix.text))
    return next(alike, None) or next((fix for fix in later if fix.day == bug.day), None)

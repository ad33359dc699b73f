"""Choose one old thing that matters today: a like bug with its fix, an idea, a quiet question."""

from __future__ import annotations

from datetime import timedelta
from math import log
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.likeness import telling_words, words_of
from rlog_git.index import holders, reminders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rlog_git.index.reminders import Old

# a word counts up to so many entries; so many words must be shared
MOST_HELD, SHARED = 60, 2
# by chance fewer than one entry in e^1.5 logs would hold the shared words, and they weigh so much
# of both texts (Dice): 344 evenings of the sample and two real logs had 12 things shown so, of
# which 10 were to the point; three rare words alone had shown 2
BY_CHANCE, ALIKE = 1.5, 0.3
# in a shorter log a word counts as rare as in one of so many entries
FEWEST = 200
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
    """Return the old thing that is most like a text of today, if it is like enough; or None.

    Texts of today are the entries of today and yesterday and the latest open tasks.
    """
    yesterday = (today - timedelta(days=1)).isoformat()
    texts = reminders.seeds(connection, yesterday, today.isoformat(), TASKS)
    rarity = _Rarity(connection)
    seeds = _rare(texts, rarity)
    numbers = {number for seed in seeds for number in rarity.like(seed)}
    before = (today - timedelta(days=OLD_DAYS)).isoformat()
    quiet = (today - timedelta(days=QUIET_DAYS)).isoformat()
    found = reminders.old(connection, numbers, before) if numbers else []
    best = []
    for each in _asked_plainly(found, quiet):
        alike, shared = max(rarity.alike(seed, telling_words(each.text)) for seed in seeds)
        if alike >= ALIKE:
            best.append((-alike, each, shared))
    for _, each, shared in sorted(best, key=lambda one: (one[0], one[1].day, one[1].line)):
        fix = _fix(reminders.fixes_after(connection, each.day), each)
        if (each.kind == "bug" and not fix) or _is_busy(connection, each, quiet):
            continue
        return Reminder(each, fix if each.kind == "bug" else None, shared)
    return None


class _Rarity:
    """Which entries hold a word, and how much a word weighs: each is looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._size = max(FEWEST, holders.size(connection))
        self._held: dict[str, list[int]] = {}

    def holding(self, word: str) -> list[int]:
        """Return the entries that hold a word, none where they are more than MOST_HELD."""
        if word not in self._held:
            found = holders.holding(self._connection, word, MOST_HELD + 1)
            self._held[word] = found if len(found) <= MOST_HELD else []
        return self._held[word]

    def weight(self, words: Iterable[str]) -> float:
        """Return log(entries / entries that hold it) of the words that count, summed up."""
        counts = (len(self.holding(word)) for word in words)
        return sum(log(self._size / count) for count in counts if count)

    def like(self, seed: set[str]) -> Iterator[int]:
        """Yield the entries that share more words with a text than chance would bring together."""
        shared: dict[int, set[str]] = {}
        for word in seed:
            for number in self.holding(word):
                shared.setdefault(number, set()).add(word)
        for number, words in shared.items():
            if len(words) >= SHARED and self.weight(words) >= log(self._size) + BY_CHANCE:
                yield number

    def alike(self, one: set[str], two: set[str]) -> tuple[float, tuple[str, ...]]:
        """Return how alike two texts are and the words they share; 0.0 where chance is enough."""
        shared = {word for word in one & two if self.holding(word)}
        weight = self.weight(shared)
        if len(shared) < SHARED or weight < log(self._size) + BY_CHANCE:
            return 0.0, ()
        return 2 * weight / (self.weight(one) + self.weight(two)), tuple(sorted(shared))


def _rare(texts: Sequence[str], rarity: _Rarity) -> list[set[str]]:
    """Return the words of each text that count, of the first WORDS of all."""
    seeds = [telling_words(text) for text in texts]
    first = list(dict.fromkeys(word for seed in seeds for word in sorted(seed)))[:WORDS]
    rare = {word for word in first if rarity.holding(word)}
    return [seed & rare for seed in seeds]


def _asked_plainly(found: Iterable[Old], quiet: str) -> Iterator[Old]:
    """Yield the bugs, ideas and questions, and for other entries what they ask in plain words."""
    from rlog_git.answers.wondering import KINDS, asked_in  # noqa: PLC0415 - few mornings need it

    for each in found:
        if (
            each.kind == "bug"
            or (each.kind == "idea" and "[state:: dropped]" not in each.text)
            or (each.kind == "question" and each.day < quiet)
        ):
            yield each
        elif each.kind in KINDS and each.day < quiet:
            for sentence in asked_in(each.text):
                yield each._replace(kind="question", text=sentence.text)


def _is_busy(connection: sqlite3.Connection, each: Old, quiet: str) -> bool:
    """Say whether a question that has a name had an entry of late."""
    return each.kind == "question" and not reminders.is_quiet(connection, each.number, quiet)


def _fix(fixes: Sequence[Old], bug: Old) -> Old | None:
    """Return the first fix behind a bug that shares a word with it, else the next of its day."""
    later = [fix for fix in fixes if (fix.day, fix.path, fix.line) > (bug.day, bug.path, bug.line)]
    words = telling_words(bug.text)
    alike = (fix for fix in later if words & words_of(fix.text))
    return next(alike, None) or next((fix for fix in later if fix.day == bug.day), None)

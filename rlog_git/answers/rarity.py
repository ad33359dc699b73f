"""Say what two entries share that is rare in the log: words, tags, people, projects, sources."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.grouping import WORD as WORDS
from rlog_git.answers.grouping import words_of
from rlog_git.index import beginnings, holders, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from rlog_git.index.said import Mentioned, Said

# what stands in at most this share of the entries (or in FEW) is rare
COMMON, FEW = 0.01, 6
# so many rare things shared make two entries ones about the same, or one and a tag, name or project
SHARED = 2
WORD, TAG = "word", "tag"
SIGNS = {TAG: "#", "person": "@"}
# tags that name the kind of an entry and not what it is about
KIND_TAGS = frozenset({"idea", "ideas", "todo", "private"})

Feature = tuple[str, str]


class Common(NamedTuple):
    """What two entries share, the rarest first, and its weight; 0.0 where it is too little."""

    weight: float
    names: tuple[str, ...]


NOTHING = Common(0.0, ())


class Rarity:
    """What each entry is about, and how rare that is in the whole log; each is looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._size = max(2, holders.size(connection))
        self._most = max(FEW, round(COMMON * self._size))
        self._held: dict[Feature, int] = {}
        self._features: dict[int, frozenset[Feature]] = {}

    def read(self, rows: Iterable[Said]) -> None:
        """Read what these entries are about."""
        new = [row for row in rows if row.number not in self._features]
        mentioned = said.mentions(self._connection, new) if new else {}
        for row in new:
            self._features[row.number] = _features(row, mentioned.get(row.number))

    def common(self, one: Said, two: Said) -> Common:
        """Return what two entries that were read share, if it is enough.

        The weight is the sum of log(entries / entries that hold it), the inverse document
        frequency (Spärck Jones 1972), over the whole log.
        """
        shared = self._features[one.number] & self._features[two.number]
        if not shared:
            return NOTHING
        held = {feature: self._holders(feature) for feature in shared}
        rare = sum(count <= self._most for count in held.values())
        named = any(kind != WORD for kind, _ in shared)
        if rare < SHARED and not (rare and named and len(shared) >= SHARED):
            return NOTHING
        kept = [each for each in shared if each[0] != WORD or held[each] <= self._most]
        kept.sort(key=lambda each: (held[each], each))
        weight = sum(log(self._size / min(held[each], self._size)) for each in kept)
        return Common(weight, tuple(_named(each, one.text) for each in kept))

    def _holders(self, feature: Feature) -> int:
        if feature not in self._held:
            kind, name = feature
            if kind == WORD:
                count = holders.beginning(self._connection, name)
            elif kind == TAG:
                count = beginnings.mentioning(self._connection, TAG, name)
                count += beginnings.mentioning(self._connection, TAG, f"p/{name}")
                count = max(count, beginnings.of_project(self._connection, name))
            else:
                count = beginnings.mentioning(self._connection, kind, name)
            self._held[feature] = max(1, count)
        return self._held[feature]


def _named(feature: Feature, text: str) -> str:
    """Return what is shared as the text writes it: the word of a stem, a tag with its sign."""
    kind, name = feature
    if kind != WORD:
        return SIGNS.get(kind, "") + name
    return next((word for word in WORDS.findall(text.casefold()) if word.startswith(name)), name)


def _features(row: Said, mentioned: Mentioned | None) -> frozenset[Feature]:
    found = {(WORD, word) for word in words_of(row.text)}
    if row.project:
        found.add((TAG, row.project.casefold()))
    if mentioned:
        found.update((TAG, tag.removeprefix("p/")) for tag in mentioned.tags)
        found.update(("person", name) for name in mentioned.people)
        found.update(("source", source) for source in mentioned.sources)
        found.difference_update((TAG, tag) for tag in KIND_TAGS)
    return frozenset(found)

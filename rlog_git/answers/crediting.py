"""Name the sources of entries, and weigh each by its marks and by what came of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.likeness import telling_words
from rlog_git.answers.telling import bare
from rlog_git.index import cited, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from rlog_git.index.said import Mentioned, Said

# what is a source by its kind where it names none, and the kind of source that it is
BY_KIND = {"read": "post", "talk": "talk", "run": "run", "exp": "run", "result": "run"}
# 'https://www.example.org/a/b?v=c#d': 'example.org/a/b?v=c'
PAGE = re.compile(r"https?://(?:www\.)?([^/?#\s]+)([^#\s]*)", re.IGNORECASE)
IDENTIFIED = ("arxiv.org", "doi.org", "dx.doi.org")
FORGES = ("github.com", "gitlab.com", "codeberg.org")
PER_OUTCOME = 2
CITED_DAYS, NEAR_ENTRIES, SHARED_WORDS, LONG_WORD = 7, 5, 2, 5


class Source(NamedTuple):
    """Where something was learned: paper, post, person, talk, run or code, and its name."""

    kind: str
    name: str


@dataclass(slots=True)
class Credit:
    """What a source is credited with: the entries that name it, and what came of it."""

    named: list[Said] = field(default_factory=list)
    came: dict[int, Said] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """One an entry and one more a mark of importance, two a thing that came of it."""
        marks = sum(row.importance for row in self.named)
        return len(self.named) + marks + PER_OUTCOME * len(self.came)


def credited(
    connection: sqlite3.Connection, first: date, last: date, project: str = ""
) -> dict[Source, Credit]:
    """Return what each source of these days is credited with.

    What came of it: ideas, insights, decisions and tasks that stand below an entry that names it,
    cite the same paper or page within seven days, or stand in the same note among the five next
    outcomes and share two longer words with it.
    """
    naming = cited.naming(connection, first, last)
    later = cited.outcomes(connection, first, last + timedelta(days=CITED_DAYS))
    mentioned = said.mentions(connection, [*naming, *later])
    if project:
        known = said.projects(connection, naming, mentioned)
        naming = [row for row in naming if known.get(row.number) == project]
    found: dict[Source, Credit] = defaultdict(Credit)
    citing: dict[Source, list[Said]] = defaultdict(list)
    notes: dict[str, list[Said]] = defaultdict(list)
    for row in later:
        notes[row.path].append(row)
        for source in _cited(mentioned.get(row.number)):
            citing[source].append(row)
    for row in naming:
        for source in sources_of(row, mentioned.get(row.number)):
            credit = found[source]
            credit.named.append(row)
            outcomes = [*_below_or_near(row, notes[row.path]), *_citing(row, citing[source])]
            credit.came.update((each.number, each) for each in outcomes)
    return dict(found)


def sources_of(row: Said, mentioned: Mentioned | None) -> list[Source]:
    """Return the sources that an entry names; a reading, talk or run without any is one itself."""
    found = list(_cited(mentioned))
    people = mentioned.people if mentioned else []
    if row.kind == "talk" and not found:
        return [Source("talk", bare(row.text))]
    if not found or row.kind == "chat":
        found += [Source("person", f"@{name}") for name in people]
    if not found and row.kind in BY_KIND:
        found.append(Source(BY_KIND[row.kind], bare(row.text)))
    return list(dict.fromkeys(found))


def _cited(mentioned: Mentioned | None) -> Iterator[Source]:
    """Yield the papers and pages that an entry cites."""
    if mentioned is None:
        return
    for identifier in mentioned.sources:
        yield Source("paper", identifier)
    for target in mentioned.links:
        page = PAGE.match(target)
        if page and page[1].casefold() not in IDENTIFIED:
            kind = "code" if page[1].casefold() in FORGES else "post"
            yield Source(kind, page[1].casefold() + page[2].rstrip("/"))


def _citing(row: Said, citing: Iterable[Said]) -> Iterator[Said]:
    """Yield the outcomes of the next days that cite the same source, this entry's own too."""
    until = (date.fromisoformat(row.day) + timedelta(days=CITED_DAYS)).isoformat()
    for each in citing:
        if (row.day, row.path, row.line) < (each.day, each.path, each.line) and each.day <= until:
            yield each


def _below_or_near(row: Said, outcomes: list[Said]) -> Iterator[Said]:
    """Yield the outcomes of a note below an entry, or right behind it about the same."""
    at = bisect_left(outcomes, row.line + 1, key=lambda each: each.line)
    words = _long_words(row.text) if at < len(outcomes) else set()
    for each in outcomes[at : at + NEAR_ENTRIES]:
        if each.parent == row.line or len(words & _long_words(each.text)) >= SHARED_WORDS:
            yield each


def _long_words(text: str) -> set[str]:
    return {word for word in telling_words(text) if len(word) >= LONG_WORD}

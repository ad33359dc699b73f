"""Take the words of headings for topics, where entries have no tags: inferred, and said so."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rlog_git.answers.grouping import words_of
from rlog_git.index.topics import headings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from datetime import date

    from rlog_git.index.topics import About

# headings are read where fewer entries than this share have a topic of their own
UNTAGGED = 0.1
# a word is a topic where it stands in headings of so many days
FEWEST_DAYS = 2
WORD = re.compile(r"[^\W\d_]+")
# words of headings that name a day, a part of a note or a kind of entry
OF_FORM = frozenset(
    word
    for text in (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may",
        "june july august september october november december morning afternoon evening day week",
        "note notes idea ideas thought thoughts todo list lists item items work working stuff misc",
        "other general reading reads reference references update updates log plan plans planning",
        "question questions overview introduction summary conclusion conclusions example examples",
        "observation observations analysis approach next step steps done review more link links",
        "initial post top project brainstorming talks implementation thinking first second want",
    )
    for word in words_of(text)
)


def by_headings(
    connection: sqlite3.Connection, rows: list[About], first: date, last: date
) -> tuple[list[About], int]:
    """Return the rows with topics from their headings, and how many got one.

    Where enough entries have a topic of their own, the rows stay as they are. A topic is the word
    of the heading that stands in headings of most days.
    """
    entries = [row for row in rows if row.number]
    if sum(bool(row.topics) for row in entries) >= UNTAGGED * len(entries):
        return rows, 0
    heads = headings(connection, first, last)
    named = _named({row.number: heads.get(row.number, "") for row in entries}, entries)
    found = [
        row._replace(topics=(named[row.number],)) if row.number in named and not row.topics else row
        for row in rows
    ]
    return found, sum(one.topics != two.topics for one, two in zip(rows, found, strict=True))


def _named(heads: Mapping[int, str], entries: Iterable[About]) -> dict[int, str]:
    """Return the topic of each entry under a heading that has one."""
    stems = {
        head: {stem for stem in words_of(head, OF_FORM) if stem[0].isalpha()}
        for head in set(heads.values())
    }
    days: dict[str, set[str]] = {}
    for row in entries:
        for stem in stems[heads[row.number]]:
            days.setdefault(stem, set()).add(row.day)
    topics = {}
    for head, own in stems.items():
        often = [stem for stem in own if len(days.get(stem, ())) >= FEWEST_DAYS]
        if often:
            topics[head] = min(often, key=lambda stem: (-len(days[stem]), stem))
    spelled = _spelled(stems, set(topics.values()))
    return {number: spelled[topics[head]] for number, head in heads.items() if head in topics}


def _spelled(heads: Iterable[str], stems: set[str]) -> dict[str, str]:
    """Return how headings write the word of each stem most often."""
    found: dict[str, Counter[str]] = {stem: Counter() for stem in stems}
    for head in sorted(heads):
        for word in WORD.findall(head.casefold()):
            for stem in words_of(word) & stems:
                found[stem][word] += 1
    return {
        stem: min(words, key=lambda word: (-words[word], word), default=stem)
        for stem, words in found.items()
    }

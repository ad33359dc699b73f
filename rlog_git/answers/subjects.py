"""Which question, project, task, idea or tag is meant by what the user typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import NothingFoundError, UsageError
from rlog_git.index import threads
from rlog_git.text.question import question_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from rlog_git.index.threads import Row

# 'daily/2026/2026-11-23.md:14'
PLACE = re.compile(r"(.+\.md):(\d+)")
SHOWN = 20


class Subject(NamedTuple):
    """What a thread is about; `name` is a question's, a project's, a tag or a block id, or ""."""

    kind: str
    name: str
    title: str
    path: str = ""
    line: int = 0
    number: int = 0

    @property
    def called(self) -> str:
        """The word that means this one and no other."""
        if self.kind in ("question", "project") and self.name and not self.line:
            return f"#{self.kind[0]}/{self.name}"
        if self.kind == "tag":
            return f"#{self.name}"
        return f"^{self.name}" if self.name else f"{self.path}:{self.line}"


def meant(connection: sqlite3.Connection, text: str) -> Subject:
    """Return the one subject that a tag, id, place, name or words mean.

    Raise NothingFoundError for none, UsageError that lists the candidates for several.
    """
    found = _candidates(connection, text.strip())
    if not found:
        raise NothingFoundError(
            f"no question, project, task, idea or tag is {text!r} or holds these words",
            "Look for it: rlog find WORDS",
        )
    if len(found) > 1:
        listed = listed_lines([f"{each.called}  {each.kind}: {each.title}" for each in found])
        raise UsageError(
            f"{len(found)} threads are meant by {text!r}:\n{listed}\n"
            "Name one by what stands first on its line, or by more words"
        )
    return found[0]


def listed_lines(candidates: Sequence[str]) -> str:
    """Return the first candidates below one another, and how many more there are."""
    left = len(candidates) - SHOWN
    more = (f"and {left} more",) if left > 0 else ()
    return "\n".join(f"  {line}" for line in (*candidates[:SHOWN], *more))


def _candidates(connection: sqlite3.Connection, text: str) -> list[Subject]:
    place = PLACE.fullmatch(text)
    if place:
        return _entries(threads.named_at(connection, place[1], int(place[2])))
    if text.startswith("^"):
        return _entries(threads.named_by_id(connection, text[1:]))
    bare = text.casefold()
    questions = [] if bare.startswith("#p/") else threads.question_names(connection)
    projects = [] if bare.startswith("#q/") else threads.project_names(connection)
    name = question_name(text)
    own = bare.removeprefix("#").removeprefix("p/")
    exact = [Subject("question", each, each) for each in questions if each == name]
    exact += [Subject("project", each, each) for each in projects if each == own]
    if exact or bare.startswith(("#q/", "#p/")) or not bare:
        return exact
    tag = [Subject("tag", own, own)] if threads.with_tags(connection, [own]) else []
    if bare.startswith("#"):
        return tag
    by_id = _entries(threads.named_by_id(connection, text))
    if by_id:
        return by_id
    words = bare.split()
    holding = [
        *(Subject("question", each, each) for each in questions if all(x in each for x in words)),
        *(Subject("project", each, each) for each in projects if all(x in each for x in words)),
        *_entries(threads.named_by_words(connection, words)),
    ]
    return holding or tag


def _entries(rows: list[Row]) -> list[Subject]:
    """Return a subject an id: the live line, which stands first."""
    found: dict[str, Subject] = {}
    for row in rows:
        key = row["block_id"] or f"{row['path']}:{row['line']}"
        title = row["said"].partition("\n")[0]
        place = (row["path"], row["line"], row["number"])
        found.setdefault(key, Subject(row["kind"], row["block_id"], title, *place))
    return list(found.values())

"""The bugs and the fixes that a log tells of: said outright, or read from its sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers import mishaps, telling
from rlog_git.answers.grouping import words_of
from rlog_git.index import said, told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from rlog_git.answers.answer import Asked
    from rlog_git.index.said import Mentioned, Said
    from rlog_git.index.told import Told
    from rlog_git.model import Place

FOLDER = "bug/"
# with so many bugs said outright, sentences are not searched for more
ENOUGH_SAID = 5
# words that every second bug holds, and that tell none from another
OF_ALL = frozenset(words_of("bug buggy error errors problem issue fix fixed fixes debug wrong"))
MENDING = ["fix*", "debug*", "solved", "resolved"]
# '#bug/loader' in the words of an entry itself, not of its heading
OWN_TAG = re.compile(r"(?<!\w)#bug/[\w/-]", re.IGNORECASE)
FACTS = ("did", "exp", "run", "outcome", "data", "result")


class Bug(NamedTuple):
    """One bug as it stands in the log; `name` is that of its tag.

    `read` says that it is inferred from a sentence, `closed` on which day the task that tells of it
    was done. `number` is that of its entry.
    """

    number: int
    place: Place
    day: str
    text: str
    name: str = ""
    words: frozenset[str] = frozenset()
    project: str = ""
    block_id: str = ""
    parent: int = 0
    read: bool = False
    closed: str = ""

    @property
    def at(self) -> tuple[str, str, int]:
        """Where it stands in the order of the log."""
        return self.day, self.place.path, self.place.line


class Mend(NamedTuple):
    """An entry or a done task that tells of a fix; `fixes` is what it says itself that it fixes."""

    number: int
    place: Place
    day: str
    text: str
    names: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    project: str = ""
    parent: int = 0
    fixes: str = ""
    is_said: bool = True

    @property
    def at(self) -> tuple[str, str, int]:
        """Where it stands in the order of the log."""
        return self.day, self.place.path, self.place.line


def bugs_and_mends(connection: sqlite3.Connection, asked: Asked) -> tuple[list[Bug], list[Mend]]:
    """Return what the log tells of bugs and of fixes in the span, each oldest first."""
    first, last = asked.first, asked.last
    rows = said.said(connection, first, last, ("bug", "fix"))
    known = {row.number for row in rows}
    rows += [
        row
        for row in told.tagged(connection, first, last, FOLDER)
        if row.kind in FACTS and row.number not in known and OWN_TAG.search(row.text)
    ]
    tasks = [
        task
        for task in told.tasks_holding(connection, last, [*mishaps.SEARCHED, *MENDING])
        if task.since >= first.isoformat()
    ]
    bugs = [row for row in rows if row.kind != "fix" and not telling.begins_as_mend(row.text)]
    mends = [row for row in rows if row.kind == "fix" or telling.begins_as_mend(row.text)]
    found = _Found(connection, rows)
    all_bugs = [found.bug(row) for row in bugs] + [*_of_tasks(tasks)]
    all_mends = [found.mend(row) for row in mends] + [*_mends_of_tasks(tasks, asked)]
    if len(bugs) < ENOUGH_SAID:
        read = told.holding(connection, first, last, [*mishaps.SEARCHED, *MENDING])
        plain = [row for row in read if row.kind in FACTS and _is_new(row, known)]
        found = _Found(connection, plain)
        all_bugs += found.read_bugs(plain)
        all_mends += found.read_mends(plain)
    if asked.project:
        all_bugs = [bug for bug in all_bugs if bug.project == asked.project]
        all_mends = [mend for mend in all_mends if mend.project == asked.project]
    return sorted(all_bugs, key=_at), sorted(all_mends, key=_at)


class _Found:
    """Makes bugs and mends of entries, with the tags and projects of all of them looked up once."""

    def __init__(self, connection: sqlite3.Connection, rows: list[Said]) -> None:
        self._mentioned: dict[int, Mentioned] = said.mentions(connection, rows)
        self._projects = said.projects(connection, rows, self._mentioned)

    def bug(self, row: Said) -> Bug:
        """Return the bug that an entry tells of outright."""
        return Bug(
            number=row.number,
            place=row.place,
            day=row.day,
            text=telling.bare(row.text),
            name=next(iter(self._names(row)), ""),
            words=words_of(row.text, OF_ALL),
            project=self._projects.get(row.number, ""),
            block_id=row.block_id,
            parent=row.parent,
        )

    def mend(self, row: Said) -> Mend:
        """Return the fix that an entry tells of outright."""
        fields = said.fields_of(row)
        return Mend(
            number=row.number,
            place=row.place,
            day=row.day,
            text=telling.bare(row.text),
            names=self._names(row),
            words=words_of(row.text, OF_ALL),
            project=self._projects.get(row.number, ""),
            parent=row.parent,
            fixes=fields.get("fixes", ""),
        )

    def read_bugs(self, rows: Iterable[Said]) -> Iterator[Bug]:
        """Yield the bugs that sentences tell of; one that tells of its fix, too, is closed."""
        for row in rows:
            sentence = mishaps.bug_of(row.text, row.heading)
            if sentence:
                yield self.bug(row)._replace(
                    place=row.place_at(sentence.at),
                    text=telling.bare(sentence.text),
                    words=words_of(sentence.text, OF_ALL),
                    read=True,
                    closed=row.day if telling.is_mend(sentence.text) else "",
                )

    def read_mends(self, rows: Iterable[Said]) -> Iterator[Mend]:
        """Yield the entries that begin with a fix."""
        for row in rows:
            if telling.begins_as_mend(row.text) or "fixes" in said.fields_of(row):
                yield self.mend(row)._replace(is_said=False)

    def _names(self, row: Said) -> tuple[str, ...]:
        tags = self._mentioned[row.number].tags if row.number in self._mentioned else ()
        return tuple(tag.removeprefix(FOLDER) for tag in tags if tag.startswith(FOLDER))


def _of_tasks(tasks: Iterable[Told]) -> Iterator[Bug]:
    """Yield the bugs that tasks tell of clearly: ``bug: …``, ``Fix the crash …``."""
    for task in tasks:
        said_so = task.kind == "bug" or OWN_TAG.search(task.text)
        if said_so or mishaps.bug_of(task.text):
            yield Bug(
                number=task.number,
                place=task.place,
                day=task.since,
                text=telling.bare(task.text),
                name=_name_in(task.text),
                words=words_of(task.text, OF_ALL),
                project=task.project,
                block_id=task.block_id,
                read=not said_so,
                closed=task.closed,
            )


def _mends_of_tasks(tasks: Iterable[Told], asked: Asked) -> Iterator[Mend]:
    """Yield the done tasks that begin with a fix."""
    for task in tasks:
        is_done = task.closed and task.closed <= asked.last.isoformat()
        if is_done and telling.begins_as_mend(task.text) and not mishaps.bug_of(task.text):
            yield Mend(
                number=task.number,
                place=task.place,
                day=task.closed,
                text=telling.bare(task.text),
                names=tuple(name for name in (_name_in(task.text),) if name),
                words=words_of(task.text, OF_ALL),
                project=task.project,
                is_said=False,
            )


def _is_new(row: Said, known: set[int]) -> bool:
    """Say whether an entry tells of what neither is known nor a task that was done tells of."""
    return row.number not in known and '"task"' not in row.fields


def _name_in(text: str) -> str:
    found = re.search(r"(?<!\w)#bug/([\w/-]+)", text, re.IGNORECASE)
    return found[1].casefold() if found else ""


def _at(told_of: Bug | Mend) -> tuple[str, str, int]:
    return told_of.at

"""Ask the log one of its questions, from the words of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers import pictures, registry
from rlog_git.answers.answer import Answer, Asked, project_named
from rlog_git.answers.spans import read_span
from rlog_git.daybook.hours import hours_of
from rlog_git.errors import NothingFoundError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import date

    from rlog_git.vault.config import Vault


class Asking(NamedTuple):
    """A question that can be asked: its name and its words."""

    name: str
    asks: str


class Report(NamedTuple):
    """An answer, and the name and span it was asked by."""

    name: str
    span: str
    answer: Answer

    def picture(self) -> str:
        """Return its pictures as one SVG; raise NothingFoundError where it has none."""
        if not self.answer.pictures:
            raise NothingFoundError(f"the report {self.name!r} has no picture")
        return pictures.draw(self.answer)


def questions() -> tuple[Asking, ...]:
    """Return the questions that the log can be asked."""
    known = (*registry.BUILT_IN.values(), *registry.foreign())
    return tuple(Asking(each.name, each.asks) for each in known)


def ask(
    name: str, query: Mapping[str, str], connection: sqlite3.Connection, vault: Vault, today: date
) -> Report:
    """Return what a report answers to ``span``, ``project`` and ``words``; raise UsageError."""
    question = registry.question(name)
    span = query.get("span", "").strip() or question.span
    first, last = read_span(span, today, connection)
    project = project_named(query.get("project", ""))
    asked = Asked(first, last, today, query.get("words", ""), project, hours_of(vault))
    return Report(name, span, question.answer(connection, asked))

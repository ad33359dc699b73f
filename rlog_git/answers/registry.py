"""The table of questions: which file answers each, in whose words it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from rlog_git.collector import without_collecting
from rlog_git.errors import RlogError, UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from rlog_git.answers.answer import Answer, Asked, Question

GROUP = "rlog_git.answers"


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A question that rlog answers itself; its file is loaded when it is asked."""

    name: str
    asks: str
    span: str

    def answer(self, connection: sqlite3.Connection, asked: Asked) -> Answer:
        """Return the answer; nothing of the thousands of rows it is made of goes before it is."""
        module = import_module(f"rlog_git.answers.reports.{self.name}")
        with without_collecting():
            answer: Answer = module.answer(connection, asked)
        return answer


BUILT_IN = {
    name: BuiltIn(name, asks, span)
    for name, asks, span in (
        ("sources", "Where did I get my most important information last week?", "last week"),
        ("origins", "How did I discover that idea? What brings me ideas?", "all"),
        ("weeks", "What made this week better than the last?", "this week"),
        ("bugs", "Which bugs occur most?", "all"),
        ("evidence", "Which experiments gave insight on a research question?", "all"),
        ("estimates", "How long do tasks genuinely take against the estimate?", "all"),
        ("focus", "How does a project's focus evolve?", "12w"),
        ("carried", "Which tasks never get done?", "all"),
        ("lessons", "What have I learned: my own dos and don'ts?", "all"),
    )
}


def asks(name: str) -> str:
    """Return in whose words a built-in question is asked."""
    return BUILT_IN[name].asks


def question(name: str) -> Question:
    """Return the question of a name, rlog's own or a package's; raise UsageError."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    from importlib.metadata import entry_points  # noqa: PLC0415 - no built-in name waits for it

    found = [point for point in entry_points(group=GROUP) if point.name == name]
    if not found:
        known = " ".join([*BUILT_IN, *(point.name for point in entry_points(group=GROUP))])
        raise UsageError(f"there is no report {name!r}", f"Known are: {known}")
    try:
        loaded: Question = found[0].load()
    except Exception as error:
        raise RlogError(
            f"the report {name!r} of {_source(found[0].value)} cannot be loaded: {error}",
            "Update that package or remove it",
        ) from error
    return loaded


def foreign() -> Iterator[Question]:
    """Yield the questions of other packages that can be loaded."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - only who lists them waits

    for point in entry_points(group=GROUP):
        try:
            yield point.load()
        except Exception:  # noqa: BLE001, S112 - a broken package shall not hide the others
            continue


def _source(value: str) -> str:
    return value.partition(":")[0].partition(".")[0]

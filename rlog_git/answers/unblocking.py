"""Find what stands in the log right before a task was done at last: what may have unblocked it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.answers.answer import place_of
from rlog_git.answers.likeness import TAG, words_of
from rlog_git.dates import days_between
from rlog_git.index.said import Said, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rlog_git.model import Place

Row = dict[str, Any]
# a task's last days: the day it was done and so many before
DAYS_BEFORE = 2
TALKS = ("chat", "talk")
SMALL_MIN = 30
# a word that stands in more than this share of entries (and in more than FEW) says nothing
COMMON, FEW = 0.05, 3
# two words shared make an entry one about the task, or one and a tag
SHARED = 2
CHAT, SPLIT, CLOCK, DUE, SMALL, STEP = (
    "a talk about it",
    "a task split off",
    "the clock was started",
    "its due day",
    "estimated at 30m or less",
    "another entry about it",
)
REASONS = (CHAT, SPLIT, CLOCK, DUE, SMALL, STEP)


class Unblocked(NamedTuple):
    """What stood before a task was done: reasons in words, their places, and what was said then."""

    reasons: tuple[str, ...]
    places: tuple[Place, ...]
    said: str


class Log(NamedTuple):
    """The entries by day, the words of each by its number, and the tasks by the day they began."""

    days: dict[str, list[Said]]
    words: dict[int, set[str]]
    begun: dict[str, list[Row]]
    common: set[str]


def read(rows: Sequence[Said], tasks: Iterable[Row]) -> Log:
    """Arrange entries and tasks (`since`, `description`) to be looked up by day."""
    days: dict[str, list[Said]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    words = {row.number: words_of(row.text) for row in rows}
    counts = Counter(word for found in words.values() for word in found)
    most = max(FEW, COMMON * len(rows))
    begun: dict[str, list[Row]] = {}
    for task in tasks:
        begun.setdefault(task["since"], []).append(task)
    return Log(days, words, begun, {word for word, count in counts.items() if count > most})


def unblocked(log: Log, task: Row, done_day: str) -> Unblocked:
    """Return what stands on the day a task was done and the two days before it."""
    found: list[tuple[str, Place | None]] = []
    said = ""
    for day in _days(done_day):
        for row in log.days.get(day, ()):
            if _tells_of(row, task):
                if row.end:
                    found.append((CLOCK, row.place))
                elif row.kind == "did":
                    said = _added(row.text, task["description"])
                    found.append(("", row.place))
            elif _is_about(log, task, log.words[row.number], row.text):
                found.append((CHAT if row.kind in TALKS else STEP, row.place))
        found += [
            (SPLIT, place_of(other))
            for other in log.begun.get(day, ())
            if other["since"] > task["since"] and _is_split(log, task, other)
        ]
    if task["due"] and -1 <= days_between(done_day, task["due"]) <= DAYS_BEFORE:
        found.append((DUE, None))
    if 0 < task["estimate_min"] <= SMALL_MIN:
        found.append((SMALL, None))
    reasons = {reason for reason, _ in found}
    places = dict.fromkeys(place for _, place in found if place)
    return Unblocked(tuple(each for each in REASONS if each in reasons), tuple(places), said)


def _days(done_day: str) -> list[str]:
    last = date.fromisoformat(done_day)
    return [(last - timedelta(days=back)).isoformat() for back in range(DAYS_BEFORE, -1, -1)]


def _added(text: str, description: str) -> str:
    """Return what a ``did:`` line says beyond the task's own words and tags."""
    bare = TAG.sub("", description).strip()
    said = TAG.sub("", text.partition(" [task::")[0]).strip()
    return said.removeprefix(bare).lstrip(", ")


def _tells_of(row: Said, task: Row) -> bool:
    return bool(
        row.fields
        and task["block_id"]
        and fields_of(row).get("task", "").lstrip("^") == task["block_id"]
    )


def _is_about(log: Log, task: Row, words: set[str], text: str) -> bool:
    shared = len((words & words_of(task["description"])) - log.common)
    tags = {tag.casefold() for tag in TAG.findall(text)}
    return shared >= SHARED or (shared > 0 and any(f"#{tag}" in tags for tag in task["tags"]))


def _is_split(log: Log, task: Row, other: Row) -> bool:
    below = other["path"] == task["path"] and other["parent"] == task["line"]
    text = other["description"]
    return below or _is_about(log, task, words_of(text), text)

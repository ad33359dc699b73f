"""Say in one line what was written between two states of the vault: the message of a commit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import file_day, week_of
from rlog_git.model import Section, State
from rlog_git.text.commits import read_commits
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rlog_git.model import Entry, Grammar

SHOWN_NAMES = 3
# what is counted, in the order it is told, as one and as many
DONE, TICKED, DROPPED, TASK = "done", "ticked", "dropped", "task"
CARRIED, IDEA, COMMIT, REVIEW = "carried", "idea", "commit", "reflection"
WORDS = {
    DONE: ("done", "done"),
    TICKED: ("ticked", "ticked"),
    DROPPED: ("dropped", "dropped"),
    TASK: ("task", "tasks"),
    CARRIED: ("carried", "carried"),
    IDEA: ("idea", "ideas"),
    COMMIT: ("commit", "commits"),
    REVIEW: ("reflection", "reflections"),
    "edited": ("edited", "edited"),
    "removed": ("removed", "removed"),
}
OF_SECTION = {Section.DONE: DONE, Section.IDEAS: IDEA, Section.REVIEW: REVIEW, Section.NEXT: DONE}
OF_STATE = {State.DONE: TICKED, State.CANCELLED: DROPPED}
Things = Counter[tuple[str, str]]


class Version(NamedTuple):
    """A file before and after; b"" where there was, or is, none."""

    path: str
    old: bytes
    new: bytes


def summary(versions: Sequence[Version], grammar: Grammar) -> str:
    """Return ``2026-11-23: +3 done, 1 idea, 2 commits``; files that are no day by their names."""
    dated = [version for version in versions if _when(version.path)]
    others = [version for version in versions if not _when(version.path)]
    parts = []
    if dated:
        days = sorted({_when(version.path) for version in dated})
        shown = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        parts.append(f"{shown}: {', '.join(_counts(dated, grammar)) or 'edited'}")
    if others:
        parts.append(_names(others))
    return "; ".join(parts)


def _when(path: str) -> str:
    """Return the day or week a note is named by, or nothing."""
    name = path.rpartition("/")[2]
    day = file_day(name) if name.endswith(".md") else None
    return day.isoformat() if day else week_of(name)


def _counts(versions: Sequence[Version], grammar: Grammar) -> list[str]:
    """Return what was written into notes of days: what moved from one to the other is no news."""
    old: Things = Counter()
    new: Things = Counter()
    for version in versions:
        if version.new:  # what a deleted note held is told in one word
            old.update(_things(version.path, version.old, grammar))
        new.update(_things(version.path, version.new, grammar))
    counts = _difference(old, new)
    shown = []
    for kind, (one, many) in WORDS.items():
        count = counts[kind]
        if count:
            sign = "+" if kind == DONE else ""
            shown.append(f"{sign}{count} {one if count == 1 else many}")
    gone = sum(not version.new for version in versions)
    if gone:
        shown.append(f"{gone} note{'s' * (gone > 1)} deleted")
    return shown


def _difference(old: Things, new: Things) -> Counter[str]:
    """Return how many of each kind came; one that came where one went is an edited one."""
    came = Counter(kind for kind, _ in (new - old).elements())
    went = Counter(kind for kind, _ in (old - new).elements())
    # a closed task is no removed one, and what a carried one left behind may be taken away
    went[TASK] = max(0, went[TASK] - came[TICKED] - came[DROPPED])
    del went[CARRIED], went[TICKED], went[DROPPED]
    counts: Counter[str] = Counter()
    for kind in came.keys() | went.keys():
        both = min(came[kind], went[kind])
        counts[kind] = came[kind] - both
        counts["edited"] += both
        counts["removed"] += went[kind] - both
    return counts


def _things(path: str, data: bytes, grammar: Grammar) -> Iterable[tuple[str, str]]:
    if not data:
        return
    note = parse(data, path, grammar)
    for entry in note.entries:
        if not entry.parent and entry.kind != "commits" and entry.shape != "comment":
            yield _kind(entry), entry.task.description if entry.task else entry.text
    for trace in note.traces:
        yield CARRIED, trace.id or trace.description
    for commit in read_commits(data, grammar.sections):
        yield COMMIT, f"{commit.repo} {commit.sha or commit.time}"


def _kind(entry: Entry) -> str:
    if entry.task:
        return OF_STATE.get(entry.task.state, TASK)
    return OF_SECTION[entry.section]


def _names(versions: Sequence[Version]) -> str:
    """Return the names of a few files, the number of many."""
    if len(versions) > SHOWN_NAMES:
        return f"{len(versions)} files"
    gone = {True: "", False: " deleted"}
    return ", ".join(f"{version.path}{gone[bool(version.new)]}" for version in versions)

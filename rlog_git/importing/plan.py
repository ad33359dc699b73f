"""Say what of foreign logs would go where. Pure: what the vault holds is asked of a function."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rlog_git.importing.onefile import cut
from rlog_git.importing.placing import count, place
from rlog_git.importing.posts import own_stem, post_path
from rlog_git.text.parse import dates_in, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from rlog_git.importing.onefile import Piece
    from rlog_git.importing.sources import Source
    from rlog_git.model import Grammar, Note, Problem

MAKE, ADD, SAME, DIFFERS, SKIP = "make", "add", "same", "differs", "skip"
# a day that only a front matter or a folder's name gives yields to this many dated headings
SEVERAL_DAYS = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to bring in: from where, to which note, and what is to be done.

    `action` is ``make`` (a note of its own), ``add`` (to its day's note), ``same`` (it is there),
    ``differs`` (another text is there and stays) or ``skip`` (`reason` says why).
    """

    source: str
    path: str
    day: date | None
    title: str
    action: str
    reason: str = ""
    data: bytes = b""
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in the order of their sources, and what the sources say about their dates."""

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Draft:
    """The plan as it grows: steps whose action is not known yet."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def make_plan(
    sources: Iterable[Source],
    grammar: Grammar,
    existing: Callable[[str], bytes],
    fresh: Callable[[date], bytes],
) -> Plan:
    """Return what would go where; `existing` gives a note's bytes, `fresh` a new day's text."""
    draft = _Draft()
    for source in sources:
        if source.reason:
            draft.steps.append(Step(source.name, "", None, "", SKIP, source.reason))
        else:
            _read(source, grammar, draft)
    steps = _apart(draft.steps)
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for step in steps:
        if step.piece:
            pieces[step.path].append(step.piece)
    return Plan(_decided(steps, pieces, grammar, existing, fresh), tuple(draft.problems))


def _read(source: Source, grammar: Grammar, draft: _Draft) -> None:
    """Draft the steps of one file: a post, a log of dated sections, or none of them."""
    note = parse(source.data, f"{source.folder}/{source.file}", grammar)
    draft.problems += [
        replace(problem, place=replace(problem.place, path=source.name))
        for problem in note.problems
        if problem.code == "two-dates"
    ]
    named = file_names_day(source, note)
    log = None if named or note.week else cut(source.data, source.name, note, grammar.sections)
    days = {piece.day for piece in log.pieces} if log else set()
    if note.day and (log is None or len(days) < SEVERAL_DAYS):
        path = post_path(source.file, source.folder, note.day, grammar.daily)
        draft.steps.append(Step(source.name, path, note.day, note.title, MAKE, data=source.data))
        return
    if log is None or not log.pieces:
        reason = (
            "is a weekly note" if note.week else "no date in its name, front matter or headings"
        )
        draft.steps.append(Step(source.name, "", None, "", SKIP, reason))
        return
    if log.before:
        path = f"notes/{own_stem(source.file, source.folder)}.md"
        title = f"what stands before {log.pieces[0].shown!r}"
        draft.steps.append(Step(source.name, path, None, title, MAKE, data=log.before))
    draft.steps += [_section(piece, grammar) for piece in log.pieces]

"""Say what of foreign logs would go where. Pure: what the vault holds is asked of a function."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from posixpath import splitext
from typing import TYPE_CHECKING

from rlog_git.dates import long_day, name_day
from rlog_git.importing.attachments import Companions
from rlog_git.importing.onefile import cut
from rlog_git.importing.placing import count, place
from rlog_git.importing.posts import labelled_day, own_stem, page_path, post_path
from rlog_git.importing.steps import ADD, DIFFERS, MAKE, SAME, SKIP, Plan, Step
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from rlog_git.importing.onefile import Log, Piece
    from rlog_git.importing.sources import Source
    from rlog_git.model import Grammar, Note, Problem

# a day that only a front matter or a folder's name gives yields to this many dated headings
SEVERAL_DAYS = 2
EMPTY = "it is empty: a note with the title of its day"
UNDATED = "no date in its name, front matter or headings (--undated brings it to notes/)"


def make_plan(
    sources: Iterable[Source],
    grammar: Grammar,
    existing: Callable[[str], bytes],
    *,
    undated: bool = False,
) -> Plan:
    """Return what would go where; `existing` gives the bytes of the vault's note at a path.

    `undated` brings what has no day to notes/ instead of leaving it out.
    """
    drafts: list[Step] = []
    problems: list[Problem] = []
    found = list(sources)
    for source in found:
        if source.reason:
            drafts.append(Step(source.name, "", None, "", SKIP, source.reason))
            continue
        # the name of the folder that was named says nothing: it may be a backup of that day
        note = parse(source.data, "/".join(source.name.split("/")[-2:]), grammar)
        drafts += _read(source, note, grammar, undated=undated)
        problems += [
            replace(problem, place=problem.place._replace(path=source.name))
            for problem in note.problems
            if problem.code == "two-dates"
        ]
    drafts = _apart(drafts)
    texts = {step.source: step.path for step in drafts if step.data}
    drafts = Companions(found, existing).follow(drafts, texts)
    steps = _decided(drafts, grammar.sections, existing)
    return Plan(tuple(steps), tuple(problems))


def _read(source: Source, note: Note, grammar: Grammar, *, undated: bool) -> list[Step]:
    """Draft the steps of one file: a post, a log of dated sections, or none of them."""
    alone = name_day(splitext(source.file)[0]) or note.week
    log = None if alone else cut(source.data, source.name, note, grammar.sections)
    days = {piece.day for piece in log.pieces} if log else set()
    day = note.day or (labelled_day(source.data) if not alone else None)
    if day and len(days) < SEVERAL_DAYS:
        return [_post(source, note, day, grammar)]
    if log and log.pieces:
        return _sections(source, log, grammar)
    if note.week or not undated:
        reason = "is a weekly note" if note.week else UNDATED
        return [Step(source.name, "", None, "", SKIP, reason)]
    return [Step(source.name, page_path(source.name), None, note.title, MAKE, data=source.data)]


def _post(source: Source, note: Note, day: date, grammar: Grammar) -> Step:
    """Draft a note of its own; that of an empty file holds the title of its day."""
    path = post_path(source.file, source.folder, day, grammar.daily, note.title)
    if source.data.strip():
        return Step(source.name, path, day, note.title, MAKE, data=source.data)
    title = long_day(day)
    return Step(source.name, path, day, title, MAKE, EMPTY, f"# {title}\n".encode())


def _sections(source: Source, log: Log, grammar: Grammar) -> list[Step]:
    """Draft a step for each dated section, and one for what stands before the first."""
    steps = [_section(piece, grammar, source) for piece in log.pieces]
    if log.before:
        path = f"notes/{own_stem(source.file, source.folder)}.md"
        title = f"what stands before {log.pieces[0].shown!r}"
        steps.insert(0, Step(source.name, path, None, title, MAKE, data=log.before))
    return steps


def _section(piece: Piece, grammar: Grammar, of: Source) -> Step:
    path = piece.day.strftime(grammar.daily)
    source = piece.source if of.converted else f"{piece.source}:{piece.line}"
    if piece.lines or piece.titled:
        title = piece.lines[0].decode("utf-8", "replace") if of.converted else piece.shown
        return Step(source, path, piece.day, title, ADD, piece=piece)
    return Step(source, path, piece.day, piece.shown, SKIP, "nothing stands below its heading")


def _apart(steps: list[Step]) -> list[Step]:
    """Give notes that several logs of one name would make the names of their folders."""
    wanted = Counter(step.path for step in steps if step.data and step.day is None)
    return [
        replace(step, path=f"notes/{step.source.rpartition('.')[0].replace('/', '-')}.md")
        if step.data and step.day is None and wanted[step.path] > 1
        else step
        for step in steps
    ]


def _decided(
    steps: list[Step], names: dict[str, str], existing: Callable[[str], bytes]
) -> Iterator[Step]:
    """Yield the steps with their actions: what is there already is never written again."""
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for step in steps:
        if step.piece:
            pieces[step.path].append(step.piece)
    made: dict[str, bytes] = {}
    met: Counter[tuple[object, ...]] = Counter()
    for step in steps:
        if step.piece:
            key = (step.path, step.piece.heading, step.piece.lines)
            met[key] += 1
            # two equal sections of a day are two sections
            there = count(existing(step.path), step.piece, names) >= met[key]
            yield replace(step, action=SAME if there else ADD)
        elif step.data:
            if step.path not in made:
                made[step.path] = step.data
                yield _compared(step, existing(step.path), pieces[step.path], names)
            elif made[step.path] == step.data or step.reason == EMPTY:
                yield replace(step, action=SAME, reason="")
            else:
                yield replace(step, action=DIFFERS, reason="another file of this import goes there")
        else:
            yield step


def _compared(step: Step, there: bytes, pieces: list[Piece], names: dict[str, str]) -> Step:
    """Compare what a step makes with what is there, sections of the same import included."""
    if not there:
        return step
    expected = step.data
    if there != expected:
        for piece in pieces:
            expected = place(expected, piece, names)
    if there in (step.data, expected) or step.reason == EMPTY:
        return replace(step, action=SAME, reason="")
    return replace(step, action=DIFFERS, reason="another text stands there, which stays")

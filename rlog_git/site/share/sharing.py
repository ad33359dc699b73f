"""Share one note: cut what is private, ask the rule, word the rest. Pure."""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.model import Place
from rlog_git.site.share import code, front
from rlog_git.site.share.cutting import (
    PublicText,
    is_all_public,
    is_private,
    lines_of,
    public_text,
)
from rlog_git.site.share.entries import Chosen, Writer, public_tags
from rlog_git.site.share.everything import OwnersWriter, is_everything, whole
from rlog_git.site.share.leaks import SECRET, SecretError, clean_lines
from rlog_git.site.share.piece import Piece, known_in
from rlog_git.site.share.rule import (
    PROJECTS,
    QUESTIONS,
    QUIET,
    SHARE,
    Rule,
    front_shares,
    is_commit,
    is_run,
)
from rlog_git.text.blocks import columns
from rlog_git.text.front import front_tags
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from rlog_git.model import Entry, Note
    from rlog_git.site.share.leaks import Finding
    from rlog_git.site.share.piece import Asked

ROOMS = {PROJECTS: "project", QUESTIONS: "question"}


class UnknownShareError(RlogError):
    """Something is shared with a notebook that does not exist."""

    def __init__(self, place: Place, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{place}: shared with {name!r}, which is no notebook of rlog.toml",
            f"Known here: {', '.join(known)}",
        )


def share(path: str, data: bytes, asked: Asked, writer: type[Writer] = Writer) -> Piece:
    """Return what may leave of the note at `path`; raise an RlogError on marks left in doubt."""
    if is_everything(asked.notebook):
        return _owners(path, data, asked)
    return _public(path, data, asked, writer)


def _public(path: str, data: bytes, asked: Asked, writer: type[Writer]) -> Piece:
    """Return what of a note is published."""
    if run := code.run_facts(path, data, asked.notebook):
        return Piece(path, "run", run=run)
    # whether a plain bullet counts as a task hangs on its neighbours, public or not: never ask
    grammar = replace(asked.grammar, carry_since=None)
    note = parse(data, path, grammar)
    if front.hides_all(note):
        return Piece(path)
    if trouble := front.trouble(note, data):
        return Piece(path, warnings=(f"{path}:1: {trouble}, so the note is left out",))
    _check_names(note, asked.names)
    rule = Rule(asked.notebook, note, asked.today)
    if is_all_public(data):
        lines = lines_of(data)
        text = PublicText(lines, range(1, len(lines) + 1), note)
    elif all(rule.why_not(entry, published=True) in QUIET for entry in note.entries):
        # what marks are in doubt in a note that is not published is nobody's business
        return Piece(path, until=_until(rule, note.entries))
    else:
        text = public_text(data, note, grammar)
        if front.hides_all(text.note):
            return Piece(path)
        rule = Rule(asked.notebook, text.note, asked.today)
    lines, findings = clean_lines(text.lines, asked.notebook.allow)
    if findings:
        note = parse("\n".join(lines).encode("utf-8", "replace"), path, grammar)
        text = PublicText(lines, text.numbers, note)
        rule = Rule(asked.notebook, note, asked.today)
    warnings: list[str] = []
    chosen = _choose(rule, text, warnings)
    if findings and chosen.entries:
        warnings += _told(chosen, findings)
    piece = _worded(chosen, writer(chosen)) if chosen.entries else Piece(path)
    return piece._replace(until=_until(rule, text.note.entries), warnings=tuple(warnings))


def _owners(path: str, data: bytes, asked: Asked) -> Piece:
    """Return the whole of a note, for its author alone."""
    found = whole(path, data, asked)
    if isinstance(found, Piece):
        return found
    return _worded(found, OwnersWriter(found)) if found.entries else Piece(path)


def _choose(rule: Rule, text: PublicText, warnings: list[str]) -> Chosen:
    """Return the published entries of a note; name those that are shared in vain."""
    published: dict[int, Entry] = {}
    parents = _parents(text)
    for entry in text.note.entries:
        line = entry.place.line
        parent = parents[line]
        reason = rule.why_not(entry, published=not parent or parent in published)
        if not reason:
            published[line] = entry if entry.parent == parent else entry._replace(parent=parent)
        elif reason not in QUIET and rule.consents(entry):
            place = Place(entry.place.path, text.numbers[line - 1])
            warnings.append(f"{place}: shared, but not published: {reason}")
    found = dict.fromkeys(entry.heading for entry in published.values())
    headings = frozenset(heading for heading in found if rule.heads(heading))
    return Chosen(text, rule, published, rule.whole_note(), headings)


def _told(chosen: Chosen, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield what was taken out of published lines; raise on a secret there."""
    note, numbers = chosen.text.note, chosen.text.numbers
    for line, sort, found in findings:
        owner = 0
        for entry in note.entries:
            if entry.place.line <= line + 1 <= entry.last_line:
                owner = entry.place.line
        place = Place(note.path, numbers[line])
        if owner and owner not in chosen.entries:
            continue
        if sort == SECRET:
            raise SecretError(place, found, chosen.rule.notebook.name)
        yield f"{place}: {sort}"


def _worded(chosen: Chosen, writer: Writer) -> Piece:
    """Return the piece of a note of which something is published."""
    note, rule = chosen.text.note, chosen.rule
    derived = [e for e in chosen.entries.values() if is_commit(e) or is_run(e)]
    title = writer.line(front.title_of(note)) if chosen.named else ""
    parts = writer.parts(title)
    kind = _kind(note) if chosen.named or note.week or note.day else "note"
    tags = public_tags(front_tags(note.front)) if chosen.named else ()
    if title and parts and note.day:
        first = parts[0]._replace(title=title, tags=tags)
        parts = (first, *parts[1:])
    runs = code.run_lines(derived, writer)
    facts = front.facts_of(note, writer.line) if chosen.named else ()
    return Piece(
        note.path,
        kind,
        note.day,
        note.week,
        chosen.named,
        title,
        basename(note.path).removesuffix(".md") if kind in ROOMS.values() else "",
        front.aliases_of(note) if chosen.named else (),
        tags,
        facts,
        parts,
        tuple(writer.linking.targets),
        known_in(parts, runs),
        code.commits(derived, rule.notebook),
        runs,
    )


def _kind(note: Note) -> str:
    if note.week:
        return "week"
    if note.day:
        return "day"
    return next((kind for folder, kind in ROOMS.items() if note.path.startswith(folder)), "note")


def _until(rule: Rule, entries: Iterable[Entry]) -> date | None:
    """Return the first day to come on which an entry is due."""
    days = {day for entry in entries if (day := rule.due(entry)) and day > rule.today}
    return min(days, default=None)


def _check_names(note: Note, names: Sequence[str]) -> None:
    """Raise on a share that names no notebook: a slip of the pen must not decide."""
    for name in front_shares(note):
        if name not in names:
            raise UnknownShareError(Place(note.path, 1), name, names)
    known = {name.casefold() for name in names}
    for entry in note.entries:
        for tag in entry.tags:
            if tag.startswith(SHARE) and tag[len(SHARE) :] not in known and not is_private(entry):
                raise UnknownShareError(entry.place, tag[len(SHARE) :], names)


def _parents(text: PublicText) -> dict[int, int]:
    """Return the line that each entry hangs below, 0 for none.

    The parser knows most; a rule or one of rlog's blocks inside an item parts it from what is
    indented below, which still belongs to it.
    """
    parents: dict[int, int] = {}
    above: list[tuple[int, int]] = []
    around: tuple[object, ...] = ()
    for entry in text.note.entries:
        line = entry.place.line
        indent = columns(text.lines[line - 1])
        if around != (entry.heading, entry.section, entry.day):
            above, around = [], (entry.heading, entry.section, entry.day)
        while above and (above[-1][0] >= indent):
            above.pop()
        parents[line] = entry.parent or (above[-1][1] if above else 0)
        if entry.shape == "item":
            above.append((indent, line))
    return parents

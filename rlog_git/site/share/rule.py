"""Decide what may leave the house: the one place that knows what is private. Pure.

Default deny: an entry is published when its notebook names it, its level is allowed, what it hangs
below is published, and nothing marks it private. All that follows sees the projection only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.model import Place, Section
from rlog_git.site.share.cutting import PublicText, hides_all, is_private, public_text
from rlog_git.site.share.gather import Chosen, assemble
from rlog_git.text import syntax
from rlog_git.text.blocks import columns
from rlog_git.text.front import SIZE_LIMIT, front_tags
from rlog_git.text.inline import read_inline
from rlog_git.text.outline import FRONT, outline
from rlog_git.text.parse import GRAMMAR, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rlog_git.model import Entry, Grammar, Note
    from rlog_git.site.public import PublicNotebook
    from rlog_git.vault.notebooks import Notebook

# the id of a task that was carried: it came from another note, whose share it may not have
CARRIED_ID = re.compile(r"t[a-z0-9]{6,9}")
# 'share/public': a tag that shares with a notebook
SHARE = "share/"
# why an entry stays at home without a word
UNNAMED = "the notebook does not name it"
NOT_DUE = "its day is not yet due"
QUIET = (UNNAMED, NOT_DUE)


class UnknownShareError(RlogError):
    """Something is shared with a notebook that does not exist."""

    def __init__(self, place: Place, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{place}: shared with {name!r}, which is no notebook of rlog.toml",
            f"Known here: {', '.join(known)}",
        )


class Projection(NamedTuple):
    """The public notebook, and what its author should know before it leaves."""

    notebook: PublicNotebook
    warnings: tuple[str, ...]


def project_notebook(
    sources: Iterable[tuple[str, bytes]],
    notebook: Notebook,
    today: date,
    *,
    grammar: Grammar = GRAMMAR,
    names: Sequence[str] = (),
) -> Projection:
    """Return what `notebook` publishes of these (path, bytes) notes; `names` are all notebooks."""
    # whether a plain bullet counts as a task hangs on its neighbours, public or not: never ask
    grammar = replace(grammar, carry_since=None)
    warnings: list[str] = []
    chosen = []
    for path, data in sorted(sources):
        found = _choose(path, data, notebook, today, grammar, names or (notebook.name,), warnings)
        if found and found.entries:
            chosen.append(found)
    return Projection(assemble(chosen, notebook.name, notebook.title), tuple(warnings))


def _choose(
    path: str,
    data: bytes,
    notebook: Notebook,
    today: date,
    grammar: Grammar,
    names: Sequence[str],
    warnings: list[str],
) -> Chosen | None:
    """Return what is published of a note; None where it is private or not this notebook's."""
    note = parse(data, path, grammar)
    if hides_all(note):
        return None
    if trouble := _front_trouble(note, data):
        warnings.append(f"{path}:1: {trouble}, so the note is left out")
        return None
    _check_names(note, names)
    rule = _Rule(notebook, note, today)
    if all(rule.why_not(entry, published=True) in QUIET for entry in note.entries):
        return None
    text = public_text(data, path, grammar)
    rule = _Rule(notebook, text.note, today)
    if hides_all(text.note):
        return None
    published = _published(rule, text, warnings)
    headings = frozenset(entry.heading for entry in published.values() if rule.heads(entry))
    return Chosen(text.note, text.lines, text.numbers, published, rule.whole_note(), headings)


def _published(rule: _Rule, text: PublicText, warnings: list[str]) -> dict[int, Entry]:
    """Return the published entries by line, each with the parent that it hangs below."""
    published: dict[int, Entry] = {}
    parents = _parents(text)
    for entry in text.note.entries:
        line = entry.place.line
        parent = parents[line]
        reason = rule.why_not(entry, published=not parent or parent in published)
        if not reason:
            published[line] = entry._replace(parent=parent)
        elif reason not in QUIET and rule.consents(entry):
            place = Place(entry.place.path, text.numbers[line - 1])
            warnings.append(f"{place}: shared, but not published: {reason}")
    return published


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one notebook publishes of one note."""

    notebook: Notebook
    note: Note
    today: date

    def why_not(self, entry: Entry, *, published: bool) -> str:
        """Return why an entry stays at home, or nothing; `published` speaks of its parent."""
        consents = self.consents(entry)
        embargo = timedelta(days=self.notebook.embargo_days)
        reasons = (
            (not consents and not self._names(entry), UNNAMED),
            (not consents and entry.level not in self.notebook.levels, UNNAMED),
            (entry.day is not None and entry.day + embargo > self.today, NOT_DUE),
            (is_private(entry), "it is marked private"),
            (not published, "what it stands below is not"),
            (entry.day is None, "its note has no day"),
            (_is_derived(entry), "commits and runs of repositories are not published yet"),
            (_is_plan(entry) and not self.notebook.tasks, "tasks are not, unless tasks = true"),
        )
        return next((reason for holds, reason in reasons if holds), "")

    def consents(self, entry: Entry) -> bool:
        """Say whether the entry's own text shares it with this notebook."""
        return "share/" in entry.text.casefold() and self._shares(read_inline(entry.text).tags)

    def whole_note(self) -> bool:
        """Say whether the notebook names the note itself: its title and tags may be shown."""
        tags = front_tags(self.note.front)
        return self._matches(tags, self.note.front_value("project"), self._shares_note())

    def heads(self, entry: Entry) -> bool:
        """Say whether the notebook names what stands below the entry's heading."""
        marks = tuple(tag.casefold() for tag in syntax.TAG.findall(entry.heading))
        tags = (*front_tags(self.note.front), *marks)
        return self._matches(tags, _project(tags, self.note), self._shares_note())

    def _names(self, entry: Entry) -> bool:
        if entry.task and entry.written_id and CARRIED_ID.fullmatch(entry.id) and not entry.parent:
            # carried in from elsewhere: neither the note's share nor its tags were meant for it
            own = read_inline(entry.text).tags
            return self._matches(own, _project(own, None), shared=False)
        return self._matches(entry.tags, entry.project, self._shares_note())

    def _matches(self, tags: Iterable[str], project: str, shared: bool) -> bool:  # noqa: FBT001
        tags = tuple(tags)
        if self.notebook.mode != "open" and not (shared or self._shares(tags)):
            return False
        wanted, folders = self.notebook.tags, self.notebook.folders
        projects = {name.casefold() for name in self.notebook.projects}
        return (
            (not projects or project.casefold() in projects)
            and (not wanted or any(_below(tag, name) for tag in tags for name in wanted))
            and (not folders or any(_below(self.note.path, name) for name in folders))
        )

    def _shares(self, tags: Iterable[str]) -> bool:
        return SHARE + self.notebook.name.casefold() in tags

    def _shares_note(self) -> bool:
        return self.notebook.name in _front_shares(self.note)


def _is_plan(entry: Entry) -> bool:
    return bool(entry.task) or entry.section is Section.NEXT


def _is_derived(entry: Entry) -> bool:
    return entry.kind == "commits" or (entry.kind == "run" and entry.written_id)


def _front_trouble(note: Note, data: bytes) -> str:
    """Say what front matter hides that can't be read: it may have said private."""
    lines = data[: SIZE_LIMIT + 3].decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != "---":
        return ""
    codes = outline(lines)[0]
    if codes[0] != FRONT:
        return "front matter is opened and never closed"
    front = "\n".join(lines[: codes.rfind(FRONT)]).casefold()
    if "#private" in front:
        # to YAML it is a comment, to its author it is none
        return "front matter says #private"
    if "private" in front and any(problem.code == "front-matter" for problem in note.problems):
        return "front matter that says 'private' cannot be read"
    return ""


def _front_shares(note: Note) -> tuple[str, ...]:
    return tuple(v for key, values in note.front if key.casefold() == "share" for v in values)


def _project(tags: Iterable[str], note: Note | None) -> str:
    given = note.front_value("project") if note else ""
    return next((tag[2:] for tag in tags if tag.startswith("p/")), given)


def _below(name: str, folder: str) -> bool:
    """Say whether a nested name is `folder` or stands in it, as ``bug/data`` does in ``bug``."""
    low, top = name.casefold(), folder.strip("#/").casefold()
    return low == top or low.startswith(top + "/")


def _check_names(note: Note, names: Sequence[str]) -> None:
    """Raise on a share that names no notebook: a slip of the pen must not decide."""
    for name in _front_shares(note):
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

"""Decide what of one note a notebook publishes. Pure.

Default deny: an entry is published when its notebook names it, its level is allowed, what it hangs
below is published, and nothing marks it private.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.dates import week_start
from rlog_git.model import Section
from rlog_git.site.share.anchors import is_task_id
from rlog_git.site.share.cutting import is_private
from rlog_git.text import syntax
from rlog_git.text.front import front_tags
from rlog_git.text.inline import read_inline
from rlog_git.text.outline import section_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlog_git.model import Entry, Note
    from rlog_git.vault.notebooks import Notebook

# 'share/public': a tag that shares with a notebook
SHARE = "share/"
# why an entry stays at home without a word
UNNAMED = "the notebook does not name it"
NOT_DUE = "its day is not yet due"
QUIET = (UNNAMED, NOT_DUE)
INTENTIONS = "intentions"
PROJECTS, QUESTIONS = "notes/projects/", "notes/questions/"
SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one notebook publishes of one note."""

    notebook: Notebook
    note: Note
    today: date

    def why_not(self, entry: Entry, *, published: bool) -> str:
        """Return why an entry stays at home, or nothing; `published` speaks of its parent."""
        named = self._names(entry) and self._allows_level(entry)
        due = self.due(entry)
        reasons = (
            (not (named or self.consents(entry)), UNNAMED),
            (due is not None and due > self.today, NOT_DUE),
            (is_private(entry), "it is marked private"),
            (not published, "what it stands below is not"),
            (is_commit(entry) and not self.notebook.repos, "commits are not, unless repos names"),
            (is_run(entry) and not self.notebook.runs, "runs are not, unless runs = true"),
            (self.is_plan(entry) and not self.notebook.tasks, "tasks are not, unless tasks = true"),
        )
        return next((reason for holds, reason in reasons if holds), "")

    def due(self, entry: Entry) -> date | None:
        """Return the first day on which an entry may be published; None for one without a day.

        A week that is held back waits for its end, or it would tell of days that still wait.
        """
        wait = timedelta(days=self.notebook.embargo_days)
        if self.note.week:
            monday = week_start(self.note.week)
            return monday and (monday + SUNDAY + wait if wait else monday)
        return entry.day and entry.day + wait

    def consents(self, entry: Entry) -> bool:
        """Say whether the entry's own text shares it with this notebook."""
        return "share/" in entry.text.casefold() and self._shares(read_inline(entry.text).tags)

    def whole_note(self) -> bool:
        """Say whether the notebook names the note itself: its title and tags may be shown."""
        return self._matches(self._own_tags(), self.project_of(""), self._shares_note())

    def project_of(self, given: str) -> str:
        """Return a project, else that of the note: what its front matter says, or is itself of."""
        own = self.note.path.removeprefix(PROJECTS).removesuffix(".md")
        itself = own if self.note.path.startswith(PROJECTS) else ""
        return (given or self.note.front_value("project") or itself).casefold()

    def heads(self, heading: str) -> bool:
        """Say whether the notebook names what stands below a heading."""
        marks = tuple(tag.casefold() for tag in syntax.TAG.findall(heading))
        tags = (*self._own_tags(), *marks)
        return self._matches(tags, self.project_of(_project(tags)), self._shares_note())

    def is_plan(self, entry: Entry) -> bool:
        """Say whether an entry is a task, or stands where plans do."""
        intends = bool(self.note.week) and is_intention(entry)
        return bool(entry.task) or entry.section is Section.NEXT or intends

    def _allows_level(self, entry: Entry) -> bool:
        # what a week intends is a list of tasks, whatever the level of the rest of its note
        plans = bool(self.note.week) and is_intention(entry)
        return plans or entry.level in self.notebook.levels

    def _names(self, entry: Entry) -> bool:
        if self._is_open():
            return True
        if entry.task and entry.written_id and is_task_id(entry.id) and not entry.parent:
            # carried in from elsewhere: neither the note's share nor its tags were meant for it
            own = read_inline(entry.text).tags
            return self._matches(own, _project(own), shared=False)
        return self._matches(
            (*entry.tags, *self._question()), self.project_of(entry.project), self._shares_note()
        )

    def _is_open(self) -> bool:
        """Say whether the notebook names all there is."""
        given = self.notebook
        return given.mode == "open" and not (given.projects or given.tags or given.folders)

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

    def _own_tags(self) -> tuple[str, ...]:
        return (*front_tags(self.note.front), *self._question())

    def _question(self) -> tuple[str, ...]:
        """Return the tag of the question that the note is about."""
        path = self.note.path
        name = path.removeprefix(QUESTIONS).removesuffix(".md").casefold()
        return (f"q/{name}",) if path.startswith(QUESTIONS) else ()

    def _shares(self, tags: Iterable[str]) -> bool:
        return SHARE + self.notebook.name.casefold() in tags

    def _shares_note(self) -> bool:
        return self.notebook.name in front_shares(self.note)


def is_commit(entry: Entry) -> bool:
    """Say whether an entry is one of rlog's lines about commits."""
    return entry.kind == "commits"


def is_run(entry: Entry) -> bool:
    """Say whether an entry is the line that rlog wrote about a run."""
    return entry.kind == "run" and entry.written_id


def is_intention(entry: Entry) -> bool:
    """Say whether an entry of a weekly note stands among its intentions."""
    return section_name(entry.heading, {INTENTIONS: INTENTIONS}) == INTENTIONS


def front_shares(note: Note) -> tuple[str, ...]:
    """Return the notebooks that a note's front matter shares it with."""
    return tuple(v for key, values in note.front if key.casefold() == "share" for v in values)


def _project(tags: Iterable[str]) -> str:
    return next((tag[2:] for tag in tags if tag.startswith("p/")), "")


def _below(name: str, folder: str) -> bool:
    """Say whether a nested name is `folder` or stands in it, as ``bug/data`` does in ``bug``."""
    low, top = name.casefold(), folder.strip("#/").casefold()
    return low == top or low.startswith(top + "/")

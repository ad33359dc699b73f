"""What a notebook publishes of one note, as far as that note alone can tell. Pure.

A piece hangs on the note's bytes, the notebook's settings and the day only, so it can be kept until
one of them changes. It never leaves this room: its links still say where they lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from rlog_git.model import ConfigChange, Grammar, Metric
    from rlog_git.site.public import PublicCommit, PublicEntry, PublicPart
    from rlog_git.site.share.links import Target
    from rlog_git.vault.notebooks import Notebook


class Asked(NamedTuple):
    """What is asked of every note: the notebook, the names of all of them, the grammar, the day."""

    notebook: Notebook
    names: Sequence[str]
    grammar: Grammar
    today: date


class Known(NamedTuple):
    """The names that published entries hold: they exist for readers, no other does."""

    tags: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()


class RunLine(NamedTuple):
    """The line of a run in its day: `text` is what stands there, `id` its block id.

    Whether it begins with a reason or with the command, only the run's note knows.
    """

    id: str
    day: date
    time: str
    text: str
    tags: tuple[str, ...] = ()
    project: str = ""
    question: str = ""
    entries: tuple[PublicEntry, ...] = ()


class RunFacts(NamedTuple):
    """What the note of a run tells beside its line; `ids` are those of the lines that tell of it.

    `why` is the reason that the line begins with, empty where it begins with the command.
    """

    ids: tuple[str, ...]
    why: str = ""
    state: str = ""
    seconds: float = -1
    changes: tuple[ConfigChange, ...] = ()
    metrics: tuple[Metric, ...] = ()
    repo: str = ""
    sha: str = ""
    dirty: str = ""


class Piece(NamedTuple):
    """One note on its way out.

    `kind` is ``day``, ``week``, ``project``, ``question``, ``run`` or ``note``. `named` says that
    the notebook names the note itself: only then may its title show and links lead to it by name.
    The entries of a part share a day, or have none. `targets` are what the marks in its texts
    mean. `until` is the day on which time alone changes the piece.
    """

    path: str
    kind: str = "note"
    day: date | None = None
    week: str = ""
    named: bool = False
    title: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[PublicPart, ...] = ()
    targets: tuple[Target, ...] = ()
    known: Known = Known()
    commits: tuple[PublicCommit, ...] = ()
    runs: tuple[RunLine, ...] = ()
    run: RunFacts | None = None
    until: date | None = None
    warnings: tuple[str, ...] = ()

    def shows(self) -> bool:
        """Say whether anything of the note is published."""
        return bool(self.parts or self.commits or self.runs)

    def days(self) -> set[date]:
        """Return the days of which the note publishes something."""
        if self.day:
            return {self.day}
        return {day for part in self.parts if (day := part.entries[0].day)}


def known_in(parts: Iterable[PublicPart], runs: Sequence[RunLine]) -> Known:
    """Return the names that published entries and runs hold."""
    tags: set[str] = set()
    projects: set[str] = set()
    questions: set[str] = set()
    below = (entry for run in runs for entry in run.entries)
    for top in (*(entry for part in parts for entry in part.entries), *below):
        for entry in top.walk() if top.children else (top,):
            tags.update(entry.tags)
            questions.update(entry.questions)
            if entry.project:
                projects.add(entry.project)
    for run in runs:
        tags.update(run.tags)
        questions.update(name for name in (run.question,) if name)
        projects.update(name for name in (run.project,) if name)
    return Known(frozenset(tags), frozenset(projects), frozenset(questions))

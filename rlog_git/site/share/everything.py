"""Show a whole log to its owner, private entries too: for `rlog serve` on one's own machine. Pure.

This is the one way round the rule, and it leads nowhere else: the notebook that stands for it has
a name that none of `rlog.toml` can have, so neither `build` nor `publish` can choose it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rlog_git.site.share import code
from rlog_git.site.share.cutting import PublicText, lines_of
from rlog_git.site.share.entries import Chosen, Writer
from rlog_git.site.share.piece import Piece
from rlog_git.site.share.rule import Rule, is_commit
from rlog_git.text.parse import parse
from rlog_git.vault.notebooks import Notebook

if TYPE_CHECKING:
    from rlog_git.model import Entry
    from rlog_git.site.share.piece import Asked

# no notebook of rlog.toml can be called so
EVERYTHING = Notebook(
    "*",
    title="The whole log",
    mode="open",
    levels=(0, 1, 2),
    tasks=True,
    runs=True,
    config_keys=("*",),
)


class OwnersWriter(Writer):
    """Words entries for their own author."""

    def check(self, text: str, line: int) -> None:
        """Let everything pass: it does not go out."""


class OwnersRule(Rule):
    """Keeps nothing from the author."""

    def why_not(self, entry: Entry, *, published: bool) -> str:  # noqa: ARG002 - the rule's question
        """Return no reason to leave an entry out."""
        return ""

    def whole_note(self) -> bool:
        """Say that the note's title and tags show."""
        return True

    def heads(self, heading: str) -> bool:  # noqa: ARG002 - the rule's question
        """Say that headings show."""
        return True


def is_everything(notebook: Notebook) -> bool:
    """Say whether a notebook is the whole log."""
    return notebook.name == EVERYTHING.name


def whole(path: str, data: bytes, asked: Asked) -> Chosen | Piece:
    """Return all of a note, nothing cut; a piece where it is the note of a run."""
    if run := code.run_facts(path, data, asked.notebook):
        return Piece(path, "run", run=run)
    lines = lines_of(data)
    note = parse(data, path, replace(asked.grammar, carry_since=None))
    # the lines of commits name their repositories: all of them show
    named = {word for entry in note.entries if is_commit(entry) for word in entry.text.split()}
    rule = OwnersRule(replace(asked.notebook, repos=tuple(named)), note, asked.today)
    text = PublicText(lines, range(1, len(lines) + 1), note)
    entries = {entry.place.line: entry for entry in note.entries}
    headings = frozenset(entry.heading for entry in note.entries)
    return Chosen(text, rule, entries, named=True, headings=headings)

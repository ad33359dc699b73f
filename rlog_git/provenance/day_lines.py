"""Tell which stories of a day its note lacks, or shows as they were once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rlog_git.provenance import commits
from rlog_git.provenance.secret_shapes import redact_shapes
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from rlog_git.provenance.catchup import Told
    from rlog_git.provenance.stories import Story
    from rlog_git.text.commits import CommitLine


def lacking(
    group: Iterable[Told], note: Sequence[CommitLine], strangers: Collection[CommitLine]
) -> list[Story]:
    """Return the stories of a day whose line its note lacks, or shows out of date.

    `strangers` are lines of commits that only another machine has.
    """
    found, left = [], [line for line in note if line in strangers]
    for one in group:
        lines = [line for line in note if _is_of(line, one.story)]
        if lines:
            if _has_twins(lines, one.story) or not any(_shows(line, one.story) for line in lines):
                found.append(one.story)
            continue
        # another machine saw it before a rewrite, and only what it became came here
        other = next((line for line in left if _work(one.story) == (line.time, line.subject)), None)
        if other:
            left.remove(other)
        if other and not other.was:
            found.append(replace(one.story, forms=one.story.forms | {other.sha}))
        elif not other and not one.is_old:
            found.append(one.story)
    return found


def lines_alike(
    note: Iterable[CommitLine], group: Iterable[Told], known: Collection[str]
) -> list[CommitLine]:
    """Return the lines of a day that read like one of its stories, by another sha.

    `known` are the shas, as shown, of all stories that are told.
    """
    others = [line for line in note if line.repo and line.sha]
    others = [line for line in others if line.sha not in known and line.was not in known]
    works = {_work(one.story) for one in group} if others else set()
    return [line for line in others if (line.time, line.subject) in works]


def moment_of(story: Story) -> datetime:
    """Return when a piece of work was written first; catchup leaves out what has no date."""
    moment = commits.author_moment(story.first)
    if moment is None:
        raise ValueError(story.first.sha)
    return moment


def _work(story: Story) -> tuple[str, str]:
    """Return when a piece of work was written, and its subject: rewriting keeps both mostly."""
    subject = clean_line(redact_shapes(story.now.subject))
    return f"{moment_of(story):%H:%M}", subject or "(no subject)"


def _is_of(line: CommitLine, story: Story) -> bool:
    shown = [sha for sha in (line.sha, line.was) if sha]
    return any(form.startswith(sha) for form in story.forms for sha in shown)


def _has_twins(lines: Iterable[CommitLine], story: Story) -> bool:
    """Say whether a story has two lines; a form that lives in a branch has its own by right."""
    own = (line for line in lines if line.repo)
    return sum(not any(form.startswith(line.sha) for form in story.living) for line in own) > 1


def _shows(line: CommitLine, story: Story) -> bool:
    state = "rewritten" if story.state == "merged" else story.state
    same = story.into.startswith(line.into) and bool(line.into) == bool(story.into)
    return same and story.now.sha.startswith(line.sha) and line.state == state

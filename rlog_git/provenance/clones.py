"""Ask the other clones of a repository on this machine what became of its commits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rlog_git.provenance import commits, git_read, objects, repos

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rlog_git.provenance.catchup import Told
    from rlog_git.provenance.repos import LinkedRepo


def alive_elsewhere(stories: Sequence[Told], kin: Iterable[LinkedRepo]) -> list[Told]:
    """Return stories, with those alive that are abandoned here and live in another clone."""
    lost = {one.story.now.sha for one in stories if one.story.state == "abandoned"}
    alive: set[str] = set()
    for repo in kin if lost else ():
        place = repos.readable_path(repo)
        held = objects.held(place, lost) if place else set()
        if place and held:
            head = git_read.read_line(place, "rev-parse", "-q", "HEAD")
            alive |= held - commits.unreachable(place, held, filter(commits.is_sha, [head]))
    return [
        replace(one, story=replace(one.story, state="live"))
        if one.story.now.sha in alive and one.story.state == "abandoned"
        else one
        for one in stories
    ]

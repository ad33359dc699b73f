"""A topic that a forge squashed: its commits follow, and the squash says what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from provenance.code_repo import Repo
from provenance.operations import Work
from provenance.world import BEFORE, World, make_world

from rlog_git.text.commits import read_commits

if TYPE_CHECKING:
    from pathlib import Path

LATER = {
    "GIT_AUTHOR_DATE": "2026-11-23T18:00:00+01:00",
    "GIT_COMMITTER_DATE": "2026-11-23T18:00:00+01:00",
    "GIT_COMMITTER_NAME": "Forge",
    "GIT_COMMITTER_EMAIL": "noreply@forge.example",
}
LONG = [f"line {n}\n" for n in range(40)]


@dataclass
class Forge:
    """A linked clone with a topic of two commits, and the forge that it was pushed to."""

    world: World
    work: Work
    hub: Repo

    def squash(self, *words: str) -> str:
        """Squash the topic into main there, delete it, and fetch that; return the new sha."""
        self.work.git("push", "-q", "origin", "topic")
        self.hub.git("fetch", "-q", "origin")
        self.hub.git("merge", "-q", "--squash", "origin/topic", *words)
        self.hub.git("commit", "-q", "-m", "Add a head (#12)", **LATER)
        self.hub.git("push", "-q", "origin", "main", ":topic")
        self.work.git("checkout", "-q", "main")
        self.work.git("fetch", "-q", "--prune", "origin")
        self.work.git("merge", "-q", "--ff-only", "origin/main")
        self.work.git("branch", "-q", "-D", "topic")
        self.world.sync()
        return self.hub.git("rev-parse", "--short=7", "HEAD")

    def states(self) -> dict[str, tuple[str, str]]:
        """Return the state of each commit in the log and what it went into, by subject."""
        notes = self.world.notes().values()
        return {line.subject: (line.state, line.into) for n in notes for line in read_commits(n)}


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """Return a repository linked to a log, whose topic two commits changed two files."""
    world = make_world(tmp_path)
    code = world.repo
    code.commit("Long", file="long", text="".join(LONG), **BEFORE)
    code.git("clone", "-q", "--bare", ".", str(tmp_path / "forge.git"))
    code.git("remote", "add", "origin", str(tmp_path / "forge.git"))
    hub = Repo(tmp_path / "hub")
    code.git("clone", "-q", str(tmp_path / "forge.git"), str(hub.path))
    world.link()
    work = Work(code.path, world.drain)
    work.git("checkout", "-q", "-b", "topic")
    write(work, "one", 5, "mine")
    write(work, "two", 6, "mine too", "new file")
    world.drain()
    return Forge(world, work, hub)


def write(work: Work, subject: str, at: int, text: str, *names: str) -> None:
    """Commit a changed line of the long file, and new files."""
    lines = (work.path / "long").read_text().splitlines(keepends=True)
    lines[at] = f"{text}\n"
    work.put("long", "".join(lines))
    for name in names:
        work.put(name)
    work.git("commit", "-q", "-m", subject)


def test_a_squash_merge(forge: Forge) -> None:
    """The topic's entries stay and say into what they went, its own entry lists them."""
    sha = forge.squash()
    assert forge.states() == {
        "one": ("rewritten", sha),
        "two": ("rewritten", sha),
        "Add a head (#12)": ("live", ""),
    }
    text = forge.world.notes()["2026-11-23.md"].decode()
    assert "\n    - squashed: one; two\n" in text
    notes = forge.world.notes()
    forge.world.drain()
    forge.work.git("commit", "-q", "--allow-empty", "-m", "more")
    forge.world.drain()
    forge.world.sync()
    more = forge.world.notes()["2026-11-23.md"].decode().split("\n")
    assert [line for line in notes["2026-11-23.md"].decode().split("\n") if line not in more] == []
    assert forge.states()["one"] == ("rewritten", sha)


def test_onto_a_main_that_moved(forge: Forge) -> None:
    """Also where others changed the same file meanwhile, and the topic took that in."""
    other = Work(forge.hub.path, lambda: None, env={"GIT_AUTHOR_EMAIL": "bob@example.org"})
    write(other, "bob's", 30, "another's")
    other.git("push", "-q", "origin", "main")
    forge.work.git("fetch", "-q", "origin")
    forge.work.git("merge", "-q", "-m", "take in", "origin/main")
    write(other, "bob's again", 20, "another's")
    other.git("push", "-q", "origin", "main")
    sha = forge.squash()
    found = forge.states()
    assert {found[name] for name in ("one", "two", "take in")} == {("rewritten", sha)}


def test_what_only_looks_like_one(forge: Forge) -> None:
    """A later commit that touches the same files in another way holds nothing."""
    forge.work.git("checkout", "-q", "main")
    write(forge.work, "else", 5, "something else", "new file")
    forge.work.git("branch", "-q", "-D", "topic")
    forge.world.sync()
    assert {name: state for name, (state, _) in forge.states().items()} == {
        "one": "abandoned",
        "two": "abandoned",
        "else": "live",
    }


def test_a_topic_of_one_commit(forge: Forge) -> None:
    """A topic of one commit goes into its squash, too; what was taken back before does not."""
    forge.work.git("reset", "-q", "--hard", "HEAD~1")
    forge.world.drain()
    sha = forge.squash()
    assert forge.states()["one"] == ("rewritten", sha)
    assert forge.states()["two"] == ("abandoned", "")

"""Two machines work in one repository and merge their logs by git: each commit stands once."""

from __future__ import annotations

import os
import random
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from harness import figure
from provenance.code_repo import Repo
from provenance.histories import imported, live_through, long_world, steps
from provenance.operations import Work
from provenance.world import World, make_world

from rlog_git.provenance import linking
from rlog_git.text.commits import CommitLine, read_commits
from rlog_git.vault import driver
from rlog_git.vault.commit import commit
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.vault.config import Vault

OF_THE_MACHINE = ("XDG_STATE_HOME", "XDG_CONFIG_HOME")


@dataclass(frozen=True, slots=True)
class Machine:
    """A clone of the log and one of the code, and what rlog knows on that machine."""

    world: World
    folder: Path

    @property
    def log(self) -> Repo:
        """The clone of the log."""
        return Repo(self.world.vault.root)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be on this machine."""
        before = {name: os.environ[name] for name in OF_THE_MACHINE}
        os.environ.update({name: str(self.folder / name) for name in OF_THE_MACHINE})
        try:
            yield
        finally:
            os.environ.update(before)

    def look(self) -> None:
        """Read all that the code holds, and commit the log."""
        with self.here():
            since = self.world.since
            done = linking.sync(self.world.vault, self.world.now, since=since, remotes=True)
            assert done.warnings == ()
            commit(self.world.vault)

    def lines(self) -> list[CommitLine]:
        """Return the commits in the log."""
        return [line for data in self.world.notes().values() for line in read_commits(data)]


def on_machine(folder: Path, world: World) -> Machine:
    """Set a machine up: its log knows rlog's merge driver, its code is linked."""
    made = Machine(world, folder)
    driver.install(world.vault.root)
    with made.here():
        world.link()
    return made


def two_machines(folder: Path, world: World) -> tuple[Machine, Machine]:
    """Return a machine that has this log and code, and one that cloned both over the wire."""
    (world.vault.root / ".gitattributes").write_text("*.md merge=rlog\n")
    log, code = Repo(world.vault.root), world.repo
    log.git("init", "-q", "-b", "main")
    first = on_machine(folder / "one", world)
    commit(world.vault)
    away = folder / "away"
    for repo in (log, code):
        # by a file:// address only what branches lead to comes along
        repo.git("clone", "-q", f"file://{repo.path}", str(away / repo.path.name))
    there = replace(world, vault=open_vault(away / log.path.name), repo=Repo(away / code.path.name))
    there.repo.git("config", "user.email", "ada@example.org")
    return first, on_machine(folder / "two", there)


def fetch_code(two: Machine) -> None:
    """Bring a clone of the code to where the other machine's is."""
    two.world.repo.git("fetch", "-q", "--prune", "origin")
    two.world.repo.git("reset", "-q", "--hard", "origin/main")


def merge_logs(one: Machine, two: Machine) -> None:
    """Merge both logs into each other, by git and rlog's merge driver."""
    for here, there in ((one, two), (two, one)):
        here.log.git("pull", "-q", "--no-rebase", "--no-edit", str(there.log.path), "main")
    assert one.world.notes() == two.world.notes()


def settle(one: Machine, two: Machine) -> None:
    """Let both look again and merge, as each day does."""
    one.look()
    merge_logs(one, two)
    two.look()
    merge_logs(one, two)


def test_before_and_after_an_amend(tmp_path: Path) -> None:
    """A commit seen before a rebase here, and after it there, is one line; an amended one too."""
    one, two = two_machines(tmp_path, make_world(tmp_path / "first"))
    work = Work(one.world.repo.path, lambda: None)
    work.fork("a", "b")
    one.look()
    work.git("rebase", "-q", "main")
    work.git("commit", "-q", "--amend", "-m", "better")
    work.git("checkout", "-q", "main")
    fetch_code(two)
    two.look()
    merge_logs(one, two)
    # 'b' is told of under two subjects: no more is known until the machine that rewrote it looks
    assert sorted(line.subject for line in one.lines()) == ["a", "b", "better", "main"]
    settle(one, two)
    lines = {line.subject: line for line in two.lines()}
    assert sorted(lines) == ["a", "better", "main"]
    assert len(two.lines()) == len(lines)
    kept = one.world.repo.git("log", "-2", "--format=%h", "topic").split()
    assert [lines["better"].sha, lines["a"].sha] == kept
    assert all(lines[name].was for name in ("better", "a"))


def test_the_other_form_stood_there_first(tmp_path: Path) -> None:
    """Where the note tells of a form that never came here, its line goes on; twice is once."""
    one, two = two_machines(tmp_path, make_world(tmp_path / "first"))
    work = Work(one.world.repo.path, lambda: None)
    work.fork("a", "b")
    one.look()
    two.log.git("pull", "-q", "origin", "main")
    before = [line.sha for line in two.lines()]
    work.git("rebase", "-q", "main")
    work.git("checkout", "-q", "main")
    fetch_code(two)
    two.look()
    assert sorted(line.subject for line in two.lines()) == ["a", "b", "main"]
    assert {line.was for line in two.lines() if line.was} <= set(before)
    settle(one, two)
    assert sorted(line.subject for line in one.lines()) == ["a", "b", "main"]


@pytest.mark.soak
@pytest.mark.parametrize(("before", "count"), [(0, 500), (2600, 400)])
def test_a_life_on_two_machines(tmp_path: Path, before: int, count: int) -> None:
    """After a long history, looked at in turn, both logs hold what one machine alone would.

    They may hold one more where two forms of a commit live on two branches: a clone cannot tell.
    """
    world = long_world(tmp_path / "first")
    imported(world, steps(before, world.since, 200))
    world.repo.git("reset", "-q", "--hard")
    one, two = two_machines(tmp_path, world)
    work = Work(world.repo.path, lambda: None, minutes=53)
    chance = random.Random(count)  # noqa: S311 - the same each time
    for turn in range(3):
        live_through(work, count // 3, chance)
        if turn != 1:
            one.look()
        fetch_code(two)
        two.look()
        merge_logs(one, two)
    settle(one, two)
    alone = Machine(replace(world, vault=_empty(tmp_path / "alone")), tmp_path / "three")
    with alone.here():
        alone.world.link()
        alone.world.sync()
    held = sorted(line.sha for line in one.lines())
    assert len(set(held)) == len(held)
    more = set(held) - {line.sha for line in alone.lines()}
    assert len(held) - len(more) == len(alone.lines())
    assert more <= set(world.repo.git("log", "--branches", "--format=%h", "--abbrev=7").split())
    rewritten = sum(bool(line.was) for line in one.lines())
    figure(
        f"two machines, {before + count}: {len(held)} commits, each once;"
        f" {rewritten} rewritten; {len(more)} beside another form on another branch"
    )


def _empty(folder: Path) -> Vault:
    folder.mkdir()
    (folder / "rlog.toml").write_text("")
    return open_vault(folder)

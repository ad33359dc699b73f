"""Clones, moved clones and forks of one repository: in the log each commit stands once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from provenance.code_repo import Repo
from provenance.operations import Work
from provenance.world import World, make_world

from rlog_git.provenance import joining, repos
from rlog_git.text.commits import read_commits

if TYPE_CHECKING:
    from pathlib import Path

HUB = "git@forge.example:me/w2s.git"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a linked repository with one commit of today."""
    made = make_world(tmp_path)
    made.link()
    Work(made.repo.path, made.drain).commit("one")
    made.drain()
    return made


def cloned(world: World, folder: Path) -> World:
    """Clone the repository as the user would, and say who commits there."""
    folder.parent.mkdir(exist_ok=True)
    now = {"GIT_COMMITTER_DATE": "2026-11-23T10:05:00+01:00"}
    world.repo.git("clone", "-q", f"file://{world.repo.path}", str(folder), **now)
    world.repo.git("config", "user.email", "ada@example.org", cwd=folder)
    return replace(world, repo=Repo(folder))


def standing(world: World) -> list[tuple[str, str, str]]:
    """Return repository, subject and state of each commit in the log."""
    notes = world.notes().values()
    return sorted((line.repo, line.subject, line.state) for n in notes for line in read_commits(n))


def test_two_clones(world: World, tmp_path: Path) -> None:
    """A second clone stands under the first one's name; a commit that both have stands once."""
    other = cloned(world, tmp_path / "more/w2s")
    other.link()
    assert [repo.log_name for repo in repos.load()] == ["w2s", "w2s"]
    assert b"w2s-2" not in (world.vault.root / "rlog.toml").read_bytes()
    Work(other.repo.path, other.drain, minute=10).commit("two")
    world.drain()
    world.repo.git("pull", "-q", str(other.repo.path), "main")
    world.drain()
    world.sync()
    assert standing(world) == [("w2s", "one", "live"), ("w2s", "two", "live")]
    # dropped in one clone, it lives on in the other
    world.repo.git("reset", "-q", "--hard", "HEAD~1")
    world.drain()
    assert standing(world) == [("w2s", "one", "live"), ("w2s", "two", "live")]
    other.repo.git("reset", "-q", "--hard", "HEAD~1")
    world.sync()
    assert standing(world) == [("w2s", "one", "live"), ("w2s", "two", "abandoned")]


def test_an_amend_in_one_of_two_clones(world: World, tmp_path: Path) -> None:
    """What one clone rewrote is not told again by the other, which has it as it was."""
    other = cloned(world, tmp_path / "more/w2s")
    other.link()
    Work(other.repo.path, other.drain, minute=10).git("commit", "-q", "--amend", "-m", "better")
    other.drain()
    world.sync()
    notes = world.notes()
    world.sync()
    assert world.notes() == notes
    assert [subject for _, subject, _ in standing(world)] == ["better"]


def test_a_moved_clone(world: World, tmp_path: Path) -> None:
    """A repository that was moved goes on, with and without linking it again."""
    notes = world.notes()
    shutil.move(world.repo.path, tmp_path / "moved")
    moved = replace(world, repo=Repo(tmp_path / "moved"))
    moved.link()
    moved.sync()
    assert moved.notes() == notes
    assert len(repos.load()) == 1
    Work(moved.repo.path, moved.drain, minute=10).commit("two")
    moved.drain()
    assert standing(moved) == [("w2s", "one", "live"), ("w2s", "two", "live")]


@pytest.mark.parametrize("name", ["w2s", "elsewhere"])
def test_a_new_clone_for_a_lost_one(world: World, tmp_path: Path, name: str) -> None:
    """A repository that was deleted and cloned again is the same, wherever it lies now."""
    again = cloned(world, tmp_path / "again" / name)
    shutil.rmtree(world.repo.path)
    if name == "w2s":
        shutil.move(again.repo.path, world.repo.path)
        again = world
    again.link()
    again.sync()
    Work(again.repo.path, again.drain, minute=10).commit("two")
    again.drain()
    assert len(repos.load()) == 1
    assert standing(again) == [("w2s", "one", "live"), ("w2s", "two", "live")]


def test_a_fork(world: World, tmp_path: Path) -> None:
    """A fork, with another remote, has a name of its own; a commit of both stands once."""
    world.repo.git("remote", "add", "origin", HUB)
    world.link()
    fork = cloned(world, tmp_path / "fork")
    fork.repo.git(
        "remote", "set-url", "origin", HUB.replace("/me/", "/ann/").replace(":me", ":ann")
    )
    fork.link()
    fork.sync()
    Work(fork.repo.path, fork.drain, minute=10).commit("two")
    fork.drain()
    world.repo.git("pull", "-q", str(fork.repo.path), "main")
    world.sync()
    assert standing(world) == [("fork", "two", "live"), ("w2s", "one", "live")]


def test_a_clone_of_a_private_repository(world: World, tmp_path: Path) -> None:
    """Nothing is asked of a second clone that was asked of the first: it is as private."""
    other = cloned(world, tmp_path / "more/w2s")
    found = joining.look_at(world.vault, other.repo.path)
    assert joining.clone_of(world.vault, found) == repos.load()[0]

"""The matrix: after each operation of git the log is right, and the code is as git left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from harness import figure
from provenance import ops_branches, ops_commits, ops_merges, ops_rebases
from provenance.code_repo import Repo
from provenance.operations import OPERATIONS, Operation, Work
from provenance.world import BEFORE, World, make_world

from rlog_git.provenance import joining

if TYPE_CHECKING:
    from pathlib import Path

# importing them registers their operations
GROUPS = (ops_branches, ops_commits, ops_merges, ops_rebases)
# one in three in the ordinary run, all by `make soak`
NAMES = [
    name if i % 3 == 0 else pytest.param(name, marks=pytest.mark.soak)
    for i, name in enumerate(OPERATIONS)
]


def walk(tmp_path: Path, operation: Operation) -> tuple[World, World]:
    """Do an operation in a linked repository and in one that is linked when it is over."""
    act, _ = operation
    hooked, plain = make_world(tmp_path / "hooked"), make_world(tmp_path / "plain")
    hooked.link()
    act(Work(hooked.repo.path, hooked.drain))
    act(Work(plain.repo.path, lambda: None))
    return hooked, plain


@pytest.mark.parametrize("name", NAMES)
def test_operation(tmp_path: Path, name: str) -> None:
    """The log holds each piece of work once, with and without hooks, and the code is untouched."""
    hooked, plain = walk(tmp_path, OPERATIONS[name])
    assert hooked.code() == plain.code()
    hooked.drain()
    hooked.sync()
    assert sorted(hooked.entries()) == sorted(OPERATIONS[name][1].split())
    assert hooked.code() == plain.code()
    notes = hooked.notes()
    hooked.sync()
    assert hooked.notes() == notes
    joining.remove(str(hooked.repo.path))
    plain.link()
    plain.sync()
    assert plain.notes() == notes


def test_a_submodule(tmp_path: Path) -> None:
    """A commit in a submodule that is linked is told of; the repository around it is untouched."""
    outer, inner = make_world(tmp_path / "outer"), make_world(tmp_path / "inner")
    outer.repo.git(
        *("-c", "protocol.file.allow=always", "submodule", "add", "-q"),
        *(str(inner.repo.path), "part"),
    )
    outer.repo.commit("Add a part", **BEFORE)
    world = World(outer.vault, Repo(outer.repo.path / "part"))
    world.repo.git("config", "user.email", "ada@example.org")
    world.link()
    before = outer.code()
    world.drain()
    assert outer.code() == before
    Work(world.repo.path, world.drain).commit("one", "two")
    world.drain()
    assert world.entries() == ["one", "two"]
    assert not (outer.repo.path / ".git/hooks/post-commit").exists()


def test_the_matrix_is_whole() -> None:
    """The operations of the table are all there; pytest has just walked each of them."""
    count = len(OPERATIONS)
    figure(f"matrix: {count} of {count} operations of git, each with and without hooks")
    assert count >= 60

"""Long histories as people make them, and what of them a log is to hold."""

from __future__ import annotations

import itertools
import subprocess
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from provenance.world import BEFORE, World, make_world

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from provenance.operations import Work

BOB = {"GIT_AUTHOR_NAME": "Bob", "GIT_AUTHOR_EMAIL": "bob@example.org"}
END = datetime.fromisoformat("2027-12-31T23:00:00+01:00")
TREES = 7


def live_through(w: Work, count: int, chance: random.Random) -> None:
    """Work for some hundred commits: branches, merges, rebases, amends, others' commits, losses."""
    acts: list[Callable[[], object]] = [
        lambda: w.commit(name()),
        lambda: w.commit(name()),
        lambda: w.commit(name()),
        lambda: w.git("commit", "-q", "--allow-empty", "-m", name(), **BOB),
        lambda: w.git("commit", "-q", "--allow-empty", "--amend", "-m", name(), check=False),
        lambda: branch(w, name, lambda: w.git("merge", "-q", "--no-edit", "--no-ff", "topic")),
        lambda: branch(w, name, lambda: w.git("rebase", "-q", "main", "topic")),
        lambda: branch(w, name, lambda: squash(w)),
        lambda: drop(w, name()),
        lambda: in_worktree(w, name()),
        lambda: in_submodule(w, name()),
    ]
    made = itertools.count(w.minute)

    def name() -> str:
        return f"step-{next(made)}"

    end = w.minute + count * 3
    while w.minute < end:
        w.git("checkout", "-q", "main")
        chance.choice(acts)()
        if chance.random() < 0.3:
            w.drain()


def branch(w: Work, name: Callable[[], str], end: Callable[[], object]) -> None:
    """Commit on a branch and on main, end it in some way, and lead main there."""
    w.git("checkout", "-q", "-B", "topic")
    w.commit(name(), name())
    w.git("checkout", "-q", "main")
    w.commit(name())
    end()
    w.git("checkout", "-q", "main")
    w.git("merge", "-q", "--ff", "topic")


def squash(w: Work) -> None:
    """Rebase topic and put its two commits into one."""
    w.git("checkout", "-q", "topic")
    w.rebase("2s/pick/fixup/")


def drop(w: Work, name: str) -> None:
    """Commit, and take it back."""
    w.commit(name)
    w.git("reset", "-q", "--hard", "HEAD~1")


def in_worktree(w: Work, name: str) -> None:
    """Commit on a branch in a linked worktree that stays; of a long history only some stay."""
    tree = w.path.parent / f"tree-{w.minute % TREES}"
    if tree.is_dir():
        w.git("checkout", "-q", "-b", name, "main", cwd=tree)
    else:
        w.git("worktree", "add", "-q", "-b", name, str(tree), "main")
    w.git("commit", "-q", "--allow-empty", "-m", f"there-{name}", cwd=tree)


def with_submodule(w: Work) -> Path:
    """Put a repository into another one as a submodule, and return its folder."""
    inner = make_world(w.path.parent / "inner").repo
    # with the same first commit it would be a clone of what is around it
    inner.git("commit", "-q", "--amend", "-m", "Begin", **BEFORE)
    add = ("-c", "protocol.file.allow=always", "submodule", "add", "-q")
    w.git(*add, "../inner/w2s", "part", **BEFORE)
    w.git("commit", "-q", "-m", "Add a part", **BEFORE)
    return w.path / "part"


def in_submodule(w: Work, name: str) -> None:
    """Commit in the submodule, where there is one, and note its new commit around it."""
    if (w.path / "part").is_dir():
        w.git("commit", "-q", "--allow-empty", "-m", f"inner-{name}", cwd=w.path / "part")
        w.git("add", "part")
        w.git("commit", "-q", "-m", f"outer-{name}")


def long_world(folder: Path) -> World:
    """Make a world whose clock stands long after any history."""
    return replace(make_world(folder), now=END)


def dates_of(world: World, shas: Iterable[str]) -> set[str]:
    """Return the author dates of HEAD and of some commits."""
    shown = world.repo.git("show", "-s", "--format=%aI", "HEAD", *shas)
    return set(shown.split())


def mine(world: World) -> list[str]:
    """Return my commits of the span on all branches."""
    words = ("--branches", "--author=ada@example.org", f"--since={world.since.isoformat()}")
    return world.repo.git("log", "--format=%H", *words).split()


def imported(world: World, commits: Iterable[tuple[str, str, str]], branch: str = "main") -> None:
    """Write many commits of (subject, e-mail, date as ``seconds +zone``) at once."""
    parts = []
    for mark, (subject, email, date) in enumerate(commits, 1):
        parent = f"from :{mark - 1}\n" if mark > 1 else f"from refs/heads/{branch}^0\n"
        if mark % 10 == 0 and mark > 12:
            parent += f"merge :{mark - 9}\n"
        parts.append(
            f"commit refs/heads/{branch}\nmark :{mark}\nauthor A <{email}> {date}\n"
            f"committer A <{email}> {date}\ndata {len(subject)}\n{subject}\n{parent}"
            f"M 100644 inline file{mark % 50}\ndata {len(str(mark))}\n{mark}\n\n"
        )
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=world.repo.path, input="".join(parts).encode(), check=True,
    )  # fmt: skip


def steps(count: int, begin: datetime, days: int) -> Iterable[tuple[str, str, str]]:
    """Yield commits of mine and, each third, of another, evenly over some days."""
    authors = ("ada@example.org", "ada@example.org", "bob@example.org")
    first, apart = int(begin.timestamp()), days * 86_400 // max(1, count)
    return ((f"step {i}", authors[i % 3], f"{first + i * apart} +0100") for i in range(count))

"""Whole histories: read twice, read with and without hooks, on two machines, in all zones."""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from harness import SOAK, figure
from provenance.operations import Work
from provenance.world import World, make_world

from rlog_git.provenance import joining
from rlog_git.text.commits import read_commits
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

BOB = {"GIT_AUTHOR_NAME": "Bob", "GIT_AUTHOR_EMAIL": "bob@example.org"}
END = datetime.fromisoformat("2026-12-31T23:00:00+01:00")
OFFSETS = (
    "-1200 -1000 -0930 -0800 -0700 -0500 -0330 -0300 +0000 +0100 +0200 +0330 +0430 +0530 +0545 "
    "+0630 +0800 +0845 +0930 +1100 +1245 +1400"
).split()


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
    ]
    made = iter(range(count * 10))

    def name() -> str:
        return f"step-{next(made)}"

    while w.minute < count * 3:
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
    """Commit on a branch in a linked worktree that stays."""
    tree = w.path.parent / f"tree-{name}"
    w.git("worktree", "add", "-q", "-b", name, str(tree), "main")
    w.git("commit", "-q", "--allow-empty", "-m", f"there-{name}", cwd=tree)


def long_world(folder: Path) -> World:
    """Make a world whose clock stands at the end of the history."""
    return replace(make_world(folder), now=END)


@pytest.mark.parametrize("seed", range(4 if SOAK else 1))
def test_with_and_without_hooks(tmp_path: Path, seed: int) -> None:
    """Hooks, drains and a sync end in the same bytes as one sync at the end; twice is once."""
    count = 500 if SOAK else 40
    hooked, plain = long_world(tmp_path / "hooked"), long_world(tmp_path / "plain")
    hooked.link()
    for world, drain in ((hooked, hooked.drain), (plain, lambda: None)):
        work = Work(world.repo.path, drain, minutes=53)
        live_through(work, count, random.Random(seed))  # noqa: S311 - the same each time
    assert hooked.repo.git("for-each-ref") == plain.repo.git("for-each-ref")
    hooked.drain()
    hooked.sync()
    notes = hooked.notes()
    joining.remove(str(hooked.repo.path))
    plain.link()
    plain.sync()
    for name, note in notes.items():
        assert plain.notes()[name].decode() == note.decode()
    assert plain.notes() == notes
    plain.sync()
    assert plain.notes() == notes
    wanted = mine(plain)
    shown = [line.sha for data in notes.values() for line in read_commits(data)]
    assert len(set(shown)) == len(shown)
    # one that was amended may live on in a branch: its work stands by what it has become
    missing = {sha for sha in wanted if sha[:7] not in shown}
    written = dates_of(hooked, shown)
    assert all(dates_of(hooked, [sha]) <= written for sha in missing)
    figure(f"history {seed}: {len(wanted)} commits on branches, {len(shown)} entries, each once")


def dates_of(world: World, shas: Iterable[str]) -> set[str]:
    """Return the author dates of commits."""
    return set(world.repo.git("show", "-s", "--format=%aI", *shas).split())


def mine(world: World) -> list[str]:
    """Return my commits of the span on all branches."""
    words = ("--branches", "--author=ada@example.org", f"--since={world.since.isoformat()}")
    return world.repo.git("log", "--format=%H", *words).split()


def imported(world: World, commits: Iterable[tuple[str, str, str]]) -> None:
    """Write many commits of (subject, e-mail, date as ``seconds +zone``) at once."""
    parts = []
    for mark, (subject, email, date) in enumerate(commits, 1):
        parent = f"from :{mark - 1}\n" if mark > 1 else "from refs/heads/main^0\n"
        if mark % 10 == 0 and mark > 12:
            parent += f"merge :{mark - 9}\n"
        parts.append(
            f"commit refs/heads/main\nmark :{mark}\nauthor A <{email}> {date}\n"
            f"committer A <{email}> {date}\ndata {len(subject)}\n{subject}\n{parent}"
            f"M 100644 inline file{mark % 50}\ndata {len(str(mark))}\n{mark}\n\n"
        )
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=world.repo.path, input="".join(parts).encode(), check=True,
    )  # fmt: skip


def test_a_long_history(tmp_path: Path) -> None:
    """A long history with merges and several authors is read whole, each commit once; twice too."""
    count = 3000 if SOAK else 500
    world = long_world(tmp_path)
    begin = int(datetime.fromisoformat("2026-11-22T08:00:00+01:00").timestamp())
    step = 38 * 86_400 // count
    authors = ("ada@example.org", "ada@example.org", "bob@example.org")
    imported(
        world,
        ((f"step {i}", authors[i % 3], f"{begin + i * step} +0100") for i in range(count)),
    )
    world.link()
    world.sync()
    notes = world.notes()
    world.sync()
    assert world.notes() == notes
    shown = [line.sha for data in notes.values() for line in read_commits(data)]
    assert sorted(shown) == sorted(sha[:7] for sha in mine(world))
    figure(f"{count} commits: {len(shown)} of {len(mine(world))} of mine in the log, each once")


def test_the_authors_own_day(tmp_path: Path) -> None:
    """Each commit stands on the day it was where it was written, in any zone and at DST's edges."""
    world = replace(make_world(tmp_path), now=END, since=datetime.fromisoformat("2026-01-01T00Z"))
    clocks = [
        datetime.fromisoformat(f"{day}T{clock}")
        for day in ("2026-03-29", "2026-10-25", "2026-11-01", "2026-12-31")
        for clock in ("00:00:30", "01:59:59", "02:30:00", "12:00:00", "23:59:59")
    ]
    zones = [datetime.strptime(offset, "%z").tzinfo for offset in OFFSETS]
    moments = sorted(clock.replace(tzinfo=zone) for clock in clocks for zone in zones)
    moments = [moment for moment in moments if moment <= END]
    imported(
        world,
        ((f"{m:%Y-%m-%d}", "ada@example.org", f"{int(m.timestamp())} {m:%z}") for m in moments),
    )
    world.link()
    world.sync()
    shown = [
        (line.subject, name[:10])
        for name, data in world.notes().items()
        for line in read_commits(data)
        if line.subject != "Start"
    ]
    right = sum(subject == day for subject, day in shown)
    figure(f"author-local days: {right} of {len(moments)} right, over {len(OFFSETS)} offsets")
    assert (right, len(shown)) == (len(moments), len(moments))


def test_two_machines(tmp_path: Path) -> None:
    """Two machines that sync the same commits into one log hold each once, rewritten ones too."""
    one = long_world(tmp_path / "one")
    work = Work(one.repo.path, lambda: None, minutes=53)
    one.link()
    work.fork("a", "b")
    one.drain()
    two = World(open_vault(_copied(one, tmp_path / "two")), one.repo, END)
    work.git("rebase", "-q", "main")
    work.git("commit", "-q", "--amend", "-m", "better")
    away = type(one.repo)(tmp_path / "two/w2s")
    one.repo.git("clone", "-q", "--branch", "topic", ".", str(away.path))
    away.git("config", "user.email", "ada@example.org")
    one.drain()
    joining.remove(str(one.repo.path))
    two = replace(two, repo=away)
    # the other machine has the notes as they were, and commits that were rewritten since
    shutil.copytree(one.vault.root / "daily", two.vault.root / "daily", dirs_exist_ok=True)
    two.link()
    two.sync()
    assert sorted(two.entries()) == ["a", "better", "main"]
    assert two.notes() == one.notes()


def _copied(world: World, folder: Path) -> Path:
    shutil.copytree(world.vault.root, folder / "log")
    return folder / "log"

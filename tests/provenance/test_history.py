"""Whole histories: read twice, read with and without hooks, on two machines, in all zones."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from harness import SOAK, figure
from provenance.operations import Work
from provenance.world import World, make_world

from rlog_git.provenance import joining
from rlog_git.text.commits import read_commits
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

END = datetime.fromisoformat("2026-12-31T23:00:00+01:00")
OFFSETS = (
    "-1200 -1000 -0930 -0800 -0700 -0500 -0330 -0300 +0000 +0100 +0200 +0330 +0430 +0530 +0545 "
    "+0630 +0800 +0845 +0930 +1100 +1245 +1400"
).split()


def long_world(folder: Path) -> World:
    """Make a world whose clock stands at the end of the history."""
    return replace(make_world(folder), now=END)


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

"""Whole histories: read twice, read with and without hooks, on two machines, in all zones."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from harness import figure
from provenance.code_repo import Repo
from provenance.histories import (
    END,
    dates_of,
    imported,
    live_through,
    long_world,
    mine,
    steps,
    with_submodule,
)
from provenance.operations import Work
from provenance.world import World, make_world

from rlog_git.provenance import joining
from rlog_git.text.commits import read_commits

if TYPE_CHECKING:
    from pathlib import Path

OFFSETS = (
    "-1200 -1000 -0930 -0800 -0700 -0500 -0330 -0300 +0000 +0100 +0200 +0330 +0430 +0530 +0545 "
    "+0630 +0800 +0845 +0930 +1100 +1245 +1400"
).split()


@pytest.mark.parametrize(
    ("before", "count"),
    [
        (20, 12),
        *(pytest.param(*size, marks=pytest.mark.soak) for size in ((0, 500), (2600, 400))),
    ],
)
def test_with_and_without_hooks(tmp_path: Path, before: int, count: int) -> None:
    """Hooks, drains and a sync end in the same bytes as one sync at the end; twice is once."""
    hooked, plain = lived(tmp_path / "hooked", before), lived(tmp_path / "plain", before)
    parts = [replace(world, repo=Repo(world.repo.path / "part")) for world in (hooked, plain)]
    hooked.link()
    parts[0].link()
    for world, drain in ((hooked, hooked.drain), (plain, lambda: None)):
        work = Work(world.repo.path, drain, minutes=53)
        live_through(work, count, random.Random(count))  # noqa: S311 - the same each time
    assert hooked.repo.git("for-each-ref") == plain.repo.git("for-each-ref")
    hooked.drain()
    hooked.sync()
    notes = hooked.notes()
    for world in (hooked, parts[0]):
        joining.remove(str(world.repo.path))
    plain.link()
    parts[1].link()
    plain.sync()
    assert plain.notes() == notes
    plain.sync()
    assert plain.notes() == notes
    shown = [(line.repo, line.sha) for data in notes.values() for line in read_commits(data)]
    assert len(set(shown)) == len(shown)
    wanted = 0
    for name, world in (("w2s", plain), ("part", parts[1])):
        own = [sha for repo, sha in shown if repo == name]
        live = mine(world)
        wanted += len(live)
        # one that was amended may live on in a branch: its work stands by what it has become
        missing = [sha for sha in live if sha[:7] not in own]
        assert dates_of(world, missing) <= dates_of(world, own)
    total = len(plain.repo.git("rev-list", "--all", "--reflog").split())
    figure(f"history of {total} commits: {wanted} of mine live, {len(shown)} entries, each once")


def lived(folder: Path, before: int) -> World:
    """Make a repository with some commits of the days before, and a submodule in it."""
    world = long_world(folder)
    imported(world, steps(before, world.since - timedelta(days=200), 200))
    world.repo.git("reset", "-q", "--hard")
    with_submodule(Work(world.repo.path, lambda: None))
    return replace(world, since=world.since - timedelta(days=200))


@pytest.mark.parametrize("count", [300, pytest.param(3000, marks=pytest.mark.soak)])
def test_a_long_history(tmp_path: Path, count: int) -> None:
    """A long history with merges and several authors is read whole, each commit once; twice too."""
    world = long_world(tmp_path)
    imported(world, steps(count, datetime.fromisoformat("2026-11-22T08:00:00+01:00"), 38))
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

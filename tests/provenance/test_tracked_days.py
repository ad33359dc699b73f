"""From the files of a tracker to the line of a run in its day, written once and completed."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from provenance.world import World
from record import lay_out

from rlog_git.errors import UsageError
from rlog_git.model import Run
from rlog_git.provenance import joining, linking, repos
from rlog_git.provenance.runs import kept, syncing, trackers
from rlog_git.provenance.runs.logging import place
from rlog_git.provenance.runs.sacred import SacredReader
from rlog_git.text.run_note import RunNote, read_note, write_note
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness import Rlog
    from provenance.code_repo import Repo

SAMPLES = Path(__file__).parent / "samples"
BEGAN = datetime.fromisoformat("2026-11-23T15:10:00+01:00")


@pytest.fixture
def world(tmp_path: Path, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a vault with a linked repository beside it, on a clock in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "rlog.toml").write_text("")
    made = World(open_vault(folder), repo)
    made.link()
    return made


def make_run(folder: Path, number: int, began: datetime = BEGAN, **facts: Any) -> Path:
    """Write what Sacred writes of a run; `lr`, `acc`, `state`, `sha` and `minutes` say which."""
    place = folder / "sacred" / str(number)
    place.mkdir(parents=True, exist_ok=True)
    ended = began + timedelta(minutes=facts.get("minutes", 30))
    told = {
        "experiment": {"name": facts.get("name", "w2s"), "mainfile": "train.py"},
        "start_time": _utc(began),
        "status": facts.get("state", "COMPLETED"),
        "heartbeat": _utc(ended),
        "result": facts.get("acc"),
    }
    if told["status"] != "RUNNING":
        told["stop_time"] = _utc(ended)
    if facts.get("sha"):
        told["experiment"]["repositories"] = [{"commit": facts["sha"], "dirty": True}]
    config = {"lr": facts.get("lr", 0.001), "api_key": "sk-abcdefghijklmnopqrstuv1234"}
    for name, value in (("run", told), ("config", config), ("metrics", {})):
        (place / f"{name}.json").write_text(json.dumps(value))
        os.utime(place / f"{name}.json", (ended.timestamp(), ended.timestamp()))
    return place


def _utc(moment: datetime) -> str:
    return datetime.fromtimestamp(moment.timestamp(), tz=None).astimezone().isoformat()


def run_lines(world: World) -> list[str]:
    """Return the lines of runs in the note of the day, without their block ids."""
    note = world.notes().get("2026-11-23.md", b"").decode()
    found = [line for line in note.split("\n") if " run: " in line]
    return [line.rpartition(" ^r")[0] for line in found]


def test_a_run_stands_once_in_its_day(world: World) -> None:
    """Its line says what ran, how it came out, how long it took and on which commit."""
    make_run(world.repo.path, 1, acc=0.713, sha="0f89804" + "0" * 33)
    world.sync()
    once = world.notes()
    world.sync()
    world.drain()
    assert world.notes() == once
    assert run_lines(world) == ["- 15:10 run: w2s · result 0.713 · took 30m · w2s@0f89804 dirty"]


def test_the_next_run_says_what_changed(world: World) -> None:
    """A run is compared with the one before of the same program; secrets stay hidden."""
    make_run(world.repo.path, 1)
    make_run(world.repo.path, 2, BEGAN + timedelta(hours=1), lr=0.0003, state="FAILED")
    world.sync()
    assert run_lines(world)[1] == "- 16:10 run: w2s · lr 0.001→0.0003 · failed · took 30m"
    assert b"sk-" not in world.notes()["2026-11-23.md"]


def test_a_run_is_completed_when_it_ends(world: World) -> None:
    """What goes on says so; the same line tells how it ended, and keeps what was typed in it."""
    make_run(world.repo.path, 1, state="RUNNING", minutes=1)
    world.sync()
    assert run_lines(world) == ["- 15:10 run: w2s · running"]
    path = world.vault.root / "daily/2026/2026-11-23.md"
    path.write_text(path.read_text().replace("run: w2s ·", "run: the long one #w2s ·"))
    make_run(world.repo.path, 1, minutes=90, acc=0.5)
    world.drain()
    assert run_lines(world) == ["- 15:10 run: the long one #w2s · result 0.5 · took 1h 30m"]


def test_a_line_taken_out_stays_out(world: World) -> None:
    """What the user deletes is not written again, also when the run goes on."""
    make_run(world.repo.path, 1, state="RUNNING")
    world.sync()
    path = world.vault.root / "daily/2026/2026-11-23.md"
    kept_lines = [line for line in path.read_text().split("\n") if " run: " not in line]
    path.write_text("\n".join(kept_lines))
    make_run(world.repo.path, 1, acc=0.5)
    world.sync()
    assert run_lines(world) == []


def test_many_runs_of_one_program_are_one_line(world: World) -> None:
    """The sixth run of a day folds the five before it, but not one that somebody wrote below."""
    for number in range(1, 6):
        make_run(world.repo.path, number, BEGAN + timedelta(minutes=number), lr=number, acc=0.1)
    world.sync()
    assert len(run_lines(world)) == 5
    path = world.vault.root / "daily/2026/2026-11-23.md"
    lines = path.read_text().split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("- 15:13 run:"))
    path.write_text("\n".join([*lines[: at + 1], "  - outcome: odd", *lines[at + 1 :]]))
    make_run(world.repo.path, 6, BEGAN + timedelta(minutes=6), lr=3e-4, acc=0.731)
    make_run(world.repo.path, 7, BEGAN + timedelta(minutes=7), lr=7, state="FAILED")
    world.sync()
    assert run_lines(world) == [
        "- 15:13 run: w2s · lr 2→3 · result 0.1 · took 30m",
        (
            "- 15:11 run: sweep of 7, lr of train.py · best result 0.731 (lr 0.0003)"
            " · 1 failed · took 36m"
        ),
    ]
    once = world.notes()
    world.sync()
    assert world.notes() == once


def test_a_sweep_is_one_line(world: World) -> None:
    """The jobs of one of Hydra's sweeps are told of together."""
    lay_out(SAMPLES, world.repo.path / "x")
    later = replace(world, now=datetime.fromisoformat("2031-01-01T00:00:00+01:00"))
    later.sync()
    found = [
        line
        for note in later.notes().values()
        for line in note.decode().split("\n")
        if "sweep of" in line
    ]
    assert len(found) == 1
    assert " run: sweep of 5, lr×seed of train_hydra · took " in found[0]


def test_the_runs_of_a_sweep_can_be_compared(world: World, rlog: Rlog) -> None:
    """Each has its note, and stands in `rlog runs` at the line of the sweep."""
    for number in range(1, 8):
        make_run(world.repo.path, number, BEGAN + timedelta(minutes=number), lr=number, acc=0.1)
    world.sync()
    shown = json.loads(rlog("--vault", world.vault.root, "runs", "--json").out)
    assert len(shown) == 7
    assert {(run["path"], run["line"]) for run in shown} == {
        (shown[0]["path"], shown[0]["line"]),
    }
    line = (world.vault.root / shown[0]["path"]).read_text().split("\n")[shown[0]["line"] - 1]
    assert "sweep of 7" in line
    pair = (shown[0]["id"], shown[1]["id"])
    told = rlog("--vault", world.vault.root, "runs", "--compare", *pair)
    assert told.code == 0, told.err
    assert "lr" in told.out


def test_a_run_is_joined_with_the_commit_it_began_on(world: World) -> None:
    """Where the tracker keeps no commit, the reflog of its work tree tells."""
    moments = [BEGAN - timedelta(hours=2), BEGAN - timedelta(hours=1), BEGAN + timedelta(hours=1)]
    shas = []
    for number, moment in enumerate(moments):
        when = {"GIT_COMMITTER_DATE": moment.isoformat(), "GIT_AUTHOR_DATE": moment.isoformat()}
        shas.append(world.repo.commit(f"c{number}", **when))
    tree = world.repo.path.parent / "side"
    when = {"GIT_COMMITTER_DATE": (BEGAN - timedelta(minutes=5)).isoformat()}
    world.repo.git("worktree", "add", "-q", "-b", "side", str(tree), shas[0], **when)
    found = joining.look_at(world.vault, tree)
    joining.add(world.vault, found, world.now, private=False, configs=True, project="")
    make_run(world.repo.path, 1)
    make_run(tree, 1, name="aside")
    world.sync()
    assert sorted(run_lines(world)) == [
        f"- 15:10 run: aside · took 30m · w2s@{shas[0][:7]}",
        f"- 15:10 run: w2s · took 30m · w2s@{shas[1][:7]}",
    ]


def test_a_private_repository_gives_time_and_count(world: World, repo: Repo) -> None:
    """Of its runs the log says when and how many, and nothing else."""
    found = joining.look_at(world.vault, repo.path)
    joining.add(world.vault, found, world.now, private=True, configs=True, project="")
    make_run(repo.path, 1, acc=0.5)
    world.sync()
    make_run(repo.path, 2, BEGAN + timedelta(hours=1))
    world.sync()
    assert run_lines(world) == ["- 15:10 run: w2s, 2 runs"]
    assert b"sacred" not in b"".join(world.notes().values())


def test_folders_of_runs_elsewhere_are_read(world: World, tmp_path: Path) -> None:
    """`--runs` names a folder on another disk; what is no folder is refused."""
    scratch = tmp_path / "scratch"
    make_run(scratch, 1)
    found = joining.look_at(world.vault, world.repo.path)
    for _ in range(2):
        runs = joining.runs_folders([str(scratch)])
        joining.add(
            world.vault, found, world.now, private=False, configs=True, project="", runs=runs
        )
    assert repos.load()[0].runs == (str(scratch),)
    world.sync()
    assert run_lines(world) == ["- 15:10 run: w2s · took 30m"]
    with pytest.raises(UsageError, match="no such folder"):
        joining.runs_folders([str(tmp_path / "none")])


def test_what_did_not_change_is_not_looked_at_again(world: World) -> None:
    """A glance at folders tells that nothing changed, and that a new run is there."""
    make_run(world.repo.path, 1)
    world.sync()
    assert not kept.changed(world.vault.state, world.now)
    make_run(world.repo.path, 2, BEGAN + timedelta(hours=1))
    assert kept.changed(world.vault.state, world.now)
    world.drain()
    assert len(run_lines(world)) == 2
    assert not kept.changed(world.vault.state, world.now)
    assert kept.changed(world.vault.state, world.now + timedelta(days=1))


def test_lost_state_costs_no_second_line(world: World) -> None:
    """Without what rlog kept of the runs, they are read anew and found in the note."""
    make_run(world.repo.path, 1)
    world.sync()
    once = world.notes()
    for name in (kept.RUNS, kept.GLANCE):
        (world.vault.state / name).write_bytes(b"{")
    world.sync()
    assert world.notes() == once


def test_runs_before_the_link_are_not_told_of(world: World) -> None:
    """Only what began since the link, or the day that was asked for, comes into the log."""
    make_run(world.repo.path, 1, BEGAN - timedelta(days=5))
    world.drain()
    world.sync()
    assert world.notes() == {}


def test_a_name_makes_no_structure(world: World) -> None:
    """A run's name is foreign text: no heading, task, link or control character comes of it."""
    make_run(world.repo.path, 1, name="x\n## Done\n- [ ] task [a](b) \x1b]0;t\x07 `c` · y ^r1")
    world.sync()
    note = world.notes()["2026-11-23.md"].decode()
    assert note.count("## ") == 3
    assert "\x1b" not in note
    assert "- [ ]" not in note.replace("\\[", "")
    assert len(run_lines(world)) == 1


def test_experiments_of_dvc_are_no_commits(world: World) -> None:
    """The commit that DVC keeps an experiment in is told of as a run, never as a commit."""
    world.repo.commit("dvc: commit experiment " + "0a" * 32)
    assert linking.sync(world.vault, world.now, since=world.since).warnings == ()
    assert world.entries() == []


def test_what_rlog_run_started_has_one_line(world: World) -> None:
    """A tracker inside of a command that `rlog run` started tells of the same run."""
    started = Run(
        "rlog",
        "rabcdefgh",
        day=BEGAN.date(),
        start=BEGAN,
        end=BEGAN + timedelta(hours=1),
        state="finished",
        command="python train.py",
        repo="w2s",
    )
    note = RunNote(started)
    path = world.vault.root / place(note, "").note
    path.parent.mkdir(parents=True)
    path.write_text(write_note(note))
    make_run(world.repo.path, 1, BEGAN + timedelta(minutes=2))
    make_run(world.repo.path, 2, BEGAN + timedelta(hours=3))
    world.sync()
    assert run_lines(world) == ["- 18:10 run: w2s · took 30m"]


def test_a_tracked_run_has_a_note(world: World) -> None:
    """Config and numbers stand in a private note, which is renewed until somebody edits it."""
    make_run(world.repo.path, 1, state="RUNNING", minutes=1)
    world.sync()
    assert not list(world.vault.root.glob("notes/runs/*/*.md"))
    make_run(world.repo.path, 1, acc=0.5)
    world.sync()
    (path,) = world.vault.root.glob("notes/runs/*/*.md")
    read = read_note(path.read_bytes(), path.relative_to(world.vault.root).as_posix())
    assert read
    assert dict(read.run.config) == {"lr": "0.001", "api_key": "<redacted>"}
    assert [(metric.name, metric.last) for metric in read.run.metrics] == [("result", 0.5)]
    assert f"^{read.run.id}".encode() in world.notes()["2026-11-23.md"]
    make_run(world.repo.path, 2, lr=0.1, minutes=20)
    make_run(world.repo.path, 1, acc=0.7, minutes=31)
    world.sync()
    assert len(run_lines(world)) == 2
    assert "result = 0.7" in path.read_text()
    path.write_text(path.read_text() + "\nmine\n")
    make_run(world.repo.path, 1, acc=0.9, minutes=50)
    world.sync()
    assert path.read_text().endswith("\nmine\n")
    path.unlink()
    make_run(world.repo.path, 1, acc=0.95)
    world.sync()
    assert not path.exists()


def test_a_repository_that_is_gone_costs_no_command_anything(world: World) -> None:
    """Where there is nothing to look at, nothing is looked at again until the next day."""
    world.repo.path.rename(world.repo.path.with_name("elsewhere"))
    world.drain()
    assert not kept.changed(world.vault.state, world.now)


def test_a_walk_cut_short_misses_no_run_that_is_known(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A glance at some folders of many completes a run, and takes no run out of a sweep."""
    for number in range(12):
        (world.repo.path / f"a{number}").mkdir()
    deep = world.repo.path / "z" / "deep"
    for number in range(6):
        make_run(deep, number, BEGAN + timedelta(minutes=number), lr=number)
    world.sync()
    make_run(deep, 5, BEGAN + timedelta(minutes=5), lr=5, state="FAILED", minutes=90)
    monkeypatch.setattr(syncing, "GLANCED_FOLDERS", 8)
    assert kept.changed(world.vault.state, world.now + timedelta(days=1))
    later = replace(world, now=world.now + timedelta(days=1))
    later.drain()
    assert run_lines(later) == ["- 15:10 run: sweep of 6, lr of train.py · 1 failed · took 1h 35m"]


def test_another_packages_reader_is_not_trusted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it gives is redacted, and what it raises costs no command anything."""
    make_run(world.repo.path, 1)

    class Loose(SacredReader):
        """A reader that redacts nothing, and raises at its second run."""

        name = "loose"

        def read(self, found: Path) -> Iterable[Run]:
            """Read a run as it is."""
            if found.name == "2":
                raise KeyError(found)
            secret = (("api_key", "sk-abcdefghijklmnopqrstuv1234"), ("lr", "1"))
            yield Run("loose", "1", name="token=ghp_" + "a" * 36, start=BEGAN, config=secret)

    make_run(world.repo.path, 2)
    monkeypatch.setattr(trackers, "readers", lambda: (Loose(),))
    world.sync()
    assert len(run_lines(world)) == 1
    written = b"".join(path.read_bytes() for path in world.vault.root.rglob("*.md"))
    assert b"sk-a" not in written
    assert b"ghp_a" not in written

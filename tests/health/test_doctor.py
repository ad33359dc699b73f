"""`rlog doctor` finds each damage, mends what it can, and loses nothing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from damages import DAMAGES, World, git
from harness import NOW

from rlog_git.dates import parse_now
from rlog_git.health import examination
from rlog_git.vault.locate import state_folder

if TYPE_CHECKING:
    from harness import Rlog


@pytest.fixture
def world(vault: Path, rlog: Rlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a healthy vault of two days, indexed, committed, linked to a repository of code."""
    code = tmp_path / "code"
    subprocess.run(["git", "init", "-q", "-b", "main", code], check=True)
    assert rlog("todo", "Train the baseline", now="2026-11-20T10:00+01:00").code == 0
    assert rlog("add", "read: an old paper", now="2026-11-20T11:00+01:00").code == 0
    assert rlog("today").code == 0
    assert rlog("add", "exp: three seeds +w2s").code == 0
    assert rlog("link", "add", code).code == 0
    monkeypatch.setenv("GIT_AUTHOR_DATE", NOW)
    git(code, "commit", "-q", "--allow-empty", "-m", "Start")
    assert rlog("tasks").code == 0
    assert rlog("sync").code == 0
    git(vault, "add", "-A")
    git(vault, "commit", "-q", "--allow-empty", "-m", "all")
    return World(vault, Path(state_folder(str(vault))), code, tmp_path / "home/.config/rlog")


def snapshot(*folders: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and bytes of all files below some folders."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                found[str(path)] = (path.stat().st_mode, path.read_bytes())
    return found


def lines_of(files: dict[str, tuple[int, bytes]], suffix: str = "") -> set[bytes]:
    """Return the lines with text in them that some files hold."""
    data = [data for path, (_, data) in files.items() if path.endswith(suffix)]
    return {line.strip() for text in data for line in text.split(b"\n") if line.strip(b"\0 \r\t")}


def codes(world: World) -> list[str]:
    """Return the codes of what an examination finds."""
    return [f.code for f in examination.examine(examination.admit(world.root, parse_now(NOW)))]


def test_a_healthy_vault(world: World, rlog: Rlog) -> None:
    """A healthy vault has no findings, and neither looking nor --fix writes anything."""
    places = (world.root, world.state.parent, world.code, world.config)
    before = snapshot(*places)
    for words in (("doctor",), ("doctor", "--fix")):
        said = rlog(*words)
        assert (said.code, said.out, said.err) == (0, "all is well\n", "")
    assert snapshot(*places) == before
    assert json.loads(rlog("doctor", "--json").out) == {"findings": [], "repaired": []}


def test_damaged_vaults(world: World, tmp_path: Path) -> None:
    """Each damage is found by its code; what is marked so is mended; no line of a note is lost."""
    kept = tmp_path / "kept"
    places = {"root": world.root, "state": world.state.parent, "code": world.code}
    places["config"] = world.config.parent
    for name, place in places.items():
        shutil.copytree(place, kept / name, symlinks=True)
    shutil.rmtree(tmp_path / "other", ignore_errors=True)
    undetected, unmended, harmed, mendable = [], [], [], 0
    for title, code, mended, damage in DAMAGES:
        for name, place in places.items():
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(kept / name, place, symlinks=True)
        assert codes(world) == [], f"the copy is not healthy before {title!r}"
        damage(world)
        if code not in codes(world):
            undetected.append((title, codes(world)))
        before = snapshot(world.root)
        repaired, left = examination.treat(world.root, parse_now(NOW))
        found = [finding.code for finding in left]
        mendable += mended
        if mended and found:
            unmended.append((title, [f"{one.code}: {one.what}" for one in left]))
        assert mended or code in found, f"{title!r} was mended, and the table says it is not"
        after = snapshot(world.root, world.state)
        notes = lines_of(before, ".md") | lines_of(before, ".tmp")
        lost = notes - lines_of(after)
        changed = not mended and not repaired and snapshot(world.root) != before
        if lost or changed:
            harmed.append((title, lost, changed))
    detected, total = len(DAMAGES) - len(undetected), len(DAMAGES)
    repaired_count = mendable - len(unmended)
    print(  # noqa: T201 - the figure
        f"doctor: detected {detected}/{total}, repaired {repaired_count}/{mendable},"
        f" harmed {len(harmed)}"
    )
    assert (undetected, unmended, harmed) == ([], [], [])


def test_a_rescued_entry_goes_into_its_note(world: World) -> None:
    """An acknowledged entry behind a torn record goes in; the torn one stays in the old journal."""
    next(damage for title, *_, damage in DAMAGES if title == "a record behind a torn one")(world)
    examination.treat(world.root, parse_now(NOW))
    text = world.today.read_text()
    assert "- whole\n" in text
    assert "half a li" not in text
    kept = (world.state / "aside").glob("*journal.tsv")
    assert b"half a li" in next(iter(kept)).read_bytes()


def test_a_conflict_copy_is_merged_entry_by_entry(world: World) -> None:
    """What only the copy holds goes into its section, a tick closes the task, both are kept."""
    next(damage for title, *_, damage in DAMAGES if title == "Syncthing's copy")(world)
    before = world.today.read_bytes()
    examination.treat(world.root, parse_now(NOW))
    text = world.today.read_text()
    assert text.count("Train the baseline") == 1
    assert "- [x] Train the baseline" in text
    assert "\n- only in the copy\n\n## Random ideas\n- what if?\n" in text
    kept = [path.read_bytes() for path in (world.state / "aside").iterdir()]
    assert before in kept
    assert len(kept) == 2


def test_check_tells_of_conflict_copies(world: World, rlog: Rlog) -> None:
    """`rlog check` names second versions too, for what only they hold is in no list."""
    next(damage for title, *_, damage in DAMAGES if title == "Syncthing's copy")(world)
    said = rlog("check")
    assert said.code == 1
    assert "ABCDEFG.md:1: conflict-copy: is a second version of 2026-11-23.md" in said.out


def test_a_lock_that_is_held(world: World) -> None:
    """A process that holds the writers' lock is named, and left to its user."""
    with (world.state / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = examination.examine(examination.admit(world.root, parse_now(NOW)))
    assert [(one.code, one.repair) for one in found] == [("lock-held", None)]
    assert str(os.getpid()) in found[0].mend or sys.platform != "linux"


def test_a_lock_of_a_git_at_work_stays(world: World) -> None:
    """An old lock is left alone while a git is at work in the vault."""
    lock = world.root / ".git/index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 7200,) * 2)
    with subprocess.Popen(["git", "cat-file", "--batch"], cwd=world.root, stdin=subprocess.PIPE):
        assert codes(world) == []
    assert codes(world) == ["git-lock"]


@pytest.mark.parametrize("folder", [".husky/_", "my-hooks"])
def test_hooks_kept_elsewhere(world: World, rlog: Rlog, folder: str) -> None:
    """Where core.hooksPath leads elsewhere, the pasted lines are looked for, husky's place too."""
    git(world.code, "config", "core.hooksPath", folder)
    hook = world.code / folder.removesuffix("/_") / "post-commit"
    hook.parent.mkdir(parents=True, exist_ok=True)
    found = examination.examine(examination.admit(world.root, parse_now(NOW)))
    assert [(one.code, one.where) for one in found] == [("hook-elsewhere", str(hook))]
    hook.write_text(found[0].mend.partition("\n")[2])
    assert codes(world) == ["hook-standby"]
    assert rlog("doctor", "--fix").code == 0
    assert codes(world) == []


def test_a_vault_inside_another_repository(tmp_path: Path, rlog: Rlog) -> None:
    """Git is examined where the vault lies in a folder of a repository."""
    top = tmp_path / "project"
    subprocess.run(["git", "init", "-q", top], check=True)
    assert rlog("init", top / "log").code == 0
    lock = top / ".git/index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 7200,) * 2)
    found = examination.examine(examination.admit(top / "log", parse_now(NOW)))
    assert [(one.code, one.where) for one in found] == [("git-lock", str(lock))]


def test_state_inside_the_vault(world: World, rlog: Rlog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder that a syncing service would copy is told."""
    monkeypatch.setenv("RLOG_STATE", str(world.root / ".state"))
    said = rlog("doctor")
    assert said.code == 1
    assert "state-in-vault" in said.out


def test_what_is_said(world: World, rlog: Rlog) -> None:
    """Each finding says where, what, what to do; --fix says what it did; --json the same."""
    (world.root / ".gitignore").unlink()
    said = rlog("doctor")
    assert said.code == 1
    assert said.out.startswith(".gitignore: gitignore: lacks ")
    assert "'rlog doctor --fix' mends 1 of these 1" in said.out
    answer = json.loads(rlog("doctor", "--json").out)
    assert [(one["code"], one["mendable"]) for one in answer["findings"]] == [("gitignore", True)]
    said = rlog("doctor", "--fix")
    assert (said.code, said.out) == (
        0,
        f"mended gitignore: the missing lines added to {world.root}/.gitignore\nall is well now\n",
    )


def test_outside_a_vault(tmp_path: Path, rlog: Rlog) -> None:
    """Outside a vault the doctor says how to make or name one, and makes nothing."""
    for words in (("doctor",), ("--vault", tmp_path, "doctor"), ("--vault", "/gone", "doctor")):
        said = rlog(*words, "--fix", cwd=tmp_path)
        assert (said.code, "rlog init" in said.err) == (3, True)
    assert {path.name for path in tmp_path.iterdir()} <= {"home", "gitconfig"}


def test_a_name_that_is_no_text(world: World) -> None:
    """A note whose name is not UTF-8 is told of, for no command sees it."""
    try:
        (world.root / "notes" / os.fsdecode(b"caf\xe9.md")).write_text("- two\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert codes(world) == ["note-nameless"]

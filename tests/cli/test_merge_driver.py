"""Two machines write on the same day; real git brings it together by rlog's merge driver."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from repositories import git

from rlog_git.text.merge import merge
from rlog_git.text.parse import parse
from rlog_git.vault import driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness import Rlog

FRIDAY = "2026-11-20T10:00+01:00"
MONDAY = "2026-11-23T{}+01:00"
NOTE = "daily/2026/2026-11-23.md"
BACKLOG = "notes/backlog.md"
MARKS = (b"<<<<<<< ours", b"=======", b">>>>>>> theirs")


@pytest.fixture
def two(
    vault: Path,
    rlog: Rlog,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Path, Path]:
    """Return two clones in which people worked on the same Monday; nothing is merged yet.

    They are made once in a run of tests and copied from then on.
    """
    kept = tmp_path_factory.getbasetemp() / "two-as-made"
    other = tmp_path / "other"
    if kept.is_dir():
        shutil.rmtree(vault)
        for root in (vault, other):
            shutil.copytree(kept / root.name, root, symlinks=True)
        monkeypatch.chdir(vault)
    else:
        write_on_both(vault, rlog)
        for root in (vault, other):
            shutil.copytree(root, kept / root.name, symlinks=True)
    return vault, other


def write_on_both(vault: Path, rlog: Rlog) -> None:
    """Work on one vault, clone it, and work on both."""

    def say(root: Path, now: str, *words: str) -> None:
        done = rlog("--vault", root, *words, now=now)
        assert done.code == 0, done.err

    for text in ("train the baseline #w2s", "plot the curves", "read the paper", "call Ann"):
        say(vault, FRIDAY, "todo", text)
    say(vault, FRIDAY, "add", "exp: three seeds of the small model")
    say(vault, FRIDAY, "sync")
    other = clone(vault, rlog)
    for root, acts in ((vault, OURS), (other, THEIRS)):
        for clock, *words in acts:
            say(root, MONDAY.format(clock), *words)
    path = other / NOTE
    text = path.read_text().replace("- 09:30 exp: a dry run", "- 09:30 exp: a dry run, and a wet")
    path.write_text(f"{text}\nA paragraph by hand.\n")
    say(vault, MONDAY.format("19:00"), "sync")
    say(other, MONDAY.format("19:00"), "sync")


OURS = [
    ("09:00", "today"),
    ("09:10", "add", "read: a paper #w2s"),
    ("09:20", "done", "train"),
    ("09:40", "todo", "write the abstract"),
    ("09:50", "park", "call Ann"),
    ("11:00", "add", "bug: the mask"),
]
THEIRS = [
    ("09:05", "today"),
    ("09:30", "add", "exp: a dry run"),
    ("09:35", "done", "plot"),
    ("10:00", "todo", "answer the review"),
    ("10:10", "add", "idea: try less"),
]
WANTED = (
    "read: a paper #w2s",
    "did: train the baseline",
    "bug: the mask",
    "exp: a dry run, and a wet",
    "did: plot the curves",
    "write the abstract",
    "answer the review",
    "idea: try less",
    "read the paper",
    "A paragraph by hand.",
)


def clone(source: Path, rlog: Rlog, name: str = "other") -> Path:
    """Clone a vault as a second machine does, and tell its git of the driver."""
    folder = source.parent / name
    git(source.parent, "clone", "-q", str(source), str(folder))
    assert not driver.installed(folder)
    assert rlog("init", folder).code == 0
    return folder


def take(root: Path, other: Path, *words: str) -> None:
    """Fetch another clone's branch and merge it by the words given."""
    git(root, "fetch", "-q", str(other), "main")
    git(root, *words, "FETCH_HEAD")


def notes(root: Path) -> dict[str, bytes]:
    """Return the notes of a vault."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*/*.md")}


def test_both_directions_give_the_same_bytes(two: tuple[Path, Path], rlog: Rlog) -> None:
    """Merged here or there, each entry stands there once, and what was done stays done."""
    ours, theirs = two
    mine = clone(ours, rlog, "mine")
    take(mine, theirs, "merge", "-q", "--no-edit")
    take(theirs, ours, "merge", "-q", "--no-edit")
    assert notes(mine) == notes(theirs)
    text = (mine / NOTE).read_text()
    assert {wanted: text.count(wanted) for wanted in WANTED if text.count(wanted) != 1} == {}
    for root in (mine, theirs):
        assert rlog("--vault", root, "today", now=MONDAY.format("20:00")).code == 0
    assert notes(mine) == notes(theirs)
    live = Counter(
        entry.id
        for path, data in notes(mine).items()
        for entry in parse(data, path).entries
        if entry.task and entry.written_id
    )
    assert set(live.values()) == {1}
    shown = rlog("--vault", mine, "tasks", now=MONDAY.format("20:01")).out
    assert not [task for task in ("train", "plot") if task in shown]
    assert [path for path, data in notes(mine).items() if b"- [ ] call Ann" in data] == [BACKLOG]
    assert all(task in shown for task in ("read the paper", "write the abstract", "answer"))


def rebase(ours: Path, theirs: Path) -> None:
    """Pull with --rebase."""
    git(theirs, "pull", "-q", "--rebase", str(ours), "main")


def cherry_pick(ours: Path, theirs: Path) -> None:
    """Take the other's commit alone."""
    take(theirs, ours, "cherry-pick")


def pull(ours: Path, theirs: Path) -> None:
    """Pull as git does where nothing is set, with a merge."""
    git(theirs, "pull", "-q", "--no-rebase", "--no-edit", str(ours), "main")


@pytest.mark.parametrize("way", [pull, rebase, cherry_pick])
def test_other_ways_end_alike(
    two: tuple[Path, Path], rlog: Rlog, way: Callable[[Path, Path], None]
) -> None:
    """A pull, a rebase and a cherry-pick give the bytes that a merge gives."""
    ours, theirs = two
    mine = clone(ours, rlog, "mine")
    take(mine, theirs, "merge", "-q", "--no-edit")
    way(ours, theirs)
    assert notes(theirs) == notes(mine)


def test_stash_pop(vault: Path, rlog: Rlog) -> None:
    """What was stashed comes back into a note that went on meanwhile."""
    assert rlog("add", "the first").code == 0
    assert rlog("sync").code == 0
    assert rlog("add", "stashed", now=MONDAY.format("15:00")).code == 0
    git(vault, "stash", "-q")
    assert rlog("add", "meanwhile", now=MONDAY.format("14:30")).code == 0
    assert rlog("sync").code == 0
    git(vault, "stash", "pop", "-q")
    text = (vault / NOTE).read_text()
    assert [text.count(word) for word in ("the first", "meanwhile", "stashed")] == [1, 1, 1]
    assert text.index("meanwhile") < text.index("stashed")


@pytest.mark.parametrize(
    "start",
    [
        "/gone/python -m rlog_git",
        "rlog-absent",
        f"{shlex.quote(sys.executable)} -c 1/0",
        "sh -c 'kill -9 $$'",
        "kill -9 $$;",
    ],
    ids=["program gone", "not on the PATH", "crash", "driver killed", "shell killed"],
)
def test_a_driver_that_fails_hides_nothing(two: tuple[Path, Path], start: str) -> None:
    """Whatever becomes of the driver, both sides are there: with markers, or untouched in git."""
    ours, theirs = two
    git(theirs, "config", driver.KEY, f"{start} merge-driver %O %A %B %P || {driver.ELSE}")
    before = notes(theirs)
    git(theirs, "fetch", "-q", str(ours), "main")
    git(theirs, "merge", "--no-edit", "FETCH_HEAD", check=False)
    data = (theirs / NOTE).read_bytes()
    if start == "kill -9 $$;":  # git's shell with all in it: git stops and says so
        assert git(theirs, "status", "--porcelain", NOTE).startswith(("UU", "AA")) or (
            notes(theirs) == before
        )
        return
    assert all(mark in data for mark in MARKS)
    assert b"bug: the mask" in data
    assert b"exp: a dry run" in data


def test_what_cannot_be_merged_gets_markers(two: tuple[Path, Path], rlog: Rlog) -> None:
    """A fence that is never closed is left to a person, with both sides in the file."""
    ours, theirs = two
    (theirs / NOTE).write_bytes((theirs / NOTE).read_bytes() + b"\n```sh\nrun\n")
    assert rlog("--vault", theirs, "sync").code == 0
    git(theirs, "fetch", "-q", str(ours), "main")
    git(theirs, "merge", "--no-edit", "FETCH_HEAD", check=False)
    assert all(mark in (theirs / NOTE).read_bytes() for mark in MARKS)


ODD = {
    "CRLF": (b"- a\r\n", b"- a\r\n- b\r\n", b"- a\r\n- c\r\n"),
    "no last newline": (b"- a", b"- a\n- b", b"- a\n- c"),
    "NUL": (b"- a\x00\n", b"- a\x00\n- b\n", b"- a\x00\n- c\n"),
    "BOM": (b"\xef\xbb\xbf- a\n", b"\xef\xbb\xbf- a\n- b\n", b"\xef\xbb\xbf- a\n- c\n"),
    "no UTF-8": (b"- \xff\n", b"- \xff\n- b\n", b"- \xff\n- c\n"),
    "a conflict": (b"- a\n", b"<<<<<<< x\n- a\n- b\n", b"- a\n- c\n"),
    "no UTF-8 and NUL": (b"- \xff\x00\n", b"- \xff\x00\n- b\n", b"- \xff\x00\n- c\n"),
}
LEFT_TO_GIT, LEFT_TO_A_PERSON = ("no UTF-8", "a conflict"), ("no UTF-8 and NUL",)


@pytest.mark.parametrize("what", ODD)
def test_odd_bytes_in_real_git(what: str, tmp_path: Path) -> None:
    """Odd bytes are merged, or marked, or at the least told of, with both sides kept by git."""
    base, ours, theirs = ODD[what]
    note = tmp_path / "log" / "a.md"
    git(tmp_path, "init", "-q", "-b", "main", "log")
    driver.install(note.parent)
    (note.parent / ".gitattributes").write_text("*.md merge=rlog\n")
    for words, data in (
        (("checkout", "-q", "-b", "base"), base),
        (("checkout", "-q", "-b", "theirs"), theirs),
        (("checkout", "-q", "-b", "ours", "base"), ours),
    ):
        git(note.parent, *words)
        note.write_bytes(data)
        git(note.parent, "add", ".")
        git(note.parent, "commit", "-q", "-m", "x")
    git(note.parent, "merge", "--no-edit", "theirs", check=False)
    found = note.read_bytes()
    status = git(note.parent, "status", "--porcelain")
    if what in LEFT_TO_A_PERSON:
        assert (found, status) == (ours, "UU a.md\n")
        assert git(note.parent, "rev-parse", ":3:a.md") == git(
            note.parent, "rev-parse", "theirs:a.md"
        )
        return
    assert (status == "UU a.md\n") == (what in LEFT_TO_GIT)
    assert all(mark in found for mark in MARKS) == (what in LEFT_TO_GIT)
    assert [found.count(entry) for entry in (b"- b", b"- c")] == [1, 1]


def run_driver(*paths: Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the driver as git does: by the shell, with the names put in."""
    names = dict(zip(("%O", "%A", "%B"), map(shlex.quote, map(str, paths)), strict=True))
    line = driver.command().split(" || ", 1)[0].replace("%P", "'daily/x y.md'")
    for name, path in names.items():
        line = line.replace(name, path)
    return subprocess.run(["sh", "-c", line], cwd=cwd, capture_output=True, check=False)


def test_a_failure_leaves_the_file(tmp_path: Path) -> None:
    """Where the driver cannot read or merge, our file keeps its bytes, and nothing is left."""
    base, ours, theirs = (tmp_path / name for name in ("base", "our's", "theirs"))
    base.write_bytes(b"- one\n")
    ours.write_bytes(b"- one\n```\n")
    theirs.write_bytes(b"- one\n- two\n")
    unsure = run_driver(base, ours, theirs, cwd=tmp_path)
    assert (unsure.returncode, ours.read_bytes()) == (1, b"- one\n```\n")
    assert b"daily/x y.md" in unsure.stderr
    gone = run_driver(tmp_path / "gone", ours, theirs, cwd=tmp_path)
    assert (gone.returncode, ours.read_bytes()) == (3, b"- one\n```\n")
    assert b"Traceback" not in gone.stderr
    ours.write_bytes(b"- one\n- three\n")
    assert run_driver(base, ours, theirs, cwd=tmp_path).returncode == 0
    assert ours.read_bytes() == merge(b"- one\n", b"- one\n- three\n", b"- one\n- two\n")
    assert {path.name for path in tmp_path.iterdir()} == {"base", "our's", "theirs", "home"}


def test_it_imports_little(tmp_path: Path) -> None:
    """Git starts the driver once a file: neither the command line nor the vault is loaded."""
    for name in ("base", "ours", "theirs"):
        (tmp_path / name).write_text(f"- {name}\n")
    probe = (
        "import sys; sys.argv[1:] = ['merge-driver', 'base', 'ours', 'theirs', 'x']\n"
        "from rlog_git.__main__ import main\n"
        "try: main()\nfinally: sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    loaded = set(done.stderr.split("\n"))
    assert "rlog_git.text.merge" in loaded
    assert not loaded & {"click", "git", "sqlite3", "subprocess", "tomllib", "rlog_git.text.parse"}
    assert not [name for name in loaded if name.startswith("rlog_git.vault")]


def test_init_tells_git(vault: Path, rlog: Rlog) -> None:
    """A new vault merges by rlog at once; a clone is told of by doctor, and mended."""
    assert driver.installed(vault) == driver.command()
    attribute = git(vault, "check-attr", "merge", "--", NOTE)
    assert attribute.strip().endswith("rlog")
    git(vault, "config", "--unset", driver.KEY)
    found = rlog("doctor")
    assert (found.code, "merge-driver" in found.out) == (1, True)
    assert rlog("doctor", "--fix").code == 0
    assert driver.installed(vault) == driver.command()


def test_help_and_wrong_use(rlog: Rlog) -> None:
    """Without files it is wrong use; its help has an example."""
    assert rlog("merge-driver").code == 2
    assert "merge.rlog.driver" in rlog("merge-driver", "--help").out

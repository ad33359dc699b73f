"""The sample vault: made by the real command, looked at through the real scanner and index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from harness import NOW

from rlog_git.demo import story
from rlog_git.demo.places import SIGN, apart, claim
from rlog_git.errors import RlogError
from rlog_git.model import State
from rlog_git.text.commit_lines import read_commit_text
from rlog_git.text.parse import parse
from rlog_git.vault.files import note_paths

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

    from rlog_git.model import Note

FRIDAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Sample:
    """A demo that was run: its folder, the home it was run from, what it printed."""

    folder: Path
    home: Path
    out: str
    err: str

    @property
    def log(self) -> Path:
        """The vault."""
        return self.folder / "log"

    def notes(self) -> list[Note]:
        """Read every note of the vault."""
        return [parse((self.log / path).read_bytes(), path) for path in note_paths(self.log)]


def run_demo(base: Path) -> Sample:
    """Run the command on a machine that has no home yet and no git identity."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "RLOG_", "XDG_"))}
    home = base / "home"
    environ |= {"HOME": str(home), "RLOG_NOW": NOW, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    base.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "rlog_git", "demo", "sample"],
        cwd=base,
        env=environ,
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    return Sample(base / "sample", home, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Return one run of the demo, which the tests below only read."""
    return run_demo(tmp_path_factory.mktemp("demo"))


def test_it_says_where_everything_is_and_shows_the_commands(sample: Sample) -> None:
    """`rlog demo` prints tasks, a search, the commits, the site's address and what to try."""
    for words in ("$ rlog tasks", "$ rlog find spike", "$ rlog commits"):
        assert words in sample.out
    assert "Submit the workshop paper" in sample.out
    assert "a small one at 3,120" in sample.out
    assert "Fix the loss mask: build it after padding" in sample.out
    assert f"The site: {sample.folder}/site/index.html" in sample.out
    assert sample.out.count(f"rlog --vault {sample.log} ") >= 3


def test_the_site_is_built(sample: Sample) -> None:
    """The address that is printed last leads to a page."""
    assert "<html" in (sample.folder / "site" / "index.html").read_text()


def test_what_is_private_is_not_on_the_site(sample: Sample) -> None:
    """The student's feelings stay in the log."""
    pages = b"".join(p.read_bytes() for p in (sample.folder / "site").rglob("*") if p.is_file())
    assert b"two causes" in pages
    assert b"cake for the office" not in pages


def test_nothing_is_said_on_stderr(sample: Sample) -> None:
    """Away from a terminal there is no bar, and there is nothing to warn of."""
    assert sample.err == ""


def test_the_users_own_settings_and_state_stay_untouched(sample: Sample) -> None:
    """The demo writes into its own folder only: no default vault, no spool, no repos.toml."""
    assert not sample.home.exists()
    assert sorted(path.name for path in sample.folder.parent.iterdir()) == ["sample"]


def test_every_note_reads_as_meant(sample: Sample) -> None:
    """No note of the sample holds a problem."""
    assert [problem for note in sample.notes() for problem in note.problems] == []


def test_it_covers_ten_weeks_up_to_last_friday(sample: Sample) -> None:
    """The last day is the Friday before today, the first a Monday ten weeks earlier."""
    days = {note.day for note in sample.notes() if note.day and note.path.startswith("daily/")}
    assert (min(days), max(days)) == (date(2026, 9, 14), FRIDAY)
    assert len(days) >= 45


def test_tasks_were_carried_by_the_rules(sample: Sample) -> None:
    """Open tasks stand in the last note alone, once; what was carried left its traces."""
    notes = sample.notes()
    carried = Counter(trace.id for note in notes for trace in note.traces)
    live = [e for n in notes for e in n.entries if e.task and e.task.state is State.OPEN]
    assert max(carried.values()) >= 3
    assert len(live) >= 5
    assert {entry.day for entry in live} == {FRIDAY}
    assert len({entry.id for entry in live}) == len(live)


def test_each_commit_stands_once_in_its_day(sample: Sample) -> None:
    """What the hook noted is in the note of the author's day, and nowhere else."""
    shown = subprocess.run(
        ["git", "log", "--reverse", "--format=%h %as %s", "--abbrev=7"],
        cwd=sample.folder / "code" / "w2s",
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()
    rows = [line.split(" ", 2) for line in shown]
    written = []
    for path in sorted((sample.log / "daily").rglob("*.md")):
        for line in path.read_text().split("\n"):
            found = read_commit_text(line.strip().removeprefix("- "))
            if found and found.sha:
                written.append([found.sha, path.stem, found.subject])
    assert len(rows) >= 25
    assert written == rows


def test_changed_configs_stand_below_their_commit(sample: Sample) -> None:
    """A commit that touched the config says what changed."""
    note = (sample.log / "daily/2026/2026-10-28.md").read_text()
    assert "configs/train.yaml: loss.confidence_weight 0.5→0.75" in note


def test_runs_stand_in_their_days_with_what_changed(sample: Sample, rlog: Rlog) -> None:
    """A run is one line with its code and its changes, a sweep one line for all of it."""
    shown = json.loads(rlog("--vault", sample.log, "runs", "--json").out)
    assert len(shown) >= 25
    assert {run["state"] for run in shown} == {"finished", "failed", "killed"}
    lower = next(run for run in shown if run["why"] == "does a lower lr stop the spike?")
    assert {"key": "train.lr", "old": "0.001", "new": "0.0003"} in lower["changes"]
    sweep = (sample.log / "daily/2026/2026-10-27.md").read_text()
    assert "run: sweep of 6, weight of python w2s.train · best acc 0.689 (weight 0.75)" in sweep


def test_it_works_as_a_vault_without_further_settings(sample: Sample, rlog: Rlog) -> None:
    """`rlog --vault DIR/log` reads the sample from any shell."""
    shown = rlog("--vault", sample.log, "tasks")
    assert shown.code == 0
    assert shown.out.count("\n") >= 5


def test_a_second_run_gives_the_same_notes(sample: Sample, tmp_path: Path) -> None:
    """The sample depends on the clock alone."""
    again = run_demo(tmp_path / "other")
    assert tree(again.log) == tree(sample.log)


def test_it_replaces_an_earlier_sample(tmp_path: Path) -> None:
    """Run again in the same folder, it is made anew; what the user put beside it stays."""
    first = run_demo(tmp_path / "here")
    before = tree(first.log)
    (first.log / "daily/2026/2026-11-20.md").write_text("scribbled over\n")
    (first.log / "mine.md").write_text("gone with the sample\n")
    (first.folder / "beside.txt").write_text("kept\n")
    run_demo(tmp_path / "here")
    assert tree(first.log) == before
    assert (first.folder / "beside.txt").read_text() == "kept\n"


def test_it_refuses_a_folder_it_did_not_make(tmp_path: Path, rlog: Rlog) -> None:
    """Files of others are never replaced."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("mine")
    said = rlog("demo", tmp_path / "thesis")
    assert said.code == 3
    assert "did not make" in said.err
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.tex"]


def test_it_refuses_a_file(tmp_path: Path, rlog: Rlog) -> None:
    """A file is no place for a sample."""
    (tmp_path / "file").write_text("mine")
    said = rlog("demo", tmp_path / "file")
    assert (said.code, said.err.count("\n")) == (3, 1)
    assert "is a file" in said.err


def test_it_refuses_a_folder_inside_a_vault(vault: Path, rlog: Rlog) -> None:
    """The sample's notes must not count as the user's own."""
    said = rlog("demo")
    assert said.code == 3
    assert f"inside the vault {vault}" in said.err
    assert not (vault / "rlog-demo").exists()


def test_a_folder_beside_the_vault_is_none_inside_it(vault: Path, rlog: Rlog) -> None:
    """`rlog demo ../sample`, said in a vault, is made beside it."""
    said = rlog("demo", "../sample", cwd=vault)
    assert said.code == 0, said.err
    assert (vault.parent / "sample" / "log").is_dir()


def test_an_interrupted_demo_is_known_again(tmp_path: Path) -> None:
    """The sign that tells a demo's folder is written before anything else."""
    claim(tmp_path / "sample")
    assert [path.name for path in (tmp_path / "sample").iterdir()] == [SIGN]
    claim(tmp_path / "sample")


def test_the_environment_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens inside, the user's variables are as before."""
    monkeypatch.setenv("RLOG_VAULT", "mine")
    before = dict(os.environ)
    with suppress(RlogError), apart(claim(tmp_path / "sample")):
        assert os.environ["RLOG_VAULT"] != "mine"
        raise RlogError("stop")
    assert dict(os.environ) == before


@pytest.mark.parametrize("day", range(21, 28))
def test_the_sample_ends_on_the_friday_before(day: int) -> None:
    """Saturday to the next Friday look back to the same Friday."""
    assert story.last_friday(date(2026, 11, day)) == FRIDAY


def test_every_commit_of_the_story_falls_on_a_day_of_it() -> None:
    """No commit makes a note of its own."""
    days = {part.day for part in story.read_parts(FRIDAY) if not part.weekly and not part.path}
    assert {commit.day for commit in story.read_commits(FRIDAY)} <= days


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a vault, less its repository."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }

"""Logs that nobody here wrote, imported into a new vault."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog


def days_listed(rlog: Rlog) -> set[str]:
    """Return the days that `rlog list --json` shows."""
    listed = rlog("list", "--json")
    assert listed.code == 0, listed.err
    return {entry["day"] for entry in json.loads(listed.out)} - {None}


def notes_of(vault: Path) -> dict[str, bytes]:
    """Return every note of a vault and its settings."""
    files = [*vault.rglob("*.md"), vault / "rlog.toml"]
    return {path.relative_to(vault).as_posix(): path.read_bytes() for path in files}


def actions(rlog: Rlog, *words: str | Path) -> list[str]:
    """Return what an import says it does, step by step."""
    return [step["action"] for step in json.loads(rlog("import", *words, "--json").out)["steps"]]


@pytest.fixture
def ml_project(corpora: Path, tmp_path: Path) -> Path:
    """Return a folder with the two one-file logs of an ML project."""
    folder = tmp_path / "ml-project"
    folder.mkdir()
    for name in ("research_log.md", "debugging_notes.md"):
        shutil.copy(corpora / "reliable-train" / name, folder)
    return folder


def test_a_year_of_posts(rlog: Rlog, vault: Path, corpora: Path) -> None:
    """164 posts of a year become 164 notes on 144 days, byte for byte."""
    posts = corpora / "cboettig" / "2012" / "_posts"
    done = rlog("import", posts)
    assert (done.code, done.out) == (0, "imported 164 notes on 144 days\n")
    imported = {path.name: path.read_bytes() for path in (vault / "daily" / "2012").iterdir()}
    assert imported == {path.name: path.read_bytes() for path in posts.iterdir()}
    assert len(days_listed(rlog)) == 144


def test_two_one_file_logs(rlog: Rlog, vault: Path, ml_project: Path) -> None:
    """28 sections under setext dates of two files go to the notes of 24 days."""
    done = rlog("import", ml_project)
    assert (done.code, done.out) == (0, "imported 28 dated sections on 24 days\n")
    assert len(days_listed(rlog)) == 24
    assert len(list(vault.rglob("*.md"))) == 24


def test_the_text_of_every_section_survives(rlog: Rlog, vault: Path, ml_project: Path) -> None:
    """Every line of the logs but their date headings stands in a note."""
    assert rlog("import", ml_project).code == 0
    lines = {line for data in notes_of(vault).values() for line in data.split(b"\n")}
    for log in ml_project.iterdir():
        raw = log.read_bytes().split(b"\n")
        for line, below in zip(raw, [*raw[1:], b""], strict=True):
            is_date = below.startswith(b"----") or line.startswith(b"----")
            assert is_date or line in lines, line


def test_a_chronicle_with_dates_at_the_end(rlog: Rlog, vault: Path, corpora: Path) -> None:
    """15 sections such as "## divergence (2023-06-07)" go to 14 days, the opening to a note."""
    done = rlog("import", corpora / "chronicles" / "m4")
    assert done.code == 0
    assert done.out == "imported 1 note and 15 dated sections on 14 days; 2 skipped\n"
    assert len(days_listed(rlog)) == 14
    assert (vault / "notes" / "chronicles.md").read_bytes().startswith(b"# Chronicles\n")


def test_short_daily_notes(rlog: Rlog, vault: Path, corpora: Path) -> None:
    """70 notes named by their day become the notes of 70 days, two of empty files among them."""
    done = rlog("import", corpora / "jamesmunns")
    assert done.code == 0
    assert done.out == "imported 70 notes on 70 days; 2 skipped\n"
    assert len(days_listed(rlog)) == 68  # those that say something
    source = corpora / "jamesmunns" / "src" / "notes" / "2021" / "2021-01-02.md"
    assert (vault / "daily" / "2021" / "2021-01-02.md").read_bytes() == source.read_bytes()


@pytest.mark.usefixtures("vault")
def test_updates_dated_by_a_line(rlog: Rlog, corpora: Path) -> None:
    """Texts with a line "**Posted on:** January 7, 2022" become notes of those days."""
    done = rlog("import", corpora / "chronicles" / "opt" / "projects")
    assert done.out.startswith("imported 4 notes on 4 days; 1 skipped\n")
    assert days_listed(rlog) == {"2021-11-17", "2021-12-03", "2021-12-16", "2022-01-07"}


def test_the_vault_of_obsidian_tasks(rlog: Rlog, vault: Path, corpora: Path) -> None:
    """205 notes in every dialect come in, and every command runs on them."""
    assert rlog("import", corpora / "tasks-vault" / "Tasks-Demo", "--undated").code in (0, 1)
    with (vault / "rlog.toml").open("a") as file:
        file.write('[notebooks.public]\nmode = "open"\n')
    for words in (("check",), ("find", "task"), ("tasks",), ("build", "public")):
        done = rlog(*words)
        assert done.code in (0, 1), done.err
        assert "Traceback" not in done.err
    again = json.loads(rlog("import", corpora / "tasks-vault" / "Tasks-Demo", "--json").out)
    assert {step["action"] for step in again["steps"]} <= {"same", "skip", "differs"}


def test_obsidian_tasks_vault_adopted(
    rlog: Rlog, tmp_path: Path, corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault of Obsidian Tasks is adopted as it stands: no note is changed."""
    folder = tmp_path / "adopted"
    shutil.copytree(corpora / "tasks-vault" / "Tasks-Demo", folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.md")}
    made = rlog("init", folder)
    assert (made.code, made.err) == (0, "")
    monkeypatch.chdir(folder)
    for words in (("check",), ("find", "task"), ("list",)):
        assert rlog(*words).code in (0, 1)
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == before


def test_chronicles_without_days(rlog: Rlog, vault: Path, corpora: Path) -> None:
    """Undated chronicles are left out with a word that brings them to notes/."""
    bloom = corpora / "chronicles" / "bloom"
    assert "--undated brings it to notes/" in rlog("import", bloom).err
    assert rlog("import", bloom, "--undated").code == 0
    assert (vault / "notes" / "tr8b-104B" / "chronicles.md").is_file()
    assert "nothing; 3 there already" in rlog("import", bloom, "--undated").out


@pytest.mark.parametrize(
    "log", ["cboettig/2012/_posts", "reliable-train", "chronicles/m4", "jamesmunns"]
)
def test_importing_twice_changes_no_byte(rlog: Rlog, vault: Path, corpora: Path, log: str) -> None:
    """A second import finds everything there and leaves every byte of the vault."""
    first = actions(rlog, corpora / log)
    before = notes_of(vault)
    second = actions(rlog, corpora / log)
    assert {*first} <= {"make", "add", "skip"}
    assert {*second} <= {"same", "skip"}
    assert notes_of(vault) == before


def test_a_dry_run_tells_the_truth(rlog: Rlog, vault: Path, ml_project: Path) -> None:
    """A dry run writes nothing and names the steps that the import then takes."""
    before = notes_of(vault)
    told = json.loads(rlog("import", ml_project, "--dry-run", "--json").out)
    assert notes_of(vault) == before
    done = json.loads(rlog("import", ml_project, "--json").out)
    assert told.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert told == done

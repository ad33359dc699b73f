"""The first walk through the house, as one types it: two days, an editor, a linked repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NEXT_DAY = "2026-11-24T09:00+01:00"


def git(folder: Path, *words: str, date: str = "2026-11-23T15:00:00+01:00") -> str:
    """Run git in a folder at a fixed moment and return what it printed."""
    when = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | when,
    )
    return done.stdout


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return a code repository with one commit and a config."""
    folder = tmp_path / "w2s"
    (folder / "conf").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.email", "ada@example.org")
    (folder / "conf" / "train.yaml").write_text("lr: 0.001\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder


def test_two_days(vault: Path, rlog: Rlog) -> None:
    """A task is carried to the next day, done there, and found again."""
    assert rlog("todo", "train the baseline", "+w2s", "-e", "2h").code == 0
    assert rlog("add", "read: a paper").code == 0
    assert rlog("today", now=NEXT_DAY).code == 0
    tasks = json.loads(rlog("tasks", "--json", now=NEXT_DAY).out)
    assert [(t["carried"], t["since"], t["estimate_min"]) for t in tasks] == [
        (1, "2026-11-23", 120)
    ]
    rlog("tasks", now=NEXT_DAY)
    assert rlog("done", "1", "at last", "--spent", "3h", now=NEXT_DAY).code == 0
    assert rlog("tasks", now=NEXT_DAY).code == 1
    found = json.loads(rlog("find", "baseline", "--json", now=NEXT_DAY).out)
    assert {row["path"] for row in found} == {"daily/2026/2026-11-24.md"}
    old = (vault / "daily/2026/2026-11-23.md").read_text()
    assert "- → train the baseline [[2026-11-24]] ^t" in old
    assert rlog("check", now=NEXT_DAY).code == 0


def test_carrying_is_a_state(vault: Path, rlog: Rlog) -> None:
    """Opening the day again changes no byte of any note."""
    for text in ("one", "two $$x$$", "three \\1"):
        rlog("todo", text)
    rlog("today", now=NEXT_DAY)
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    rlog("today", now=NEXT_DAY)
    assert {path: path.read_bytes() for path in vault.rglob("*.md")} == before
    assert "$$x$$" in (vault / "daily/2026/2026-11-24.md").read_text()


def test_a_note_made_by_another_program_gets_the_tasks(vault: Path, rlog: Rlog) -> None:
    """A note that a phone made before us gets the open tasks all the same."""
    rlog("todo", "left over")
    note = vault / "daily/2026/2026-11-24.md"
    note.write_text("# My day\r\n\r\n## Todo\r\n\r\n## Log\r\n- 08:00 up early\r\n")
    assert rlog("add", "arrived", now=NEXT_DAY).code == 0
    text = note.read_bytes().decode()
    assert "## Todo\r\n- [ ] left over ^t" in text
    assert "- 08:00 up early\r\n- 09:00 arrived\r\n" in text
    assert text.count("\n") == text.count("\r\n")


def test_the_same_note_in_vim(vault: Path, rlog: Rlog) -> None:
    """What vim saves between two entries stays, and so do the entries."""
    vim = shutil.which("vim")
    if not vim:
        pytest.skip("vim is not installed")
    rlog("add", "before vim")
    note = vault / "daily/2026/2026-11-23.md"
    words = [vim, "-Nu", "NONE", "-es", "-c", "normal Gotyped in vim", "-c", "wq", str(note)]
    subprocess.run(words, check=True, timeout=20, stdin=subprocess.DEVNULL)
    rlog("add", "after vim")
    text = note.read_text()
    assert "14:02 before vim\n- 14:02 after vim\n" in text
    assert "typed in vim" in text


def test_commits_log_themselves_once(vault: Path, rlog: Rlog, code: Path) -> None:
    """Commits there, in a worktree and with --no-verify stand once, in the right day."""
    assert rlog("link", "add", code).code == 0
    untouched = (git(code, "status", "--porcelain"), (code / ".git/config").read_bytes())
    (code / "conf/train.yaml").write_text("lr: 0.0003\n")
    git(code, "commit", "-qam", "Lower the lr")
    git(code, "worktree", "add", "-q", "../tree")
    tree = code.parent / "tree"
    (tree / "a.py").write_text("a = 1\n")
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "In a worktree", date="2026-11-22T23:50:00-05:00")
    (code / "b.py").write_text("b = 1\n")
    git(code, "add", ".")
    git(code, "commit", "-qm", "Without verifying", "--no-verify")
    for _ in range(2):
        shown = json.loads(rlog("commits", "--json").out)
    assert [(c["day"], c["subject"]) for c in shown] == [
        ("2026-11-22", "In a worktree"),
        ("2026-11-23", "Lower the lr"),
        ("2026-11-23", "Without verifying"),
    ]
    assert shown[1]["configs"][0]["changes"] == [{"key": "lr", "old": "0.001", "new": "0.0003"}]
    text = (vault / "daily/2026/2026-11-23.md").read_text()
    assert text.count("Lower the lr") == 1
    assert (git(code, "status", "--porcelain"), (code / ".git/config").read_bytes()) == untouched


def test_an_entry_from_a_linked_repository(vault: Path, rlog: Rlog, code: Path) -> None:
    """Standing in a linked repository, an entry goes into its vault with the project's tag."""
    rlog("link", "add", code, "--project", "w2s")
    done = rlog("add", "from the code", cwd=code / "conf")
    assert done.code == 0, done.err
    assert "from the code #p/w2s" in (vault / "daily/2026/2026-11-23.md").read_text()
    assert "#p/w2s added" in done.err

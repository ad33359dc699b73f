"""Bad input: one clear sentence, the promised exit code, never a traceback, nothing lost."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["find", '"never closed'], 2, "never closed"),
        (["find", "level:9"], 2, "no level is called"),
        (["find", "zzzznothing"], 1, "nothing in the log matches"),
        (["day", "someday"], 2, "cannot read the date"),
        (["day", "2001-01-01"], 1, "no note of"),
        (["list", "--from", "2026-13-45"], 2, "cannot read the date"),
        (["done", "7"], 2, "no task 7"),
        (["done", "zzz"], 1, "no open task holds"),
        (["todo", "x", "-e", "soon"], 2, "cannot read the estimate"),
        (["todo", "x", "-d", "someday"], 2, "cannot read the date"),
        (["add", "-k", "nonsense", "x"], 2, "unknown kind"),
        (["add"], 2, "no text"),
        (["add", " "], 2, "empty"),
        (["add", "x", "--on", "someday"], 2, "cannot read the date"),
        (["find", "--regex", "("], 2, "cannot read the pattern"),
        (["nonsense"], 2, "No such command"),
        (["serch", "x"], 2, "Did you mean 'rlog find'?"),
        (["dne", "1"], 2, "Did you mean 'rlog done'?"),
        (
            ["fixed", "the mask's edge"],
            2,
            """To write it down: rlog add 'fixed the mask'"'"'s edge'""",
        ),
        (["add", "-x", "is odd"], 2, "A text that begins with a dash goes behind --"),
        (["done"], 2, "rlog: Missing argument 'TASK...'. See 'rlog done --help'"),
        (["list", "--level", "9"], 2, "is not one of '0', '1', '2'. See 'rlog list --help'"),
        (["--at", "noon", "tasks"], 2, "cannot read the moment"),
        (["--vault", "/nowhere", "tasks"], 3, "is not a folder"),
    ],
)
def test_wrong_words(vault: Path, rlog: Rlog, words: list[str], code: int, says: str) -> None:
    """Words that cannot be used end with the promised code and say why."""
    assert vault.is_dir()
    done = rlog(*words)
    assert (done.code, "Traceback" in done.err) == (code, False), done.err
    assert says in done.err


def test_typed_text_is_given_back(vault: Path, rlog: Rlog) -> None:
    """Where an entry cannot be written, its text is printed."""
    (vault / "rlog.toml").write_text("dialy = 1\n")
    done = rlog("add", "a precious thought")
    assert done.code == 3
    assert "rlog.toml:1: dialy: unknown key. Did you mean daily?" in done.err
    assert "a precious thought" in done.err


def test_no_vault_here(tmp_path: Path, rlog: Rlog) -> None:
    """Outside a vault the message says how to make one."""
    done = rlog("tasks", cwd=tmp_path)
    assert done.code == 3
    assert "rlog init" in done.err


def test_a_file_is_no_vault(tmp_path: Path, rlog: Rlog) -> None:
    """`rlog init` on a file says so."""
    (tmp_path / "file").write_text("x")
    done = rlog("init", tmp_path / "file")
    assert done.code == 3
    assert "is a file" in done.err


def test_inside_a_bare_repository(tmp_path: Path, rlog: Rlog) -> None:
    """A bare repository cannot hold a vault."""
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "bare.git"], check=True)
    done = rlog("init", tmp_path / "bare.git" / "log")
    assert done.code == 3
    assert "bare" in done.err


def test_no_home(vault: Path, rlog: Rlog) -> None:
    """Without HOME the state folder comes from the user database, or RLOG_STATE is asked for."""
    done = rlog(
        "add",
        "works without a home",
        env={"HOME": "", "XDG_STATE_HOME": "", "RLOG_STATE": str(vault.parent / "state")},
    )
    assert done.code == 0, done.err


def test_no_git_identity(tmp_path: Path, rlog: Rlog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault needs no git identity to be made and written."""
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    assert rlog("init", tmp_path / "log").code == 0
    assert rlog("add", "first", cwd=tmp_path / "log").code == 0


def test_a_symlinked_vault(vault: Path, rlog: Rlog) -> None:
    """A vault reached by a link is the same vault, with the same state."""
    link = vault.parent / "link"
    link.symlink_to(vault)
    assert rlog("add", "one", cwd=vault).code == 0
    assert rlog("add", "two", cwd=link).code == 0
    text = (vault / "daily/2026/2026-11-23.md").read_text()
    assert "one\n- 14:02 two" in text


def test_a_note_replaced_by_rename(vault: Path, rlog: Rlog) -> None:
    """An editor that saves by rename does not get in the way of the next entry."""
    rlog("add", "one")
    note = vault / "daily/2026/2026-11-23.md"
    other = note.with_name("x.tmp")
    other.write_text(note.read_text().replace("14:02 one", "14:02 one, edited"))
    other.rename(note)
    assert rlog("add", "two").code == 0
    assert "one, edited\n- 14:02 two" in note.read_text()


def test_a_note_that_is_a_folder(vault: Path, rlog: Rlog) -> None:
    """Where the note's path is a folder, the entry is given back."""
    (vault / "daily/2026/2026-11-23.md").mkdir(parents=True)
    done = rlog("add", "precious")
    assert done.code == 3
    assert "precious" in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("vault")
def test_a_damaged_index_is_made_anew(rlog: Rlog) -> None:
    """An index with garbage in it is thrown away and made again."""
    rlog("add", "findme")
    assert rlog("find", "findme").code == 0
    path = rlog("index", "--path").out.strip()
    with open(path, "r+b") as file:  # noqa: PTH123 - bytes in place
        file.write(b"garbage" * 100)
    done = rlog("find", "findme")
    assert (done.code, "findme" in done.out) == (0, True), done.err


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"---\na: &x 1\n---\n- text\n",
        b"```\nnever closed\n- [ ] x\n",
        b"<<<<<<< ours\n- a\n=======\n- b\n>>>>>>> theirs\n",
        b"- [[[[[[[[\n",
        b"\r\r\r",
        b"---\n" + b"a: b\n" * 20000 + b"---\n",
    ],
)
def test_odd_notes(vault: Path, rlog: Rlog, data: bytes) -> None:
    """An odd note is read, searched and written to without a traceback."""
    note = vault / "daily/2026/2026-11-23.md"
    note.parent.mkdir(parents=True)
    note.write_bytes(data)
    for words in (["add", "new one"], ["today"], ["tasks"], ["find", "new"], ["list"], ["check"]):
        done = rlog(*words)
        assert "Traceback" not in done.err, done.err
    assert b"new one" in note.read_bytes()


def test_a_moment_past_the_calendar_is_said(vault: Path, rlog: Rlog) -> None:
    """A clock that no calendar can hold is one sentence, and the text is given back."""
    del vault
    done = rlog("add", "too late", now="9999-12-31T23:59-12:00")
    assert done.code == 2
    assert "cannot read the moment" in done.err
    assert "too late" in done.err
    assert "Traceback" not in done.err

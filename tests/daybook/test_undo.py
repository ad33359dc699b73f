"""`rlog undo`: what an act wrote goes, byte for byte, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlog_git.daybook import undo, writing
from rlog_git.errors import NothingFoundError, NotWrittenError
from rlog_git.text import edit
from rlog_git.vault import changes
from rlog_git.vault.config import Vault, open_vault

LINES = st.sampled_from([b"", b"- a", b"- b\r", b"# h", b"\xff", b"tab\t\\n", b"  - c"])
NOTES = st.lists(LINES, max_size=6).map(b"\n".join)
ACTS = st.lists(
    st.lists(st.tuples(st.sampled_from(["a.md", "b.md", "c/d.md"]), NOTES), max_size=3), max_size=5
)


def make_vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Make a vault with a state folder of its own."""
    (root / "vault").mkdir()
    (root / "vault" / "rlog.toml").write_bytes(b"")
    monkeypatch.setenv("RLOG_STATE", str(root / "state"))
    return open_vault(root / "vault")


def put(vault: Vault, path: str, data: bytes) -> None:
    """Have rlog write a note."""
    writing.change(vault, path, "test", lambda _old: data)


def notes(vault: Vault) -> dict[str, bytes]:
    """Return every note with its bytes."""
    return {str(path): path.read_bytes() for path in vault.root.rglob("*.md")}


@given(acts=ACTS, first=NOTES)
def test_undo_restores_every_byte(acts: list[list[tuple[str, bytes]]], first: bytes) -> None:
    """After any acts, as many undos restore every byte of every note, step by step."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        vault = make_vault(Path(folder), monkeypatch)
        (vault.root / "a.md").write_bytes(first)
        seen: list[dict[str, bytes]] = []
        for number, act in enumerate(acts):
            monkeypatch.setattr(changes, "ACT", [f"act{number}"])
            before, known = notes(vault), len(changes.changes(str(vault.state)))
            for path, data in act:
                put(vault, path, data)
            if len(changes.changes(str(vault.state))) > known:
                seen.append(before)
        for before in reversed(seen):
            undo.undo(vault)
            assert notes(vault) == before
        with pytest.raises(NothingFoundError):
            undo.undo(vault)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Return a vault whose note holds an entry that rlog added."""
    vault = make_vault(tmp_path, monkeypatch)
    (vault.root / "a.md").write_bytes(b"# Log\r\n\r\n## Done\r\n- one\r\n- last")
    monkeypatch.setattr(changes, "ACT", ["act"])
    writing.change(vault, "a.md", "test", lambda data: edit.splice(data, 5, 4, ["- two"]))
    return vault


def test_other_lines_edited_stay(vault: Vault) -> None:
    """A user's edit of another line stays, and the entry goes."""
    note = vault.root / "a.md"
    note.write_bytes(note.read_bytes().replace(b"# Log", b"# My log"))
    assert undo.undo(vault) == ["a.md"]
    assert note.read_bytes() == b"# My log\r\n\r\n## Done\r\n- one\r\n- last"


def test_the_same_line_edited_is_refused(vault: Vault) -> None:
    """Where the user edited the written line, nothing changes and the note is named."""
    note = vault.root / "a.md"
    note.write_bytes(edited := note.read_bytes().replace(b"- two", b"- two and a half"))
    with pytest.raises(undo.ChangedSinceError, match=r"a\.md"):
        undo.undo(vault)
    assert note.read_bytes() == edited


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_undo_cut_short_is_made_up(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act of three notes goes back whole, though the first undo stopped before one of them."""
    vault = make_vault(tmp_path, monkeypatch)
    for path in ("a.md", "b.md"):
        (vault.root / path).write_bytes(b"- one\n")
    before = notes(vault)
    monkeypatch.setattr(changes, "ACT", ["act"])
    for path in ("a.md", "new.md", "b.md"):
        put(vault, path, b"- one\n- two\n")
    replace, replaced = undo._replace, []

    def stop(vault: Vault, full: str, old: bytes, new: bytes | None) -> None:
        if len(replaced) == number:
            raise OSError(5, "Input/output error", full)
        replaced.append(full)
        replace(vault, full, old, new)

    with monkeypatch.context() as patch:
        patch.setattr(undo, "_replace", stop)
        with pytest.raises(NotWrittenError):
            undo.undo(vault)
    assert notes(vault) != before
    undo.undo(vault)
    assert notes(vault) == before
    with pytest.raises(NothingFoundError):
        undo.undo(vault)

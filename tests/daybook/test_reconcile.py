"""What another program's save left out goes back; what it deleted or edited stays as it made it."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from rlog_git.daybook import reconcile, recovery, writing
from rlog_git.vault import changes, exchange, journal
from rlog_git.vault.config import Vault, open_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from harness import Rlog

NOTE = "daily/2026/2026-11-23.md"
TYPED = "- 15:00 typed in the editor\n"
BACK = "put back what another program's save left out"


class Editor:
    """An editor with today's note in its buffer."""

    def __init__(self, note: Path) -> None:
        self.note = note
        self.text = note.read_text()

    def type(self, line: str = TYPED) -> None:
        """Add a line below the entries."""
        self.text = self.text.replace("\n\n## Random", f"\n{line}\n## Random")

    def save(self) -> None:
        """Overwrite what is there, whatever it is."""
        self.note.write_text(self.text)

    def save_by_rename(self) -> None:
        """Overwrite it by a new file."""
        new = self.note.with_suffix(".new")
        new.write_text(self.text)
        new.replace(self.note)


@pytest.fixture
def note(vault: Path, rlog: Rlog) -> Path:
    """Return today's note with one entry, which the editor knows."""
    rlog("add", "first")
    return vault / NOTE


@pytest.mark.parametrize("save", [Editor.save, Editor.save_by_rename])
def test_an_overwritten_entry_goes_back(
    save: Callable[[Editor], None], note: Path, rlog: Rlog
) -> None:
    """The editor did not know it: it goes back once, said so, and what was typed stays."""
    editor = Editor(note)
    rlog("add", "second")
    editor.type()
    save(editor)
    shown = rlog("list")
    assert f"{BACK}: {NOTE}:7  - 14:02 second" in shown.err
    assert "delete just that one" in shown.err
    text = note.read_text()
    assert text.count("14:02 second\n") == text.count(TYPED) == text.count("14:02 first\n") == 1
    assert rlog("list").err == ""


def test_it_goes_back_each_time_that_it_is_overwritten(note: Path, rlog: Rlog) -> None:
    """An editor that never reads the note again overwrites it twice, and nothing is lost."""
    editor = Editor(note)
    rlog("add", "second")
    for number in range(2):
        editor.type(f"- 15:0{number} typed\n")
        editor.save()
        rlog("add", f"third {number}")
    text = note.read_text()
    for line in ("second", "third 0", "third 1", "typed"):
        assert text.count(f"14:02 {line}\n") == (line != "typed"), text
    assert text.count("typed") == 2


def test_an_overwritten_tick_goes_back(note: Path, rlog: Rlog) -> None:
    """A task that was ticked meanwhile stays ticked, and open nowhere."""
    rlog("todo", "water the plants")
    editor = Editor(note)
    rlog("done", "water")
    editor.type()
    editor.save()
    assert "no open tasks" in rlog("tasks").err
    text = note.read_text()
    assert text.count("- [x] water the plants") == 1
    assert "[ ]" not in text
    assert TYPED in text


def test_an_overwritten_carrying_goes_back(vault: Path, note: Path, rlog: Rlog) -> None:
    """A trace that an editor saved over is put back: the task lives once, in the new day."""
    rlog("todo", "water the plants")
    editor = Editor(note)
    tomorrow = {"now": "2026-11-24T09:00+01:00"}
    rlog("today", **tomorrow)
    editor.type()
    editor.save()
    rlog("today", **tomorrow)
    new = (vault / "daily/2026/2026-11-24.md").read_text()
    assert new.count("[ ] water the plants") == 1
    assert note.read_text().count("[ ] water the plants") == 0
    assert note.read_text().count("→ water the plants") == 1
    assert TYPED in note.read_text()


def test_a_deleted_entry_stays_away(note: Path, rlog: Rlog) -> None:
    """An editor that knew the entry and deletes it is honoured, at its first save and later."""
    rlog("add", "second")
    note.write_text(note.read_text().replace("- 14:02 second\n", ""))
    assert rlog("list").err == ""
    rlog("add", "third")
    note.write_text(note.read_text().replace("\n## Random", TYPED + "\n## Random"))
    rlog("list")
    note.write_text(note.read_text().replace("- 14:02 third\n", "").replace("typed", "TYPED"))
    assert rlog("list").err == ""
    assert "second" not in note.read_text()
    assert "third" not in note.read_text()


def test_an_earlier_entry_that_was_deleted_stays_away(note: Path, rlog: Rlog) -> None:
    """A later entry stands there: the editor had read both."""
    rlog("add", "second")
    rlog("add", "third")
    note.write_text(note.read_text().replace("- 14:02 second\n", TYPED))
    assert rlog("list").err == ""
    assert "second" not in note.read_text()


def test_an_edited_entry_stays_edited(note: Path, rlog: Rlog) -> None:
    """A typing mistake that is mended in an editor is the entry, edited."""
    rlog("add", "trained the thrid seed of the run")
    note.write_text(note.read_text().replace("thrid", "third").replace("first", "first thing"))
    assert rlog("list").err == ""
    assert note.read_text().count("seed") == 1


def test_deleting_just_that_line_ends_it(note: Path, rlog: Rlog) -> None:
    """What went back is deleted again, alone, and stays away."""
    editor = Editor(note)
    rlog("add", "second")
    editor.type()
    editor.save()
    assert BACK in rlog("list").err
    note.write_text(note.read_text().replace("- 14:02 second\n", ""))
    assert BACK not in rlog("list").err
    assert "second" not in note.read_text()
    assert TYPED in note.read_text()


def test_opened_by_rlog_is_known(
    note: Path, rlog: Rlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the editor of `rlog today --edit` leaves out, it leaves out knowingly."""
    rlog("add", "second")
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nsed -i "s/.*second.*/- 15:00 else/" "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    assert rlog("today", "-e").code == 0
    assert rlog("list").err == ""
    assert "second" not in note.read_text()


def git(vault: Path, *words: str) -> None:
    """Run git in the vault."""
    subprocess.run(["git", "-C", str(vault), *words], check=True, capture_output=True)


def test_what_git_puts_there_is_honoured(vault: Path, note: Path, rlog: Rlog) -> None:
    """A checkout that takes an entry away is meant, though an editor could have done the same."""
    note.write_text(note.read_text().replace("\n## Random", TYPED + "\n## Random"))
    git(vault, "add", "-A")
    git(vault, "commit", "-qm", "kept")
    note.write_text(note.read_text().replace(TYPED, ""))
    rlog("list")
    rlog("add", "second")
    git(vault, "checkout", "-q", "--", NOTE)
    assert rlog("list").err == ""
    assert "second" not in note.read_text()
    assert TYPED in note.read_text()


def test_a_deleted_note_is_honoured(note: Path, rlog: Rlog) -> None:
    """A note that is gone is not made again by a command that reads."""
    rlog("add", "second")
    note.unlink()
    assert BACK not in rlog("list").err
    assert not note.exists()
    rlog("add", "third")
    assert "third" in note.read_text()
    assert "second" not in note.read_text()


@pytest.fixture
def opened(vault: Path, note: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """Return the vault of the note for calls within this process."""
    assert note.exists()
    monkeypatch.setattr(changes, "ACT", ["act"])
    return open_vault(vault)


def add(vault: Vault, line: str) -> None:
    """Add a line by the write protocol."""
    writing.change(
        vault, NOTE, line, lambda data: data.replace(b"\n\n## R", f"\n{line}\n\n## R".encode())
    )


def test_what_is_written_into_a_displaced_file_goes_in(opened: Vault, note: Path) -> None:
    """An editor that had the file open when it was replaced writes into nothing; it is found."""
    with note.open("r+") as editor:
        add(opened, "- 14:03 ours")
        editor.write(editor.read().replace("\n\n## R", f"\n{TYPED}\n## R"))
        editor.seek(0)
        text = note.read_text().replace("- 14:03 ours\n", TYPED)
        editor.write(text)
        editor.truncate()
    assert TYPED not in note.read_text()
    back = reconcile.reconcile(opened)
    assert [one.text for one in back] == [TYPED.strip()]
    assert note.read_text().count("14:03 ours") == note.read_text().count(TYPED) == 1
    assert reconcile.reconcile(opened) == []
    assert note.read_text().count("first") == 1


def test_a_note_that_is_being_written_is_waited_for(vault: Path, rlog: Rlog) -> None:
    """An editor truncates a note and writes it later: what it leaves out goes back all the same."""
    rlog("today")
    note = vault / NOTE
    editor = Editor(note)
    rlog("add", "first")
    note.write_text("")
    soon = time.time() + 60  # just now, however long the next command takes
    os.utime(note, (soon, soon))
    assert BACK not in rlog("list").err
    editor.type()
    editor.save()
    rlog("list")
    assert note.read_text().count("14:02 first") == note.read_text().count(TYPED) == 1


def test_a_save_in_the_moment_of_the_exchange_is_kept(opened: Vault, note: Path) -> None:
    """What comes out is not what was read: the other file goes back, and both stand."""
    real, saved = exchange.swap, []

    def save_first(one: str, other: str) -> bool:
        if not saved:
            saved.append(True)
            editor = Editor(note)
            editor.type()
            editor.save_by_rename()
        return real(one, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "swap", save_first)
        add(opened, "- 14:03 ours")
    assert saved
    assert note.read_text().count("14:03 ours") == note.read_text().count(TYPED) == 1
    assert not list(note.parent.glob(".rlog-*"))


def test_without_exchange_a_note_is_compared_and_replaced(
    opened: Vault, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that cannot exchange two names takes the documented, slower path."""
    monkeypatch.setattr(exchange, "RENAME_EXCHANGE", 1 << 20)
    inode, held = note.stat().st_ino, len(list((opened.state / "held").iterdir()))
    add(opened, "- 14:03 ours")
    assert "14:03 ours" in note.read_text()
    assert note.stat().st_ino != inode
    assert not list(note.parent.glob(".rlog-*"))
    assert len(list((opened.state / "held").iterdir())) == held


def test_a_note_of_two_names_keeps_them(opened: Vault, note: Path, tmp_path: Path) -> None:
    """A hard link is written in place: both names show the new entry."""
    other = tmp_path / "other.md"
    os.link(note, other)
    inode = note.stat().st_ino
    add(opened, "- 14:03 ours")
    assert note.stat().st_ino == inode
    assert note.read_text() == other.read_text()
    assert "14:03 ours" in other.read_text()
    assert not list(note.parent.glob(".rlog-*"))


@pytest.fixture
def dead() -> str:
    """Return the number of a process that lived, in hexadecimal."""
    process = subprocess.Popen(["true"])
    process.wait()
    return f"{process.pid:x}"


def leftover(note: Path, process: str, old: bytes, new: bytes, end: str = "") -> Path:
    """Return the path of a temporary file of a write from `old` to `new`."""
    hashes = [changes.digest(data) for data in (os.fsencode(note), old, new)]
    return note.with_name(f".rlog-{process}-{'-'.join(hashes)}{end}.tmp")


def test_killed_between_two_exchanges(opened: Vault, note: Path, dead: str) -> None:
    """A save that the exchange took out of its place goes back, and the entry goes in after."""
    old = note.read_bytes()
    new = old.replace(b"first\n", b"first\n- 14:03 ours\n")
    theirs = old.replace(b"first\n", b"first\n- 15:00 theirs\n")
    journal.append(str(opened.state), ("entry", "2026-11-23", "done", NOTE, "- 14:03 ours"))
    leftover(note, dead, old, new).write_bytes(theirs)
    note.write_bytes(new)
    assert [one.text for one in recovery.recover(opened)] == ["- 14:03 ours"]
    text = note.read_text()
    assert text.count("14:03 ours") == text.count("15:00 theirs") == text.count("first") == 1
    assert not list(note.parent.glob(".rlog-*"))


@pytest.mark.parametrize("came_out", ["old", "new"])
def test_killed_beside_the_exchange(came_out: str, opened: Vault, note: Path, dead: str) -> None:
    """A temporary file that is the old or the new note holds nothing else, and goes."""
    old = note.read_bytes()
    new = old.replace(b"first\n", b"first\n- 14:03 ours\n")
    journal.append(str(opened.state), ("entry", "2026-11-23", "done", NOTE, "- 14:03 ours"))
    leftover(note, dead, old, new).write_bytes(old if came_out == "old" else new)
    note.write_bytes(new if came_out == "old" else old)
    recovery.recover(opened)
    assert note.read_bytes() == new
    assert not list(note.parent.glob(".rlog-*"))


def test_killed_while_writing_in_place(opened: Vault, note: Path, dead: str) -> None:
    """A note of two names that is half written is written whole."""
    add(opened, "- 14:03 before")
    old = note.read_bytes()
    new = old.replace(b"first\n", b"first\n- 14:04 ours\n")
    journal.append(str(opened.state), ("entry", "2026-11-23", "done", NOTE, "- 14:04 ours"))
    leftover(note, dead, old, new, "-in-place").write_bytes(new)
    half = old.index(b"before")
    note.write_bytes(new[:half] + old[half:])
    recovery.recover(opened)
    assert note.read_bytes() == new
    assert not list(note.parent.glob(".rlog-*"))


def swap_file(note: Path, *, dirty: bool, process: int) -> Path:
    """Write a swap file as Vim keeps it beside a note."""
    block = bytearray(4096)
    block[:2] = b"b0"
    block[24:28] = process.to_bytes(4, "little")
    block[68 : 68 + len(os.uname().nodename)] = os.uname().nodename.encode()
    block[1007] = 0x55 if dirty else 0
    swap = note.with_name(f".{note.name}.swp")
    swap.write_bytes(block)
    return swap


def test_an_entry_waits_for_an_editor(vault: Path, note: Path, rlog: Rlog) -> None:
    """While an editor has unsaved text, an entry is kept, shown, and goes in when it saved."""
    swap = swap_file(note, dirty=True, process=os.getpid())
    added = rlog("add", "waiting words")
    assert added.code == 0
    assert "goes in when you save" in added.err
    assert "waiting" not in note.read_text()
    for words in (["list"], ["find", "waiting"], ["today"], ["day", "today"], ["list", "--json"]):
        shown = rlog(*words)
        assert "waiting words" in shown.out, words
        assert "waiting" not in note.read_text()
    swap_file(note, dirty=False, process=os.getpid())
    assert "put in what waited" in rlog("list").err
    assert note.read_text().count("waiting words") == 1
    swap.unlink()
    assert rlog("find", "waiting").out.count("waiting words") == 1
    assert vault.exists()


def test_an_entry_waits_ten_minutes_at_most(opened: Vault, note: Path) -> None:
    """An editor that stays open over night does not keep the entry out."""
    swap_file(note, dirty=True, process=os.getpid())
    record = f"{time.time_ns() - 601 * 10**9:x}-1"
    fields = ("entry", "2026-11-23", "done", NOTE, "- 14:03 old")
    journal.append_line(str(opened.state), "\t".join((record, *fields)), sync=False)
    journal.append(str(opened.state), ("entry", "2026-11-23", "done", NOTE, "- 14:04 young"))
    assert [one.text for one in recovery.recover(opened)] == ["- 14:03 old"]
    assert "young" not in note.read_text()


def test_the_swap_file_of_a_dead_editor_keeps_nothing(note: Path, rlog: Rlog, dead: str) -> None:
    """An editor that crashed left its swap file: nobody will save."""
    swap_file(note, dirty=True, process=int(dead, 16))
    assert rlog("add", "second").err == ""
    assert "second" in note.read_text()


def test_an_emacs_lock_keeps_an_entry(note: Path, rlog: Rlog, dead: str) -> None:
    """Emacs names itself in a link while it has unsaved text."""
    lock = note.with_name(f".#{note.name}")
    lock.symlink_to(f"ada@{os.uname().nodename}.{os.getpid()}:1764000000")
    assert "goes in when you save" in rlog("add", "second").err
    lock.unlink()
    lock.symlink_to(f"ada@{os.uname().nodename}.{int(dead, 16)}:1764000000")
    assert "put in what waited" in rlog("list").err
    assert "second" in note.read_text()

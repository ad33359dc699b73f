"""What was acknowledged is never lost: the journal, the lock, and putting back what waits."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rlog_git import capture
from rlog_git.daybook.recovery import recover
from rlog_git.text.outline import NAMES
from rlog_git.vault import exchange, journal
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from harness import Rlog

NOTE = "daily/2026/2026-11-23.md"


@pytest.fixture
def state(vault: Path) -> Path:
    """Return the state folder of the fresh vault."""
    folder = open_vault(vault).state
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def test_an_entry_that_waits_goes_in_with_the_next_command(
    vault: Path, rlog: Rlog, state: Path
) -> None:
    """A record without its note, as after a crash, is put in by the next command, once."""
    rlog("add", "first")
    journal.append(str(state), ("entry", "2026-11-23", "done", NOTE, "- 14:03 lost in a crash"))
    done = rlog("list")
    assert "put in what waited" in done.err
    rlog("list")
    assert (vault / NOTE).read_text().count("lost in a crash") == 1


def test_an_entry_that_is_there_is_not_put_in_again(vault: Path, rlog: Rlog, state: Path) -> None:
    """A crash between the note and the settling doubles nothing."""
    rlog("add", "first")
    journal.append(str(state), ("entry", "2026-11-23", "done", NOTE, "- 14:02 first"))
    rlog("list")
    assert (vault / NOTE).read_text().count("14:02 first") == 1


def test_a_young_record_is_left_to_its_writer(vault: Path, rlog: Rlog, state: Path) -> None:
    """The watcher puts nothing in that a capture has just taken down, or it would stand twice."""
    rlog("add", "first")
    journal.append(str(state), ("entry", "2026-11-23", "done", NOTE, "- 14:03 on its way"))
    assert not recover(open_vault(vault), patience_seconds=60)
    assert "on its way" not in (vault / NOTE).read_text()
    assert recover(open_vault(vault))
    assert (vault / NOTE).read_text().count("on its way") == 1


def test_an_entry_that_waits_finds_a_whole_note(vault: Path, rlog: Rlog, state: Path) -> None:
    """Killed before the note of its day was made, an entry goes into the note of the template."""
    journal.append(str(state), ("entry", "2026-11-23", "done", NOTE, "- 14:03 killed early"))
    rlog("list")
    assert (vault / NOTE).read_text() == (
        "# Monday, 23 November 2026\n\n## What to do next\n\n"
        "## What was done\n- 14:03 killed early\n\n## Random ideas\n"
    )


def test_what_a_killed_writer_left_is_swept(vault: Path, rlog: Rlog, state: Path) -> None:
    """A temporary file goes with its dead writer's record; that of a living one stays."""
    rlog("add", "first")
    dead, living = (vault / NOTE).with_name(".rlog-7fffffff.tmp"), f".rlog-{os.getpid():x}.tmp"
    dead.touch()
    dead.with_name(living).touch()
    journal.append(str(state), ("change", "", "", NOTE, "a tick"))
    rlog("list")
    assert not dead.exists()
    assert dead.with_name(living).exists()


def test_a_torn_record_is_no_record(state: Path) -> None:
    """The end of a journal without its line feed was never acknowledged."""
    journal.append(str(state), ("entry", "d", "done", NOTE, "- whole"))
    with (state / "journal.tsv").open("ab") as file:
        file.write(b"abc\tentry\td\tdone\tpath\t- to")
    assert [record[-1] for record in journal.pending(str(state))] == ["- whole"]


def test_a_record_behind_a_torn_one_is_whole(state: Path) -> None:
    """What is appended after a write was cut short is read; the torn record stays none."""
    with (state / "journal.tsv").open("ab") as file:
        file.write(b"18b00000000000a1-1f\tentry\t2026-11-23\tdone\tx.md\t- half")
    whole = journal.append(str(state), ("entry", "2026-11-23", "done", "x.md", "- whole"))
    assert [(row[0], row[-1]) for row in journal.pending(str(state))] == [(whole, "- whole")]


def test_any_text_survives_the_journal(state: Path) -> None:
    """Tabs, line feeds and backslashes come back as they were."""
    text = "a\tb\nc\\n\\\\d\\te"
    journal.append(str(state), ("entry", "d", "done", NOTE, text))
    assert journal.pending(str(state))[0][-1] == text


@pytest.mark.slow
def test_a_held_lock_keeps_the_entry(vault: Path, rlog: Rlog, state: Path) -> None:
    """While another process holds the lock, an entry is acknowledged and goes in later."""
    rlog("add", "first")
    lock = os.open(state / "lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    done = rlog("add", "second")
    os.close(lock)
    assert done.code == 0
    assert "kept in the journal" in done.err
    assert "second" not in (vault / NOTE).read_text()
    rlog("list")
    assert (vault / NOTE).read_text().count("second") == 1


def test_a_note_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    """What another program saved between reading and replacing is kept."""
    note = tmp_path / "notes" / "note.md"
    note.parent.mkdir()
    note.write_bytes(b"old\n")
    calls = []

    def splice(data: bytes) -> bytes:
        if not calls:
            note.write_bytes(b"old\nsaved meanwhile\n")
        calls.append(data)
        return data + b"ours\n"

    exchange.change(str(note), splice)
    assert note.read_bytes() == b"old\nsaved meanwhile\nours\n"
    assert list(note.parent.iterdir()) == [note]


def test_mode_is_kept(tmp_path: Path) -> None:
    """A replaced note keeps its permissions."""
    note = tmp_path / "note.md"
    note.write_bytes(b"x")
    note.chmod(0o640)
    exchange.change(str(note), lambda data: data + b"y")
    assert note.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_gives_the_text_back(rlog: Rlog, vault: Path, state: Path) -> None:
    """Where the journal cannot be written, the entry is printed and nothing is claimed."""
    rlog("add", "first")
    (state / "journal.tsv").unlink()
    (state / "journal.tsv").symlink_to("/dev/full")
    done = rlog("add", "precious words")
    assert done.code == 3
    assert "NOT stored" in done.err
    assert "precious words" in done.err
    assert "precious" not in (vault / NOTE).read_text()


def test_a_record_that_another_rlog_put_in_is_not_put_in_again(
    vault: Path, rlog: Rlog, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Capture that waits for the lock while its record is recovered doubles nothing."""
    rlog("add", "first")
    line = "- 14:03 second"
    record = journal.append(str(state), ("entry", "2026-11-23", "done", NOTE, line))
    assert "put in what waited" in rlog("list").err
    full = str(vault / NOTE)
    assert capture.put(str(state), record, full, NOTE, "done", line, NAMES) == 0
    assert (vault / NOTE).read_text().count("14:03 second") == 1
    assert capsys.readouterr().out == f"{NOTE}:7  {line}\n"

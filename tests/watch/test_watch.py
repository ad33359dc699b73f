"""The watcher: what is saved is in the index, what is written is committed, it ends cleanly."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import repositories as states
from repositories import git
from watchers import QUICK, Deaf, wait_for

from rlog_git.index import refresh
from rlog_git.index.store import path_of
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness import Rlog
    from watchers import Inside, Watcher

NOTE = states.NOTE


def save_in_place(note: Path, data: str) -> None:
    """Save as nano does: open, truncate, write."""
    note.write_text(data)


def save_by_rename(note: Path, data: str) -> None:
    """Save as VS Code's atomic save and Obsidian Sync do: a temporary file, then a rename."""
    beside = note.with_name(f"{note.name}.tmp")
    beside.write_text(data)
    beside.replace(note)


def save_with_backup(note: Path, data: str) -> None:
    """Save as Emacs does: the old file becomes the backup, a new one is written."""
    note.rename(f"{note}~")
    note.write_text(data)


def save_with_vim(note: Path, data: str) -> None:
    """Save with a real Vim."""
    if not shutil.which("vim"):
        pytest.skip("no vim here")
    line = data.rstrip("\n").rpartition("\n")[2]
    words = ["vim", "-u", "NONE", "-es", "-c", f"$put ='{line}'", "-c", "wq", str(note)]
    subprocess.run(words, stdin=subprocess.DEVNULL, check=True, timeout=30)


@pytest.mark.parametrize(
    "save",
    [save_in_place, save_by_rename, save_with_backup, save_with_vim],
    ids=lambda s: s.__name__,
)
def test_an_edit_arrives_in_the_index(
    save: Callable[[Path, str], None], watcher: Watcher, rlog: Rlog
) -> None:
    """Whatever way an editor saves, the watcher has the note in the index by itself."""
    rlog("add", "first")
    note = watcher.vault / NOTE
    save(note, note.read_text() + "- 15:00 okapi\n")
    watcher.knows("okapi")


def test_a_new_folder_is_watched(watcher: Watcher) -> None:
    """A note in a folder that was made a moment before is noticed."""
    states.write(watcher.vault / "notes" / "papers" / "new" / "w2s.md", "the giraffe paper\n")
    watcher.knows("giraffe")


def test_a_moved_folder_is_noticed(watcher: Watcher, tmp_path: Path) -> None:
    """Notes that come and go with their folder come into the index and leave it."""
    states.write(tmp_path / "outside" / "x.md", "the zebra\n")
    (tmp_path / "outside").rename(watcher.vault / "notes" / "inside")
    watcher.knows("zebra")
    (watcher.vault / "notes" / "inside").rename(tmp_path / "outside")
    states.write(watcher.vault / "notes" / "y.md", "the okapi\n")
    watcher.knows("okapi")
    with closing(refresh.open_index(open_vault(watcher.vault)).connection) as connection:
        assert not connection.execute("SELECT 1 FROM notes WHERE path LIKE '%x.md'").fetchall()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_ends_cleanly(number: signal.Signals, code: int, watcher: Watcher, rlog: Rlog) -> None:
    """Ctrl-C and SIGTERM end it with what is written committed, and no word of an error."""
    rlog("add", "first")
    watcher.knows("first")
    assert watcher.end(number) == code
    assert "Traceback" not in watcher.said()
    assert "committed 1 file: 2026-11-23: +1 done" in watcher.said()
    assert not git(watcher.vault, "status", "--porcelain")
    assert not list((watcher.vault / ".git").glob("*.lock"))


def test_a_commit_is_not_cut_in_two(watcher: Watcher, rlog: Rlog) -> None:
    """A signal that comes while git commits waits for it: no lock is left behind."""
    hook = watcher.vault / ".git" / "hooks" / "pre-commit"
    states.write(hook, "#!/bin/sh\ntouch started\nsleep 1\n")
    hook.chmod(0o755)
    rlog("add", "first")
    watcher.knows("first")
    watcher.process.send_signal(signal.SIGTERM)
    wait_for((watcher.vault / "started").exists, "git did not begin")
    assert watcher.end(signal.SIGINT) == 0
    assert not list((watcher.vault / ".git").glob("*.lock"))
    assert "+1 done" in git(watcher.vault, "log", "-1", "--format=%s")


def test_there_is_one_watcher(watcher: Watcher, rlog: Rlog) -> None:
    """A second watcher of a vault says who is there, and goes."""
    second = rlog("--vault", watcher.vault, "watch")
    assert second.code == 3
    assert f"watched already, by process {watcher.process.pid}" in second.err


def test_the_lock_ends_with_the_process(watcher: Watcher, inside: Inside) -> None:
    """After a watcher was killed, the next one begins without ado."""
    watcher.process.kill()
    watcher.process.wait()
    with inside.watching(watcher.vault):
        assert inside.said[0].startswith("watching ")


def test_a_commit_of_code_is_logged(watcher: Watcher, rlog: Rlog, tmp_path: Path) -> None:
    """A commit in a linked repository is in the day's note, and in the index, by itself."""
    code = states.vault_in(tmp_path / "code")
    assert rlog("link", "add", code).code == 0
    states.write(code / "analysis.py", "print(2)\n")
    git(code, "commit", "-q", "-a", "-m", "Print the quagga", "--date=2026-11-23T13:00:00+0100")
    watcher.knows("quagga")


def test_it_commits_after_a_while_of_quiet(vault: Path, inside: Inside) -> None:
    """What was written is committed when no more comes, with what it is."""
    with inside.watching(vault):
        states.write(vault / NOTE, states.ENTRY)
        inside.hears("committed 1 file: 2026-11-23: +1 done")
    assert not git(vault, "status", "--porcelain")


def test_what_cannot_be_committed_waits(vault: Path, inside: Inside) -> None:
    """A reason against a commit is said once; the watcher goes on, and commits when it is gone."""
    git(vault, "checkout", "-q", "--detach")
    with inside.watching(vault, rhythm=QUICK._replace(scan=0.3)):
        states.write(vault / NOTE, states.ENTRY)
        inside.hears("HEAD is detached")
        git(vault, "checkout", "-q", "main")
        inside.hears("committed 1 file")
    assert sum("detached" in line for line in inside.said) == 1


def test_a_folder_of_code_is_not_committed(tmp_path: Path, inside: Inside) -> None:
    """A vault inside a code repository is watched, and left uncommitted with a word of why."""
    vault = states.folder_of_code(tmp_path)
    head = git(vault, "rev-parse", "HEAD")
    with inside.watching(vault):
        inside.hears("not committed by itself")
    assert git(vault, "rev-parse", "HEAD") == head


def test_a_new_day_carries_tasks_over(vault: Path, inside: Inside) -> None:
    """At the first tick of a day, what is open moves into its note."""
    states.write(vault / NOTE, "# Monday\n\n## What to do next\n- [ ] train the baseline\n")
    with inside.watching(vault):
        inside.hears("indexed")
        assert not (vault / "daily/2026/2026-11-24.md").exists()
        inside.now += timedelta(days=1)
        inside.hears("carried 1 open task over into daily/2026/2026-11-24.md")
    assert "- [ ] train the baseline" in (vault / "daily/2026/2026-11-24.md").read_text()


def test_days_without_open_tasks_make_no_notes(vault: Path, inside: Inside) -> None:
    """A week in which nothing is open leaves no empty notes behind."""
    with inside.watching(vault):
        inside.now += timedelta(days=7)
        states.write(vault / "notes" / "x.md", "text\n")
        inside.hears("indexed")
    assert not list((vault / "daily").rglob("*.md"))


def test_a_bad_setting_is_said_and_survived(vault: Path, inside: Inside) -> None:
    """With an error in rlog.toml the watcher names it and goes on as before."""
    with inside.watching(vault):
        good = (vault / "rlog.toml").read_text()
        (vault / "rlog.toml").write_text("daly = 1\n" + good)
        inside.hears("rlog.toml:1: daly: unknown key")
        states.write(vault / NOTE, states.ENTRY)
        inside.hears("indexed 1 note")


def test_a_deleted_index_is_made_anew(vault: Path, inside: Inside) -> None:
    """The index may be deleted while the watcher runs."""
    with inside.watching(vault):
        states.write(vault / NOTE, states.ENTRY)
        inside.hears("indexed 1 note")
        index = path_of(open_vault(vault))
        index.unlink()
        states.write(vault / "notes" / "x.md", "text\n")
        inside.hears("indexed 2 notes")
        assert index.exists()


def test_a_lost_hint_is_made_up_for(vault: Path, inside: Inside) -> None:
    """Where every hint is lost, the next look finds what changed: the scan is the truth."""
    with inside.watching(vault, rhythm=QUICK._replace(scan=0.3), hints=Deaf()):
        states.write(vault / NOTE, states.ENTRY)
        inside.hears("indexed 1 note")


def test_folders_made_in_a_hurry_are_watched(vault: Path, inside: Inside) -> None:
    """Folders within new folders, faster than they can be watched: nobody hears a warning."""
    with inside.watching(vault, rhythm=QUICK):
        for number in range(300):
            (vault / "notes" / str(number) / "within" / "deeper").mkdir(parents=True)
        states.write(vault / "notes" / "299" / "within" / "deeper" / "x.md", "okapi\n")
        inside.hears("indexed 1 note")


def test_after_many_edits_the_index_is_a_fresh_one(vault: Path, inside: Inside) -> None:
    """200 edits, renames and deletions later, the watched index equals one made anew."""
    chance = random.Random(7)  # noqa: S311 - the same edits every time
    notes = [vault / f"daily/2026/2026-10-{day:02}.md" for day in range(1, 29)]
    with inside.watching(vault):
        for number in range(200):
            note = chance.choice(notes)
            if note.exists() and chance.random() < 0.1:
                note.unlink()
                continue
            note.parent.mkdir(parents=True, exist_ok=True)
            text = note.read_text() if note.exists() else states.ENTRY.decode()
            chance.choice([save_in_place, save_by_rename])(note, f"{text}- {number} edit\n")
        states.write(vault / "notes" / "last.md", "the last okapi\n")
        inside.hears("indexed")
    watched = entries(vault)
    path_of(open_vault(vault)).unlink()
    assert watched == entries(vault, anew=True)


def entries(vault: Path, *, anew: bool = False) -> list[tuple[object, ...]]:
    """Return what the index says, as it stands or made anew."""
    if anew:
        refresh.open_index(open_vault(vault)).connection.close()
    with closing(sqlite3.connect(path_of(open_vault(vault)))) as connection:
        return connection.execute(
            """SELECT path, size, hash, line, entries.day, time, kind, text FROM entries
            JOIN notes ON notes.id = entries.note ORDER BY path, line"""
        ).fetchall()

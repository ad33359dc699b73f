"""One round of the watcher: bring everything up to what the files say, and tell what was done."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rlog_git.dates import log_day
from rlog_git.daybook import inbox, opening, reconcile, recovery, writing
from rlog_git.errors import RlogError, SettingError
from rlog_git.index import notes, refresh
from rlog_git.provenance import linking
from rlog_git.vault.commit import commit
from rlog_git.vault.config import open_vault
from rlog_git.vault.locate import MARKER
from rlog_git.vault.status import look, may_commit

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from rlog_git.vault.config import Vault
# longer than a capture waits for the lock of its note and tries again
PATIENCE_SECONDS = 5.0


@dataclass(slots=True)
class Rounds:
    """What stays from one round to the next: the vault, the day that is open, what was said."""

    vault: Vault
    clock: Callable[[], datetime]
    say: Callable[[str], None]
    day: str = ""
    _wrote: bool = False
    _settings: tuple[int, ...] = ()
    _said: dict[str, str] = field(default_factory=dict)

    def look_around(self) -> bool:
        """Do a round and say whether something was written or read; what fails waits."""
        self._wrote = False
        writing.write_unasked()
        try:
            self._reread_settings()
            self._recover()
            self._drain()
            self._refresh().close()
            if self.is_new_day():
                self._open_day()
            self._file_inbox()
        except (RlogError, OSError) as error:
            self._complain("round", str(error))
        else:
            self._said.pop("round", None)
        return self._wrote

    def is_new_day(self) -> bool:
        """Say whether the log's day is another than the one last opened."""
        return log_day(self.clock(), self.vault.settings.day_ends).isoformat() != self.day

    def commit(self) -> bool:
        """Commit what waits and say what; False where it has to wait longer."""
        try:
            changes = look(self.vault)
            if not may_commit(self.vault, changes):
                self._complain(
                    "commit",
                    f"not committed by itself: {self.vault.root} is a folder of the repository"
                    f" {changes.top}. 'rlog sync' does it, or 'commit = true' under [git]",
                )
                return True
            done = commit(self.vault, changes)
        except (RlogError, OSError) as error:
            self._complain("commit", str(error))
            return False
        self._said.pop("commit", None)
        if done.paths:
            self.say(f"committed {_count(len(done.paths), 'file')}: {done.message}")
        if done.staged:
            self._complain("staged", f"left alone, partly staged: {', '.join(done.staged)}")
        return True

    def _reread_settings(self) -> None:
        """Read rlog.toml again where it changed; with an error in it, the last good one holds."""
        key = _key(self.vault.root / MARKER)
        if key == self._settings:
            return
        try:
            self.vault = open_vault(self.vault.root)
        except SettingError as error:
            self._complain("settings", f"{error}. Until then the settings stay as they were")
        else:
            self._said.clear()
            writing.keep_settings(self.vault)
        self._settings = key

    def _recover(self) -> None:
        for one in recovery.recover(self.vault, PATIENCE_SECONDS):
            self._did(f"put in what waited: {one.path}:{one.line}")
        for sentence in reconcile.sentences(reconcile.reconcile(self.vault)):
            self._did(sentence)

    def _drain(self) -> None:
        drained = linking.drain_into_days(self.vault, self.clock())
        self._tell_commits(drained)
        if linking.is_due(self.vault, self.clock()):
            self._tell_commits(linking.sync_daily(self.vault, self.clock()))

    def _tell_commits(self, drained: linking.Drained) -> None:
        for day in drained.days:
            self._did(f"{_count(len(day.commits), 'commit')} → {day.path}")
        for warning in drained.warnings:
            self._complain(warning, warning)

    def _refresh(self) -> sqlite3.Connection:
        """Return the index, brought up to the notes; opened each time, for it may be deleted."""
        index = refresh.open_index(self.vault)
        if index.changed:
            self._did(f"indexed {_count(index.changed, 'note')}")
        return index.connection

    def _open_day(self) -> None:
        """Carry open tasks over at the first round of a day; without any, no note is made."""
        now = self.clock()
        today = log_day(now, self.vault.settings.day_ends)
        with closing(self._refresh()) as connection:
            sources = notes.carry_sources(connection, today.isoformat())
            damaged = notes.notes_to_mend(connection)
            standing = notes.notes_of_day(connection, today.isoformat())
        own = writing.day_path(self.vault, today)
        path = own if own in standing else next(iter(standing), own)
        if opening.has_to_carry(self.vault, today, sources, path):
            _, moved = opening.open_day(self.vault, today, now, sources, damaged, path)
            self._did(f"carried {_count(len(moved), 'open task')} over into {path}")
            self._refresh().close()
        self.day = today.isoformat()

    def _file_inbox(self) -> None:
        """File what was appended to inbox.md."""
        if not inbox.waits(self.vault):
            return
        with closing(self._refresh()) as connection:

            def note_of(day: date) -> str:
                own = writing.day_path(self.vault, day)
                standing = notes.notes_of_day(connection, day.isoformat())
                return own if own in standing else next(iter(standing), own)

            filed = inbox.file_inbox(self.vault, self.clock(), note_of)
        for path in dict.fromkeys(one.path for one in filed):
            count = sum(one.path == path for one in filed)
            self._did(f"{_count(count, 'line')} of {inbox.INBOX} → {path}")
        if filed:
            self._refresh().close()

    def _did(self, sentence: str) -> None:
        self._wrote = True
        self.say(sentence)

    def _complain(self, about: str, sentence: str) -> None:
        """Say what went wrong, once until it is something else."""
        if self._said.get(about) != sentence:
            self._said[about] = sentence
            self.say(sentence)


def _key(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

"""One round of the watcher: bring everything up to what the files say, and tell what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rlog_git.dates import log_day
from rlog_git.daybook import opening, recovery, writing
from rlog_git.errors import RlogError, SettingError
from rlog_git.index import query, refresh
from rlog_git.provenance import linking
from rlog_git.vault.commit import commit
from rlog_git.vault.config import open_vault
from rlog_git.vault.locate import MARKER
from rlog_git.vault.status import look, may_commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from rlog_git.vault.config import Vault


@dataclass(slots=True)
class Rounds:
    """What stays from one round to the next: the vault, the day that is open, what was said."""

    vault: Vault
    clock: Callable[[], datetime]
    say: Callable[[str], None]
    day: str = ""
    _settings: tuple[int, ...] = ()
    _said: dict[str, str] = field(default_factory=dict)

    def look_around(self) -> bool:
        """Do a round and say whether something was written or read; what fails waits."""
        try:
            self._reread_settings()
            wrote = self._recover() + self._drain()
            changed = self._refresh()
            carried = self._open_day()
        except (RlogError, OSError) as error:
            self._complain("round", str(error))
            return False
        self._said.pop("round", None)
        return bool(wrote or changed or carried)

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

    def _recover(self) -> int:
        written = recovery.recover(self.vault)
        for one in written:
            self.say(f"put in what waited: {one.path}:{one.line}")
        return len(written)

    def _drain(self) -> int:
        drained = linking.drain_into_days(self.vault, self.clock())
        for day in drained.days:
            self.say(f"{_count(len(day.commits), 'commit')} → {day.path}")
        for warning in drained.warnings:
            self._complain(warning, warning)
        return len(drained.days)

    def _refresh(self) -> int:
        index = refresh.open_index(self.vault)
        index.connection.close()
        if index.changed:
            self.say(f"indexed {_count(index.changed, 'note')}")
        return index.changed

    def _open_day(self) -> int:
        """Carry open tasks over at the first round of a day; without any, no note is made."""
        now = self.clock()
        today = log_day(now, self.vault.settings.day_ends)
        if today.isoformat() == self.day:
            return 0
        index = refresh.open_index(self.vault)
        try:
            sources = query.carry_sources(index.connection, today.isoformat())
        finally:
            index.connection.close()
        moved: tuple[str, ...] = ()
        if sources:
            path, moved = opening.open_day(self.vault, today, now, sources)
            if moved:
                self.say(f"carried {_count(len(moved), 'open task')} over into {path}")
                self._refresh()
        self.day = today.isoformat()
        return len(moved)

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

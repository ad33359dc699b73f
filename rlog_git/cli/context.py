"""What every command needs: the vault, the clock and the index, each made when asked for."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rlog_git.dates import log_day, parse_now
from rlog_git.errors import NoVaultError, RlogError
from rlog_git.vault import locate
from rlog_git.vault.config import Vault, open_vault

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.index.store import Index


INTERRUPTED = 130  # the exit code of a command that Ctrl-C ended


class Context:
    """One command's view of the log; `project` is that of the linked repository one stands in."""

    def __init__(self, vault_option: str = "", at: str = "") -> None:
        self._vault_option = vault_option
        self._at = at
        self._vault: Vault | None = None
        self._index: Index | None = None
        self.project = ""

    @property
    def given(self) -> tuple[str, str]:
        """The vault and the moment that the options before the command name."""
        return self._vault_option, self._at

    @property
    def opened_index(self) -> Index | None:
        """The index, where this command has asked it."""
        return self._index

    @property
    def now(self) -> datetime:
        """The moment of the command: --at, RLOG_NOW, or the clock; always with its zone."""
        return parse_now(self._given) if self._given else datetime.now().astimezone()

    def moment(self, seconds: float) -> datetime:
        """Return a moment since the epoch by the clock of the command, which may be set."""
        return self.now if self._given else datetime.fromtimestamp(seconds).astimezone()

    @property
    def _given(self) -> str:
        """What --at or RLOG_NOW sets the clock to, for tests and late entries."""
        return self._at or os.environ.get("RLOG_NOW", "")

    @property
    def today(self) -> date:
        """The day of the log that the moment belongs to."""
        return log_day(self.now, self.vault().settings.day_ends)

    @property
    def clock(self) -> str:
        """The moment as ``HH:MM``."""
        return f"{self.now:%H:%M}"

    def vault(self) -> Vault:
        """Return the vault one means; journalled entries that wait are put in first."""
        if self._vault is None:
            self._vault = open_vault(self.root())
            self._recover(self._vault)
            self._resume_inbox(self._vault)
            self._keep_settings(self._vault)
        return self._vault

    def root(self) -> Path:
        """Return the folder of the vault one means, unopened; raise NoVaultError."""
        environ = dict(os.environ)
        if self._vault_option:
            environ["RLOG_VAULT"] = self._vault_option
        root, self.project = locate.find_vault(_here(), environ)
        if not root:
            raise NoVaultError(_here())
        return Path(root).absolute()

    def index(self) -> Index:
        """Return the index, brought up to the notes and to what the hooks noted."""
        from rlog_git.cli import screen  # noqa: PLC0415 - the index costs what capture saves
        from rlog_git.index import refresh  # noqa: PLC0415

        if self._index is None:
            self._settle_runs()
            self._drain()
            with screen.progress("indexing") as progress:
                self._index = refresh.open_index(self.vault(), progress=progress)
        else:
            refresh.refresh(self._index)
        return self._index

    def asked_index(self) -> Index:
        """Return the index as this command last asked for it, without a walk over all notes."""
        return self._index or self.index()

    def open_today(self) -> tuple[str, tuple[str, ...]]:
        """Make today's note, carry tasks into it; return its path and what was carried.

        Nothing is carried for a late entry: a past day keeps what it was.
        """
        from rlog_git import capture  # noqa: PLC0415 - capture itself never comes here
        from rlog_git.daybook import opening, writing  # noqa: PLC0415 - reading writes nothing
        from rlog_git.index import notes  # noqa: PLC0415

        opened = capture.carried_day(str(self.vault().state))
        if self._given and opened > self.today.isoformat():
            return writing.make(self.vault(), self.today, self.note_of(self.today)), ()
        connection = self.index().connection
        day = self.today.isoformat()
        return opening.open_day(
            self.vault(),
            self.today,
            self.now,
            notes.carry_sources(connection, day),
            notes.notes_to_mend(connection),
            self.note_of(self.today),
        )

    def note_of(self, day: date) -> str:
        """Return the note of a day: the one at the daily path, else the first by path."""
        from rlog_git.daybook import writing  # noqa: PLC0415 - reading commands write nothing
        from rlog_git.index import notes  # noqa: PLC0415

        path = writing.day_path(self.vault(), day)
        found = notes.notes_of_day(self.asked_index().connection, day.isoformat())
        return path if path in found or not found else found[0]

    def _drain(self) -> None:
        """Write what was committed in linked repositories into its days."""
        from rlog_git.provenance import marks, spool  # noqa: PLC0415 - capture needs no spool

        root, state = str(self.vault().root), self.vault().state
        if spool.is_quiet(spool.spool_path(), spool.queue_of(root)) and not marks.changed(state):
            return
        from rlog_git.provenance import linking  # noqa: PLC0415 - only where something waits

        for warning in linking.drain_into_days(self.vault(), self.now).warnings:
            click.echo(f"rlog: {warning}", err=True)

    def _settle_runs(self) -> None:
        """Complete the runs whose end nobody saw: of a machine that was switched off, say."""
        try:
            unfinished = os.listdir(self.vault().state / "runs")  # noqa: PTH208 - it is mostly absent
        except OSError:
            return
        if unfinished:
            from rlog_git.provenance.runs.unfinished import settle  # noqa: PLC0415 - rare

            settle(self.vault())

    @staticmethod
    def _keep_settings(vault: Vault) -> None:
        """Keep the settings where the fast lanes read them, once for each change of rlog.toml."""
        from rlog_git import capture  # noqa: PLC0415 - capture itself never comes here
        from rlog_git.daybook import writing  # noqa: PLC0415 - the same

        if capture.cached_settings(str(vault.root), str(vault.state)) is None:
            writing.keep_settings(vault)

    @staticmethod
    def _recover(vault: Vault) -> None:
        """Put in what waits, and back what another program's save left out."""
        from rlog_git.vault import changes, journal  # noqa: PLC0415

        state = str(vault.state)
        if journal.pending(state):
            from rlog_git.daybook import recovery  # noqa: PLC0415 - rare

            for written in recovery.recover(vault):
                click.echo(f"rlog: put in what waited: {written.path}:{written.line}", err=True)
        if changes.disturbed(state) or changes.holds(state):
            from rlog_git.daybook import reconcile  # noqa: PLC0415 - rare

            try:
                sentences = reconcile.sentences(reconcile.reconcile(vault))
            except OSError as error:  # what one reads is shown all the same
                sentences = [f"not put back yet, {error.strerror or error}: {error.filename}"]
            for sentence in sentences:
                click.echo(f"rlog: {sentence}", err=True)

    def _resume_inbox(self, vault: Vault) -> None:
        """Go on with a filing of inbox.md that was cut short, before tasks are carried."""
        if not (vault.state / "inbox" / "batch.json").exists():
            return
        from rlog_git.daybook import inbox  # noqa: PLC0415 - rare

        try:
            inbox.resume(vault, self.now)
        except RlogError as error:
            click.echo(f"rlog: {error}", err=True)


pass_context = click.make_pass_decorator(Context)


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - the capture lane speaks in strings
    except FileNotFoundError:
        raise RlogError("the folder you stand in is gone", "Change to one that exists") from None

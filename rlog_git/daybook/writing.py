"""Write into notes by the write protocol; every other act of the daybook goes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git import capture
from rlog_git.daybook import reconcile
from rlog_git.errors import NotWrittenError
from rlog_git.vault import changes, editors, exchange, files, journal, templates
from rlog_git.vault.config import capture_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from rlog_git.vault.config import Vault

# how often another program may save a note without what rlog wrote before rlog gives up
ATTEMPTS = 20


def day_path(vault: Vault, day: date) -> str:
    """Return the path of a day's note, relative to the vault."""
    return day.strftime(vault.settings.grammar.daily)


def new_note(vault: Vault, day: date, moment: datetime | None = None) -> bytes:
    """Return the text of a day's note that does not exist yet."""
    return templates.day_note(vault, day, moment)


def change(
    vault: Vault,
    path: str,
    record: str,
    splice: Callable[[bytes], bytes],
    *,
    undoable: bool = True,
) -> bytes:
    """Change one note by the write protocol and return its new bytes; b"" is an absent note."""
    try:
        number = journal.append(str(vault.state), ("change", "", "", path, record))
    except OSError as error:
        reason = f"cannot write the journal in {vault.state}: {error.strerror or error}"
        raise NotWrittenError(path, reason, "", journalled=False) from error
    try:
        with journal.Lock(str(vault.state)):
            new = replace_note(vault, path, splice, undoable=undoable)
            journal.settle(str(vault.state), number)
    except OSError as error:
        journal.settle(str(vault.state), number)
        reason = error.strerror or str(error)
        raise NotWrittenError(path, reason, "", journalled=False) from error
    return new


def seen(vault: Vault, path: str) -> None:
    """Note that an editor is about to read a note: what it leaves out, it leaves out knowingly."""
    changes.forget(str(vault.state), str((vault.root / path).resolve()))


def write_unasked() -> None:
    """Leave what this process writes from here on out of undo, which means what the user did."""
    changes.ACT[0] = ""


def make(vault: Vault, day: date, path: str = "") -> str:
    """Make the note of a past or future day where it is absent; return its path.

    `path` is the day's note where another program made it.
    """
    path = path or day_path(vault, day)
    change(vault, path, f"make {day}", lambda data: data or new_note(vault, day))
    return path


def keep_settings(vault: Vault) -> None:
    """Keep the settings where the fast lanes read them."""
    capture.cache_settings(str(vault.root), str(vault.state), capture_settings(vault.settings))


def acknowledge(vault: Vault, path: str, day: date, section: str, line: str) -> str:
    """Journal an entry, so that it is safe whatever comes next; return its record's id."""
    try:
        return journal.append(str(vault.state), ("entry", day.isoformat(), section, path, line))
    except OSError as error:
        reason = f"cannot write the journal in {vault.state}: {error.strerror or error}"
        raise NotWrittenError(path, reason, line, journalled=False) from error


def add(vault: Vault, path: str, record: str, section: str, line: str) -> int:
    """Put a journalled entry into a note that exists and say where; return the exit code."""
    full = files.inside(vault.root, path).resolve()
    names = vault.settings.grammar.sections
    return capture.put(str(vault.state), record, str(full), path, section, line, names)


def replace_note(
    vault: Vault, path: str, splice: Callable[[bytes], bytes], *, undoable: bool = True
) -> bytes:
    """Splice a note on disk; the caller holds the lock and has journalled what it does."""
    full = files.inside(vault.root, path)
    if not full.exists():
        editors.wait_for_save(str(full))
        full.parent.mkdir(parents=True, exist_ok=True)
    real, state = str(full.resolve()), str(vault.state)
    asked = changes.ACT[0]
    changes.ACT[0] = asked if undoable else ""
    try:
        for _ in range(ATTEMPTS):
            try:
                return exchange.change(real, splice, state)
            except exchange.DisturbedError:
                reconcile.put_back(vault, path, real)
        return exchange.change(real, splice, state)
    finally:
        changes.ACT[0] = asked

"""Put an entry where the end of a section is not its place: below another, or on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.daybook.writing import acknowledge, replace_note
from rlog_git.daybook.written import Written
from rlog_git.errors import NotWrittenError
from rlog_git.text.child import add_under
from rlog_git.text.first import add_first
from rlog_git.vault import journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from rlog_git.text.child import Parent
    from rlog_git.vault.config import Vault

    Splice = Callable[[bytes], tuple[bytes, int]]


def place(vault: Vault, path: str, day: date, section: str, line: str, splice: Splice) -> Written:
    """Journal an entry, then put it into its note by `splice`, which returns (bytes, line).

    An entry that a crash keeps out of its place goes to the end of `section` later.
    """
    where = 0

    def counted(data: bytes) -> bytes:
        nonlocal where
        new, where = splice(data)
        return new

    state = str(vault.state)
    record = acknowledge(vault, path, day, section, line)
    try:
        with journal.Lock(state):
            replace_note(vault, path, counted)
            journal.settle(state, record)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWrittenError(path, reason, line, journalled=True) from error
    except BaseException:
        journal.settle(state, record)  # refused, and given back to the user by who asked
        raise
    return Written(path, where, line)


def put_first(vault: Vault, path: str, day: date, section: str, line: str) -> Written:
    """Put an entry before all others of its section."""
    names = vault.settings.grammar.sections
    return place(
        vault, path, day, section, line, lambda data: add_first(data, section, line, names)
    )


def put_under(vault: Vault, parent: Parent, day: date, section: str, line: str) -> Written:
    """Put an entry below another as its child."""
    grammar = vault.settings.grammar

    def splice(data: bytes) -> tuple[bytes, int]:
        return add_under(data, parent, line, grammar)

    return place(vault, parent.path, day, section, line, splice)

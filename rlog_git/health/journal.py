"""Examine the journal: what waits to go into its note, and lines that cannot be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rlog_git.daybook import journal_lines, recovery
from rlog_git.health import aside
from rlog_git.health.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient
    from rlog_git.vault.config import Vault

SHOWN = 60
# a younger record belongs to a capture that is under way
PATIENCE_SECONDS = 5.0


def journal_waits(patient: Patient) -> Iterator[Finding]:
    """Find entries that were taken down and do not stand in their notes yet."""
    if patient.vault is None:
        return
    lines = journal_lines.waiting(patient.vault, PATIENCE_SECONDS)
    if lines:
        yield Finding(
            "journal-waits",
            str(patient.state / journal_lines.NAME),
            f"{len(lines)} entries wait for their note, the first {lines[0][:SHOWN]!r}",
            "Any rlog command that shows or writes notes puts them in",
            partial(_put_in, patient.vault),
        )


def journal_unread(patient: Patient) -> Iterator[Finding]:
    """Find lines of the journal that are no records: a write cut short, or a damaged disk."""
    bad = journal_lines.unreadable(patient.state)
    if bad:
        first = bad[0][:SHOWN].decode("utf-8", "replace")
        yield Finding(
            "journal-unread",
            str(patient.state / journal_lines.NAME),
            f"{len(bad)} lines are no records, the first {first!r}",
            "They were never acknowledged; look whether you miss what they say",
            partial(_renew, patient),
        )


def _put_in(vault: Vault) -> str:
    places = ", ".join(
        f"{one.path}:{one.line}" for one in recovery.recover(vault, PATIENCE_SECONDS)
    )
    return f"put in: {places}" if places else "what waited stands in the notes already"


def _renew(patient: Patient) -> str:
    copy = aside.free(patient, journal_lines.NAME)
    count = journal_lines.renew(patient.state, copy)
    return f"{count} lines that are no records taken out of the journal; as it was, it is {copy}"

"""Examine a vault from its settings to its hooks, and carry out the repairs that were found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.health import (
    copies,
    git_locks,
    hooks,
    index,
    journal,
    locks,
    notes,
    repository,
    service,
    settings,
    spool,
    state,
    user,
)
from rlog_git.health.findings import Finding, Patient
from rlog_git.vault import locate
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# in an order in which each may rely on what those before it have mended
EXAMINATIONS = (
    settings.settings_gone,
    settings.settings_closed,
    settings.settings_unread,
    state.state_in_vault,
    state.state_no_file,
    state.state_closed,
    state.state_open,
    locks.lock_held,
    journal.journal_unread,
    journal.journal_waits,
    notes.notes_closed,
    notes.notes_astray,
    notes.notes_nameless,
    notes.notes_hollow,
    notes.leftovers,
    notes.today_unwritable,
    copies.conflict_copies,
    git_locks.stale_locks,
    repository.no_repository,
    repository.repository_broken,
    repository.repository_busy,
    repository.notes_ignored,
    repository.git_files,
    repository.merge_driver,
    index.index_unsound,
    service.service_astray,
    user.default_vault,
    user.linked_repositories,
    hooks.hooks_unwell,
    spool.spool_unwritable,
    spool.spool_unread,
    spool.commits_unlinked,
    spool.commits_waiting,
)
# a repair may uncover what could not be seen before it
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Repaired:
    """A finding that was mended, and what was done."""

    finding: Finding
    done: str


def admit(root: Path, now: datetime, progress: Callable[[int, int], None] | None = None) -> Patient:
    """Return the vault at a folder, as far as it can be opened.

    Raise RlogError without a home, or where there is and was no vault.
    """
    if not (root / locate.MARKER).exists() and not settings.is_kept_by_git(root):
        open_vault(root)  # it was never a vault: say so
    folder = locate.state_folder(str(root))
    if not folder:
        raise RlogError(
            "no home folder is known, so there is no place for rlog's own state",
            "Set HOME, XDG_STATE_HOME or RLOG_STATE",
        )
    try:
        vault = open_vault(root)
    except RlogError:
        vault = None  # told by the examination of the settings
    return Patient(root, Path(folder), vault, now, progress)


def examine(patient: Patient) -> list[Finding]:
    """Return all that is not well, in the order of the examinations; nothing is written."""
    found: list[Finding] = []
    hindered: set[str] = set()
    for examination in EXAMINATIONS:
        try:
            found += examination(patient)
        except (RlogError, OSError) as error:
            if str(error) not in hindered:
                name = examination.__name__.replace("_", "-")
                found.append(Finding("not-examined", name, str(error), "Mend that and try again"))
            hindered.add(str(error))
    return found


def treat(
    root: Path, now: datetime, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Repaired], list[Finding]]:
    """Carry out the repairs; return what was mended and what is left."""
    repaired: list[Repaired] = []
    failed: dict[tuple[str, str], str] = {}
    findings = examine(admit(root, now, progress))
    for _ in range(ROUNDS):
        done = _repair(findings, failed)
        if not done:
            break
        repaired += done
        findings = examine(admit(root, now, progress))
    return repaired, [_with_reason(finding, failed) for finding in findings]


def _repair(findings: list[Finding], failed: dict[tuple[str, str], str]) -> list[Repaired]:
    """Carry out each repair, but those that failed before; return what was mended."""
    done = []
    for finding in findings:
        key = (finding.code, finding.where)
        if finding.repair is None or key in failed:
            continue
        try:
            done.append(Repaired(finding, finding.repair()))
        except (RlogError, OSError) as error:
            failed[key] = str(error)
    return done


def _with_reason(finding: Finding, failed: dict[tuple[str, str], str]) -> Finding:
    """Say of a finding whose repair did not succeed why it did not."""
    reason = failed.get((finding.code, finding.where))
    if reason is None:
        return finding
    what = f"{finding.what}; mending it failed: {reason}"
    return Finding(finding.code, finding.where, what, finding.mend)

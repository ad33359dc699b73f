"""Examine the spool of the hooks: can they write it, can it be read, who is not linked."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.health import aside, modes
from rlog_git.health.findings import Finding
from rlog_git.provenance import linking, repos
from rlog_git.provenance import spool as events
from rlog_git.provenance.events import CommitEvent, parse_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient
    from rlog_git.provenance.events import KeptEvent
    from rlog_git.vault.config import Vault

SHOWN = 60


def spool_unwritable(patient: Patient) -> Iterator[Finding]:
    """Find a spool that the hooks cannot write: they say nothing, and commits are missed."""
    del patient
    folder = events.spool_path().parent
    if not folder.is_dir() and repos.load():
        yield Finding(
            "spool-missing",
            str(folder),
            "the folder that hooks write into is gone, so commits are not noted",
            f"Make it: mkdir {folder}",
            partial(_make, str(folder)),
        )
    needed = modes.READ | modes.WRITE | modes.ENTER
    if modes.missing(folder, needed):
        what = "hooks cannot write here, so commits are not noted"
        yield modes.closed("spool-closed", folder, what, needed)


def spool_unread(patient: Patient) -> Iterator[Finding]:
    """Find lines of the spool that are no commits."""
    path = events.spool_path()
    kept = path.with_name(events.BAD)
    bad = [line for line in _lines(path) if not parse_event(line)] + _lines(kept)
    if bad and patient.vault:
        first = bad[0][:SHOWN].decode("utf-8", "replace")
        yield Finding(
            "spool-unread",
            str(path if path.exists() else kept),
            f"{len(bad)} lines are no commits, the first {first!r}",
            "They may be of a newer rlog; look at them and delete them",
            partial(_set_aside, patient, patient.vault),
        )


def commits_unlinked(patient: Patient) -> Iterator[Finding]:
    """Find repositories that have rlog's hook and are linked to no vault."""
    path = events.spool_path()
    _, unlinked = events.kept_events(path, events.queue_of(str(patient.root)))
    folders = Counter(kept.event.worktree for kept in unlinked)
    known = repos.load()
    fresh = Counter(event.worktree for line in _lines(path) if (event := parse_event(line)))
    for folder, count in fresh.items():
        if not repos.find_by_path(known, Path(folder)):
            folders[folder] += count
    for folder, count in folders.items():
        yield Finding(
            "repo-unlinked",
            folder,
            f"{count} commits were noted by rlog's hook, and the repository is not linked",
            f"Link it: rlog link add {folder}",
        )


def commits_waiting(patient: Patient) -> Iterator[Finding]:
    """Find commits that could not be read when they were brought in; those of a later day may."""
    queue = events.queue_of(str(patient.root))
    today = patient.now.date().isoformat()
    waiting, _ = events.kept_events(events.spool_path(), queue)
    folders = [kept.event.worktree for kept in waiting if _day(kept) <= today]
    for folder, count in Counter(folders).items():
        yield Finding(
            "commits-wait",
            folder,
            f"{count} of its commits could not be read yet",
            "They are tried again for 30 days; see 'rlog link status'",
        )


def _day(kept: KeptEvent) -> str:
    """Return the ISO day a commit was written on; that of a rewrite is not known here."""
    return kept.event.authored[:10] if isinstance(kept.event, CommitEvent) else ""


def _make(folder: str) -> str:
    os.makedirs(folder, mode=0o700)  # noqa: PTH103 - pathlib's gives parents another mode
    return f"{folder} made; commits are noted again from now on"


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().split(b"\n")[:-1] if line.strip()]
    except OSError:
        return []


def _set_aside(patient: Patient, vault: Vault) -> str:
    warnings = linking.drain_into_days(vault, patient.now).warnings
    kept = events.spool_path().with_name(events.BAD)
    if not kept.exists():
        raise RlogError(warnings[0] if warnings else "the spool is in use", "Try again in a moment")
    return f"{kept.name} moved to {aside.move(patient, kept)}; all else is in the log"

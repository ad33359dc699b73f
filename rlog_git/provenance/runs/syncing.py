"""Bring the runs of trackers into their days: what changed is read, what is new is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.provenance.runs import bounded, kept
from rlog_git.provenance.runs.finding import LIMIT_FOLDERS
from rlog_git.provenance.runs.tracked import QUIET, read
from rlog_git.provenance.runs.tracked_days import day_lines, write_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.provenance.runs.tracked import Reading
    from rlog_git.vault.config import Vault

# In passing so many folders are walked; when asked to, all that finding allows.
GLANCED_FOLDERS = 2_000
LIMIT_WRITTEN = 5_000
LIMIT_FILES = 10


@dataclass(slots=True)
class RunsWritten:
    """How many runs of each repository were read, notes that changed, and what was in the way."""

    counts: dict[str, int] = field(default_factory=dict)
    notes: int = 0
    warnings: list[str] = field(default_factory=list)


def sync_runs(
    vault: Vault,
    linked: Sequence[LinkedRepo],
    since: Mapping[str, float],
    now: datetime,
    *,
    whole: bool,
) -> RunsWritten:
    """Write the runs of repositories that began since a moment, by name; twice is once."""
    from rlog_git.provenance.runs.trackers import readers  # noqa: PLC0415 - where runs are read only

    memory, told = kept.load(vault.state), RunsWritten()
    readings: list[Reading] = []
    for repo in linked:
        reading = read(
            repo,
            readers(),
            memory,
            since.get(repo.name, now.timestamp()),
            now,
            limit=LIMIT_FOLDERS if whole else GLANCED_FOLDERS,
            day_ends=vault.settings.day_ends,
        )
        readings.append(reading)
        told.counts[repo.name] = len(reading.runs)
        if whole and not reading.is_whole:
            told.warnings.append(
                f"{repo.name}: only its first {LIMIT_FOLDERS:,} folders were searched for runs"
            )
        days = day_lines(reading.runs, private=repo.private)
        count, warnings = write_days(vault, days, memory, now)
        told.notes += count
        told.warnings += warnings
    _keep(vault.state, memory, readings, now)
    return told


def _keep(state: Path, memory: kept.Kept, readings: Iterable[Reading], now: datetime) -> None:
    """Keep what was read, and what to look at next time before anything is read."""
    going = [path for reading in readings for path in reading.going]
    folders = [folder for reading in readings for folder in reading.folders]
    watched = [*_files(going), *folders]
    wait = QUIET if going else timedelta(days=1)
    written = list(memory.written.items())[-LIMIT_WRITTEN:]
    memory.written = dict(written)
    if watched:
        kept.save(state, memory)
        kept.save_glance(state, watched, (now + wait).timestamp())


def _files(paths: Iterable[str]) -> list[str]:
    """Return what changes while a run goes on: files in its folder, or its database."""
    found = []
    for path in paths:
        names = bounded.names(Path(path))[-LIMIT_FILES:]
        found += [f"{path}/{name}" for name in names] or [path]
    return found

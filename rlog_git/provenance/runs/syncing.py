"""Bring the runs of trackers into their days: what changed is read, what is new is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.provenance.day_notes import BAD
from rlog_git.provenance.runs import bounded, kept
from rlog_git.provenance.runs.finding import LIMIT_FOLDERS
from rlog_git.provenance.runs.tracked import QUIET, read
from rlog_git.provenance.runs.tracked_days import day_lines, write_days
from rlog_git.provenance.runs.tracked_notes import without_logged, write_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from rlog_git.provenance.marks import Mark
    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.provenance.runs.protocol import Reader
    from rlog_git.provenance.runs.tracked import Reading
    from rlog_git.vault.config import Vault

# In passing so many folders are walked; when asked to, all that finding allows.
GLANCED_FOLDERS = 1_000
LIMIT_WRITTEN = 5_000
LIMIT_FILES = 10


@dataclass(slots=True)
class RunsWritten:
    """How many runs of each repository are told of, and what was in the way."""

    counts: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def sync_runs(
    vault: Vault,
    linked: Sequence[LinkedRepo],
    known: Mapping[str, Mark],
    now: datetime,
    asked: datetime | None = None,
    *,
    whole: bool,
) -> RunsWritten:
    """Write the runs that began since repositories were linked, or since `asked`; never raise.

    Twice is once. What is in the way of runs is a warning, and costs no commit. `known` are the
    marks of the repositories, by git folder.
    """
    from rlog_git.provenance.runs.trackers import readers  # noqa: PLC0415 - where runs are read only

    memory, told, all_readers = kept.load(vault.state), RunsWritten(), readers()
    readings: list[Reading] = []
    for repo in linked:
        mark = known.get(repo.common_dir)
        if mark is None:
            continue
        since: float = mark.asked or mark.since
        since = min(since, asked.timestamp()) if asked else since
        try:
            found = _sync_one(vault, repo, all_readers, memory, since, now, told, whole=whole)
            readings.append(found)
        except BAD as error:
            told.warnings.append(f"the runs of {repo.log_name} wait: {error}")
    try:
        _keep(vault.state, memory, readings, now)
    except BAD as error:
        told.warnings.append(f"what was read of runs could not be kept: {error}")
    return told


def _sync_one(
    vault: Vault,
    repo: LinkedRepo,
    all_readers: Sequence[Reader],
    memory: kept.Kept,
    since: float,
    now: datetime,
    told: RunsWritten,
    *,
    whole: bool,
) -> Reading:
    limit = LIMIT_FOLDERS if whole else GLANCED_FOLDERS
    ends = vault.settings.day_ends
    reading = read(repo, all_readers, memory, since, now, limit=limit, day_ends=ends)
    if whole and not reading.is_whole:
        told.warnings.append(
            f"{repo.name}: only its first {LIMIT_FOLDERS:,} folders were searched for runs"
        )
    runs = without_logged(vault, reading.runs)
    told.counts[repo.name] = len(runs)
    days = day_lines(runs, private=repo.private)
    told.warnings += write_days(vault, days, memory, now)
    single = {line.id for day in days.values() for line in day.lines}
    members = {run: line for day in days.values() for run, line in day.members.items()}
    write_notes(vault, (one for one in runs if one.id in single | members.keys()), memory, members)
    return reading


def _keep(state: Path, memory: kept.Kept, readings: Iterable[Reading], now: datetime) -> None:
    """Keep what was read, and what to look at next time before anything is read."""
    going = [path for reading in readings for path in reading.going]
    folders = [folder for reading in readings for folder in reading.folders]
    watched = [*_files(going), *folders]
    wait = QUIET if going else timedelta(days=1)
    written = list(memory.written.items())[-LIMIT_WRITTEN:]
    memory.written = dict(written)
    kept.save(state, memory)
    kept.save_glance(state, watched, (now + wait).timestamp())


def _files(paths: Iterable[str]) -> list[str]:
    """Return what changes while a run goes on: files in its folder, or its database."""
    found = []
    for path in paths:
        names = bounded.names(Path(path))[-LIMIT_FILES:]
        found += [f"{path}/{name}" for name in names] or [path]
    return found

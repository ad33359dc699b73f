"""Bring commits into their days: what hooks noted, what reflogs gained, what branches hold."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.provenance import catchup, git_read, marks, repos
from rlog_git.provenance.clones import alive_elsewhere
from rlog_git.provenance.day_notes import BAD, DayWritten, Source, write_stories
from rlog_git.provenance.events import Event, KeptEvent, RewriteEvent
from rlog_git.provenance.runs import kept as kept_runs
from rlog_git.provenance.spool import (
    UNLINKED_DAYS,
    Draining,
    drain,
    is_quiet,
    keep_rewrites,
    kept_rewrites,
    note_spoken,
    queue_of,
    spool_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rlog_git.provenance.catchup import Span
    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.vault.config import Vault

FIRST_DAYS = 14
# Commits of the days before the last walk may come late, by a fetch.
AGAIN_DAYS = 3


@dataclass(frozen=True, slots=True)
class Synced:
    """What a repository gave: commits seen, entries written and renewed, of others; runs."""

    repo: str
    commits_seen: int
    entries_written: int
    rewritten: int
    unlinked: int
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Drained:
    """What a drain wrote, and what it has to say."""

    days: tuple[DayWritten, ...] = ()
    warnings: tuple[str, ...] = ()
    repos: tuple[Synced, ...] = ()


@dataclass(slots=True)
class _Round:
    """One pass over the linked repositories of a vault."""

    vault: Vault
    now: datetime
    draining: Draining
    marks: dict[str, marks.Mark]
    rewrites: tuple[RewriteEvent, ...]
    known: tuple[LinkedRepo, ...]
    days: list[DayWritten] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    synced: list[Synced] = field(default_factory=list)


def drain_into_days(vault: Vault, now: datetime, *, unlinked: bool = False) -> Drained:
    """Write what was committed in this vault's repositories into its days; never raise.

    That is what hooks noted and what reflogs gained. `unlinked` looks again at the events of
    repositories that nobody had linked.
    """
    try:
        if is_caught_up(vault) and not unlinked and not kept_runs.changed(vault.state, now):
            return Drained()
        return _pass(vault, now, None)
    except BAD as error:
        return Drained(warnings=(f"commits could not be brought into the log: {error}",))


def is_caught_up(vault: Vault) -> bool:
    """Say whether no hook noted anything and no reflog changed; a few calls of stat."""
    return is_quiet(spool_path(), queue_of(str(vault.root))) and not marks.changed(vault.state)


def sync(
    vault: Vault,
    now: datetime,
    *,
    since: datetime | None = None,
    remotes: bool = False,
    names: Sequence[str] = (),
) -> Drained:
    """Write what reflogs and branches of linked repositories tell since a moment.

    Without `since` each is read from three days before it was last. `names` are the repositories
    to read, all without any. Raise RlogError where the list of repositories cannot be read.
    """
    return _pass(vault, now, _Wanted(since, remotes, tuple(names)))


def sync_daily(vault: Vault, now: datetime) -> Drained:
    """Read the branches of all linked repositories, as the watcher does once a day; never raise."""
    try:
        return sync(vault, now)
    except BAD as error:
        return Drained(warnings=(f"commits could not be brought into the log: {error}",))


def is_due(vault: Vault, now: datetime) -> bool:
    """Say whether branches were not walked for a day."""
    yesterday = (now - timedelta(days=1)).timestamp()
    return any(mark.walked < yesterday for mark in marks.load(vault.state).values())


@dataclass(frozen=True, slots=True)
class _Wanted:
    since: datetime | None
    remotes: bool
    names: tuple[str, ...]

    def span(self, mark: marks.Mark, now: datetime) -> Span:
        """Return what of a repository's history is to be read."""
        if self.since:
            return catchup.Span(self.since, self.remotes)
        last = datetime.fromtimestamp(mark.walked, UTC) - timedelta(days=AGAIN_DAYS)
        begun = datetime.fromtimestamp(mark.asked or mark.since, UTC)
        first = now - timedelta(days=FIRST_DAYS)
        return catchup.Span(max(begun, last if mark.walked else first), self.remotes)


def _pass(vault: Vault, now: datetime, wanted: _Wanted | None) -> Drained:
    known = repos.load()
    here = os.path.realpath(vault.root)
    with drain(spool_path(), now, queue_of(str(vault.root))) as draining:
        groups = _grouped(known, here, draining, now)
        fresh = [event for event in draining.fresh if isinstance(event, RewriteEvent)]
        keep_rewrites(vault.state, fresh, now)
        found = _Round(
            vault, now, draining, marks.load(vault.state), kept_rewrites(vault.state, now), known
        )
        before = dict(found.marks)
        own = [linked for linked in known if os.path.realpath(linked.vault) == here]
        for linked in own:
            _read_repo(found, linked, groups.get(linked.name, []), wanted)
        _read_runs(found, own, wanted)
        folders = {linked.common_dir for linked in own}
        kept = {folder: mark for folder, mark in found.marks.items() if folder in folders}
        if kept != before:
            marks.save(vault.state, kept)
        heard = {event.worktree for event in draining.fresh}
        spoke = {n for n, group in groups.items() if any(k.event.worktree in heard for k in group)}
        note_spoken(vault.state, dict.fromkeys(spoke, now))
    warnings = tuple(dict.fromkeys(found.warnings))
    return Drained(tuple(found.days), warnings, tuple(found.synced))


def _read_runs(found: _Round, own: Sequence[LinkedRepo], wanted: _Wanted | None) -> None:
    from rlog_git.provenance.runs.syncing import sync_runs  # noqa: PLC0415 - not for every command

    asked = wanted.since if wanted else None
    told = sync_runs(found.vault, own, found.marks, found.now, asked, whole=bool(wanted))
    found.warnings += told.warnings
    found.synced = [replace(one, runs=told.counts.get(one.repo, 0)) for one in found.synced]


def _grouped(
    known: tuple[LinkedRepo, ...], here: str, draining: Draining, now: datetime
) -> dict[str, list[KeptEvent]]:
    """Return the events of this vault's repositories by name; say which others are to be kept."""
    groups: dict[str, list[KeptEvent]] = {}
    owners: dict[str, LinkedRepo | None] = {}
    homes = {repo.vault: os.path.realpath(repo.vault) for repo in known}
    for kept in _events(draining, now):
        event = kept.event
        if event.worktree not in owners:
            owners[event.worktree] = _owner(known, event)
        owner = owners[event.worktree]
        if owner is None:
            draining.keep_unlinked.append(kept)
        elif homes[owner.vault] == here:
            groups.setdefault(owner.name, []).append(kept)
        elif Path(owner.vault).is_dir():
            draining.others.setdefault(queue_of(owner.vault), []).append(kept)
        else:
            draining.keep_unlinked.append(kept)
    return groups


def _events(draining: Draining, now: datetime) -> Iterable[KeptEvent]:
    """Return each event once, with the moment it was first seen."""
    seen: dict[Event, KeptEvent] = {}
    fresh = (KeptEvent(now, event) for event in draining.fresh)
    for kept in (*draining.waiting, *draining.unlinked, *fresh):
        seen.setdefault(kept.event, kept)
    return seen.values()


def _owner(known: tuple[LinkedRepo, ...], event: Event) -> LinkedRepo | None:
    worktree = Path(event.worktree)
    found = repos.find_by_path(known, worktree)
    if found or worktree.is_dir():
        return found
    return repos.find_by_commit(known, event.sha)


def _read_repo(
    found: _Round, linked: LinkedRepo, events: list[KeptEvent], wanted: _Wanted | None
) -> None:
    """Write the stories of one repository; what cannot be read now waits."""
    if wanted and wanted.names and linked.name not in wanted.names:
        found.draining.keep += events
        return
    place = repos.readable_path(linked, next((kept.event.worktree for kept in events), ""))
    try:
        if place is None:
            if linked.common_dir in found.marks:
                mark = marks.read_to(found.marks[linked.common_dir], {})
                found.marks[linked.common_dir] = mark
            if events or wanted:
                raise git_read.GitReadError(linked.name, "its folder is gone")
            return
        _read_place(found, linked, place, events, wanted)
    except BAD as error:
        _wait(found, linked, events, str(error), said=bool(wanted))


def _read_place(
    found: _Round,
    linked: LinkedRepo,
    place: Path,
    events: list[KeptEvent],
    wanted: _Wanted | None,
) -> None:
    common = _common_dir(linked, place)
    key = linked.common_dir  # also of one that was moved
    mark = found.marks.get(key)
    if mark is None:
        mark = marks.begin(common, found.now)
        found.marks[key] = mark
    elif not events and not wanted and marks.is_read(common, mark):
        return
    if wanted and wanted.since:
        mark = marks.ask(mark, wanted.since)
    settings = found.vault.settings
    mine = (git_read.setting(place, "user.email"), *linked.emails, *settings.emails)
    reading = catchup.read(
        place,
        common,
        mark,
        found.now,
        mine=mine,
        events=[kept.event for kept in events],
        rewrites=found.rewrites,
        span=wanted.span(mark, found.now) if wanted else None,
    )
    lost = [kept for kept in events if kept.event.sha in reading.missing]
    if lost:
        reason = f"{lost[0].event.sha[:12]} cannot be read"
        _wait(found, linked, lost, reason)
    kin = tuple(repos.family(found.known, linked))
    stories = alive_elsewhere(reading.stories, kin)
    written = write_stories(Source(found.vault, linked, place, kin), stories, found.now)
    for story in written.waiting:
        found.draining.keep += [kept for kept in events if kept.event.sha in story.forms]
    found.days += written.days
    found.warnings += written.warnings
    keep_rewrites(found.vault.state, reading.squashes, found.now)
    if not written.warnings:
        found.marks[key] = reading.mark
    if wanted:
        counts = reading.seen, written.added, written.renewed, reading.others
        found.synced.append(Synced(linked.name, *counts))


def _common_dir(linked: LinkedRepo, place: Path) -> str:
    """Return the git folder of a repository, also of one that was moved."""
    if Path(linked.common_dir).is_dir():
        return linked.common_dir
    answer = git_read.read_line(place, "rev-parse", "--git-common-dir")
    return os.path.realpath(place / answer)


def _wait(
    found: _Round, linked: LinkedRepo, events: list[KeptEvent], reason: str, *, said: bool = False
) -> None:
    """Keep events that cannot be read now; it is said once, not for thirty days."""
    oldest = found.now - timedelta(days=UNLINKED_DAYS)
    found.draining.keep += [kept for kept in events if kept.since >= oldest]
    if said or any(kept.event in found.draining.fresh for kept in events):
        found.warnings.append(f"a commit of {linked.name} waits: {reason}")

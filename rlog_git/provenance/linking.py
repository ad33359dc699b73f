"""Bring the commits that hooks noted into their days: drain, read, group, write."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.daybook import writing
from rlog_git.errors import RlogError
from rlog_git.provenance import commits, git_read, repos
from rlog_git.provenance.events import KeptEvent, RewriteEvent
from rlog_git.provenance.spool import (
    UNLINKED_DAYS,
    Draining,
    drain,
    is_quiet,
    queue_of,
    spool_path,
)
from rlog_git.text.commit_lines import SHOWN_SHA
from rlog_git.text.commits import add_commits
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from rlog_git.model import CommitRef
    from rlog_git.provenance.events import Event
    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.vault.config import Vault

# What a bad repository may raise; it costs its own commits only.
BAD = (RlogError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class DayWritten:
    """A note that commits were written into."""

    path: str
    day: date
    commits: tuple[CommitRef, ...]


@dataclass(frozen=True, slots=True)
class Drained:
    """What a drain wrote, and what it has to say."""

    days: tuple[DayWritten, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A commit ready to be written, the events that told of it, and what it was before."""

    ref: CommitRef
    kept: tuple[KeptEvent, ...]
    place: Path
    linked: LinkedRepo
    history: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """What is known so far while one repository's events are read."""

    linked: LinkedRepo
    vault: Vault
    emails: tuple[str, ...]
    today: date
    rewrites: dict[str, commits.Rewrites] = field(default_factory=dict)
    found: dict[str, _Found] = field(default_factory=dict)


def drain_into_days(vault: Vault, now: datetime, *, unlinked: bool = False) -> Drained:
    """Write what hooks noted of this vault's repositories into its days; never raise.

    `unlinked` looks again at the events of repositories that nobody had linked.
    """
    try:
        spool = spool_path()
        queue = queue_of(str(vault.root))
        if is_quiet(spool, queue) and not unlinked:
            return Drained()
        known = repos.load()
        with drain(spool, now, queue) as draining:
            return _settle(vault, now, known, draining)
    except BAD as error:
        return Drained(warnings=(f"commits could not be brought into the log: {error}",))


def _settle(
    vault: Vault, now: datetime, known: tuple[LinkedRepo, ...], draining: Draining
) -> Drained:
    """Write the events of this vault's repositories, and say which others are to be kept."""
    here = os.path.realpath(vault.root)
    groups: dict[str, list[KeptEvent]] = {}
    owners: dict[str, LinkedRepo | None] = {}
    for kept in _events(draining, now):
        event = kept.event
        if event.worktree not in owners:
            owners[event.worktree] = _owner(known, event)
        owner = owners[event.worktree]
        if owner is None:
            draining.keep_unlinked.append(kept)
        elif os.path.realpath(owner.vault) == here:
            groups.setdefault(owner.name, []).append(kept)
        elif Path(owner.vault).is_dir():
            draining.others.setdefault(queue_of(owner.vault), []).append(kept)
        else:
            draining.keep_unlinked.append(kept)
    warnings: list[str] = []
    found: list[_Found] = []
    for linked in known:
        if linked.name in groups:
            found += _read_group(vault, now, linked, groups[linked.name], draining, warnings)
    days = _write(vault, now, found, draining, warnings)
    return Drained(tuple(days), tuple(dict.fromkeys(warnings)))


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


def _is_old(kept: KeptEvent, now: datetime) -> bool:
    return kept.since < now - timedelta(days=UNLINKED_DAYS)


def _read_group(
    vault: Vault,
    now: datetime,
    linked: LinkedRepo,
    events: list[KeptEvent],
    draining: Draining,
    warnings: list[str],
) -> list[_Found]:
    """Return the commits of one repository; events that cannot be read now wait."""
    place = repos.readable_path(linked)
    mine = git_read.setting(place, "user.email") if place else ""
    reading = _Reading(
        linked,
        vault,
        (mine, *linked.emails, *vault.settings.emails),
        dates.log_day(now, vault.settings.day_ends),
    )
    for kept in events:
        try:
            _read_event(reading, kept)
        except BAD as error:
            if not _is_old(kept, now):
                draining.keep.append(kept)
            if kept.event in draining.fresh:  # said once, not for thirty days
                warnings.append(f"a commit of {linked.name} waits: {error}")
    ready = []
    for found in reading.found.values():
        if found.ref.day > reading.today:
            draining.keep += found.kept  # a clock ahead of ours: its day will come
        else:
            ready.append(found)
    return ready


def _read_event(reading: _Reading, kept: KeptEvent) -> None:
    """Add the commit of an event in its last form; each form of it leads to the same entry."""
    event, linked = kept.event, reading.linked
    if isinstance(event, RewriteEvent) or commits.is_rebasing(event.act):
        return
    place = repos.readable_path(linked, event.worktree)
    if place is None:
        raise git_read.GitReadError(linked.name, "its folder is gone")
    if event.worktree not in reading.rewrites:
        reading.rewrites[event.worktree] = commits.read_rewrites(place)
    rewrites = reading.rewrites[event.worktree]
    last = rewrites.last(event.sha)
    history = rewrites.history(last)
    if rewrites.rebased.intersection((last, *history)):
        return
    if last in reading.found:
        before = reading.found[last]
        reading.found[last] = _Found(
            before.ref, (*before.kept, kept), before.place, linked, before.history
        )
        return
    commit = commits.read_commit(place, last)
    if not commits.is_mine(commit, reading.emails) or _only_notes(reading.vault, place, commit):
        return
    first = commits.read_commit(place, history[-1]) if history else None
    ref = commits.commit_ref(place, linked, commit, reading.vault.settings.day_ends, first)
    if ref is None:
        raise git_read.GitReadError(linked.name, f"{last[:SHOWN_SHA]} has no date of a calendar")
    reading.found[last] = _Found(ref, (kept,), place, linked, tuple(history))


def _only_notes(vault: Vault, place: Path, commit: commits.Commit) -> bool:
    """Say whether a commit touches nothing but a vault that lies inside the repository."""
    top = git_read.read_line(place, "rev-parse", "--show-toplevel")
    if not top or not commit.files:
        return False
    inside = os.path.relpath(os.path.realpath(vault.root), os.path.realpath(top))
    if inside.startswith(os.pardir):
        return False
    folder = "" if inside == os.curdir else inside + "/"
    return all(file.path.startswith(folder) for file in commit.files)


def _write(
    vault: Vault, now: datetime, found: list[_Found], draining: Draining, warnings: list[str]
) -> list[DayWritten]:
    """Write the commits day by day; those of a note that cannot be written wait."""
    days: dict[date, list[_Found]] = {}
    for one in found:
        days.setdefault(one.ref.day, []).append(one)
    written = []
    for day, group in sorted(days.items()):
        try:
            path = _write_day(vault, now, day, group)
        except BAD as error:
            draining.keep += [kept for one in group for kept in one.kept]
            warnings.append(f"the commits of {day} wait: {error}")
            continue
        if path:
            written.append(DayWritten(path, day, tuple(one.ref for one in group)))
    return written


def _write_day(vault: Vault, now: datetime, day: date, group: list[_Found]) -> str:
    """Write a day's commits into its note and return its path; nothing where all stood there."""
    settings = vault.settings
    path = writing.day_path(vault, day)
    old = files.read_or_nothing(vault.root / path)
    earlier = _earlier(vault, old, group)
    by_repo: dict[str, list[CommitRef]] = {}
    for one in group:
        by_repo.setdefault(one.ref.repo, []).append(one.ref)

    def splice(data: bytes) -> bytes:
        today = dates.log_day(now, settings.day_ends)
        new = data or writing.new_note(vault, day, now if day == today else None)
        for repo, refs in by_repo.items():
            new = add_commits(
                new,
                repo,
                refs,
                settings.grammar.sections,
                style=settings.commits_style,
                day_ends=settings.day_ends,
                earlier=earlier,
            )
        return new

    if settings.commits_style == "off" or (old and splice(old) == old):
        return ""
    names = " ".join(f"{one.ref.repo}@{one.ref.sha[:SHOWN_SHA]}" for one in group)
    # nobody asked for these at this moment, and git would not tell of them again
    writing.change(vault, path, f"commits {names}", splice, undoable=False)
    return path


def _earlier(vault: Vault, note: bytes, group: list[_Found]) -> dict[str, CommitRef]:
    """Return what amended commits said before, of those that the note still shows so."""
    earlier = {}
    for one in group:
        for sha in one.history:
            if sha[:SHOWN_SHA].encode() not in note:
                continue
            try:
                before = commits.read_commit(one.place, sha)
            except git_read.GitReadError:
                continue  # gone from the repository: its line keeps its words
            ref = commits.commit_ref(one.place, one.linked, before, vault.settings.day_ends)
            if ref:
                earlier[sha] = ref
    return earlier

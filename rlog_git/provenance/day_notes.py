"""Write the stories of one repository into the notes of their days."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.daybook import writing
from rlog_git.errors import RlogError
from rlog_git.provenance import commits, git_read, objects
from rlog_git.provenance.day_lines import lacking, lines_alike, moment_of
from rlog_git.provenance.secret_shapes import redact_shapes
from rlog_git.text.commit_lines import SHOWN_SHA
from rlog_git.text.commits import add_commits, read_commits
from rlog_git.text.escape import clean_line
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from rlog_git.model import CommitRef
    from rlog_git.provenance.catchup import Told
    from rlog_git.provenance.commits import Commit
    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.provenance.stories import Story
    from rlog_git.text.commits import CommitLine
    from rlog_git.vault.config import Vault

# What a bad repository or note may raise; it costs its own commits only.
BAD = (RlogError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class DayWritten:
    """A note that commits were written into."""

    path: str
    day: date
    commits: tuple[CommitRef, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where commits come from, and the vault they go into; `kin` are clones and forks."""

    vault: Vault
    linked: LinkedRepo
    place: Path
    kin: tuple[LinkedRepo, ...] = ()

    @property
    def names(self) -> set[str]:
        """The names under which a commit of this may stand; none for one that a person wrote."""
        return {"", self.linked.log_name, *(repo.log_name for repo in self.kin)}


@dataclass(slots=True)
class Written:
    """What was written, what waits for its day or for a note that can be written, and why."""

    days: list[DayWritten] = field(default_factory=list)
    waiting: list[Story] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    added: int = 0
    renewed: int = 0


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was read of a batch of commits, and of the configs they changed."""

    commits: Mapping[str, Commit]
    blobs: Mapping[str, bytes]


def write_stories(source: Source, told: Sequence[Told], now: datetime) -> Written:
    """Write stories day by day, each once; what stands there already is not even read again."""
    settings = source.vault.settings
    written = Written()
    if settings.commits_style == "off":
        return written
    days: dict[date, list[Told]] = {}
    today = dates.log_day(now, settings.day_ends)
    for one in told:
        day = dates.log_day(moment_of(one.story), settings.day_ends)
        if day > today:
            written.waiting.append(one.story)  # a clock ahead of ours: its day will come
        else:
            days.setdefault(day, []).append(one)
    notes = {day: _read_note(source.vault, day) for day in days}
    absent = _lacking(source, days, notes)
    facts = _read_facts(source, (one for group in absent.values() for one in group), notes)
    top = _notes_folder(source) if facts.commits else None
    for day, group in sorted(absent.items()):
        refs, earlier = _refs(source, group, facts, notes[day], top)
        if not refs:
            continue
        try:
            _write_day(source, now, DayWritten("", day, refs), earlier, written)
        except BAD as error:
            written.waiting += group
            written.warnings.append(f"the commits of {day} wait: {error}")
    return written


def _read_note(vault: Vault, day: date) -> list[CommitLine]:
    data = files.read_or_nothing(vault.root / writing.day_path(vault, day))
    return read_commits(data, vault.settings.grammar.sections)


def _lacking(
    source: Source, days: Mapping[date, Sequence[Told]], notes: Mapping[date, Sequence[CommitLine]]
) -> dict[date, list[Story]]:
    """Return the stories whose line is missing in the note of their day, or out of date."""
    if source.linked.private:
        return {day: [one.story for one in group if not one.is_old] for day, group in days.items()}
    own = {day: [line for line in notes[day] if line.repo in source.names] for day in days}
    told = (one.story for group in days.values() for one in group)
    known = {form[:SHOWN_SHA] for story in told for form in story.forms}
    alike = [line for day, note in own.items() for line in lines_alike(note, days[day], known)]
    here = objects.held(source.place, (sha for line in alike for sha in (line.sha, line.was)))
    strangers = [line for line in alike if here.isdisjoint((line.sha, line.was))]
    return {day: lacking(group, own[day], strangers) for day, group in days.items()}


def _read_facts(
    source: Source, stories: Iterable[Story], notes: Mapping[date, Sequence[CommitLine]]
) -> _Facts:
    """Read sizes and configs of what is to be written, and of what the notes show instead."""
    shown = {line.sha for note in notes.values() for line in note if line.sha}
    wanted: list[str] = []
    for story in stories:
        wanted.append(story.now.sha)
        known = (form for form in sorted(story.forms) if commits.is_sha(form))
        wanted += [form for form in known if form[:SHOWN_SHA] in shown]
    found = commits.read_commits(source.place, wanted)
    with_configs = source.linked.configs and not source.linked.private
    names = commits.config_names(found.values(), source.linked.config_globs) if with_configs else []
    return _Facts(found, objects.read_blobs(source.place, names))


def _refs(
    source: Source,
    group: Iterable[Story],
    facts: _Facts,
    note: Sequence[CommitLine],
    top: str | None,
) -> tuple[tuple[CommitRef, ...], dict[str, CommitRef]]:
    """Return the commits to write, and what the forms said that the note shows, by sha.

    `top` is the folder of a vault inside the repository.
    """
    shown = {line.sha for line in note}
    found, earlier = [], {}
    for story in group:
        commit = facts.commits.get(story.now.sha)
        if commit is None or _is_only_notes(top, commit):
            continue
        ref = _ref(source, commit, story.first, facts)
        if ref and source.linked.private:
            found.append(ref)
        elif ref:
            ref = replace(ref, state=story.state, into=story.into)
            holds = tuple(clean_line(redact_shapes(subject)) for subject in story.holds)
            found.append(replace(ref, forms=story.forms, living=story.living, holds=holds))
        for form in story.forms:
            before = facts.commits.get(form) if form[:SHOWN_SHA] in shown else None
            said = _ref(source, before, before, facts) if before else None
            if said:
                earlier[form] = said
    return tuple(found), earlier


def _ref(source: Source, commit: Commit, first: Commit, facts: _Facts) -> CommitRef | None:
    day_ends = source.vault.settings.day_ends
    return commits.commit_ref(source.place, source.linked, commit, day_ends, first, facts.blobs)


def _notes_folder(source: Source) -> str | None:
    """Return the vault's folder inside the code repository with a slash, None where it is not."""
    top = git_read.read_line(source.place, "rev-parse", "--show-toplevel")
    if not top:
        return None
    inside = os.path.relpath(os.path.realpath(source.vault.root), os.path.realpath(top))
    if inside.startswith(os.pardir):
        return None
    return "" if inside == os.curdir else inside + "/"


def _is_only_notes(folder: str | None, commit: Commit) -> bool:
    """Say whether a commit touches nothing but a vault that lies inside the repository."""
    if folder is None or not commit.files:
        return False
    return all(file.path.startswith(folder) for file in commit.files)


def _write_day(
    source: Source,
    now: datetime,
    day: DayWritten,
    earlier: Mapping[str, CommitRef],
    written: Written,
) -> None:
    """Write a day's commits into its note; nothing where all stood there."""
    vault, settings = source.vault, source.vault.settings
    path, names = writing.day_path(vault, day.day), settings.grammar.sections

    @cache  # asked for the bytes that stand there, and again when they are replaced
    def splice(data: bytes) -> bytes:
        today = dates.log_day(now, settings.day_ends)
        new = data or writing.new_note(vault, day.day, now if day.day == today else None)
        return add_commits(
            new,
            day.commits[0].repo,
            day.commits,
            names,
            style=settings.commits_style,
            day_ends=settings.day_ends,
            earlier=earlier,
            kin=source.names,
        )

    old = files.read_or_nothing(vault.root / path)
    new = splice(old)
    if old == new:
        return
    shown = " ".join(f"{one.repo}@{one.sha[:SHOWN_SHA]}" for one in day.commits)
    # nobody asked for these at this moment, and git would not tell of them again
    writing.change(vault, path, f"commits {shown}", splice, undoable=False)
    more = len(read_commits(new, names)) - len(read_commits(old, names))
    written.added += more
    written.renewed += len(day.commits) - more
    written.days.append(replace(day, path=path))

"""Make the sample: live the ten weeks of the story through rlog itself, day by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING

from rlog_git.dates import week_of
from rlog_git.daybook import opening, tasks, writing
from rlog_git.demo import repository, runs, story
from rlog_git.errors import RlogError
from rlog_git.index import notes, refresh
from rlog_git.model import Section, State
from rlog_git.provenance import hooks, joining, linking, spool
from rlog_git.text import edit, render
from rlog_git.text.parse import parse
from rlog_git.vault import create, files, git
from rlog_git.vault.config import open_vault
from rlog_git.vault.locate import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo

    from rlog_git.demo.places import Places
    from rlog_git.demo.story import Commit, Line, Part
    from rlog_git.index.store import Index
    from rlog_git.model import Entry
    from rlog_git.vault.config import Vault

SECTIONS = {"+": "next", "-": "done", "?": "ideas", "!": "review"}
END_OF_DAY = "24:00"
OPEN_STATES = (State.OPEN, State.DOING)
SETTINGS = f"""
[identity]
emails = ["{repository.EMAIL}"]

[notebooks.public]                # what 'rlog build public' may show
title = "Ten weeks with a weak teacher"
mode = "open"
levels = [0, 1, 2]
tasks = true
runs = true
repos = ["w2s"]
config_keys = ["*"]
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What a demo holds, and what went wrong on the way without stopping it."""

    days: int
    commits: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Life:
    """What stays the same over the ten weeks."""

    places: Places
    vault: Vault
    index: Index
    zone: tzinfo | None
    commits: dict[date, list[Commit]]
    made: list[Commit] = field(default_factory=list)

    def moment(self, day: date, clock: str) -> datetime:
        """Return the moment of a clock on a day."""
        return datetime.combine(day, time.fromisoformat(clock), self.zone)


def make(places: Places, now: datetime, progress: Callable[[int, int], None] | None = None) -> Made:
    """Fill a claimed folder with the vault, the linked code repository and its commits.

    Run it inside `places.apart`, so that nothing of the user's own is read or written.
    """
    end = story.last_friday(now.date())
    parts, commits = story.read_parts(end), story.read_commits(end)
    vault = _make_vault(places, parts[0].day)
    _make_code(places)
    by_day: dict[date, list[Commit]] = {}
    for commit in commits:
        by_day.setdefault(commit.day, []).append(commit)
    life = _Life(places, vault, refresh.open_index(vault), now.tzinfo, by_day)
    warnings: list[str] = []
    try:
        for done, part in enumerate(parts, 1):
            warnings += _live(life, part)
            if progress:
                progress(done, len(parts))
    finally:
        life.index.connection.close()
    repository.commit(places.log, life.moment(end, "18:00"), "Keep ten weeks of the log")
    days = sum(1 for part in parts if not part.weekly and not part.path)
    return Made(days, len(commits), tuple(warnings))


def _make_vault(places: Places, day: date) -> Vault:
    """Make the vault, with an open notebook; its own repository even inside another one."""
    places.log.mkdir(parents=True)
    git.strip_environment()
    git.make_repository(places.log)
    create.make_vault(places.log, day, "")
    settings = places.log / MARKER
    files.write_atomic(settings, files.read(settings) + SETTINGS.encode())
    return open_vault(places.log)


def _make_code(places: Places) -> None:
    """Make the code repository with its hook, which shall see the first commit already."""
    repository.make(places.code)
    state = hooks.install(places.code, spool.spool_path()).state
    if state != "installed":
        raise RlogError(f"the hook of the sample repository is {state}, not installed")


def _link(places: Places, vault: Vault, moment: datetime) -> None:
    """Link the code repository; it has its first commit by now, which is what tells it."""
    found = joining.look_at(vault, places.code)
    name = places.code.name
    joining.add(vault, found, moment, private=False, configs=True, project=name)


def _live(life: _Life, part: Part) -> tuple[str, ...]:
    """Live through a day: carry, write, tick, commit; return what the linking warned of."""
    if part.path:
        text = "".join(f"{line.text}\n" for line in part.lines)
        writing.change(life.vault, part.path, part.path, lambda _old: text.encode())
        return ()
    if part.weekly:
        _write_week(life.vault, part)
        return ()
    refresh.refresh(life.index)
    sources = notes.carry_sources(life.index.connection, part.day.isoformat())
    morning = life.moment(part.day, "09:00")
    path, _ = opening.open_day(life.vault, part.day, morning, sources)
    for line in part.lines:
        if line.mark in "x/":
            _close(life.vault, path, part.day, line)
        elif line.mark == "=":
            _run(life, path, part.day, line)
        else:
            box = "[ ] " if line.mark == "+" else ""
            _add(life.vault, path, SECTIONS[line.mark], f"- {box}{line.text}")
    return _commit(life, part.day)


def _run(life: _Life, path: str, day: date, line: Line) -> None:
    """Log a run; what changed since the last one of its command is asked of the index."""
    refresh.refresh(life.index)
    tried = story.read_run(line.text)
    _commit_until(life, day, tried.time)
    start = life.moment(day, tried.time)
    runs.log_run(life.vault, life.index.connection, life.places.code, path, start, tried)


def _add(vault: Vault, path: str, section: str, line: str) -> None:
    names = vault.settings.grammar.sections
    writing.change(vault, path, line, lambda data: edit.add_entry(data, section, line, names)[0])


def _close(vault: Vault, path: str, day: date, line: Line) -> None:
    """Tick or drop a task in the day's note and log what was done, as `rlog done` does."""
    tick = story.read_tick(line.text)
    entry = _open_task(vault, path, tick.words)
    state = State.CANCELLED if line.mark == "/" else State.DONE
    tasks.close_task(vault, path, entry.id, state, day, tick.spent)
    if state is State.CANCELLED or not entry.task:
        return
    words = [word for word in entry.task.description.split() if not word.startswith("#")]
    tags = "".join(f" #{tag}" for tag in entry.tags)
    said = f", {tick.said}" if tick.said else ""
    text = f"did: {' '.join(words)}{said}{tags} [task:: {entry.id}]"
    _add(vault, path, "done", render.entry_line(text, tick.time))


def _open_task(vault: Vault, path: str, words: str) -> Entry:
    note = parse(files.read(vault.root / path), path, vault.settings.grammar)
    for entry in note.entries:
        task = entry.task
        if (
            task
            and entry.section is Section.NEXT
            and task.state in OPEN_STATES
            and words.casefold() in task.description.casefold()
        ):
            return entry
    raise ValueError(f"{path} holds no open task {words!r}")


def _write_week(vault: Vault, part: Part) -> None:
    """Write the note of a week: what was meant, and what came of it."""
    path = part.day.strftime(vault.settings.grammar.weekly)
    week = week_of(part.day.strftime("%G-W%V"))
    meant = "".join(f"- {line.text}\n" for line in part.lines if line.mark == ">")
    came = "".join(f"- {line.text}\n" for line in part.lines if line.mark == "!")
    title = f"# Week {int(week[-2:])}, {week[:4]}"
    text = f"{title}\n\n## Intentions\n\n{meant}\n## Reflection\n\n{came}"
    writing.change(vault, path, path, lambda _old: text.encode())


def _commit(life: _Life, day: date) -> tuple[str, ...]:
    """Make what is left of the day's commits; draining writes what the hook noted into the day."""
    if not life.commits.get(day):
        return ()
    _commit_until(life, day, END_OF_DAY)
    if not joining.standings(life.vault)[0]:
        _link(life.places, life.vault, life.moment(day, "18:00"))
    return linking.drain_into_days(life.vault, life.moment(day, "18:00")).warnings


def _commit_until(life: _Life, day: date, clock: str) -> None:
    """Make the day's commits up to a clock, those that are not made yet; the hook notes them."""
    found = life.commits.get(day, [])
    for commit in [each for each in found if each.time <= clock and each not in life.made]:
        repository.apply(life.places.code, commit.edits)
        repository.commit(life.places.code, life.moment(day, commit.time), commit.subject)
        life.made.append(commit)

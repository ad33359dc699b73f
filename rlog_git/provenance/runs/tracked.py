"""Read the runs that trackers keep in a linked repository, and place each in the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.provenance.configs import changes
from rlog_git.provenance.runs.finding import walk
from rlog_git.provenance.runs.gathering import gather
from rlog_git.provenance.runs.heads import Heads
from rlog_git.provenance.runs.telling import flat_config, sha_of, text_of
from rlog_git.provenance.runs.trackers import BUILT_IN
from rlog_git.text.run_lines import RUNNING
from rlog_git.text.tracked_lines import tracked_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from rlog_git.model import Run
    from rlog_git.provenance.repos import LinkedRepo
    from rlog_git.provenance.runs.finding import Found
    from rlog_git.provenance.runs.kept import Kept
    from rlog_git.provenance.runs.protocol import Reader

LIMIT_FOUND = 2_000
# What is kept of a run for the runs after it: nobody tells more in a line.
LIMIT_CONFIG, LIMIT_METRICS = 200, 50
# A run whose tracker keeps no state is taken to go on while its files are written.
QUIET = timedelta(minutes=15)
# After so long nobody takes it that a run is going on because its tracker still says so.
GIVEN_UP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A run with the id of its line, and what makes it one of the same command or sweep."""

    run: Run
    id: str
    same: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The runs of a repository since a moment, by start; folders and files to look at again."""

    runs: tuple[Tracked, ...]
    folders: tuple[str, ...]
    going: tuple[str, ...]
    is_whole: bool


def read(
    linked: LinkedRepo,
    readers: Sequence[Reader],
    kept: Kept,
    since: float,
    now: datetime,
    *,
    limit: int,
    day_ends: str,
) -> Reading:
    """Return the runs of a repository that began since a moment; what did not change is kept.

    At most 2,000 folders of runs are read, those that were written last.
    """
    roots = [Path(path) for path in (*linked.paths, *linked.runs) if Path(path).is_dir()]
    # where runs are known comes first, so that a walk cut short misses none of them
    walked = walk([*_known(kept, linked), *roots], readers, limit)
    found = sorted(walked.found, key=lambda one: -one.written)
    recent = [one for one in found if one.written / 1e9 >= since][:LIMIT_FOUND]
    order = {reader.name: at for at, reader in enumerate(readers)}
    recent.sort(key=lambda one: (order[one.reader.name], one.path))
    told = gather((one.path, run) for one in recent for run in _runs_of(one, kept))
    parents = {run.sweep for run in told}
    told = [run for run in told if run.id not in parents or run.metrics or run.config]
    begun = [run for run in told if run.start and run.start.timestamp() >= since]
    places = [_placed(run, linked, now, day_ends) for run in begun]
    tracked = sorted(places, key=lambda one: one.run.start or now)
    going = [str(one.path) for one in recent if _is_going(kept.runs.get(_key(one), ()), now)]
    _forget(kept, linked, recent)
    # where runs were is where the next one will be
    near = dict.fromkeys(str(one.path.parent) for one in recent)
    folders = dict.fromkeys([*near, *walked.folders])
    runs = _compared(_joined(tracked, linked))
    return Reading(tuple(runs), tuple(folders), tuple(going), walked.is_whole)


def _known(kept: Kept, linked: LinkedRepo) -> list[Path]:
    """Return the folders in which runs of a repository were found before."""
    here = tuple(f"{base.rstrip('/')}/" for base in (*linked.paths, *linked.runs))
    paths = (key.partition("\t")[2] for key in kept.stamps)
    return list(dict.fromkeys(Path(path).parent for path in paths if path.startswith(here)))


def _forget(kept: Kept, linked: LinkedRepo, recent: Iterable[Found]) -> None:
    """Forget what is no longer there, or was not written lately."""
    here = tuple(f"{base.rstrip('/')}/" for base in (*linked.paths, *linked.runs))
    current = {_key(one) for one in recent}
    for key in [*kept.stamps]:
        if key not in current and f"{key.partition(chr(9))[2]}/".startswith(here):
            kept.stamps.pop(key, None)
            kept.runs.pop(key, None)


def _key(found: Found) -> str:
    return f"{found.reader.name}\t{found.path}"


def _runs_of(found: Found, kept: Kept) -> list[Run]:
    """Return the runs of what was found, read anew only where it changed."""
    key, stamp = _key(found), (found.written, found.size)
    if kept.stamps.get(key) != stamp or key not in kept.runs:
        try:
            runs = list(found.reader.read(found.path))
        except Exception:  # noqa: BLE001 - other packages' readers may raise anything
            runs = []
        if found.reader not in BUILT_IN:
            runs = [_redacted(run) for run in runs]
        kept.runs[key] = [
            replace(run, config=run.config[:LIMIT_CONFIG], metrics=run.metrics[:LIMIT_METRICS])
            for run in runs
        ]
        kept.stamps[key] = stamp
    return kept.runs[key]


def _redacted(run: Run) -> Run:
    """Return a run as the built-in readers would give it, whatever another package's gave."""
    return replace(
        run,
        name=text_of(run.name),
        command=text_of(run.command),
        why=text_of(run.why),
        dirty=text_of(run.dirty),
        sha=sha_of(run.sha),
        config=flat_config(dict(run.config)),
    )


def _is_going(runs: Iterable[Run], now: datetime) -> bool:
    return any(_state(run, now) == RUNNING for run in runs)


def _state(run: Run, now: datetime) -> str:
    """Return the state of a run as far as one can tell: of no state, by its last sign of life."""
    last = run.end or run.start
    if run.state == RUNNING and run.start and now - run.start > GIVEN_UP:
        return "unknown"
    if run.state == "" and last and now - last < QUIET:
        return RUNNING
    return run.state


def _placed(run: Run, linked: LinkedRepo, now: datetime, day_ends: str) -> Tracked:
    start = local(run.start, now) if run.start else now
    root = _portable(run.root, linked)
    same = f"{run.tracker}\n{_portable(run.sweep, linked)}" if run.sweep else ""
    same = same or f"{run.tracker}\n{root if run.tracker == 'tensorboard' else ''}\n{run.command}"
    placed = replace(
        run,
        repo=linked.log_name,
        start=start,
        end=local(run.end, now) if run.end else None,
        day=dates.log_day(start, day_ends),
        state=_state(run, now),
    )
    return Tracked(placed, tracked_id(run, root), same)


def local(moment: datetime, now: datetime) -> datetime:
    """Return a moment in the zone of the clock: the machine's, unless somebody gave another."""
    here = moment.astimezone()
    if now.astimezone().utcoffset() == now.utcoffset():
        return here
    return moment.astimezone(now.tzinfo)


def _portable(root: str, linked: LinkedRepo) -> str:
    """Return a folder as each machine would name it: by the repository and the path inside."""
    for number, base in enumerate((*linked.paths, *linked.runs)):
        if root == base or root.startswith(base.rstrip("/") + "/"):
            front = Path(base).name if number else ""
            return f"{linked.name}:{front}:{root[len(base) :].strip('/')}"
    return f"{linked.name}:{root}"


def _joined(tracked: Sequence[Tracked], linked: LinkedRepo) -> list[Tracked]:
    """Give each run without a commit the one that its work tree stood on when it began."""
    heads: Heads | None = None
    found = []
    for one in tracked:
        run = one.run
        if not run.sha and run.start:
            heads = heads or Heads(linked.common_dir)
            run = replace(run, sha=heads.at(run.cwd or run.root, run.start))
        found.append(replace(one, run=run))
    return found


def _compared(tracked: Sequence[Tracked]) -> list[Tracked]:
    """Give each run what changed in its config against the one before of the same command."""
    before: dict[tuple[str, str], Run] = {}
    found = []
    for one in tracked:
        run = one.run
        key = (run.tracker, run.command or one.same)
        known = before.get(key)
        if known and known.config and run.config:
            run = replace(run, changes=changes(dict(known.config), dict(run.config)))
        if run.config:
            before[key] = run
        found.append(replace(one, run=run))
    return found

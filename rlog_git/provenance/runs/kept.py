"""Remember which runs of trackers were found, and what was written of them, for each vault."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rlog_git.model import Metric, Run
from rlog_git.provenance import marks
from rlog_git.provenance.private_files import write_private

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# what each command looks at; what is only read when something changed
GLANCE, RUNS = "tracked-folders.json", "tracked.json"
# Each command takes so many calls of stat, a few µs each.
LIMIT_GLANCED = 300
MOMENTS = ("start", "end")
LEFT_OUT = ("day", "place", "changes")


@dataclass(slots=True)
class Kept:
    """What was read and written: runs by the path they were found at, parts of lines by id.

    `stamps` say how what was found stood when it was read: its newest write and its size.
    """

    stamps: dict[str, tuple[int, int]] = field(default_factory=dict)
    runs: dict[str, list[Run]] = field(default_factory=dict)
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)


def changed(state: Path, now: datetime) -> bool:
    """Say whether a folder that held runs, or a run that went on, changed since it was read."""
    try:
        glance = json.loads((state / GLANCE).read_bytes())
        if now.timestamp() >= glance["due"]:
            return True
        return any(_time(path) != time for path, time in glance["paths"])
    except FileNotFoundError:
        return (state / marks.FILE).exists()  # repositories are linked, and were not looked at
    except (OSError, ValueError, TypeError, KeyError):
        return True


def save_glance(state: Path, paths: Iterable[str], due: float) -> None:
    """Keep how folders and files stand now; `due` is when to look again whatever they say."""
    listed = [(path, _time(path)) for path in list(dict.fromkeys(paths))[:LIMIT_GLANCED]]
    data = {"due": due, "paths": listed}
    write_private(state / GLANCE, json.dumps(data).encode())


def load(state: Path) -> Kept:
    """Return what was kept; nothing where it is lost, which costs reading all anew."""
    try:
        given = json.loads((state / RUNS).read_bytes())
        return Kept(
            {path: (int(a), int(b)) for path, (a, b) in given["stamps"].items()},
            {path: [_run(run) for run in runs] for path, runs in given["runs"].items()},
            {key: tuple(map(str, parts)) for key, parts in given["written"].items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Kept()


def save(state: Path, kept: Kept) -> None:
    """Keep what was read and written."""
    data = {
        "stamps": kept.stamps,
        "runs": {path: [_table(run) for run in runs] for path, runs in kept.runs.items()},
        "written": kept.written,
    }
    write_private(state / RUNS, json.dumps(data).encode())


def _time(path: str) -> int:
    try:
        return os.lstat(path).st_mtime_ns
    except OSError:
        return 0


def _table(run: Run) -> dict[str, Any]:
    found = {}
    for each in fields(run):
        value = getattr(run, each.name)
        if each.name in LEFT_OUT or value == each.default:
            continue
        found[each.name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def _run(given: dict[str, Any]) -> Run:
    values = dict(given)
    for name in MOMENTS:
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    values["config"] = tuple((str(key), str(value)) for key, value in given.get("config", ()))
    values["metrics"] = tuple(Metric(*metric) for metric in given.get("metrics", ()))
    return Run(**values)

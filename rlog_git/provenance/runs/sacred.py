"""Read the runs that Sacred's FileStorageObserver keeps, one numbered folder each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import config_of, moment_of, sha_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

RUN, CONFIG, METRICS = "run.json", "config.json", "metrics.json"
STATES = {
    "COMPLETED": "finished",
    "FAILED": "failed",
    "INTERRUPTED": "killed",
    "TIMEOUT": "killed",
    "RUNNING": "running",
}
# What Sacred itself puts beside the config.
OWN = ("__doc__", "__annotations__")


class SacredReader:
    """Read ``3/{run,config,metrics}.json``; the remote's address, which may hold a token, is not.

    Sacred writes moments in UTC, without saying so.
    """

    name = "sacred"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name the folder of a run."""
        return [folder] if RUN in names and CONFIG in names else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run."""
        told = bounded.read_json(found, RUN)
        experiment = _table(_table(told).get("experiment"))
        start = moment_of(_table(told).get("start_time"))
        if not experiment or start is None:
            return
        state = STATES.get(str(told.get("status")), "")
        over = told.get("stop_time") or (None if state == "running" else told.get("heartbeat"))
        config = _settings(_table(bounded.read_json(found, CONFIG)), _table(told.get("meta")))
        repository, dirty = _repository(experiment)
        yield Run(
            tracker=self.name,
            id=found.name,
            name=text_of(experiment.get("name")),
            root=str(found.parent),
            start=start,
            end=moment_of(over),
            state=state,
            command=text_of(experiment.get("mainfile")),
            config=config_of(config),
            metrics=_measured(found, told).metrics(),
            why=text_of(_table(told.get("meta")).get("comment")),
            sha=repository,
            dirty="dirty" if dirty else "",
        )


def _settings(config: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """Return the config without what Sacred itself put there, such as a seed nobody gave."""
    given = _table(meta.get("config_updates"))
    own = OWN if "seed" in given else (*OWN, "seed")
    return {key: config[key] for key in config if key not in own}


def _measured(found: Path, told: dict[str, Any]) -> Measured:
    measured = Measured()
    for name, series in _table(bounded.read_json(found, METRICS)).items():
        values = _table(series).get("values")
        for value in values if isinstance(values, list) else ():
            measured.add(name, value)
    measured.add("result", told.get("result"))
    return measured


def _repository(experiment: dict[str, Any]) -> tuple[str, bool]:
    listed = experiment.get("repositories")
    first = _table(listed[0]) if isinstance(listed, list) and listed else {}
    return sha_of(first.get("commit")), first.get("dirty") is True


def _table(value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return value if isinstance(value, dict) else {}

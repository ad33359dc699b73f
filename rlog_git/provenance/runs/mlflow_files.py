"""Read the runs of MLflow's older store, which is a folder for each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.measured import Measured, as_number
from rlog_git.provenance.runs.telling import flat_config, moment_of, sha_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

META, PARAMS, METRICS, TAGS = "meta.yaml", "params", "metrics", "tags"
STATES = {"1": "running", "2": "running", "3": "finished", "4": "failed", "5": "killed"}
STATES |= {"RUNNING": "running", "SCHEDULED": "running", "FINISHED": "finished"}
STATES |= {"FAILED": "failed", "KILLED": "killed"}
COMMIT, NOTE, PARENT = "mlflow.source.git.commit", "mlflow.note.content", "mlflow.parentRunId"
LIMIT_PARAMS, LIMIT_VALUE = 500, 8_000
SERIES_BYTES = 256 * 1024
COLUMNS = 2


class MlflowFilesReader:
    """Read ``mlruns/<experiment>/<run>/{meta.yaml,params/,tags/,metrics/}``."""

    name = "mlflow"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name the folder of a run."""
        return [folder] if META in names and {PARAMS, METRICS, TAGS} & set(names) else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run; one that was deleted is none."""
        meta = bounded.read_table(found, META)
        if not meta.get("run_id") or meta.get("lifecycle_stage") == "deleted":
            return
        measured = Measured()
        for name in _below(found, METRICS):
            _read_series(measured, name, bounded.read(found, f"{METRICS}/{name}", SERIES_BYTES))
        params = {name: _value(found, f"{PARAMS}/{name}") for name in _below(found, PARAMS)}
        experiment = bounded.read_table(found.parent, META).get("name")
        tags = {name: _value(found, f"{TAGS}/{name}") for name in (COMMIT, NOTE, PARENT)}
        told = {
            "name": meta.get("run_name"),
            "state": meta.get("status"),
            "start": meta.get("start_time"),
            "end": meta.get("end_time"),
            "experiment": experiment,
        }
        run = run_of(str(meta["run_id"]), str(found.parent), told, tags, params, measured)
        if run:
            yield run


def run_of(
    number: str,
    root: str,
    told: Mapping[str, Any],
    tags: Mapping[str, Any],
    params: Mapping[str, Any],
    measured: Measured,
) -> Run | None:
    """Return what either store says of a run; None where it never began."""
    start = moment_of(told["start"])
    if start is None:
        return None
    return Run(
        tracker=MlflowFilesReader.name,
        id=text_of(number),
        name=text_of(told["name"]),
        root=root,
        start=start,
        end=moment_of(told["end"]),
        state=STATES.get(str(told["state"]), ""),
        command=text_of(told["experiment"]),
        config=flat_config(params),
        metrics=measured.metrics(),
        why=text_of(tags.get(NOTE)),
        sweep=text_of(tags.get(PARENT)),
        sha=sha_of(tags.get(COMMIT)),
    )


def _below(found: Path, folder: str) -> list[str]:
    """Return the names of a folder's files; a metric ``val/acc`` is a file in a folder."""
    listed = []
    for name in bounded.names(found, folder)[:LIMIT_PARAMS]:
        inner = bounded.names(found, f"{folder}/{name}")
        listed += [f"{name}/{one}" for one in inner] if inner else [name]
    return listed[:LIMIT_PARAMS]


def _value(found: Path, place: str) -> str:
    return bounded.read(found, place, LIMIT_VALUE).decode("utf-8", "replace").strip("\n")


def _read_series(measured: Measured, name: str, data: bytes) -> None:
    """Read lines ``1795592658754 0.9 0``: a moment, a value, a step."""
    for line in data.split(b"\n"):
        words = line.decode("ascii", "replace").split(" ")
        if len(words) >= COLUMNS and as_number(words[0]) is not None:
            measured.add(name, words[1])

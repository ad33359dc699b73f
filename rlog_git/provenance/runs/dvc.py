"""Read what DVCLive wrote last: the parameters and metrics of the run that it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import flat_config, moment_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

PARAMS, METRICS, PLOTS = "params.yaml", "metrics.json", "plots/metrics"
SERIES_BYTES = 256 * 1024
LIMIT_SERIES = 100
COLUMNS = 2


class DvcLiveReader:
    """Read ``dvclive/{params.yaml,metrics.json}``: each run overwrites the one before.

    It is known by the moment it began, which is when its parameters were written.
    """

    name = "dvclive"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name a folder of DVCLive's by its name and its files."""
        is_live = folder.name.startswith("dvclive") and METRICS in names
        return [folder] if is_live else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read the run that was followed last; it tells of no end, and its newest file is one."""
        metrics = bounded.read_table(found, METRICS)
        written = bounded.mtime(found, METRICS)
        begun = bounded.mtime(found, PARAMS) or written
        if not begun or not metrics:
            return
        measured = Measured()
        for name in _series(found):
            data = bounded.read(found, f"{PLOTS}/{name}", SERIES_BYTES)
            _read_series(measured, name.removesuffix(".tsv"), data)
        for name, value in metrics.items():
            if name != "step":
                measured.add(name.replace(".", "/"), value)
        yield Run(
            tracker=self.name,
            id=f"{min(begun, written):.0f}",
            name=text_of(found.parent.name),
            root=str(found),
            start=moment_of(min(begun, written)),
            end=moment_of(max(begun, written)),
            config=flat_config(bounded.read_table(found, PARAMS)),
            metrics=measured.metrics(),
        )


def _series(found: Path) -> list[str]:
    listed = []
    for name in bounded.names(found, PLOTS)[:LIMIT_SERIES]:
        if name.endswith(".tsv"):
            listed.append(name)
        else:
            listed += [f"{name}/{one}" for one in bounded.names(found, f"{PLOTS}/{name}")]
    return [name for name in listed if name.endswith(".tsv")][:LIMIT_SERIES]


def _read_series(measured: Measured, name: str, data: bytes) -> None:
    """Read lines ``step TAB value`` behind a line of names."""
    for line in data.split(b"\n")[1:]:
        words = line.decode("utf-8", "replace").split("\t")
        if len(words) >= COLUMNS:
            measured.add(name, words[1])

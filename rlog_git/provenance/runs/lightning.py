"""Read what Lightning's CSVLogger leaves: hyperparameters and a table of metrics."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import flat_config, moment_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

VERSION = re.compile(r"version_\d+")
HPARAMS, METRICS = "hparams.yaml", "metrics.csv"
HEAD_BYTES, TAIL_BYTES = 1024 * 1024, 512 * 1024
COUNTERS = ("step", "epoch")


class LightningReader:
    """Read ``lightning_logs/version_0/{hparams.yaml,metrics.csv}``."""

    name = "lightning"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name the folder of a version that holds a table of metrics or hyperparameters."""
        is_run = VERSION.fullmatch(folder.name) and (METRICS in names or HPARAMS in names)
        return [folder] if is_run else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run; of a long table its beginning and its end. It has no name of its own."""
        ends = bounded.read_ends(found, METRICS, HEAD_BYTES, TAIL_BYTES)
        written = ends.mtime
        begun = min(t for t in (bounded.mtime(found, HPARAMS), written, float("inf")) if t)
        if begun == float("inf"):
            return
        yield Run(
            tracker=self.name,
            id=found.name,
            name=text_of(found.name),
            root=str(found.parent),
            start=moment_of(begun),
            end=moment_of(max(written, begun)),
            config=flat_config(bounded.read_table(found, HPARAMS)),
            metrics=_measured(ends.head, ends.tail).metrics(),
        )


def _measured(head: bytes, tail: bytes) -> Measured:
    measured = Measured()
    # a line that was cut in two is left out
    whole = head.rpartition(b"\n")[0] if tail else head
    rest = tail.partition(b"\n")[2]
    lines = [*whole.split(b"\n"), *rest.split(b"\n")]
    rows = csv.reader(line.decode("utf-8", "replace").replace("\0", "") for line in lines)
    try:
        names = next(rows, [])
        for row in rows:
            if len(row) == len(names):
                for name, value in zip(names, row, strict=True):
                    if name not in COUNTERS:
                        measured.add(name, value)
    except csv.Error:
        pass  # what was read until there holds
    return measured

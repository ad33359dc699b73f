"""List the readers of trackers: those built in, and those of packages that extend rlog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.provenance.runs.dvc import DvcLiveReader
from rlog_git.provenance.runs.dvc_experiments import DvcReader
from rlog_git.provenance.runs.finding import walk
from rlog_git.provenance.runs.gathering import gather
from rlog_git.provenance.runs.hf_trainer import TrainerReader
from rlog_git.provenance.runs.hydra import HydraReader
from rlog_git.provenance.runs.lightning import LightningReader
from rlog_git.provenance.runs.mlflow import MlflowReader
from rlog_git.provenance.runs.mlflow_files import MlflowFilesReader
from rlog_git.provenance.runs.sacred import SacredReader
from rlog_git.provenance.runs.tensorboard import TensorBoardReader
from rlog_git.provenance.runs.wandb import WandbReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rlog_git.model import Run
    from rlog_git.provenance.runs.protocol import Reader

# Of two that find the same folder, the earlier one tells what was run.
BUILT_IN: tuple[Reader, ...] = (
    HydraReader(),
    MlflowReader(),
    MlflowFilesReader(),
    WandbReader(),
    SacredReader(),
    DvcReader(),
    DvcLiveReader(),
    LightningReader(),
    TensorBoardReader(),
    TrainerReader(),
)

GROUP = "rlog_git.trackers"


def readers() -> tuple[Reader, ...]:
    """Return all readers: the built-in ones, and one of each entry point of other packages.

    A package that cannot be loaded costs its own reader only.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, and seldom asked

    found: list[Reader] = list(BUILT_IN)
    for point in entry_points(group=GROUP):
        try:
            found.append(point.load()())
        except Exception:  # noqa: BLE001, S112 - foreign code may raise anything
            continue
    return tuple(found)


def read_below(roots: Iterable[Path], all_readers: Sequence[Reader] = BUILT_IN) -> list[Run]:
    """Return every run below these folders, each once."""
    walked = walk(roots, all_readers)
    order = {reader.name: at for at, reader in enumerate(all_readers)}
    return gather(
        (found.path, run)
        for found in sorted(walked.found, key=lambda found: (order[found.reader.name], found.path))
        for run in found.reader.read(found.path)
    )

"""Two runs watched by Sacred's FileStorageObserver: one that finishes and one that fails."""

import contextlib

from sacred import Experiment
from sacred.observers import FileStorageObserver

experiment = Experiment("w2s", save_git_info=True)
experiment.observers.append(FileStorageObserver("sacred_runs"))


@experiment.config
def config() -> None:
    """Say what a run takes where nobody says otherwise."""
    lr = 0.001  # noqa: F841 - Sacred reads local names
    model = {"name": "small", "width": 64}  # noqa: F841
    api_key = "sk-abcdefghijklmnopqrstuv1234"  # noqa: F841


@experiment.main
def main(lr: float, _run: object) -> float:
    """Log three steps and return a result; fail where the learning rate is absurd."""
    for step in range(3):
        _run.log_scalar("loss", 1 / (step + 1), step)
    if lr > 1:
        raise RuntimeError("nan loss")
    return 0.731


experiment.run(config_updates={"lr": 0.0003})
with contextlib.suppress(RuntimeError):
    experiment.run(config_updates={"lr": 10})

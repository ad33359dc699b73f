"""Read how far a Hugging Face Trainer came, from the newest of its checkpoints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.model import Run
from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import config_of, moment_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

STATE = "trainer_state.json"
CHECKPOINT = re.compile(r"checkpoint-(\d{1,12})")
# What of the state is a setting of the run.
SETTINGS = ("num_train_epochs", "max_steps", "train_batch_size")
COUNTERS = ("step", "epoch")


class TrainerReader:
    """Read ``checkpoint-*/trainer_state.json``; ``training_args.bin`` is a pickle: never opened."""

    name = "hf-trainer"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name the folder that holds checkpoints, the output folder of the Trainer."""
        return [folder] if any(CHECKPOINT.fullmatch(name) for name in names) else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run: its beginning is the first checkpoint, its end the newest state."""
        steps = {int(m[1]): name for name in bounded.names(found) if (m := _checkpoint(name))}
        places = [f"{steps[step]}/{STATE}" for step in sorted(steps)]
        times = [time for place in places if (time := bounded.mtime(found, place))]
        told = next((t for p in reversed(places) if (t := bounded.read_json(found, p))), None)
        if not isinstance(told, dict) or not times:
            return
        measured = Measured()
        history = told.get("log_history")
        for row in history if isinstance(history, list) else ():
            if isinstance(row, dict):
                measured.add_all({key: row[key] for key in row if key not in COUNTERS})
        is_over = bool(told.get("max_steps")) and told.get("global_step") == told.get("max_steps")
        yield Run(
            tracker=self.name,
            id=found.name,
            name=text_of(found.name),
            root=str(found.parent),
            start=moment_of(min(times)),
            end=moment_of(max(times)),
            state="finished" if is_over else "",
            config=config_of({key: told[key] for key in SETTINGS if key in told}),
            metrics=measured.metrics(),
        )


def _checkpoint(name: str) -> re.Match[str] | None:
    return CHECKPOINT.fullmatch(name)

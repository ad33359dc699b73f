"""Log the runs of the story as `rlog run` would, on the code as it stands that day."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from rlog_git.index import query
from rlog_git.model import Metric
from rlog_git.provenance.runs import logging, snapshot
from rlog_git.text.run_lines import new_id

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime
    from pathlib import Path

    from rlog_git.demo.story import Tried
    from rlog_git.vault.config import Vault

SAMPLE_HOST = "sample"


def log_run(
    vault: Vault,
    connection: sqlite3.Connection,
    code: Path,
    day_path: str,
    start: datetime,
    tried: Tried,
) -> None:
    """Write a run's note and its line into the day's note, begun and ended.

    The index is up to the runs before. The id and the host are the story's own, so that every
    machine makes the same sample.
    """
    begun = snapshot.Begun(
        words=tuple(shlex.split(tried.command)),
        folder=str(code),
        start=start,
        day=start.date(),
        why=tried.why,
        question=tried.question,
    )
    note = snapshot.look(vault, begun)
    own = new_id(f"{start.isoformat()}\n{tried.command}")
    note = replace(note, run=replace(note.run, id=own, host=SAMPLE_HOST), gpus="")
    before = query.run_before(connection, note.same, note.run.repo, start.isoformat())
    note = logging.with_changes(note, before)
    logged = logging.place(note, day_path)
    logging.begin(vault, note, logged, begun.day)
    metrics = tuple(Metric(name, value) for name, value in tried.metrics)
    end = logging.End(exit=tried.exit, seconds=tried.minutes * 60, metrics=metrics)
    logging.finish(vault, logged, end)

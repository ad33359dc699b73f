"""Read what Hydra writes beside every run: its config, and the overrides that were typed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from rlog_git.model import Run
from rlog_git.provenance.redact import redact_command
from rlog_git.provenance.runs import bounded
from rlog_git.provenance.runs.telling import flat_config, moment_of, text_of
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

MARK = ".hydra"
CONFIG, OVERRIDES, HYDRA = (f"{MARK}/{name}.yaml" for name in ("config", "overrides", "hydra"))
# 'outputs/2026-11-25/07-38-42' and the same below 'multirun': the clock of the machine it ran on
STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[/_](\d\d)-(\d\d)-(\d\d)")
# lines of hydra.yaml, whose form is Hydra's own: reading it whole as YAML takes 5 ms
MODE = re.compile(r"^  mode: (.*)$", re.MULTILINE)
JOB = re.compile(r"^  job:\n    name: (.*)$", re.MULTILINE)
FOLDER = re.compile(r"^  runtime:\n(?:    .*\n){0,20}?    cwd: (.*)$", re.MULTILINE)
A_DAY = 26 * 60 * 60.0


class HydraReader:
    """Read ``.hydra/{config,overrides,hydra}.yaml``; Hydra keeps no state, no end and no commit."""

    name = "hydra"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name the folder of a run or of one job of a sweep."""
        return [folder] if MARK in names else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read one run: it began when its overrides were written, and ended at its newest file."""
        written = bounded.mtime(found, OVERRIDES)
        if not written:
            return
        about = bounded.read(found, HYDRA).decode("utf-8", "replace")
        is_sweep = _says(about, MODE) == "MULTIRUN"
        newest = max([written, *(bounded.mtime(found, name) for name in bounded.names(found))])
        begun = _began(found, written)
        typed = " ".join(overrides(found))
        yield Run(
            tracker=self.name,
            id=found.name,
            name=typed,
            root=str(found.parent),
            start=begun,
            end=moment_of(newest) if begun == moment_of(written) else None,
            command=text_of(_says(about, JOB)),
            config=flat_config(bounded.read_table(found, CONFIG)),
            sweep=str(found.parent) if is_sweep else "",
            cwd=_says(about, FOLDER),
        )


def overrides(found: Path) -> tuple[str, ...]:
    """Return the overrides of a run as they were typed, without secrets and Hydra's own."""
    listed = bounded.read_table(found, OVERRIDES).get("", [])
    words = [word for word in listed if isinstance(word, str)] if isinstance(listed, list) else []
    own = [word for word in words if not word.lstrip("+~").startswith("hydra.")]
    return tuple(clean_line(word) for word in redact_command(own))


def _began(found: Path, written: float) -> datetime | None:
    """Return when a run began; a copy of its files has newer ones, and its name tells instead."""
    stamp = STAMP.search("/".join(found.parts[-3:]))
    if stamp:
        try:
            named = datetime.fromisoformat(f"{stamp[1]} {stamp[2]}:{stamp[3]}:{stamp[4]}")
            if abs(named.astimezone().timestamp() - written) > A_DAY:
                return named.astimezone()
        except (ValueError, OverflowError, OSError):
            pass  # no such day
    return moment_of(written)


def _says(about: str, line: re.Pattern[str]) -> str:
    found = line.search(about)
    text = found[1].strip().strip("'\"") if found else ""
    return "" if text in ("null", "???") else text

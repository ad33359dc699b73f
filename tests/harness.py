"""What tests name: the checkout, the fixed clock, the real command and what it said."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

CHECKOUT = Path(__file__).resolve().parent.parent
NOW = "2026-11-23T14:02+01:00"
# `make soak` sets it: proofs take their long form, 20,000 examples a property and every fault
SOAK = bool(os.environ.get("RLOG_SOAK"))
IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada Probe",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada Probe",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


class Rlog(Protocol):
    """Run the real command; the clock stands at NOW unless `now` says otherwise."""

    def __call__(
        self,
        *words: str | Path,
        now: str = NOW,
        stdin: str | bytes = "",
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        timeout: float = 60,
    ) -> Result:
        """Return what `rlog WORDS` printed and its exit code."""


def figure(sentence: str) -> None:
    """Print what a proof counted; `pytest -s` shows it."""
    print(f"\n{sentence}")  # noqa: T201 - the figure of the proof

"""What an import would do, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from rlog_git.importing.onefile import Piece
    from rlog_git.model import Problem

MAKE, ADD, COPY = "make", "add", "copy"
SAME, DIFFERS, SKIP = "same", "differs", "skip"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to bring in: from where, to which note, and what is to be done.

    `action` is ``make`` (a note of its own), ``add`` (to its day's note), ``copy`` (a file that a
    text shows, read by `load`), ``same`` (it is there), ``differs`` (another text is there and
    stays) or ``skip`` (`reason` says why).
    """

    source: str
    path: str
    day: date | None
    title: str
    action: str
    reason: str = ""
    data: bytes = b""
    piece: Piece | None = None
    load: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in the order of their sources, and what the sources say about their dates."""

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...] = ()

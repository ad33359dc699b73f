"""Tell how a work tree differs from its last commit, and let nothing that it holds run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not committed; not `known` where that cannot be told for sure."""

    known: bool = True
    files: tuple[str, ...] = ()
    added: int = 0
    removed: int = 0
    untracked: int = 0
    diff: str = ""
    cut: str = ""


def differs(_top: Path) -> Difference:
    """Return what a work tree holds that its last commit does not."""
    return Difference(known=False)

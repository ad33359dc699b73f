"""What a reader of a tracker's runs is: one object in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from rlog_git.model import Run


class Reader(Protocol):
    """Find and read the runs of one tracker; read only, bounded, and nothing of it is imported.

    One walk serves all readers: `find` is asked of every folder on the way with the names it
    holds, and opens nothing. What is torn or foreign is left out by `read`, which raises only
    OSError.
    """

    name: str  # as `Run.tracker` says it: "hydra", "mlflow", …

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name what holds runs right in this folder: a run's own folder, or a file of many."""
        ...

    def read(self, found: Path) -> Iterable[Run]:
        """Read the runs of one that was found, their texts redacted, without day and place."""
        ...

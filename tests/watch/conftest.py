"""A watcher of the fresh vault, outside and inside the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from watchers import Inside, Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def watcher(vault: Path, tmp_path: Path) -> Iterator[Watcher]:
    """Return a watcher of the fresh vault, ended after the test."""
    running = Watcher(vault, tmp_path / "watch.out")
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


@pytest.fixture
def inside() -> Inside:
    """Return a watcher that the test runs inside itself."""
    return Inside()

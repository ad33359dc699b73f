"""Examine the service that watches a vault: does what it starts still exist."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from rlog_git.health.findings import Finding
from rlog_git.watch import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient


def service_astray(patient: Patient) -> Iterator[Finding]:
    """Find an installed watcher whose program is gone, as an upgrade of Python leaves it."""
    path = service.path_of(patient.vault) if patient.vault else None
    if path is None or not path.is_file():
        return
    program = service.program_of(path)
    if not program or not shutil.which(program):
        yield Finding(
            "service-astray",
            str(path),
            f"starts {program or 'nothing'}, which does not exist, so the vault is not watched",
            "Write it anew: rlog watch --install",
        )

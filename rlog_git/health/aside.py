"""Keep what a repair changes: a copy in the state folder, which no repair ever deletes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.provenance.private_files import write_private
from rlog_git.vault.files import read

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.health.findings import Patient

FOLDER = "aside"


def keep(patient: Patient, path: Path) -> Path:
    """Copy a file aside, synced, and return the copy; raise RlogError where that fails."""
    return keep_bytes(patient, path.name, read(path))


def keep_bytes(patient: Patient, name: str, data: bytes) -> Path:
    """Keep bytes aside under a name that nothing else has; return the new file."""
    copy = free(patient, name)
    write_private(copy, data)
    return copy


def move(patient: Patient, path: Path) -> Path:
    """Move a file aside: copied first, and taken away only if it still is what was copied."""
    data = read(path)
    copy = keep_bytes(patient, path.name, data)
    if read(path) != data:
        raise RlogError(f"{path} changed while it was kept aside", "Run 'rlog doctor' again")
    path.unlink()
    return copy


def move_whole(patient: Patient, path: Path) -> Path:
    """Move aside what is no file, such as a folder that stands in a file's place."""
    copy = free(patient, path.name)
    path.rename(copy)
    return copy


def free(patient: Patient, name: str) -> Path:
    """Return a new path in the folder of what is kept aside."""
    folder = patient.state / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"{patient.now:%Y-%m-%d-%H%M}-{name}"
    number = 1
    copy = folder / stem
    while os.path.lexists(copy):
        number += 1
        copy = folder / f"{stem}.{number}"
    return copy

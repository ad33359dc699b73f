"""Examine the folder of machine-local state: its place, its rights, its files."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from rlog_git.health import aside, modes
from rlog_git.health.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.health.findings import Patient

FILES = (
    "journal.tsv",
    "lock",
    "index.db",
    "capture.marshal",
    "carried",
    "committed",
    "listed.json",
    "changes.tsv",
)


def state_in_vault(patient: Patient) -> Iterator[Finding]:
    """Find a state folder inside the vault, where a syncing service would copy it."""
    root = os.path.realpath(patient.root)
    if os.path.realpath(patient.state).startswith(root + os.sep):
        yield Finding(
            "state-in-vault",
            str(patient.state),
            "rlog's own state lies inside the vault, where a syncing service copies and mixes it",
            "Set RLOG_STATE, or unset it, so that it lies outside",
        )


def state_closed(patient: Patient) -> Iterator[Finding]:
    """Find a state folder or a file of it that its owner may not read or write."""
    needed = modes.READ | modes.WRITE | modes.ENTER
    if patient.state.is_dir() and modes.missing(patient.state, needed):
        what = "rlog cannot write its journal and index there"
        yield modes.closed("state-closed", patient.state, what, needed)
    for name in FILES:
        path = patient.state / name
        if path.is_file() and modes.missing(path, modes.READ | modes.WRITE):
            what = "rlog cannot read and write this file of its own"
            yield modes.closed("state-closed", path, what, modes.READ | modes.WRITE)


def state_open(patient: Patient) -> Iterator[Finding]:
    """Find state that others may read: it holds what the notes hold."""
    paths = [patient.state, *(patient.state / name for name in FILES)]
    paths += [patient.state.parent / "spool"]
    for path in paths:
        if path.exists() and modes.open_to_others(path):
            mode = path.lstat().st_mode & 0o777
            yield Finding(
                "state-open",
                str(path),
                f"others may open it ({mode:04o}), and it holds what your notes hold",
                f"Close it: chmod go= {path}",
                partial(modes.shut, path),
            )


def state_no_file(patient: Patient) -> Iterator[Finding]:
    """Find a folder where a file of the state belongs."""
    for name in FILES:
        path = patient.state / name
        if path.is_dir():
            yield Finding(
                "state-no-file",
                str(path),
                "a folder stands where rlog keeps a file",
                "Move it away",
                partial(_move_away, patient, path),
            )


def _move_away(patient: Patient, path: Path) -> str:
    return f"{path} moved to {aside.move_whole(patient, path)}"

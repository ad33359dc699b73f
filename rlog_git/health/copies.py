"""Examine second versions of notes that a syncing service made, and merge them entry by entry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rlog_git.daybook import writing
from rlog_git.errors import RlogError
from rlog_git.health import aside
from rlog_git.health.findings import Finding
from rlog_git.health.notes import walk
from rlog_git.text.merge import merge
from rlog_git.vault import files
from rlog_git.vault.walk import original_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.health.findings import Patient
    from rlog_git.vault.config import Vault


def copies(root: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each conflict copy of a vault with the note it is a second version of."""
    for path, is_folder in walk(root):
        name = original_of(str(path.parent), path.name) if path.suffix == ".md" else ""
        if name and not is_folder:
            yield path, path.with_name(name)


def conflict_copies(patient: Patient) -> Iterator[Finding]:
    """Find conflict copies; what only they hold is in no list and no search."""
    for path, original in copies(patient.root):
        repair = partial(_merge, patient, patient.vault, path, original) if patient.vault else None
        if repair and _united(original, path, patient.vault) is None:
            repair = None
        yield Finding(
            "conflict-copy",
            str(path),
            f"is a second version of {original.name}, made by a syncing service",
            "'rlog doctor --fix' brings what only it holds into the note, and keeps it aside"
            if repair
            else f"Bring what you need of it into {original.name} by hand, for one of the two has"
            " an open fence, a conflict or odd bytes; then delete it",
            repair,
        )


def _united(original: Path, copy: Path, vault: Vault | None) -> bytes | None:
    try:
        ours, theirs = files.read_or_nothing(original), files.read(copy)
    except RlogError:
        return None
    names = vault.settings.grammar.sections if vault else {}
    return merge(b"", ours, theirs, names) if original.exists() else theirs


def _merge(patient: Patient, vault: Vault, copy: Path, original: Path) -> str:
    """Write both versions, merged, into the note, both versions kept aside before."""
    data = files.read(copy)
    kept = aside.keep(patient, copy)
    if original.exists():
        aside.keep(patient, original)
    relative = original.relative_to(patient.root).as_posix()

    def splice(old: bytes) -> bytes:
        new = merge(b"", old, data, vault.settings.grammar.sections) if old else data
        if new is None:
            raise RlogError(f"{original} changed while it was merged", "Run 'rlog doctor' again")
        return new

    writing.change(vault, relative, f"merge {copy.name}", splice)
    if files.read(copy) != data:
        raise RlogError(f"{copy} changed while it was merged", "Run 'rlog doctor' again")
    copy.unlink()
    return f"{copy.name} brought into {relative}; both as they were are in {kept.parent}"

"""Examine the index: whole, of this version, and equal to one made afresh from the notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rlog_git.health.findings import Finding
from rlog_git.index import refresh, soundness, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient
    from rlog_git.vault.config import Vault

MEND = "'rlog index --rebuild' makes it anew from the notes"


def index_unsound(patient: Patient) -> Iterator[Finding]:
    """Find an index that is damaged, of another version, or wrong; none at all is well."""
    vault = patient.vault
    path = store.path_of(vault) if vault else patient.state / store.NAME
    if vault is None or not path.is_file():
        return
    repair = partial(_rebuild, vault)
    damage = soundness.damage(path)
    if damage:
        yield Finding("index-damaged", str(path), f"is damaged: {damage}", MEND, repair)
    elif soundness.version(path) != store.VERSION:
        yield Finding("index-version", str(path), "is of another version of rlog", MEND, repair)
    else:
        wrong = soundness.difference(vault, patient.progress)
        if wrong:
            what = f"differs from one made afresh, first in {wrong}"
            yield Finding("index-differs", str(path), what, MEND, repair)


def _rebuild(vault: Vault) -> str:
    refresh.open_index(vault, rebuild=True).connection.close()
    return f"{store.path_of(vault)} made anew from the notes"

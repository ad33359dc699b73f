"""Examine the settings of a vault: rlog.toml as a file and as TOML."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.health import aside, modes
from rlog_git.health.findings import Finding
from rlog_git.vault import files, git
from rlog_git.vault.config import open_vault
from rlog_git.vault.locate import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.health.findings import Patient

# what Windows editors put in front of UTF-8
BOM = b"\xef\xbb\xbf"


def settings_closed(patient: Patient) -> Iterator[Finding]:
    """Find settings that their owner may not read or write."""
    path = patient.root / MARKER
    if modes.missing(path, modes.READ | modes.WRITE):
        what = "you may not read and write your own settings"
        yield modes.closed("settings-closed", path, what, modes.READ | modes.WRITE)


def is_kept_by_git(root: Path) -> bool:
    """Say whether git's HEAD holds the settings of a vault, whatever became of the file."""
    return root.is_dir() and bool(_committed(root))


def settings_gone(patient: Patient) -> Iterator[Finding]:
    """Find a vault whose settings were deleted, while git still holds them."""
    path = patient.root / MARKER
    data = b"" if path.exists() else _committed(patient.root)
    if data:
        what = "is gone, so this is no vault any more; git holds it"
        mend = f"Put it back: git checkout HEAD -- {MARKER}"
        repair = partial(_put_back, path, data)
        yield Finding("settings-gone", str(path), what, mend, repair)


def settings_unread(patient: Patient) -> Iterator[Finding]:
    """Find settings that rlog cannot use; a byte order mark is the only fault mended here."""
    path = patient.root / MARKER
    if not path.exists():
        return  # told above
    try:
        data = files.read(path)
        if data.startswith(BOM):
            what = "begins with a byte order mark, which TOML does not allow"
            mend = "Save it as UTF-8 without BOM"
            yield Finding(
                "settings-bom", str(path), what, mend, partial(_without_bom, patient, path)
            )
            return
        open_vault(patient.root)
    except RlogError as error:
        # '/log/rlog.toml:36: dialy: unknown key'
        where, _, what = error.what.partition(": ")
        yield Finding("settings-unread", where, what, error.mend or "Correct that line")


def _committed(root: Path) -> bytes:
    answer = git.run(root, "cat-file", "blob", f"HEAD:./{MARKER}")
    return answer.out if answer.code == 0 else b""


def _put_back(path: Path, data: bytes) -> str:
    files.write_atomic(path, data)
    return f"{path} put back as git holds it"


def _without_bom(patient: Patient, path: Path) -> str:
    copy = aside.keep(patient, path)
    files.write_atomic(path, files.read(path).removeprefix(BOM))
    return f"byte order mark taken out of {path}; as it was, it is {copy}"

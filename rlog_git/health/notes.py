"""Examine the notes as files: closed, broken, outside, hollow, left over from a write."""

from __future__ import annotations

import os
import re
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.dates import log_day
from rlog_git.daybook import recovery, writing
from rlog_git.health import aside, modes
from rlog_git.health.findings import Finding
from rlog_git.vault import git
from rlog_git.vault.walk import SKIPPED_FOLDERS, TEMPLATES, is_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient
    from rlog_git.vault.config import Vault

# '.rlog-1f4c.tmp', which a write that was cut short left behind
LEFTOVER = re.compile(r"\.rlog-([0-9a-f]{1,8})[^/]*\.tmp")
# no write takes this long
LEFTOVER_SECONDS = 600
HOLLOW_BYTES = 64


def walk(root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield (path, is a folder) of a vault's folders and files, as the index walks it."""
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "."
            and name not in SKIPPED_FOLDERS
            and not (here == root and name == TEMPLATES)
        )
        for name in folders:
            yield here / name, True
        for name in sorted(names):
            yield here / name, False


def notes_closed(patient: Patient) -> Iterator[Finding]:
    """Find notes and folders that their owner may not read: no command sees what they hold."""
    for path, is_folder in walk(patient.root):
        if is_folder and modes.missing(path, modes.READ | modes.ENTER):
            what = "you may not look into this folder, so its notes are not seen"
            yield modes.closed("note-closed", path, what, modes.READ | modes.ENTER)
        elif path.suffix == ".md" and modes.missing(path, modes.READ):
            yield modes.closed("note-closed", path, "you may not read this note", modes.READ)


def notes_astray(patient: Patient) -> Iterator[Finding]:
    """Find notes that are links to nowhere or out of the vault."""
    inside = os.path.realpath(patient.root) + os.sep
    for path, is_folder in walk(patient.root):
        if is_folder or path.suffix != ".md" or not path.is_symlink():
            continue
        target = os.path.realpath(path)
        if not target.startswith(inside):
            what = f"leads out of the vault, to {target}; rlog reads it, but writes only inside"
            mend = "Move the note into the vault, or take the link away"
            yield Finding("note-outside", str(path), what, mend)
        elif not os.path.exists(target):  # noqa: PTH110 - a string
            what = f"is a link to {target}, which does not exist"
            yield Finding("note-missing", str(path), what, "Put the note back, or remove the link")


def notes_nameless(patient: Patient) -> Iterator[Finding]:
    """Find notes and folders whose names are not UTF-8: no command sees what they hold."""
    for path, is_folder in walk(patient.root):
        if not is_text(path.name) and (is_folder or path.suffix == ".md"):
            shown = os.fsencode(path).decode("utf-8", "replace")
            what = "its name is not UTF-8, so what it holds is not seen"
            yield Finding("note-nameless", shown, what, "Rename it")


def notes_hollow(patient: Patient) -> Iterator[Finding]:
    """Find notes of nothing but NUL bytes, as a power cut leaves them."""
    if patient.vault is None:
        return
    for path, is_folder in walk(patient.root):
        if is_folder or path.suffix != ".md" or not _is_hollow(path):
            continue
        kept = _committed(patient, path)
        yield Finding(
            "note-hollow",
            str(path),
            "holds nothing but NUL bytes, as a power cut leaves a file",
            "'rlog doctor --fix' puts back what git holds of it"
            if kept.strip(b"\0")
            else "Look for a copy in a backup, for git holds none",
            partial(_refill, patient, patient.vault, path, kept) if kept.strip(b"\0") else None,
        )


def today_unwritable(patient: Patient) -> Iterator[Finding]:
    """Find what would stop rlog from writing today's note."""
    if patient.vault is None:
        return
    day = log_day(patient.now, patient.vault.settings.day_ends)
    path = patient.root / writing.day_path(patient.vault, day)
    if path.is_dir():
        what = "is a folder, and today's note belongs there"
        yield Finding("today-unwritable", str(path), what, "Rename it, or set 'daily' in rlog.toml")
    for folder in path.parents:
        if folder.is_file():
            what = "is a file, and the folder of today's note belongs there"
            yield Finding("today-unwritable", str(folder), what, "Rename it")
        elif modes.missing(folder, modes.WRITE):
            what = "you may not write here, so today's note cannot be written"
            yield modes.closed("today-unwritable", folder, what, modes.WRITE)
        if folder == patient.root:
            break


def leftovers(patient: Patient) -> Iterator[Finding]:
    """Find files that a write left behind when it was cut short."""
    for path, is_folder in walk(patient.root):
        found = LEFTOVER.fullmatch(path.name)
        if found and not is_folder and _is_abandoned(path, int(found[1], 16)):
            yield Finding(
                "leftover",
                str(path),
                "was left behind by a write that was cut short",
                "Compare it with the note; 'rlog doctor --fix' keeps what is in neither",
                partial(_clear_up, patient, path),
            )


def _clear_up(patient: Patient, path: Path) -> str:
    copy = aside.keep(patient, path)
    if patient.vault:
        recovery.clear_up(patient.vault, path.parent)
    path.unlink(missing_ok=True)
    return f"{path} cleared up; as it was, it is {copy}"


def _is_hollow(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if file.read(HOLLOW_BYTES).strip(b"\0") or not path.stat().st_size:
                return False
            return not (file.seek(0) or file.read().strip(b"\0"))
    except OSError:
        return False  # closed or astray, which other examinations tell


def _committed(patient: Patient, path: Path) -> bytes:
    """Return what git's HEAD holds of a note, b"" where it holds nothing."""
    relative = path.relative_to(patient.root).as_posix()
    answer = git.run(patient.root, "cat-file", "blob", f"HEAD:./{relative}")
    return answer.out if answer.code == 0 else b""


def _refill(patient: Patient, vault: Vault, path: Path, kept: bytes) -> str:
    copy = aside.keep(patient, path)
    relative = path.relative_to(patient.root).as_posix()
    writing.change(vault, relative, "refill", lambda data: data if data.strip(b"\0") else kept)
    return f"{path} put back as git holds it; as it was, it is {copy}"


def _is_abandoned(path: Path, process: int) -> bool:
    try:
        if time.time() - path.stat().st_mtime < LEFTOVER_SECONDS:
            return False
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    # the number may have gone to another process since
    return time.time() - path.stat().st_mtime > LEFTOVER_SECONDS * 6

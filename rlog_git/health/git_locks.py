"""Examine the locks of the vault's git: one that a killed git left behind stops every commit."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.health import aside
from rlog_git.health.findings import Finding
from rlog_git.vault import git

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient

STALE_SECONDS = 3600
PROC = Path("/proc")


def stale_locks(patient: Patient) -> Iterator[Finding]:
    """Find locks older than an hour in a repository in which no git is at work."""
    folder = git_folder(patient.root)
    if folder is None:
        return
    old = [path for path in _locks(folder) if _age(path) > STALE_SECONDS]
    if not old or git_is_at_work(patient.root):
        return
    for path in old:
        yield Finding(
            "git-lock",
            str(path),
            "was left behind by a git that was killed, and stops every commit",
            f"No git is at work here, so delete it: rm {path}",
            partial(_set_aside, patient, path),
        )


def git_folder(root: Path) -> Path | None:
    """Return git's folder, also of a vault inside another repository or a linked worktree."""
    own = root / ".git"
    if own.is_dir():
        return own  # git itself need not be able to read it
    answer = git.run(root, "rev-parse", "--absolute-git-dir")
    return Path(os.fsdecode(answer.out).removesuffix("\n")) if answer.code == 0 else None


def git_is_at_work(root: Path) -> bool:
    """Say whether a git process stands in a folder; where that cannot be told, any git counts."""
    real = os.path.realpath(root)
    if not PROC.is_dir():
        listed = subprocess.run(
            ["ps", "-A", "-o", "comm="], capture_output=True, text=True, check=False
        )
        names = (Path(line.strip()).name for line in listed.stdout.split("\n"))
        return any(name == "git" or name.startswith("git-") for name in names)
    for process in PROC.glob("[0-9]*"):
        with suppress(OSError):
            name = (process / "comm").read_text().strip()
            stands = os.path.realpath(process / "cwd")
            inside = stands == real or stands.startswith(real + os.sep)
            if inside and (name == "git" or name.startswith("git-")):
                return True
    return False


def _locks(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.lock"))
    yield from sorted((folder / "refs").rglob("*.lock"))


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0  # let go meanwhile


def _set_aside(patient: Patient, path: Path) -> str:
    return f"{path} moved to {aside.move(patient, path)}"

"""Make the sample code repository: real commits, each at its own hour of the ten weeks."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.vault.git import GitMissingError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from rlog_git.demo.story import Edit

NAME, EMAIL = "Mira Lindqvist", "mira@example.org"


def make(folder: Path) -> None:
    """Make an empty repository."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main", "--template=")


def commit(folder: Path, moment: datetime, subject: str) -> None:
    """Commit all that changed, as the author of the story and at her hour."""
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", subject, moment=moment)


def apply(folder: Path, edits: tuple[Edit, ...]) -> None:
    """Make the changes of a commit to the files."""
    for edit in edits:
        path = folder / edit.path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if edit.old not in text:
            raise ValueError(f"{edit.path} does not hold {edit.old!r}")
        new = text.replace(edit.old, edit.new, 1) if edit.old else text + edit.new
        path.write_text(new, encoding="utf-8", newline="\n")


def _git(folder: Path, *words: str, moment: datetime | None = None) -> None:
    """Run git under none of the user's settings: no signing, no templates, no identity."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    if moment:
        for role in ("AUTHOR", "COMMITTER"):
            environ |= {
                f"GIT_{role}_NAME": NAME,
                f"GIT_{role}_EMAIL": EMAIL,
                f"GIT_{role}_DATE": moment.isoformat(),
            }
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=folder,
            env=environ,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise GitMissingError from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise RlogError(f"git {words[0]} failed in {folder}: {reason}")

"""The vault's own git repository: the only file that imports GitPython."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_COUNT")
KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")


class GitMissingError(RlogError):
    """There is no git on the PATH."""

    def __init__(self) -> None:
        super().__init__("git was not found", "Install git, then try again")


def strip_environment() -> None:
    """Drop what a hook exports (GIT_DIR, GIT_INDEX_FILE, …), so that git works where we mean it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if name not in KEPT and not name.startswith(KEPT_PREFIXES):
            del os.environ[name]


def is_bare(folder: Path) -> bool:
    """Say whether a folder lies inside a bare repository, where no notes can stand."""
    return _answer(folder, "--is-bare-repository") == "true" or (
        _answer(folder, "--is-inside-git-dir") == "true"
    )


def work_tree(folder: Path) -> str:
    """Return the top of the work tree that a folder lies in, "" where it lies in none."""
    return _answer(folder, "--show-toplevel")


def make_repository(folder: Path) -> None:
    """Make a folder a git repository; an existing one stays as it is."""
    try:
        import git  # noqa: PLC0415 - 123 ms, needed once in a vault's life
    except ImportError as error:
        raise GitMissingError from error
    try:
        git.Repo.init(folder, initial_branch="main")
    except git.GitCommandNotFound as error:
        raise GitMissingError from error
    except git.GitCommandError as error:
        raise RlogError(
            f"git could not make a repository in {folder}: {error.stderr.strip()}"
        ) from error


def _answer(folder: Path, question: str) -> str:
    try:
        done = subprocess.run(
            ["git", "rev-parse", question],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise GitMissingError from error
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

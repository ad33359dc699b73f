"""Speak to the vault's own git repository: the only file that imports GitPython.

Making a repository is GitPython's; all that happens every day is one `git` process, for a commit
through GitPython takes 183 ms and more where git itself takes 29 (the design's performance.md).
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_COUNT")
KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")
# What every git of ours gets: it asks nothing, opens nothing, and does not log itself.
QUIET = {"RLOG_OFF": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_EDITOR": ":"}
# a pinentry on the user's terminal would wait for a word that nobody was asked for
DROPPED = ("GPG_TTY", "LC_ALL", "LANGUAGE")
SECONDS = 120.0
GRACE_SECONDS = 5.0


class Answer(NamedTuple):
    """How a git process ended, and what it said."""

    code: int
    out: bytes
    err: str


class GitMissingError(RlogError):
    """There is no git on the PATH."""

    def __init__(self) -> None:
        super().__init__("git was not found", "Install git, then try again")


def strip_environment() -> None:
    """Drop what a hook exports (GIT_DIR, GIT_INDEX_FILE, …), so that git works where we mean it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if not _is_kept(name):
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


def run(folder: Path, *words: str, given: bytes = b"", seconds: float = SECONDS) -> Answer:
    """Run git in a folder and return its answer, code 124 where it took too long.

    It runs in a session of its own: a Ctrl-C at our terminal does not reach it, and what it began
    is ended before the interruption goes on, for a git that is killed leaves its locks behind.
    """
    try:
        process = subprocess.Popen(
            ["git", "--no-pager", "--literal-pathspecs", *words],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        if folder.is_dir():
            raise GitMissingError from error
        return Answer(128, b"", f"{folder} is gone")
    except OSError as error:
        return Answer(128, b"", error.strerror or str(error))
    with process:
        try:
            out, err = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return Answer(124, b"", f"git did not end within {seconds:g} s")
        except KeyboardInterrupt:
            process.wait(seconds)
            raise
    return Answer(process.returncode, out, err.decode("utf-8", "replace"))


def environment() -> dict[str, str]:
    """Return the environment of our git: nothing a hook exported, messages in English."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in DROPPED and (not name.startswith("GIT_") or _is_kept(name))
    }
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    # only the messages, so that hooks keep the encoding of the user's locale
    return {**kept, **QUIET, **({"LANG": locale} if locale else {}), "LC_MESSAGES": "C"}


def _is_kept(name: str) -> bool:
    return name in KEPT or name.startswith(KEPT_PREFIXES)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process gently: at SIGTERM git takes its locks away, at SIGKILL it cannot."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _answer(folder: Path, question: str) -> str:
    answer = run(folder, "rev-parse", question, seconds=20)
    return answer.out.decode("utf-8", "surrogateescape").strip() if answer.code == 0 else ""

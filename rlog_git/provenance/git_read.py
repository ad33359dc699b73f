"""Ask a code repository what it holds, and let nothing that it holds run."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Others (status, diff, add, grep, ls-files) run programs that a hostile .git/config names.
READING = {
    "rev-parse": (),
    "log": ("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color"),
    "show": ("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color"),
    "cat-file": (),
    "config": ("--get-regexp",),
}
# What may reach git of the variables that a hook or a shell has set.
KEPT = ("GIT_SSH", "GIT_ASKPASS", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
QUIET = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # A missing object of a partial clone is not fetched, for fetching runs what the remote says.
    "GIT_ALLOW_PROTOCOL": "none",
    "RLOG_OFF": "1",
}
SETTINGS = (
    "core.fsmonitor=false",
    "log.showSignature=false",
    "log.showRoot=true",
)
SECONDS = 20.0


class GitReadError(RlogError):
    """Git could not answer about a code repository."""

    def __init__(self, repo: str, reason: str, mend: str = "") -> None:
        super().__init__(f"cannot read the repository {repo}: {reason}", mend)


def clean_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for git: no ``GIT_*`` of a hook leaks in, nothing is asked."""
    given = os.environ if environ is None else environ
    kept = {k: v for k, v in given.items() if not k.startswith("GIT_") or k.startswith(KEPT)}
    return {**kept, **QUIET}


def read(
    repo: Path | str,
    command: str,
    *arguments: str,
    stdin: bytes = b"",
    seconds: float = SECONDS,
) -> bytes:
    """Return what a reading git command prints on `stdin`; raise GitReadError where it fails.

    Strings of foreign origin come behind ``--end-of-options`` or ``--``.
    """
    options = [word for setting in SETTINGS for word in ("-c", setting)]
    line = ["git", "--no-pager", *options, "-C", str(repo), command, *READING[command], *arguments]
    try:
        done = subprocess.run(
            line,
            env=clean_environment(),
            input=stdin,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError:
        raise GitReadError(str(repo), "git is not installed", "Install git") from None
    except subprocess.TimeoutExpired:
        raise GitReadError(str(repo), f"git did not answer within {seconds:g} s") from None
    except (OSError, ValueError) as error:
        raise GitReadError(str(repo), str(error)) from None
    if done.returncode:
        raise GitReadError(str(repo), _reason(done.stderr))
    return done.stdout


def read_line(repo: Path | str, command: str, *arguments: str) -> str:
    """Return the first line of an answer, or nothing where git has none."""
    try:
        answer = read(repo, command, *arguments)
    except GitReadError:
        return ""
    return os.fsdecode(answer).split("\n", 1)[0]


def setting(repo: Path | str, key: str) -> str:
    """Return a git setting as it holds in a repository, or nothing; the last one counts."""
    found = settings(repo, f"^{re.escape(key)}$")
    return found[-1][1] if found else ""


def settings(repo: Path | str, pattern: str) -> list[tuple[str, str]]:
    """Return the (key, value) of git's settings whose key a pattern matches."""
    try:
        answer = read(repo, "config", "-z", pattern)
    except GitReadError:
        return []
    rows = (os.fsdecode(row).partition("\n") for row in answer.split(b"\0") if row)
    return [(key, value) for key, _, value in rows]


def _reason(stderr: bytes) -> str:
    text = stderr.decode("utf-8", "replace").strip()
    first = text.split("\n", 1)[0].removeprefix("fatal: ").removeprefix("error: ")
    shown = "".join(character for character in first if character.isprintable())
    return shown[:300] or "git failed without a reason"

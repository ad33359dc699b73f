"""Tell git to merge notes by rlog, and what to do where rlog cannot be started."""

from __future__ import annotations

import shlex
import shutil
import sys
from typing import TYPE_CHECKING

from rlog_git.vault import git

if TYPE_CHECKING:
    from pathlib import Path

KEY = "merge.rlog.driver"
# A driver that fails would leave our side without markers, and hide theirs.
ELSE = "git merge-file -L ours -L base -L theirs %A %O %B"


def command() -> str:
    """Return what git runs for a note that both sides changed; it needs no rlog on the PATH.

    -P keeps a folder `rlog_git` in the vault's work tree from being run.
    """
    python = shlex.quote(sys.executable)
    return f"{python} -P -m rlog_git merge-driver %O %A %B %P || {ELSE}"


def install(root: Path) -> bool:
    """Put the driver into the settings of a vault's repository; say whether git took it."""
    name = git.run(root, "config", "merge.rlog.name", "rlog: notes entry by entry")
    return not name.code and not git.run(root, "config", KEY, command()).code


def installed(root: Path) -> str:
    """Return the driver that git's settings name, "" for none."""
    answer = git.run(root, "config", "--get", KEY)
    return answer.out.decode("utf-8", "surrogateescape").strip() if not answer.code else ""


def program_gone(driver: str) -> str:
    """Return the program that a driver starts, where it is not found."""
    try:
        program = shlex.split(driver)[0]
    except (ValueError, IndexError):
        program = driver
    return "" if shutil.which(program) else program

"""Examine the hook of each linked repository: the one that git runs, and whether it reaches us."""

from __future__ import annotations

import os
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.health.findings import Finding
from rlog_git.provenance import hooks, repos
from rlog_git.provenance.spool import spool_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlog_git.health.findings import Patient
    from rlog_git.provenance.hooks import HookStatus

# state of the hook → what that means; all are mended by installing it again
INSTALL = {
    "absent": "has no hook of rlog's, so its commits do not reach the log",
    "foreign": "has another's hook in the place of rlog's, so its commits do not reach the log",
    "outdated": "has a hook of another version of rlog, or one that git cannot run",
}
# '.husky/_' is husky's own; what a user adds stands one folder up
HUSKY = "_"
# where lefthook and pre-commit read what to call
MANAGED = ("lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".pre-commit-config.yaml")


def hooks_unwell(patient: Patient) -> Iterator[Finding]:
    """Find linked repositories whose commits do not reach the log."""
    here = os.path.realpath(patient.root)
    for repo in _linked():
        if os.path.realpath(repo.vault) != here:
            continue
        place = repos.readable_path(repo)
        if place is None:
            what = f"the folder of the linked repository {repo.name} is gone"
            mend = f"Where it moved: rlog link add FOLDER; else: rlog link remove {repo.name}"
            yield Finding("repo-gone", repo.paths[0] if repo.paths else repo.name, what, mend)
            continue
        try:
            found = hooks.statuses(place, spool_path())
        except RlogError as error:
            yield Finding("repo-unread", str(place), error.what, error.mend)
            continue
        for code, group in groupby(sorted(found, key=_state), _state):
            yield from _hooks(place, code, list(group))


def _state(status: HookStatus) -> str:
    return status.state


def _hooks(place: Path, state: str, found: list[HookStatus]) -> Iterator[Finding]:
    """Say what a state means for the hooks that are in it."""
    names = ", ".join(one.path.name for one in found)
    if state in INSTALL:
        yield Finding(
            f"hook-{state}",
            str(place),
            f"{INSTALL[state]} ({names})",
            f"Install it: rlog link add {place}",
            partial(_install, place),
        )
    elif state == "edited":
        yield Finding(
            "hook-edited",
            str(found[0].path),
            "was edited after rlog wrote it, and is left as it is",
            f"Where it still works, fine; else delete it and run 'rlog link add {place}'",
        )
    elif state in ("elsewhere", "managed"):
        for one in found:
            yield from _elsewhere(place, one)


def _elsewhere(place: Path, status: HookStatus) -> Iterator[Finding]:
    """Look at a hook that husky, lefthook, pre-commit or the user writes: we write nothing."""
    folder = status.path.parent
    path = folder.parent / status.path.name if folder.name == HUSKY else status.path
    why = f"{status.manager} writes this hook" if status.manager else "core.hooksPath is set"
    standby = hooks.standby(spool_path(), status.path.name)
    if not any(_names(one) for one in (path, *(place / name for name in MANAGED))):
        yield Finding(
            "hook-elsewhere",
            str(path),
            f"{why}, and it does not call rlog's",
            f"Paste this into it (and make it executable):\n{status.snippet}",
        )
    elif not standby.is_file():
        what = "calls rlog's hook, which is not there"
        mend = f"Write it: rlog link add {place}"
        yield Finding("hook-standby", str(path), what, mend, partial(_install, place))


def _names(path: Path) -> bool:
    """Say whether a file calls the copy of our hook that stands ready for it."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    folder = str(hooks.standby(spool_path()).parent).replace("'", "'\\''")
    return folder in text or "/rlog/hooks/" in text


def _install(place: Path) -> str:
    status = hooks.install(place, spool_path())
    behind = ", another's runs behind it" if status.chained else ""
    return f"{place}: hook installed{behind}"


def _linked() -> tuple[repos.LinkedRepo, ...]:
    try:
        return repos.load()
    except RlogError:
        return ()  # told by the examination of the user's settings

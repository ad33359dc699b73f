"""Examine the user's own settings: the default vault, the linked repositories."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.health.findings import Finding
from rlog_git.provenance import repos
from rlog_git.vault import locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.health.findings import Patient


def default_vault(patient: Patient) -> Iterator[Finding]:
    """Find user settings that cannot be read, or a default vault that is none."""
    del patient
    path = Path(locate.config_root()) / "config.toml"
    try:
        tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        yield Finding("user-settings", str(path), f"cannot be read: {error}", "Correct the file")
        return
    given = locate.default_vault()
    if given and not (Path(given) / locate.MARKER).is_file():
        yield Finding(
            "default-vault",
            str(path),
            f"the default vault {given} is none: it holds no rlog.toml",
            'Write where it lies now: default_vault = "…", or take the line out',
        )


def linked_repositories(patient: Patient) -> Iterator[Finding]:
    """Find a list of linked repositories that cannot be read, or leads to a vault that is gone."""
    del patient
    try:
        linked = repos.load()
    except RlogError as error:
        what = f"cannot be read: {error.what}"
        mend = "Correct that line, or delete the file and link the repositories again"
        yield Finding("links-unread", str(repos.repos_path()), what, mend)
        return
    for repo in linked:
        if repo.vault and not os.path.isdir(repo.vault):  # noqa: PTH112 - a string
            yield Finding(
                "link-astray",
                str(repos.repos_path()),
                f"{repo.name} is linked to the vault {repo.vault}, which is gone",
                f"Unlink it: rlog link remove {repo.name}",
            )
    if not repos.short_list_is_current():
        yield Finding(
            "links-stale",
            locate.state_root(),
            "the list by which rlog knows the repository one stands in is out of date",
            "'rlog link add' writes it",
            _write_list,
        )


def _write_list() -> str:
    repos.save(repos.load())
    return "the list of linked repositories written anew"

"""Tell which commit a work tree stood on at a moment, by its reflog."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.provenance import reflog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from rlog_git.provenance.reflog import Row

LINKED = "worktrees"
# the file of a linked work tree's git folder that says where it stands
GITDIR = "gitdir"


class Heads:
    """The reflogs of a repository's work trees, read once."""

    def __init__(self, common_dir: str) -> None:
        self._rows: Mapping[str, Sequence[Row]] = {
            _tree(common_dir, path): reflog.read(common_dir, path)
            for path in reflog.stats(common_dir)
        }

    def at(self, folder: str, moment: datetime) -> str:
        """Return the commit that the work tree of a folder stood on; nothing where unknown.

        Before its first line a reflog knows nothing; a folder outside all trees is of the main one.
        """
        inside = [tree for tree in self._rows if tree and _holds(tree, folder)]
        rows = self._rows.get(max(inside, key=len, default=""), ())
        seconds = moment.timestamp()
        before = [row for row in rows if row.moment <= seconds]
        return before[-1].new if before else ""


def _tree(common_dir: str, path: str) -> str:
    """Return the folder of the work tree that a reflog belongs to, nothing for the main one."""
    parts = Path(path).parts
    if parts[0] != LINKED:
        return ""
    try:
        text = (Path(common_dir) / LINKED / parts[1] / GITDIR).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return common_dir  # no folder of runs is in there
    return os.path.dirname(text.rstrip("\n"))  # noqa: PTH120 - of a text


def _holds(tree: str, folder: str) -> bool:
    return folder == tree or folder.startswith(tree.rstrip("/") + "/")

"""Ask git what of the vault is not committed, and whether a commit can be made now."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.vault import git
from rlog_git.vault.approvals import LOCK
from rlog_git.vault.locate import MARKER
from rlog_git.vault.walk import TEMPLATES, is_note, is_passing

if TYPE_CHECKING:
    from rlog_git.vault.config import Vault

ATTACHMENTS = "attachments"
# files that rlog writes at the top of a vault, beside its settings
OWN_FILES = (MARKER, LOCK, ".gitignore", ".gitattributes")
OWN_FOLDERS = (ATTACHMENTS, TEMPLATES)
# what git keeps in its folder while something is under way
UNDER_WAY = (
    ("MERGE_HEAD", "a merge"),
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase or 'git am'"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
    ("sequencer", "a cherry-pick or revert"),
    ("BISECT_LOG", "a bisect"),
)
# '1 .M N... 100644 100644 100644 <sha of HEAD> <sha of index> daily/2026/2026-11-23.md'
CHANGED_FIELDS = 9
HEAD_BLOB = 6
UNMERGED_FIELDS = 11
# A file system's clock ticks coarsely: what changed in the second before may have been missed.
TICK_NS = 1_000_000_000


class NotCommittedError(RlogError):
    """The vault could not be committed; what was written stands in the notes as before."""

    def __init__(self, reason: str, mend: str) -> None:
        self.reason = reason
        super().__init__(f"not committed: {reason}", mend)


@dataclass(frozen=True, slots=True)
class Changes:
    """What git does not hold yet, as paths relative to the vault; `seen_ns` is when git was asked.

    `blobs` gives the committed blob of each path in `changed` and `gone`. `staged` are paths
    whose index differs from both HEAD and the file: someone chose part of them by hand.
    """

    top: Path
    prefix: str
    refused: NotCommittedError | None
    seen_ns: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    staged: tuple[str, ...] = ()
    blobs: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """All that a commit takes."""
        return (*self.new, *self.changed, *self.gone)


def look(vault: Vault) -> Changes:
    """Return what of the vault is not committed; raise NotCommittedError without a repository."""
    seen = time.time_ns() - TICK_NS
    top, prefix, folder = _place(vault.root)
    words = ("--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames")
    answer = git.run(vault.root, "status", *words, "--", ".")
    if answer.code:
        raise NotCommittedError(*_reason(answer.err, vault.root))
    reading = _Reading(prefix)
    for row in answer.out.decode("utf-8", "surrogateescape").split("\0"):
        reading.take(row)
    # taken out of the index and still on disk: two rows of one path
    for path in reading.gone.keys() & reading.new.keys():
        del reading.gone[path], reading.new[path]
        reading.staged[path] = ""
    return Changes(
        top=top,
        prefix=prefix,
        refused=_refused(folder, reading),
        seen_ns=seen,
        new=tuple(sorted(reading.new)),
        changed=tuple(sorted(reading.changed)),
        gone=tuple(sorted(reading.gone)),
        staged=tuple(sorted(reading.staged)),
        blobs=reading.changed | reading.gone,
    )


def may_commit(vault: Vault, changes: Changes) -> bool:
    """Say whether the vault is committed without being asked for.

    Where it is a folder of another repository, only if `commit = true` says so.
    """
    asked = vault.settings.commit
    return not changes.prefix if asked is None else asked


def is_of_the_vault(path: str) -> bool:
    """Say whether rlog commits a path: notes, settings, attachments and templates, nothing else."""
    *folders, name = path.split("/")
    if is_passing(name) or any(part.startswith(".") for part in folders):
        return False
    if not folders and name in OWN_FILES:
        return True
    return is_note(path) or (bool(folders) and folders[0] in OWN_FOLDERS and name[:1] != ".")


@dataclass(slots=True)
class _Reading:
    """The rows of `git status`, sorted; the values are the blobs of HEAD."""

    prefix: str
    branch: str = ""
    unmerged: str = ""
    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    staged: dict[str, str] = field(default_factory=dict)

    def take(self, row: str) -> None:
        """Sort one row in."""
        if row.startswith("# branch.head "):
            self.branch = row.removeprefix("# branch.head ")
        elif row.startswith("u "):
            self.unmerged = row.split(" ", UNMERGED_FIELDS - 1)[-1]
        elif row.startswith("? "):
            self._sort(row[2:], self.new, "")
        elif row.startswith("1 "):
            fields = row.split(" ", CHANGED_FIELDS - 1)
            index, tree = fields[1][0], fields[1][1]
            blob = fields[HEAD_BLOB]
            if fields[2].startswith("S"):
                return  # a submodule is no file of ours
            if "." not in (index, tree):
                self._sort(fields[-1], self.staged, blob)
            elif "D" in (index, tree):
                self._sort(fields[-1], self.gone, blob)
            else:
                self._sort(fields[-1], self.changed, "" if set(blob) == {"0"} else blob)

    def _sort(self, path: str, into: dict[str, str], blob: str) -> None:
        inside = path.removeprefix(self.prefix)
        if is_of_the_vault(inside) and not path.endswith("/"):
            into[inside] = blob


def _place(root: Path) -> tuple[Path, str, Path]:
    """Return the top of the work tree, the vault's folder in it, and git's own folder."""
    asked = ("--show-toplevel", "--absolute-git-dir", "--show-prefix")
    answer = git.run(root, "rev-parse", *asked)
    if answer.code:
        raise NotCommittedError(*_reason(answer.err, root))
    top, folder, prefix = os.fsdecode(answer.out).split("\n")[:3]
    return Path(top), prefix, Path(folder)


def _refused(folder: Path, reading: _Reading) -> NotCommittedError | None:
    """Return why no commit can be made now, if so."""
    for name, what in UNDER_WAY:
        if (folder / name).exists():
            return NotCommittedError(
                f"git is in the middle of {what}", "Finish or abort it; then 'rlog sync'"
            )
    if reading.unmerged:
        return NotCommittedError(
            f"{reading.unmerged} has a conflict", "Resolve it and 'git add' it; then 'rlog sync'"
        )
    if reading.branch == "(detached)":
        return NotCommittedError(
            "HEAD is detached, so a commit would belong to no branch",
            "Switch to a branch with 'git switch main'; then 'rlog sync'",
        )
    return None


def _reason(stderr: str, root: Path) -> tuple[str, str]:
    """Return why git says nothing of a vault, and what to try."""
    if "not a git repository" in stderr:
        return (
            f"{root} lies in no git repository",
            "Make it one with 'rlog init', or write 'commit = false' under [git] in rlog.toml",
        )
    if "must be run in a work tree" in stderr:
        return (
            f"{root} lies in a bare repository, which has no files",
            "Work in a clone of it",
        )
    if "dubious ownership" in stderr:
        return (
            f"{root} belongs to another user",
            f"If you trust it: git config --global --add safe.directory {root}",
        )
    return last_words(stderr), "See 'git status' in the vault"


def last_words(stderr: str) -> str:
    """Return the sentence in which git or a hook says what is wrong."""
    lines = ["".join(c for c in row if c.isprintable()).strip() for row in stderr.split("\n")]
    said = [row for row in lines if row and not row.startswith(("hint:", "warning:"))]
    fatal = [row for row in said if row.startswith(("fatal:", "error:"))]
    found = (fatal or said[-1:] or ["git failed without a reason"])[0]
    return found.removeprefix("fatal: ").removeprefix("error: ").rstrip(".")[:300]

"""Turn what a hook saw into a commit of the log: read it, and take nothing of it on trust."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.model import CommitRef, Config
from rlog_git.provenance import configs, git_read
from rlog_git.provenance.config_files import LIMIT_BYTES
from rlog_git.provenance.config_names import is_config
from rlog_git.provenance.events import SHA
from rlog_git.provenance.forges import commit_page
from rlog_git.provenance.secret_shapes import redact_shapes
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from rlog_git.provenance.repos import LinkedRepo

FIELDS = ("%H", "%P", "%aE", "%aN", "%aI", "%cI", "%s")
FORMAT = "%x00".join(FIELDS) + "%x00"
READ_CONFIGS = 20
REFLOG_DEPTH = 1000
# 'rebase (pick)', 'rebase -i (fixup)', 'pull --rebase origin main (pick)', 'rebase'
REBASING = re.compile(r"rebase\b.*|pull\b.*\((?:pick|squash|fixup|reword|edit|continue|finish)\)")
AMENDING = "commit (amend)"


@dataclass(frozen=True, slots=True)
class File:
    """A file a commit touched; `old` differs from `path` where it was renamed."""

    path: str
    old: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as its repository tells of it, unclean."""

    sha: str
    parents: tuple[str, ...]
    email: str
    author: str
    authored: str
    committed: str
    subject: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Rewrites:
    """The amended commits of a worktree's reflog: from the first form of each to the last.

    `rebased` are those amended in the middle of a rebase, whose first form no entry knows.
    """

    newer: dict[str, str]
    older: dict[str, str]
    rebased: frozenset[str]

    def last(self, sha: str) -> str:
        """Return what a commit has become."""
        return self._chain(sha, self.newer)[-1]

    def history(self, sha: str) -> list[str]:
        """Return what a commit was before, newest first."""
        return self._chain(sha, self.older)[1:]

    def _chain(self, sha: str, step: dict[str, str]) -> list[str]:
        chain = [sha]
        while (found := step.get(chain[-1])) and found not in chain:
            chain.append(found)
        return chain


def is_rebasing(act: str) -> bool:
    """Say whether a reflog's word tells of a rebase.

    Such a commit is an old one in another place: its entry waits for what post-rewrite says of
    old and new, and would stand twice otherwise.
    """
    return REBASING.fullmatch(act) is not None


def read_commit(repo: Path, sha: str) -> Commit:
    """Return a commit with the size of its change against the first parent; raise GitReadError."""
    answer = git_read.read(
        repo,
        "log",
        "-1",
        "-z",
        "--numstat",
        "--find-renames",
        "--diff-merges=first-parent",
        "--encoding=UTF-8",
        f"--format={FORMAT}",
        _checked(repo, sha),
        "--",
    )
    parts = answer.split(b"\0", len(FIELDS))
    if len(parts) <= len(FIELDS):
        raise git_read.GitReadError(str(repo), f"{sha[:12]} cannot be read")
    texts = [part.decode("utf-8", "replace") for part in parts[: len(FIELDS)]]
    found, parents, email, author, authored, committed, subject = texts
    return Commit(
        sha=found,
        parents=tuple(parents.split()),
        email=email,
        author=author,
        authored=authored,
        committed=committed,
        subject=subject,
        files=tuple(_files(parts[-1].lstrip(b"\0\n"))),
    )


def read_rewrites(worktree: Path) -> Rewrites:
    """Return what the reflog of a worktree tells of amended commits; nothing without a reflog."""
    try:
        answer = git_read.read(
            worktree, "log", "-g", "-z", f"-{REFLOG_DEPTH}", "--format=%H%x00%gs", "HEAD", "--"
        )
    except git_read.GitReadError:
        return Rewrites({}, {}, frozenset())
    words = answer.decode("utf-8", "replace").split("\0")
    entries = [
        (sha, act.partition(": ")[0]) for sha, act in zip(words[::2], words[1::2], strict=False)
    ]
    made = {sha for sha, act in entries if not is_rebasing(act)}
    newer: dict[str, str] = {}
    older: dict[str, str] = {}
    for (new, act), (old, _) in pairwise(entries):
        if act == AMENDING and new != old:
            newer.setdefault(old, new)
            older.setdefault(new, old)
    rebased = frozenset(new for new, old in older.items() if old not in made)
    return Rewrites(newer, older, rebased)


def is_mine(commit: Commit, emails: Collection[str]) -> bool:
    """Say whether the author is one of these; all are, where nobody said who I am."""
    mine = {email.strip().casefold() for email in emails if email.strip()}
    return not mine or commit.email.strip().casefold() in mine


def commit_ref(
    repo: Path, linked: LinkedRepo, commit: Commit, day_ends: str, first: Commit | None = None
) -> CommitRef | None:
    """Return a commit as it may be written; None where no date of it can be read.

    `first` is what an amended commit was when it was made: the entry stays on that day.
    """
    moment = author_moment(first or commit)
    if moment is None:
        return None
    day = dates.log_day(moment, day_ends)
    time = f"{moment.hour:02}:{moment.minute:02}"
    if linked.private:
        return CommitRef(linked.name, "", day, time, "", "")
    return CommitRef(
        repo=linked.name,
        sha=commit.sha,
        day=day,
        time=time,
        author=clean_line(commit.author),
        subject=clean_line(redact_shapes(commit.subject)),
        added=sum(file.added for file in commit.files),
        removed=sum(file.removed for file in commit.files),
        configs=read_configs(repo, commit, linked.config_globs) if linked.configs else (),
        url=commit_page(linked.remote, commit.sha),
        was=first.sha if first and first.sha != commit.sha else "",
    )


def author_moment(commit: Commit) -> datetime | None:
    """Return when a commit was written, in the author's own zone; the committer's if unreadable."""
    for text in (commit.authored, commit.committed):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            continue  # git keeps dates that no calendar has
    return None


def read_configs(repo: Path, commit: Commit, globs: Sequence[str] = ()) -> tuple[Config, ...]:
    """Return what a commit changed in configs against its first parent; `globs` as is_config's."""
    parent = commit.parents[0] if commit.parents else ""
    touched = [file for file in commit.files if is_config(file.path, globs)][:READ_CONFIGS]
    found = []
    for file in touched:
        new = _blob(repo, commit.sha, file.path)
        if new is None:
            continue  # deleted, huge or no file: its size is in the commit's
        old = _blob(repo, parent, file.old) if parent else None
        config = configs.compare(file.path, old, new)
        if config:
            found.append(config)
    return tuple(found)


def _checked(repo: Path, sha: str) -> str:
    if not SHA.fullmatch(sha):
        raise git_read.GitReadError(str(repo), f"{sha[:80]!r} is no commit")
    return sha


def _blob(repo: Path, sha: str, path: str) -> bytes | None:
    name = f"{_checked(repo, sha)}:{path}"
    size = git_read.read_line(repo, "cat-file", "-s", name)
    if not size.isdigit() or int(size) > LIMIT_BYTES:
        return None
    try:
        return git_read.read(repo, "cat-file", "blob", name)
    except git_read.GitReadError:
        return None


def _files(rows: bytes) -> list[File]:
    """Read ``20 TAB 4 TAB path NUL`` and, of a rename, ``0 TAB 0 TAB NUL old NUL new NUL``."""
    words = iter(rows.split(b"\0"))
    files = []
    for word in words:
        added, _, rest = word.partition(b"\t")
        removed, tab, path = rest.partition(b"\t")
        if not tab:
            continue
        old = path
        if not path:
            old, path = next(words, b""), next(words, b"")
        # '-' stands for a binary file
        size = [int(count) if count.isdigit() else 0 for count in (added, removed)]
        files.append(File(os.fsdecode(path), os.fsdecode(old), *size))
    return files

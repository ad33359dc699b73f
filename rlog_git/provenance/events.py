"""One line of the spool: what a hook knew of a commit when it was made or rewritten."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime

VERSION = "1"
FIELDS = 10
REWRITE = "post-rewrite"
REWRITE_FIELDS = 6
# what no hook tells: a squash merge that was recognised
SQUASH = "squash"
# 40 hex digits, or 64 in a repository of sha256
SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
LINE_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class CommitEvent:
    """A commit as a hook saw it; `act` is the reflog's word, such as ``commit (amend)``."""

    hook: str
    sha: str
    parents: tuple[str, ...]
    tree: str
    authored: str
    committed: str
    email: str
    act: str
    worktree: str

    def line(self) -> bytes:
        """Return the event as the hook writes it."""
        parts = (VERSION, self.hook, self.sha, " ".join(self.parents), self.tree, self.authored)
        return os.fsencode("\t".join((*parts, self.committed, self.email, self.act, self.worktree)))


@dataclass(frozen=True, slots=True)
class RewriteEvent:
    """A commit that took the place of another; `kind` is ``amend``, ``rebase`` or SQUASH."""

    old: str
    new: str
    kind: str
    worktree: str

    @property
    def sha(self) -> str:
        """The commit that stands now."""
        return self.new

    def line(self) -> bytes:
        """Return the event as the hook writes it."""
        parts = (VERSION, REWRITE, self.old, self.new, self.kind, self.worktree)
        return os.fsencode("\t".join(parts))


Event = CommitEvent | RewriteEvent


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event that waits, and since when."""

    since: datetime
    event: Event

    def line(self) -> bytes:
        """Return the event as it is kept: the moment, then the hook's line."""
        return self.since.isoformat().encode() + b"\t" + self.event.line()


def parse_event(line: bytes) -> Event | None:
    """Return the event of a line, or None where it is none; the worktree may hold tabs."""
    rewrite = os.fsdecode(line).split("\t", REWRITE_FIELDS - 1)
    if rewrite[:2] == [VERSION, REWRITE] and len(rewrite) == REWRITE_FIELDS:
        _, _, old, new, kind, worktree = rewrite
        good = SHA.fullmatch(old) and SHA.fullmatch(new) and worktree.startswith("/")
        return RewriteEvent(old, new, kind, worktree) if good and len(line) <= LINE_LIMIT else None
    parts = os.fsdecode(line).split("\t", FIELDS - 1)
    if len(line) > LINE_LIMIT or len(parts) != FIELDS or parts[0] != VERSION:
        return None
    _, hook, sha, parents, tree, authored, committed, email, act, worktree = parts
    shas = (sha, tree, *parents.split())
    if not all(SHA.fullmatch(word) for word in shas) or not worktree.startswith("/"):
        return None
    return CommitEvent(
        hook, sha, tuple(parents.split()), tree, authored, committed, email, act, worktree
    )


def parse_kept(line: bytes) -> KeptEvent | None:
    """Return the kept event of a line, or None where it is none."""
    stamp, _, rest = line.partition(b"\t")
    event = parse_event(rest)
    try:
        since = datetime.fromisoformat(stamp.decode("ascii", "replace"))
    except ValueError:
        return None
    return KeptEvent(since, event) if event and since.tzinfo else None

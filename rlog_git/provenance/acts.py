"""Read what a reflog's subject says was done: one reader for the hooks' lines and the catch-up."""

from __future__ import annotations

import re
from enum import Enum

# 'pull --rebase origin main (pick)', 'rebase -i (fixup)', 'rebase (finish)'
STEP = re.compile(r"(?:rebase|pull)\b.*\((?P<step>[a-z]+)\)$")
MADE = re.compile(r"(?:commit(?: \((?:initial|merge|cherry-pick)\))?|cherry-pick|revert|am)\b")
MOVING = ("checkout", "reset", "clone", "branch", "switch", "Branch", "initial pull", "fetch")


class Act(Enum):
    """What a line of a reflog tells of.

    ``MADE`` is a new commit, ``AMENDED`` one in the place of another, ``PICKED`` an old commit in
    another place, ``FOLDED`` one that took another in, ``STARTED`` and ``ENDED`` a rebase,
    ``MOVED`` no commit at all; ``OPEN`` is decided by the commit's parents.
    """

    MADE = "made"
    AMENDED = "amended"
    PICKED = "picked"
    FOLDED = "folded"
    STARTED = "started"
    ENDED = "ended"
    MOVED = "moved"
    OPEN = "open"


STEPS = {
    "start": Act.STARTED,
    "finish": Act.ENDED,
    "abort": Act.ENDED,
    "squash": Act.FOLDED,
    "fixup": Act.FOLDED,
}


def read_act(subject: str) -> Act:
    """Return what ``commit (amend): Fix the loss`` or ``rebase (pick)`` tells of."""
    word, _, rest = subject.partition(": ")
    step = STEP.fullmatch(word)
    if step:
        return STEPS.get(step["step"], Act.PICKED)
    if word == "commit (amend)":
        return Act.AMENDED
    if word.startswith("rebase"):
        return _older_rebase(word, rest)
    if "fast-forward" in rest.casefold() and not word.startswith("commit"):
        return Act.MOVED
    if MADE.fullmatch(word):
        return Act.MADE
    return Act.MOVED if word.startswith(MOVING) else Act.OPEN


def _older_rebase(word: str, rest: str) -> Act:
    """Read ``rebase: checkout main``, ``rebase finished: returning to …``, ``rebase: subject``."""
    if word.startswith("rebase finished") or rest.startswith("aborting"):
        return Act.ENDED
    return Act.STARTED if rest.startswith("checkout ") else Act.PICKED


def is_rebasing(subject: str) -> bool:
    """Say whether a reflog's subject tells of a rebase: its commits are old ones elsewhere."""
    return read_act(subject) in (Act.PICKED, Act.FOLDED, Act.STARTED, Act.ENDED)

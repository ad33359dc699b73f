"""Find lines of a note that tell of one commit: before and after a rewrite, from two machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.text.commit_lines import config_texts
from rlog_git.text.commit_places import ITEM
from rlog_git.text.escape import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rlog_git.model import CommitRef
    from rlog_git.text.commit_places import Found


def split_twins(
    lines: Sequence[str], same: Sequence[Found], earlier: Mapping[str, CommitRef]
) -> tuple[Found, list[Found]]:
    """Return which line of a commit stays, and which others may go: none that the user edited.

    `earlier` is what was written of each form, by sha.
    """
    edited = [found for found in same if not _is_as_written(lines, found, earlier)]
    kept = (edited or same)[0]
    gone = [f for f in same if f is not kept and (f not in edited or _says(lines, f, kept))]
    return kept, gone


def _is_as_written(lines: Sequence[str], found: Found, earlier: Mapping[str, CommitRef]) -> bool:
    before = next((c for sha, c in earlier.items() if sha.startswith(found.text.sha)), None)
    if before is None or found.text.subject not in (clean_line(before.subject), "(no subject)"):
        return False
    tail, below = _around(lines, found)
    return not tail and below == config_texts(before.configs)


def _says(lines: Sequence[str], one: Found, other: Found) -> bool:
    """Say whether two lines tell the same, but for the sha."""
    same = (one.text.time, one.text.subject) == (other.text.time, other.text.subject)
    return same and _around(lines, one) == _around(lines, other)


def _around(lines: Sequence[str], found: Found) -> tuple[str, list[str]]:
    """Return what stands behind the sha and its size, and the texts below."""
    rows = [ITEM.match(line) for line in lines[found.first : found.end] if line.strip()]
    texts = [row[3] if row else "?" for row in rows]
    return texts[0][found.text.end :].strip(), texts[1:]

"""Choose between two versions of one thing by the one both came from."""

from __future__ import annotations

Lines = tuple[str, ...]


def three_way(base: Lines | None, left: Lines, right: Lines) -> Lines | None:
    """Return the version that changed; None where both did, differently."""
    if right in (left, base):
        return left
    return right if base == left else None

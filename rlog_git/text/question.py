"""Name a question, so that a tag can carry it."""

from __future__ import annotations

import re

BETWEEN = re.compile(r"[^\w/]+")
LONGEST = 60


def question_name(text: str) -> str:
    """Return ``does-a-lower-lr-help`` for ``Does a lower lr help?``; ``#q/lr`` is ``lr``."""
    bare = text.strip().casefold().removeprefix("#").removeprefix("q/")
    return BETWEEN.sub("-", bare)[:LONGEST].strip("-/_")

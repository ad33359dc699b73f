"""Give each entry the id by which it can be cited: the author's own, or a hash of its text. Pure.

Where a link leads counts for nothing in the hash, so that an entry keeps its anchor when the note
that it leads to is published.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from rlog_git.site.share.links import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rlog_git.site.public import PublicEntry, PublicPart

# ids that rlog gives to tasks, also older and longer ones; they tell nothing to a reader
TASK_ID = re.compile(r"t[a-z0-9]{6,9}")
NUMBERED = re.compile(r"-\d+$")


def is_task_id(text: str) -> bool:
    """Say whether a block id is one that rlog gave to a task."""
    return bool(TASK_ID.fullmatch(text))


def anchor_of(own: str, text: str) -> str:
    """Return an entry's anchor: its own id, else a hash of its text with the links unread."""
    if own and not is_task_id(own):
        return own
    plain = MARK.sub("\x02", text) if "\x02" in text else text
    return "e" + blake2b(plain.encode("utf-8", "replace"), digest_size=5).hexdigest()


def numbered(parts: Iterable[PublicPart]) -> tuple[PublicPart, ...]:
    """Return the parts of one page with a number behind each anchor from its second use on."""
    seen: dict[str, int] = {}
    return tuple(part._replace(entries=_numbered(part.entries, seen)) for part in parts)


def _numbered(entries: tuple[PublicEntry, ...], seen: dict[str, int]) -> tuple[PublicEntry, ...]:
    made = []
    for entry in entries:
        bare = NUMBERED.sub("", entry.anchor) if "-" in entry.anchor else entry.anchor
        count = seen[bare] = seen.get(bare, 0) + 1
        anchor = bare if count == 1 else f"{bare}-{count}"
        children = _numbered(entry.children, seen) if entry.children else ()
        same = anchor == entry.anchor and children == entry.children
        made.append(entry if same else entry._replace(anchor=anchor, children=children))
    return tuple(made)

"""Take a published notebook apart into items that its author approves one by one. Pure."""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from rlog_git.site.public import PublicEntry, PublicNotebook, PublicPart

# '(page:2026/11/23/#e1a2b3)': where a link leads changes with the text it leads to
LEADS = re.compile(r"\(page:[^)\s]{0,500}\)")
# what follows from the rest, or stands as items of its own
DERIVED = frozenset("anchor children entries parts intentions reflection links address".split())
LONGEST = 72
UNDATED = "-"


class Item(NamedTuple):
    """What becomes public at once, or not at all: an entry, a title, a run, a file.

    `day` is ISO or ``-``, `digest` that of all that readers see of it, `text` the whole of it,
    `anchor` the id of an entry, or of the first one below a heading.
    """

    day: str
    kind: str
    text: str
    digest: str
    anchor: str = ""

    @property
    def words(self) -> str:
        """The words it begins with."""
        line = " ".join(self.text.split())
        return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def items(notebook: PublicNotebook) -> Iterator[Item]:
    """Yield all that a notebook publishes, in the order of its pages; its images are left out."""
    for day in notebook.days:
        yield from _parts(day.parts, day.day)
        for commit in day.commits:
            yield _item(commit, "commit", commit.subject, day.day)
    for run in notebook.runs:
        yield _item(run, "run", run.why or run.slug, run.day)
    for note in notebook.notes:
        shown = note.title or note.slug
        yield _item(note._replace(kind="", slug=""), note.kind, shown, None)
        yield from _parts(note.parts, None)
    for week in notebook.weeks:
        yield from _entries(week.intentions, week.monday)
        yield from _parts(week.reflection, week.monday)


def file_item(address: str, data: bytes) -> Item:
    """Return the item of an image or other file that entries show."""
    return Item(UNDATED, "file", address, blake2b(data, digest_size=8).hexdigest())


def _parts(parts: Iterable[PublicPart], day: date | None) -> Iterator[Item]:
    for part in parts:
        if said := part.title or part.heading or " ".join(part.tags):
            heading = _item(part._replace(section=""), "heading", said, day)
            yield heading._replace(anchor=part.entries[0].anchor if part.entries else "")
        yield from _entries(part.entries, day)


def _entries(entries: Iterable[PublicEntry], day: date | None) -> Iterator[Item]:
    for entry in entries:
        for one in entry.walk():
            yield _item(one, one.kind, one.text or " ".join(one.tags), day or one.day)


def _item(noun: Any, kind: str, text: str, day: date | None) -> Item:  # noqa: ANN401 - any of our nouns
    """Return the item of a noun; fields that hold their default are as if they were not there."""
    defaults = noun._field_defaults
    said = {
        name: LEADS.sub("(page:)", value) if isinstance(value, str) else value
        for name, value in noun._asdict().items()
        if name not in DERIVED and value != defaults.get(name)
    }
    data = json.dumps([kind, str(day or ""), said], default=str, sort_keys=True)
    digest = blake2b(data.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    anchor = getattr(noun, "anchor", "")
    return Item(day.isoformat() if day else UNDATED, kind, text, digest, anchor)

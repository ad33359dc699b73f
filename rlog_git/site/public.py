"""The nouns of a published notebook: all that pages, feeds and search may ever see.

They are tuples, because a log has tens of thousands of entries, which are kept from build to build.
Addresses are those of folders from the site's root, as in ``2026/11/23/``; `site/addresses.py`
makes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class PublicEntry(NamedTuple):
    """One published entry; `text` is Markdown in which every link is allowed to leave the house.

    A link to a page of the site reads ``page:2026/11/23/#e1a2b3``, an image of the vault
    ``asset:0f89804c``. `links` are the addresses that the text leads to, for backlinks. `tags` are
    all that hold for it, `shown_tags` those at its own end; `claims` read like ``supports
    error-imitation``. `state` is that of a task, else empty; `number` that of a numbered step, else
    0; minutes are -1 where none are given. `anchor` is its id on its page: the author's own or a
    hash, without a hyphen but before the number of a second one; the ids of whatever else stands on
    a page hold one. `day` is None in a note that has none.
    """

    day: date | None
    kind: str
    level: int
    section: str
    text: str
    time: str = ""
    end: str = ""
    tags: tuple[str, ...] = ()
    shown_tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    state: str = ""
    shape: str = "item"
    number: int = 0
    important: int = 0
    anchor: str = ""
    children: tuple[PublicEntry, ...] = ()
    project: str = ""
    questions: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    estimate_min: int = -1
    spent_min: int = -1
    links: tuple[str, ...] = ()

    def walk(self) -> Iterator[PublicEntry]:
        """Yield this entry and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


class PublicPart(NamedTuple):
    """Entries that stand together in a note: below one heading, in one section."""

    section: str
    entries: tuple[PublicEntry, ...]
    title: str = ""
    heading: str = ""
    tags: tuple[str, ...] = ()


class PublicChange(NamedTuple):
    """A key of a config that the notebook names, before and after."""

    key: str
    old: str
    new: str


class PublicMetric(NamedTuple):
    """What a run measured last."""

    name: str
    value: float


class PublicCommit(NamedTuple):
    """A commit of a repository that the notebook names; `sha` is short, `url` may be empty."""

    day: date
    time: str
    repo: str
    sha: str
    subject: str
    url: str = ""
    added: int = 0
    removed: int = 0
    changes: tuple[PublicChange, ...] = ()


class PublicRun(NamedTuple):
    """A run, told anew from what may be known: never its command, host or folder.

    `state` is as in `model.Run`; `took` reads like ``2d 3h``; `code` like ``w2s@0f89804``, empty
    where the repository is not public. `why` may be empty; `many` counts the runs of a sweep, which
    is told as one. `verdict` is the text of the published result that speaks of it, `entries` what
    was written below its line.
    """

    slug: str
    day: date
    time: str
    why: str
    changes: tuple[PublicChange, ...] = ()
    metrics: tuple[PublicMetric, ...] = ()
    state: str = ""
    took: str = ""
    code: str = ""
    question: str = ""
    project: str = ""
    verdict: str = ""
    tags: tuple[str, ...] = ()
    many: int = 1
    entries: tuple[PublicEntry, ...] = ()


class PublicDay(NamedTuple):
    """All that was published of one day, from however many notes."""

    day: date
    parts: tuple[PublicPart, ...]
    commits: tuple[PublicCommit, ...] = ()
    runs: tuple[PublicRun, ...] = ()

    def entries(self) -> Iterator[PublicEntry]:
        """Yield every entry of the day, children too."""
        return _walk(self.parts)


class PublicNote(NamedTuple):
    """A note without a day: `kind` is ``project``, ``question`` or ``note``.

    `name` is what tags call it (``w2s`` for ``#p/w2s``), empty for a note; `facts` are those of
    its front matter that readers may see, such as ``("status", "active")``; `title` is empty where
    only some of its entries are shared.
    """

    kind: str
    slug: str
    address: str
    title: str
    parts: tuple[PublicPart, ...]
    name: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    def entries(self) -> Iterator[PublicEntry]:
        """Yield every entry of the note, children too."""
        return _walk(self.parts)

    def fact(self, key: str) -> str:
        """Return a fact of the front matter, or nothing."""
        return next((value for name, value in self.facts if name == key), "")


class PublicWeek(NamedTuple):
    """What was published of a weekly note; `week` reads ``2026-W48``, `monday` is its first day."""

    week: str
    monday: date
    intentions: tuple[PublicEntry, ...] = ()
    reflection: tuple[PublicPart, ...] = ()

    def entries(self) -> Iterator[PublicEntry]:
        """Yield every entry of the week's note, children too."""
        for entry in self.intentions:
            yield from entry.walk()
        yield from _walk(self.reflection)


class PublicAsset(NamedTuple):
    """A file of the vault that a published entry shows as ``asset:ID``; `path` is for reading only.

    No page, name or text may hold the path: it may say what nobody published.
    """

    id: str
    path: str


class PublicName(NamedTuple):
    """A project or question that published entries or notes speak of, and its page's address."""

    name: str
    address: str


class Redirect(NamedTuple):
    """A former address of a page, from an alias of its note."""

    source: str
    target: str


class PublicNotebook(NamedTuple):
    """The projection of a vault for one notebook: its days from first to last, its tags.

    `about` and `start` are the notes so called, which are among `notes` too. `projects` and
    `questions` are all there are, with a note of their own or not. `url` is the address the site
    will have, with a slash at its end, and `author` who is cited; both may be empty.
    """

    name: str
    title: str
    days: tuple[PublicDay, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[PublicNote, ...] = ()
    weeks: tuple[PublicWeek, ...] = ()
    runs: tuple[PublicRun, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    assets: tuple[PublicAsset, ...] = ()
    about: PublicNote | None = None
    start: PublicNote | None = None
    projects: tuple[PublicName, ...] = ()
    questions: tuple[PublicName, ...] = ()
    url: str = ""
    author: str = ""


def _walk(parts: tuple[PublicPart, ...]) -> Iterator[PublicEntry]:
    for part in parts:
        for entry in part.entries:
            yield from entry.walk()

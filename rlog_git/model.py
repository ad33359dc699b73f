"""The nouns of a research log, all frozen: what the text says, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime


class Level(IntEnum):
    """How far an entry stands from the facts."""

    FACTS = 0
    THOUGHTS = 1
    REFLECTIONS = 2


class Section(Enum):
    """The four known sections of a note."""

    NEXT = "next"
    DONE = "done"
    IDEAS = "ideas"
    REVIEW = "review"


class State(Enum):
    """The state of a task; MOVED covers Obsidian's ``[>]`` and ``[<]``."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    CANCELLED = "cancelled"
    MOVED = "moved"


class Place(NamedTuple):
    """Where something stands: a path relative to the vault and a line counted from 1.

    A tuple, for the reason that Entry gives; so is Task.
    """

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a note that could not be read as meant; never an exception."""

    place: Place
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link: `kind` is ``wiki``, ``embed``, ``markdown``, ``image`` or ``url``."""

    kind: str
    target: str
    text: str = ""


class Task(NamedTuple):
    """What makes an entry a task; durations in minutes (-1: not given), days ISO or empty.

    `symbol` is the character in the checkbox, `carries` whether rlog may move the line, and
    `description` the text without fields, dates and emoji.
    """

    state: State
    symbol: str
    description: str
    carries: bool
    estimate_min: int = -1
    spent_min: int = -1
    priority: str = ""
    due: str = ""
    scheduled: str = ""
    start: str = ""
    created: str = ""
    done_day: str = ""
    cancelled_day: str = ""
    recurrence: str = ""


class Entry(NamedTuple):
    """One thing written down: a list item with its continuation, or a paragraph.

    A tuple, unlike the other nouns: a log holds tens of thousands, and a frozen dataclass of so
    many fields takes 4.5 µs to make against 1.9 (CPython 3.11).

    `time` and `end` are ``HH:MM`` or empty; an open range (a running clock) has `end` equal to
    ``…``. `parent` is the line of the entry this is a child of, 0 at the top. `written_id` says
    whether `id` stands in the text; tasks without one have a derived id. `lines` are those of its
    text where they do not follow one another (blank ones or children stand between), else nothing.
    """

    place: Place
    last_line: int
    day: date | None
    section: Section
    kind: str
    level: Level
    text: str
    time: str = ""
    end: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    project: str = ""
    id: str = ""
    written_id: bool = False
    private: bool = False
    importance: int = 0
    parent: int = 0
    heading: str = ""
    shape: str = "item"
    task: Task | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """What a carried task leaves behind: its description, where it went, the same id.

    Where somebody ticked it, `symbol` is the character in the box and `day` the day given, if any.
    """

    place: Place
    id: str
    description: str
    target: str
    symbol: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section of a note: its heading's line and the last line before the next section."""

    section: Section
    heading: int
    level: int
    last: int


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read: `week` is ``2026-W48`` for a weekly note, else empty."""

    path: str
    day: date | None
    title: str
    entries: tuple[Entry, ...] = ()
    week: str = ""
    front: tuple[tuple[str, tuple[str, ...]], ...] = ()
    traces: tuple[Trace, ...] = ()
    sections: tuple[SectionSpan, ...] = ()
    problems: tuple[Problem, ...] = ()
    private: bool = False

    def front_value(self, *keys: str) -> str:
        """Return the first value of the first of these front-matter keys, or nothing."""
        return next((v[0] for k in keys for name, v in self.front if name == k and v), "")


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """One dotted key of a config that a commit or run changed, redacted."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Config:
    """A config file that changed; `new_file` for one that did not exist before."""

    file: str
    changes: tuple[ConfigChange, ...] = ()
    new_file: bool = False


@dataclass(frozen=True, slots=True)
class CommitRef:
    """A commit of a linked repository; `day` and `time` are the author's own.

    `was` is what it was first, `forms` all it ever was, `living` those of them that branches lead
    to beside it, `holds` the subjects of what it is the squash merge of; `state` is ``live``,
    ``abandoned`` or ``merged`` (squashed into the commit `into`).
    """

    repo: str
    sha: str
    day: date
    time: str
    author: str
    subject: str
    added: int = 0
    removed: int = 0
    configs: tuple[Config, ...] = ()
    url: str = ""
    was: str = ""
    state: str = "live"
    into: str = ""
    forms: frozenset[str] = frozenset()
    living: frozenset[str] = frozenset()
    holds: tuple[str, ...] = ()


class Metric(NamedTuple):
    """What a run measured last, and the least and most of it where the run kept its history."""

    name: str
    last: float
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an experiment, as `rlog run` or a tracker kept it; its texts are redacted.

    Its key is (`tracker`, `root`, `id`): `root` is the folder or file that the tracker's `id` is
    counted in, `sweep` the id of the sweep it is one of. `start` and `end` know their offset.
    `day` is the day of the log it counts for, which the reader of a tracker leaves open.
    `state` is ``running``, ``finished``, ``failed``, ``killed``, ``unknown`` for an end that nobody
    saw, or empty for what nobody wrote down; `exit` is negative for a signal. `cwd` is the folder
    it ran in, which is never shown.
    """

    tracker: str
    id: str
    name: str = ""
    root: str = ""
    day: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    state: str = ""
    exit: int | None = None
    command: str = ""
    config: tuple[tuple[str, str], ...] = ()
    changes: tuple[ConfigChange, ...] = ()
    metrics: tuple[Metric, ...] = ()
    why: str = ""
    question: str = ""
    sweep: str = ""
    repo: str = ""
    sha: str = ""
    dirty: str = ""
    cwd: str = ""
    host: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What `rlog.toml` says about reading: names, kinds, patterns, days.

    `sections` maps case-folded headings to section names, `kinds` maps case-folded words to
    (canonical kind, level), `symbols` maps checkbox characters to states.
    """

    sections: dict[str, str]
    kinds: dict[str, tuple[str, int]]
    daily: str = "daily/%Y/%Y-%m-%d.md"
    weekly: str = "weekly/%G/%G-W%V.md"
    carry_since: date | None = None
    symbols: tuple[tuple[str, State], ...] = ()

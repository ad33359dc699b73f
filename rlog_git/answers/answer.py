"""What a question is asked with and what answers it: one value for terminal, JSON and picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from rlog_git.index.spent import Hours
from rlog_git.model import Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

# a value a column's key: str, int, float or None for "not known"; `places` is a list of Place
Row = dict[str, Any]
PLACES = "places"
# units whose values are numbers
NUMBERS = ("count", "number", "minutes", "share", "ratio")
BY_DEFAULT = Hours()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is asked about: the days from `first` to `last`, both in it.

    `words` are what the user typed behind the name of the report: an idea, a question, an id or a
    place such as ``daily/2026/2026-11-23.md:14``. `project` is a name as tags are compared, or "".
    """

    first: date
    last: date
    today: date
    words: str = ""
    project: str = ""
    hours: Hours = BY_DEFAULT

    @property
    def days(self) -> int:
        """The number of days asked about."""
        return (self.last - self.first).days + 1

    def before(self) -> tuple[date, date]:
        """Return the span of as many days right before this one, as (first, last)."""
        last = self.first - timedelta(days=1)
        return last - timedelta(days=self.days - 1), last

    def covers(self, row: Row) -> bool:
        """Say whether a task's row is of the project asked about, if one is."""
        return not self.project or self.project in (row["project"].casefold(), *row["tags"])


def project_named(text: str) -> str:
    """Return a project as tags are compared, from ``w2s``, ``#w2s`` or ``#p/w2s`` as typed."""
    return text.strip().lstrip("#").removeprefix("p/").casefold()


class Column(NamedTuple):
    """One column of a table; `unit` says how its values are read and shown.

    Units: ``text``, ``day`` (ISO), and those of NUMBERS, of which ``share`` goes from 0 to 1 and a
    ``ratio`` of 1.8 is shown as 1.8×.
    """

    key: str
    title: str
    unit: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a value a column; a row's ``places`` are what its values rest on."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Which columns of which table are drawn, and how; it holds no number of its own.

    Kinds: ``bars`` (a bar a row), ``pareto`` (bars, the largest first, with their running share),
    ``lines`` (values over `across`), ``stream`` (the share of each `series` over `across`),
    ``scatter`` (`values` are x and y) with the diagonal, and ``heatmap`` (a value a day).
    `band` names the columns of the low and the high end of an interval around the first value.
    """

    kind: str
    table: str
    title: str
    across: str
    values: tuple[str, ...]
    series: str = ""
    band: tuple[str, str] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: one sentence, the tables it rests on, and what to beware of.

    The first table holds the rows of ``--json``. `notes` are whole sentences: what is inferred,
    what is too little to say.
    """

    report: str
    question: str
    first: date
    last: date
    headline: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

    def table(self, name: str) -> Table:
        """Return the table of this name; raise KeyError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that the answer rests on, once, in the order of its rows."""
        return tuple(dict.fromkeys(_places(self.tables)))


class Question(Protocol):
    """What an entry point of the group ``rlog_git.answers`` gives: a question and its answer.

    `asks` is the question in a researcher's words, `span` the days it is about where nobody says
    (as `rlog report --span` reads them), such as ``last week`` or ``all``.
    """

    @property
    def name(self) -> str:
        """The word behind `rlog report`."""

    @property
    def asks(self) -> str:
        """The question."""

    @property
    def span(self) -> str:
        """The days it is about by default."""

    def answer(self, connection: sqlite3.Connection, asked: Asked) -> Answer:
        """Return the answer from the rows of the index (`rlog_git.index.said` and `.query`)."""


def place_of(row: Row) -> Place:
    """Return where a row of the index stands."""
    return Place(row["path"], row["line"])


def _places(tables: Iterable[Table]) -> Iterator[Place]:
    for table in tables:
        for row in table.rows:
            yield from row.get(PLACES, ())

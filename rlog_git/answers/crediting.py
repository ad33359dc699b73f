"""Weigh each source by the entries that name it, their marks, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.naming import RUN, RUNS, Named, Namer, Source, people, place_in
from rlog_git.answers.outcomes import CITED_DAYS, Outcomes
from rlog_git.answers.tracing import Tracer
from rlog_git.index import cited, said
from rlog_git.text.inline import read_inline

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

    from rlog_git.index.cited import Mention
    from rlog_git.index.said import Said
    from rlog_git.model import Place

PER_OUTCOME = 2
# how an outcome states where it came from: in the index, and in the text
STATES, WRITTEN = '["from", ', "from::"
OTHER = "other"


@dataclass(slots=True)
class Credit:
    """What a source is credited with: where it is named, by number, its marks, what came of it."""

    named: dict[int, Place] = field(default_factory=dict)
    marks: int = 0
    came: dict[int, Place] = field(default_factory=dict)
    called: str = ""

    @property
    def weight(self) -> int:
        """One an entry and one more a mark of importance, two a thing that came of it."""
        return len(self.named) + self.marks + PER_OUTCOME * len(self.came)

    def name(self, row: Said, named: Named) -> None:
        """Count an entry that names the source."""
        if row.number not in self.named:
            self.named[row.number] = place_in(row, named.written)
            self.marks += row.importance
            self.called = self.called or named.called


class Ledger:
    """Credits the sources of a span of days; what the whole log knows is asked once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.namer = Namer(connection)
        self._tracer: Tracer | None = None

    def credited(self, first: date, last: date, project: str = "") -> dict[Source, Credit]:
        """Return what each source of these days is credited with.

        What came of it: ideas, insights, decisions and tasks that say ``[from:: ]`` it, stand below
        an entry that names it, cite the same paper or page within seven days, or stand in the same
        note among the five next outcomes and share two longer words with it. A run of one's own
        counts only where it is marked or something came of it; a result below it is part of it.
        """
        naming = cited.naming(self._connection, first, last)
        later = cited.outcomes(self._connection, first, last + timedelta(days=CITED_DAYS))
        mentions = cited.mentions(self._connection, {row.number for row in (*naming, *later)})
        found: dict[Source, Credit] = defaultdict(Credit)
        self._credit(found, said.of_project(self._connection, naming, project), later, mentions)
        stating = [row for row in later if STATES in row.fields]
        for row in said.of_project(self._connection, stating, project):
            for source in self._stated(row):
                if row.day <= last.isoformat():
                    found[source].name(row, Named(source, WRITTEN))
                if source in found:
                    found[source].came[row.number] = row.place
        return {
            source: credit
            for source, credit in found.items()
            if source.kind != RUN or credit.marks or credit.came
        }

    def _credit(
        self,
        found: dict[Source, Credit],
        naming: list[Said],
        later: list[Said],
        mentions: dict[int, list[Mention]],
    ) -> None:
        """Credit the sources that entries name, and infer what came of them."""
        outcomes = Outcomes(self.namer, later, mentions)
        runs: dict[tuple[str, int], Source] = {}
        for row in naming:
            near = list(outcomes.below_or_near(row))
            if row.kind in RUNS and not (near or row.importance or row.number in mentions):
                continue
            for named in self.namer.sources_of(row, mentions.get(row.number, ())):
                source = named.source
                if source.kind == RUN:
                    source = runs.get((row.path, row.parent), source)
                    runs[row.path, row.line] = source
                credit = found[source]
                credit.name(row, named)
                for each in (*near, *outcomes.citing(row, source)):
                    credit.came[each.number] = each.place

    def _stated(self, row: Said) -> list[Source]:
        """Return the sources that an outcome names by ``[from:: ]``, itself or by a link."""
        text = said.fields_of(row)["from"]
        signs = read_inline(text)
        inside = [cited.Mention("source", each, "") for each in signs.sources]
        inside += [cited.Mention("link", each.target, each.text) for each in signs.links]
        inside += [cited.Mention("person", each, "") for each in signs.people]
        found = [*self.namer.cited(inside), *people(inside)]
        if not found:
            self._tracer = self._tracer or Tracer(self._connection)
            origin = self._tracer.stated(row, text).row
            if origin:
                own = cited.mentions(self._connection, {origin.number}).get(origin.number, [])
                found = self.namer.sources_of(origin, own)
            else:
                found = [Named(Source(OTHER, text.strip("[] ")))]
        return [each.source for each in found]

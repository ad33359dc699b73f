"""Where did I get my most important information? Sources, by what was marked and came of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.crediting import PER_OUTCOME, Credit, Source, credited
from rlog_git.answers.registry import asks
from rlog_git.answers.wording import counted, worded

if TYPE_CHECKING:
    import sqlite3

FEWEST = 3
SOURCES = (
    Column("source", "source"),
    Column("kind", "kind"),
    Column("weight", "weight", "count"),
    Column("entries", "entries", "count"),
    Column("came", "came of it", "count"),
    Column("before", "weight before", "count"),
)
KINDS = (
    Column("kind", "kind of source"),
    Column("weight", "weight", "count"),
    Column("share", "share", "share"),
    Column("before", "share before", "share"),
    Column("entries", "entries", "count"),
)
RULE = (
    f"Weight: 1 an entry that names the source, 1 more a mark of importance, {PER_OUTCOME} an "
    "idea, insight, decision or task that came of it. What came of it is inferred: it stands "
    "below, cites the same within 7 days, or follows in the note with two longer words in common."
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the sources of a span by weight, beside the span of as many days before it."""
    now = credited(connection, asked.first, asked.last, asked.project)
    before = credited(connection, *asked.before(), asked.project)
    rows = tuple(_row(source, credit, before.get(source)) for source, credit in now.items())
    rows = tuple(sorted(rows, key=lambda row: (-row["weight"], row["source"])))
    kinds = _kinds(now, before)
    entries = len({row.number for credit in now.values() for row in credit.named})
    return Answer(
        report="sources",
        question=asks("sources"),
        first=asked.first,
        last=asked.last,
        headline=_headline(rows, kinds, entries),
        tables=(
            Table("sources", "Sources", SOURCES, rows),
            Table("kinds", "Kinds of sources", KINDS, kinds),
        ),
        notes=(RULE,) if rows else (),
        pictures=(Picture("bars", "sources", "Weight of each source", "source", ("weight",)),)
        if rows
        else (),
    )


def _row(source: Source, credit: Credit, before: Credit | None) -> Row:
    return {
        "source": source.name,
        "kind": source.kind,
        "weight": credit.weight,
        "entries": len(credit.named),
        "came": len(credit.came),
        "before": before.weight if before else 0,
        PLACES: [row.place for row in (*credit.named, *credit.came.values())],
    }


def _kinds(now: dict[Source, Credit], before: dict[Source, Credit]) -> tuple[Row, ...]:
    """Return the kinds of sources by weight, with their share in both spans."""
    weights, old = _by_kind(now), _by_kind(before)
    entries = Counter(source.kind for source, credit in now.items() for _ in credit.named)
    return tuple(
        {
            "kind": kind,
            "weight": weight,
            "share": weight / weights.total(),
            "before": old[kind] / old.total() if old else None,
            "entries": entries[kind],
            PLACES: [
                row.place
                for source, credit in now.items()
                if source.kind == kind
                for row in credit.named
            ],
        }
        for kind, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _by_kind(found: dict[Source, Credit]) -> Counter[str]:
    weights: Counter[str] = Counter()
    for source, credit in found.items():
        weights[source.kind] += credit.weight
    return weights


def _headline(rows: tuple[Row, ...], kinds: tuple[Row, ...], entries: int) -> str:
    if not rows:
        return "No entry names a paper, page, person, talk or run in these days."
    if entries < FEWEST:
        named = f"{counted(entries, 'entry', 'entries')} with a source, {FEWEST} are needed"
        return f"Too little to say which source matters most: n = {named}."
    first, kind = rows[0], kinds[0]
    came = f", {counted(first['came'], 'thing')} came of it" if first["came"] else ""
    share = worded(kind["share"], "share")
    before = f" ({worded(kind['before'], 'share')} before)" if kind["before"] is not None else ""
    return (
        f"Most weight has {first['source']!r} ({first['kind']}, weight {first['weight']}{came}); "
        f"of kinds, {kind['kind']} with {share}{before}; n = {entries} entries."
    )

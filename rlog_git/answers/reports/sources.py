"""Where did I get my most important information? Sources, by what was marked and came of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.crediting import Credit, Ledger
from rlog_git.answers.outcomes import CITED_DAYS
from rlog_git.answers.registry import asks
from rlog_git.answers.wording import counted, worded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from rlog_git.answers.naming import Source

FEWEST = 3
# so many that weigh the same are all named
NAMED = 3
SOURCES = (
    Column("source", "source"),
    Column("kind", "kind"),
    Column("called", "called"),
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
SITES = (
    Column("site", "site"),
    Column("pages", "pages", "count"),
    Column("weight", "weight", "count"),
    Column("before", "weight before", "count"),
)
RULE = (
    "Weight: 1 an entry that names the source, 1 more a mark of importance, 2 an idea, insight, "
    "decision or task that came of it. Stated is what says [from:: ]; all else is inferred: it "
    f"stands below, cites the same within {CITED_DAYS} days, or follows in the note with two long "
    "words in common. Own runs and results count only where they are marked or something came of "
    "them."
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the sources of a span by weight, beside the span of as many days before it."""
    ledger = Ledger(connection)
    now = ledger.credited(asked.first, asked.last, asked.project)
    before = ledger.credited(*asked.before(), asked.project)
    old = {source: credit.weight for source, credit in before.items()}
    rows = [_row(source, credit, old.get(source, 0)) for source, credit in now.items()]
    rows.sort(key=lambda row: (-row["weight"], -row["came"], row["source"]))
    kinds = tuple(_kinds(rows, old))
    entries = len({number for credit in now.values() for number in credit.named})
    return Answer(
        report="sources",
        question=asks("sources"),
        first=asked.first,
        last=asked.last,
        headline=_headline(rows, kinds, entries),
        tables=(
            Table("sources", "Sources", SOURCES, tuple(rows)),
            Table("kinds", "Kinds of sources", KINDS, kinds),
            Table("sites", "Sites with several pages", SITES, tuple(_sites(rows, old))),
        ),
        notes=tuple(_notes(rows, ledger.namer.own)),
        pictures=(Picture("bars", "sources", "Weight of each source", "source", ("weight",)),)
        if rows
        else (),
    )


def _row(source: Source, credit: Credit, before: int) -> Row:
    return {
        "source": source.name,
        "kind": source.kind,
        "called": credit.called or None,
        "weight": credit.weight,
        "entries": len(credit.named),
        "came": len(credit.came),
        "before": before,
        PLACES: [*credit.named.values(), *credit.came.values()],
    }


def _kinds(rows: list[Row], old: dict[Source, int]) -> Iterator[Row]:
    """Yield the kinds of sources by weight, with their share in both spans."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["kind"]].append(row)
    weights = {kind: sum(row["weight"] for row in own) for kind, own in groups.items()}
    earlier: Counter[str] = Counter()
    for source, weight in old.items():
        earlier[source.kind] += weight
    for kind, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])):
        own = groups[kind]
        yield {
            "kind": kind,
            "weight": weight,
            "share": weight / sum(weights.values()),
            "before": earlier[kind] / earlier.total() if earlier else None,
            "entries": sum(row["entries"] for row in own),
            PLACES: [place for row in own for place in row[PLACES][: row["entries"]]],
        }


def _sites(rows: list[Row], old: dict[Source, int]) -> Iterator[Row]:
    """Yield the sites that several pages are of, by weight."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "post" and "/" in row["source"]:
            groups[row["source"].partition("/")[0]].append(row)
    earlier: Counter[str] = Counter()
    for source, weight in old.items():
        earlier[source.name.partition("/")[0]] += weight if source.kind == "post" else 0
    found = [(sum(row["weight"] for row in own), site, own) for site, own in groups.items()]
    for weight, site, own in sorted(found, key=lambda one: (-one[0], one[1])):
        if len(own) > 1:
            yield {
                "site": site,
                "pages": len(own),
                "weight": weight,
                "before": earlier[site],
                PLACES: [place for row in own for place in row[PLACES][: row["entries"]]],
            }


def _headline(rows: list[Row], kinds: tuple[Row, ...], entries: int) -> str:
    if not rows:
        return "No entry names a paper, page, person, talk or run in these days."
    if entries < FEWEST:
        named = f"{counted(entries, 'entry', 'entries')} with a source, {FEWEST} are needed"
        return f"Too little to say which source matters most: n = {named}."
    shares = f"of kinds, {_most(kinds, 'kind')} with {worded(kinds[0]['share'], 'share')}"
    if kinds[0]["before"] is not None:
        shares += f" ({worded(kinds[0]['before'], 'share')} before)"
    return f"{_winners(rows)}; {shares}; n = {entries} entries."


def _winners(rows: list[Row]) -> str:
    """Return which source has the most weight, or all that share it."""
    most = rows[0]["weight"]
    first = [row for row in rows if row["weight"] == most]
    names = [f"{row['source']!r} ({row['called'] or row['kind']})" for row in first]
    if len(first) == 1:
        came = f", {counted(first[0]['came'], 'thing')} came of it" if first[0]["came"] else ""
        return f"Most weight has {names[0]}: {most}{came}"
    if len(first) > NAMED:
        return f"No source stands out: {len(first)} share the most weight, {most}"
    return f"Most weight have {', '.join(names[:-1])} and {names[-1]}: {most} each"


def _most(rows: tuple[Row, ...], key: str) -> str:
    """Return the name of the first row, or of all that weigh as much."""
    return " and ".join(row[key] for row in rows if row["weight"] == rows[0]["weight"])


def _notes(rows: list[Row], own: frozenset[str]) -> Iterator[str]:
    if rows:
        yield RULE
    if own:
        yield (
            f"Left out as your own code: {', '.join(sorted(own))} (rlog writes its commits, or the "
            "log links five of them)."
        )

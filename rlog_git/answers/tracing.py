"""Trace an idea back: what it names as its origin, else what stands shortly before it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.rarity import Rarity
from rlog_git.answers.subjects import PLACE
from rlog_git.dates import days_between
from rlog_git.index import beginnings, said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from rlog_git.index.said import Mentioned, Said

# an inferred trigger stands at most so many days before, and counts half as much each HALF days
WINDOW_DAYS, HALF_DAYS = 7, 5
MOST_STEPS = 10
# each inferred step doubts all behind it, so no more stand in a row
MOST_INFERRED = 3
STATED, INFERRED = "stated", "inferred"
# '[[2026-11-02#^sketch]]', '[[Note|alias]]'
WIKI = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]*)?\]\]")
# 'https://example.org/a', not 'https://example.org/': a whole site is no page
PAGE = re.compile(r"https?://[^/?#]+[/?]+[^/?]", re.IGNORECASE)
BLOCK = "#^"
PERSON = re.compile(r"@([\w.-]+)")


class Step(NamedTuple):
    """One step back: the entry it leads to, or None where words alone name it; why; how sure."""

    row: Said | None
    why: str
    how: str
    named: str = ""


class Tracer:
    """Looks up where entries came from; what it read once it keeps."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.rarity = Rarity(connection)
        self._paths: dict[str, str] = {}

    def chain(self, row: Said) -> list[Step]:
        """Return the steps from an entry back to where no origin is known."""
        seen, steps, at = {row.number}, list[Step](), row
        while len(steps) < MOST_STEPS:
            step = self.origin(at, self.before(at), said.mentions(self._connection, [at]))
            if step is None or (step.row and step.row.number in seen):
                break
            steps.append(step)
            tail = steps[-MOST_INFERRED:]
            if step.row is None or [each.how for each in tail] == [INFERRED] * MOST_INFERRED:
                break
            at = step.row
            seen.add(at.number)
        return steps

    def before(self, row: Said) -> list[Said]:
        """Return what was said in the days before an entry, and on its own."""
        if not row.day:
            return []
        last = date.fromisoformat(row.day)
        return said.said(self._connection, last - timedelta(days=WINDOW_DAYS), last)

    def origin(
        self, row: Said, before: Sequence[Said], mentioned: dict[int, Mentioned]
    ) -> Step | None:
        """Return the first origin that is known: stated, above it, linked, cited, or near."""
        return next(self._origins(row, before, mentioned.get(row.number)), None)

    def near(self, row: Said, before: Iterable[Said]) -> list[tuple[Said, tuple[str, ...]]]:
        """Return the entries of the days before that share enough, the likeliest first."""
        earlier = [each for each in before if is_before(each, row)]
        self.rarity.read([row, *earlier])
        found = []
        for each in earlier:
            weight, names = self.rarity.common(row, each)
            if weight:
                late = 0.5 ** (_apart(each, row) / HALF_DAYS)
                found.append((weight * late, each, names))
        found.sort(key=lambda one: (-one[0], one[1].day, one[1].path, -one[1].line))
        return [(each, names) for _, each, names in found]

    def stated(self, row: Said, text: str) -> Step:
        """Return the entry that ``[from:: TEXT]`` names, or its words where it names none."""
        wiki, person = WIKI.search(text), PERSON.search(text)
        found = self._linked(row, wiki[1] if wiki else text)
        if not found:
            one = said.mentions(self._connection, [row]).get(row.number)
            cited = next(self._cited(row, one), None)
            found = cited.row if cited else None
        if not found and person:
            found = self._latest(row, "person", person[1].casefold())
        return Step(found, f"[from:: {text}]", STATED, "" if found else text)

    def _origins(
        self, row: Said, before: Sequence[Said], mentioned: Mentioned | None
    ) -> Iterator[Step]:
        stated = said.fields_of(row).get("from", "").strip()
        if stated:
            yield self.stated(row, stated)
        if row.parent:
            for each in beginnings.at(self._connection, row.path, row.parent):
                yield Step(each, "stands right above it", STATED)
        for target in mentioned.links if mentioned else ():
            linked = self._linked(row, target)
            if linked:
                yield Step(linked, f"linked: {target}", STATED)
        yield from self._cited(row, mentioned)
        for each, names in self.near(row, before)[:1]:
            yield Step(each, f"{_ago(each, row)}, shares {', '.join(names)}", INFERRED)

    def _cited(self, row: Said, mentioned: Mentioned | None) -> Iterator[Step]:
        """Yield the latest earlier entry that cites the same paper or page."""
        if mentioned is None:
            return
        pages = [("link", link) for link in mentioned.links if PAGE.match(link)]
        for kind, name in [*(("source", each) for each in mentioned.sources), *pages]:
            found = self._latest(row, kind, name)
            if found:
                yield Step(found, f"{_ago(found, row)}, cites the same {name}", INFERRED)

    def _latest(self, row: Said, kind: str, name: str) -> Said | None:
        found = beginnings.naming(self._connection, kind, name, row.day)
        return next((each for each in found if is_before(each, row)), None)

    def _linked(self, row: Said, target: str) -> Said | None:
        """Return the earlier entry a link or place leads to; of a whole note, what is likest."""
        place = PLACE.fullmatch(target.strip())
        name, _, block = target.partition(BLOCK)
        if place:
            found = beginnings.at(self._connection, place[1], int(place[2]))
        elif block or target.startswith("^"):
            found = beginnings.with_id(self._connection, (block or target[1:]).strip())
        else:
            path = self._path_of(name.partition("#")[0])
            found = beginnings.of_note(self._connection, path) if path else []
        earlier = [each for each in found if not each.day or is_before(each, row)]
        likest = self.near(row, earlier) if len(earlier) > 1 and row.day else []
        return likest[0][0] if likest else next(iter(earlier), None)

    def _path_of(self, name: str) -> str:
        """Return the path of the note that a link names, "" for none."""
        if not self._paths:
            for path in beginnings.note_paths(self._connection):
                bare = path.casefold().removesuffix(".md")
                self._paths.setdefault(bare.rpartition("/")[2], path)
                self._paths[bare] = path
        return self._paths.get(name.strip().casefold().removesuffix(".md"), "")


def is_before(one: Said, two: Said) -> bool:
    """Say whether an entry stands before another: by day, then clock, then line."""
    if one.number == two.number or not one.day or one.day != two.day:
        return one.number != two.number and bool(one.day) and one.day < two.day
    if one.time and two.time and one.time != two.time:
        return one.time < two.time
    return one.path != two.path or one.line < two.line


def _apart(one: Said, two: Said) -> int:
    if not one.day or not two.day:
        return 0
    return days_between(one.day, two.day)


def _ago(one: Said, two: Said) -> str:
    days = _apart(one, two)
    return {0: "the same day", 1: "the day before"}.get(days, f"{days} days before")

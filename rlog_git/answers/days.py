"""What happened on a day: what was done and ticked, commits, ideas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rlog_git.index.query import Row
    from rlog_git.index.span import Span

LOOSE = ("commits", "idea", "run")


@dataclass(frozen=True, slots=True)
class Day:
    """A day's rows: `ticked` are the tasks done that no entry of the day tells of."""

    day: str
    done: tuple[Row, ...] = ()
    ticked: tuple[Row, ...] = ()
    commits: tuple[Row, ...] = ()
    runs: tuple[Row, ...] = ()
    ideas: tuple[Row, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing happened."""
        return not (self.done or self.ticked or self.commits or self.runs or self.ideas)


def day_of(span: Span, day: date) -> Day:
    """Return what a span of days holds of one of them, in the order of the notes."""
    iso = day.isoformat()
    here = [row for row in span.entries if row["day"] == iso and not row["task"]]
    told = {row["fields"].get("task", "").lstrip("^") for row in here}
    ticked = [row for row in span.closed if row["state"] == "done" and closed_on(row) == iso]
    return Day(
        day=iso,
        done=tuple(
            row for row in here if row["kind"] not in LOOSE and row["section"] in ("done", "review")
        ),
        ticked=tuple(row for row in ticked if row["block_id"] not in told),
        commits=tuple(row for row in span.commits if row["day"] == iso),
        runs=tuple(row for row in here if row["kind"] == "run"),
        ideas=tuple(
            row
            for row in here
            if row["kind"] == "idea" or (row["section"] == "ideas" and row["kind"] not in LOOSE)
        ),
    )


def last_entry(rows: Sequence[Row]) -> Row | None:
    """Return the entry of a day written last: by its clock, without one by its place.

    Tasks, commits and what is no list item take no thoughts. An entry without a clock counts as
    written right after the one above it.
    """
    clocks: dict[str, str] = {}
    best: tuple[tuple[str, int], Row] | None = None
    for row in rows:
        loose = row["task"] or row["kind"] == "commits" or row["section"] == "next"
        if loose or row["parent"] or row["shape"] != "item":
            continue
        clock = clocks[row["section"]] = max(row["time"], clocks.get(row["section"], ""))
        if best is None or (clock, row["line"]) > best[0]:
            best = ((clock, row["line"]), row)
    return best[1] if best else None


def closed_on(row: Row) -> str:
    """Return the ISO day on which a done task was done, else that of its note."""
    return str(row["done_day"] or row["day"] or "")

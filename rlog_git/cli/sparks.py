"""Draw values over weeks as one line of blocks each, for a terminal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rlog_git.answers.calendar import without_gaps
from rlog_git.answers.wording import worded
from rlog_git.cli.found import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.answers.answer import Picture, Table

SPARKED = ("lines", "stream")
BLOCKS = "▁▂▃▄▅▆▇█"
UNKNOWN = "·"
# the newest values that have room, the lines that a reader takes in, and how far names are cut
LONGEST, MOST_LINES, WIDEST = 52, 8, 24


def spark_lines(picture: Picture, table: Table, room: int = 0) -> list[str]:
    """Return a line for each column or series: its name, its blocks, its last value.

    A block is as high as its value is to the largest of the line; a dot is a value not known. A
    week without a row has its place too. Where a terminal has less room the oldest are left out.
    """
    series = list(_series(picture, table))[:MOST_LINES]
    width = max((len(name) for name, *_rest in series), default=0)
    lines = []
    for name, unit, values in series:
        shown = values[-LONGEST:]
        known = [value for value in shown if value is not None]
        if known:
            ends = f"last {worded(shown[-1], unit)}, most {worded(max(known), unit)}"
            if room:
                shown = shown[-max(1, room - width - len(ends) - 6) :]
            lines.append(f"  {name:<{width}}  {spark(shown)}  {ends}")
    return lines


def spark(values: Sequence[float | None]) -> str:
    """Return a block a value, the largest being the highest."""
    most = max((value for value in values if value is not None), default=0)
    return "".join(UNKNOWN if value is None else _block(value, most) for value in values)


def _block(value: float, most: float) -> str:
    share = value / most if most > 0 else 0.0
    return BLOCKS[min(len(BLOCKS) - 1, max(0, round(share * (len(BLOCKS) - 1))))]


def _series(picture: Picture, table: Table) -> Iterator[tuple[str, str, list[float | None]]]:
    """Yield (name, unit, values in the order of `across`), the largest series first."""
    units = {column.key: column.unit for column in table.columns}
    titles = {column.key: column.title for column in table.columns}
    order = without_gaps(list(dict.fromkeys(str(row.get(picture.across)) for row in table.rows)))
    if not picture.series:
        rows = {str(row.get(picture.across)): row for row in table.rows}
        for key in picture.values:
            values = [rows.get(each, {}).get(key) for each in order]
            yield _cut(titles.get(key, key)), units.get(key, "number"), values
        return
    key = picture.values[0]
    found: dict[str, dict[str, float | None]] = defaultdict(dict)
    for row in table.rows:
        found[str(row.get(picture.series))][str(row.get(picture.across))] = row.get(key)
    # a share that a week has no row for is none of it
    absent = 0 if picture.kind == "stream" else None
    for name in sorted(found, key=lambda name: -sum(value or 0 for value in found[name].values())):
        values = [found[name].get(each, absent) for each in order]
        yield _cut(name), units.get(key, "number"), values


def _cut(name: str) -> str:
    name = clean(name.split("\n", 1)[0])
    return name if len(name) <= WIDEST else name[: WIDEST - 1] + "…"

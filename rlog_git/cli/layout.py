"""Lay the rows of a table out in lines: side by side as far as they fit, the rest below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from rlog_git.answers.answer import NUMBERS, PLACES
from rlog_git.answers.calendar import in_time
from rlog_git.answers.wording import NOT_KNOWN, worded
from rlog_git.cli.found import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.answers.answer import Picture, Row, Table
    from rlog_git.model import Place

# the places of a row that are shown where there is room, and how far its texts are cut there
SHOWN_PLACES, LONGEST_CELL = 2, 60
EMPTY: tuple[Any, ...] = (None, "", [])
BAR = 12
EIGHTHS = " ▏▎▍▌▋▊▉█"
GAP, INDENT = "  ", "    "
# texts are cut to the first of these at which a row fits: with its place beside it, with its place
# below, and with its last columns below, too
BESIDE, ALONE, SHORT, SHORTEST = (60, 44, 34), (60, 44, 34), (60, 44), (30, 20, 10)
# what a title of several words has at least
NARROW = 6


class Grid(NamedTuple):
    """The cells of the rows shown, a list a row, and what each column is called."""

    titles: list[str]
    right: list[bool]
    cells: list[list[str]]


class Fit(NamedTuple):
    """How a grid is laid out: columns side by side, bars, and places on the line or below."""

    widths: list[int]
    bar: int
    places: int


def table_lines(table: Table, picture: Picture | None, shown_rows: int, width: int) -> list[str]:
    """Return the lines of a table: its columns, a bar where a picture has one, its places.

    A column that holds nothing in the rows shown is left out; a zero is something. Of rows by
    week or day the newest are shown. A `width` of 0 lays all out side by side.
    """
    late = in_time([str(row.get(table.columns[0].key)) for row in table.rows])
    rows = table.rows[-shown_rows:] if late else table.rows[:shown_rows]
    columns = [
        column for column in table.columns if any(row.get(column.key) not in EMPTY for row in rows)
    ]
    grid = Grid(
        [column.title for column in columns],
        [column.unit in NUMBERS for column in columns],
        [[_plain(worded(row.get(key), unit)) for key, _, unit in columns] for row in rows],
    )
    key = picture.values[0] if picture else ""
    place = max((len(_places(row, 1)) for row in rows), default=0)
    fit = _fitted(grid, BAR if key else 0, place, width - len(GAP)) if width else _wide(grid, key)
    most = max((abs(row.get(key) or 0) for row in rows), default=0)
    lines = list(_heads(grid, fit))
    for row, cells in zip(rows, grid.cells, strict=True):
        bar = bar_of(row.get(key) or 0, most, fit.bar) if fit.bar else ""
        lines += _row_lines(grid, fit, cells, bar, row, width)
    more = len(table.rows) - len(rows)
    cut = f"  and {more} {'earlier' if late else 'more'}: --json and --csv FILE have all"
    return [*lines, cut] if more else lines


def bar_of(value: float, most: float, width: int = BAR) -> str:
    """Return a bar of blocks, the largest value being `width` characters wide."""
    eighths = round(width * 8 * max(value, 0) / most) if most else 0
    return EIGHTHS[8] * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines that fit; one line where the width is 0."""
    from textwrap import wrap  # noqa: PLC0415 - only at a terminal

    line = clean(text)
    return wrap(line, width, break_long_words=False, break_on_hyphens=False) if width else [line]


def cut(text: str, width: int) -> str:
    """Return a text in so many characters, with an ellipsis where it is longer."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _wide(grid: Grid, key: str) -> Fit:
    """Return the layout where nothing needs to fit: as wide as the texts, cut at LONGEST_CELL."""
    widths = [
        max(len(title), *(min(LONGEST_CELL, len(row[at])) for row in grid.cells))
        for at, title in enumerate(grid.titles)
    ]
    return Fit(widths, BAR if key else 0, SHOWN_PLACES)


def _fitted(grid: Grid, bar: int, place: int, room: int) -> Fit:
    """Return the layout that shows most within so many characters."""
    count = len(grid.titles)
    bars = (bar, bar * 2 // 3, bar // 2) if bar else (0,)
    tries = [(count, longest, each, 1) for longest in BESIDE for each in bars]
    tries += [(count, longest, each, 0) for longest in ALONE for each in bars]
    tries += [(number, longest, 0, 0) for number in range(count, 0, -1) for longest in SHORT]
    tries += [(1, longest, 0, 0) for longest in SHORTEST]
    for number, longest, wide, places in tries:
        widths = _widths(grid, longest)[:number]
        taken = sum(widths) + len(GAP) * (number - 1) + (wide and wide + len(GAP))
        taken += places * (place + len(GAP))
        if taken <= room:
            return Fit(_stretched(grid, widths, room - taken), wide, places)
    return Fit([max(1, room)], 0, 0)


def _widths(grid: Grid, longest: int) -> list[int]:
    """Return the width of each column where texts are cut; the title of a number may wrap."""
    widths = []
    for at, title in enumerate(grid.titles):
        cells = max((len(row[at]) for row in grid.cells), default=0)
        if grid.right[at]:
            narrow = min(NARROW, len(title))
            widths.append(max(cells, narrow, *map(len, title.split() or [""])))
        else:
            widths.append(min(longest, max(cells, len(title))))
    return widths


def _stretched(grid: Grid, widths: list[int], free: int) -> list[int]:
    """Give what is free to the texts that are cut, then to the titles that wrap, from the left."""
    longest = max((len(cell) for row in grid.cells for cell in row), default=0)
    wanted = [
        max(narrow, len(title))
        for narrow, title in zip(_widths(grid, longest), grid.titles, strict=True)
    ]
    stretched = list(widths)
    for numbers in (False, True):
        for at in (at for at in range(len(widths)) if grid.right[at] == numbers):
            more = min(free, max(0, wanted[at] - stretched[at]))
            free -= more
            stretched[at] += more
    return stretched


def _heads(grid: Grid, fit: Fit) -> Iterator[str]:
    """Yield the titles; that of a number that is wider than its column stands in several lines."""
    titles = [
        _broken(title, width) if to_right else [cut(title, width)]
        for title, width, to_right in zip(grid.titles, fit.widths, grid.right, strict=False)
    ]
    height = max(map(len, titles), default=1)
    for at in range(height):
        cells = [("", *lines)[max(0, at - height + len(lines) + 1)] for lines in titles]
        yield click.style(_line(grid, fit, cells).rstrip(), dim=True)


def _broken(title: str, width: int) -> list[str]:
    """Return a title in lines of its words."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def _row_lines(
    grid: Grid, fit: Fit, cells: list[str], bar: str, row: Row, width: int
) -> Iterator[str]:
    """Yield a row's own line, then what had no room beside it."""
    line = _line(grid, fit, cells) + (f"{GAP}{bar:<{fit.bar}}" if fit.bar else "")
    place = _places(row, fit.places or 1)
    if fit.places:
        shown = click.style(place, dim=True) if place else ""
        yield f"{line}{GAP}{shown}".rstrip()
        return
    yield line.rstrip()
    number = len(fit.widths)
    pieces = [
        f"{title}: {cell}"
        for title, cell in zip(grid.titles[number:], cells[number:], strict=True)
        if cell not in ("", NOT_KNOWN)
    ]
    for below in _flowing([*pieces, *([place] if place else [])], width - len(INDENT)):
        yield INDENT + click.style(below, dim=True)


def _flowing(pieces: Sequence[str], room: int) -> Iterator[str]:
    """Yield pieces in as few lines as hold them; one that is too long is cut."""
    line = ""
    for piece in pieces:
        longer = f"{line} · {piece}" if line else piece
        if len(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        line = cut(piece, room)
    if line:
        yield line


def _line(grid: Grid, fit: Fit, cells: Sequence[str]) -> str:
    parts = [
        f"{cut(cell, width):>{width}}" if to_right else f"{cut(cell, width):<{width}}"
        for cell, width, to_right in zip(cells, fit.widths, grid.right, strict=False)
    ]
    return GAP + GAP.join(parts)


def _plain(text: str) -> str:
    return clean(text.split("\n", 1)[0])


def _places(row: Row, most: int) -> str:
    places: list[Place] = row.get(PLACES, [])
    more = f" +{len(places) - most}" if len(places) > most else ""
    return " ".join(map(str, places[:most])) + more

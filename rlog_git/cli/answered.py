"""Show an answer: lines for a terminal, one JSON object, CSV files; all from the same tables."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from rlog_git.answers.answer import PLACES
from rlog_git.answers.calendar import in_time
from rlog_git.answers.wording import worded
from rlog_git.cli import screen
from rlog_git.cli.found import clean
from rlog_git.cli.sparks import SPARKED, spark_lines
from rlog_git.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.answers.answer import Answer, Picture, Row, Table
    from rlog_git.model import Place

# what a terminal shows: rows of the first table, of each other, and places of a row; --json and
# --csv have all
SHOWN_ROWS, BEHIND_ROWS, SHOWN_PLACES = 20, 10, 2
LONGEST_CELL = 60
EMPTY: tuple[Any, ...] = (None, "", [])
BAR = 12
EIGHTHS = " ▏▎▍▌▋▊▉█"
NUMBERS = ("count", "number", "minutes", "share", "ratio")
# pictures that stand as bars behind the rows of their table
BARRED = ("bars", "pareto")


def show_answer(answer: Answer, *, as_json: bool) -> None:
    """Print an answer for people, or as one JSON object."""
    if as_json:
        screen.print_json(answer_json(answer))
    else:
        screen.show(answer_lines(answer))


def answer_json(answer: Answer) -> Row:
    """Return an answer in the shape that the command line promises."""
    first, *others = [_table_json(table) for table in answer.tables] or [{"rows": []}]
    return {
        "report": answer.report,
        "question": answer.question,
        "span": {"from": answer.first.isoformat(), "to": answer.last.isoformat()},
        "headline": answer.headline,
        "rows": first["rows"],
        "places": [_place_json(place) for place in answer.places],
        "notes": list(answer.notes),
        "tables": [first, *others] if answer.tables else [],
    }


def answer_lines(answer: Answer) -> list[str]:
    """Return an answer for people: the sentence, its tables with bars, what to beware of."""
    days = f"{answer.first.isoformat()} to {answer.last.isoformat()}"
    lines = [f"{screen.heading(answer.question)}  ({days})", "", clean(answer.headline)]
    drawn = {picture.table: picture for picture in answer.pictures if picture.kind in BARRED}
    for number, table in enumerate(answer.tables):
        if table.rows:
            most = BEHIND_ROWS if number else SHOWN_ROWS
            lines += ["", screen.heading(table.title)]
            lines += table_lines(table, drawn.get(table.name), most)
            for picture in answer.pictures:
                if picture.table == table.name and picture.kind in SPARKED:
                    lines += ["", *spark_lines(picture, table)]
    return lines + ([""] if answer.notes else []) + [clean(note) for note in answer.notes]


def csv_files(answer: Answer, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text): the first table goes into the file named, others get their name in it."""
    import csv  # noqa: PLC0415 - only --csv
    from io import StringIO  # noqa: PLC0415 - the same

    for number, table in enumerate(answer.tables):
        file = StringIO()
        writer = csv.writer(file)
        keys = [column.key for column in table.columns]
        writer.writerow([*keys, PLACES])
        for row in table.rows:
            places = " ".join(map(str, row.get(PLACES, ())))
            writer.writerow([*(row.get(key) for key in keys), places])
        own = PurePath(path)
        named = own.with_name(f"{own.stem}-{table.name}{own.suffix}") if number else own
        yield str(named), file.getvalue()


def write_pictures(path: str, answer: Answer) -> None:
    """Write the pictures of an answer into a file; raise UsageError where it has none."""
    from rlog_git.answers import pictures  # noqa: PLC0415 - only --svg

    if not answer.pictures:
        raise UsageError(f"the report {answer.report!r} has no picture", "Try --csv FILE")
    write_file(path, pictures.draw(answer))


def write_file(path: str, text: str) -> None:
    """Write a file that the user named, and say so; raise UnreadableError where one cannot."""
    try:
        Path(path).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UnreadableError(path, error.strerror or str(error), "Name another file") from error
    click.echo(f"written: {path}", err=True)


def table_lines(table: Table, picture: Picture | None, shown_rows: int) -> list[str]:
    """Return the lines of a table: its columns, a bar where a picture has one, its places.

    A column that holds nothing in the rows shown is left out; a zero is something. Of rows by
    week or day the newest are shown.
    """
    late = in_time([str(row.get(table.columns[0].key)) for row in table.rows])
    rows = table.rows[-shown_rows:] if late else table.rows[:shown_rows]
    columns = [
        column for column in table.columns if any(row.get(column.key) not in EMPTY for row in rows)
    ]
    cells = [[_cell(worded(row.get(key), unit)) for key, _title, unit in columns] for row in rows]
    titles = [column.title for column in columns]
    right = [column.unit in NUMBERS for column in columns]
    widths = [max(map(len, each)) for each in zip(titles, *cells, strict=True)]
    lines = [click.style(_line(titles, widths, right), dim=True).rstrip()]
    key = picture.values[0] if picture else ""
    most = max((abs(row.get(key) or 0) for row in rows), default=0)
    for row, line in zip(rows, cells, strict=True):
        bar = f"  {bar_of(row.get(key) or 0, most):<{BAR}}" if key else ""
        lines.append(f"{_line(line, widths, right)}{bar}  {_places(row)}".rstrip())
    more = len(table.rows) - len(rows)
    cut = f"  and {more} {'earlier' if late else 'more'}: --json and --csv FILE have all"
    return [*lines, cut] if more else lines


def bar_of(value: float, most: float) -> str:
    """Return a bar of blocks, the largest value being BAR characters wide."""
    eighths = round(BAR * 8 * max(value, 0) / most) if most else 0
    return EIGHTHS[8] * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    parts = [
        f"{cell:>{width}}" if to_right else f"{cell:<{width}}"
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    ]
    return (
        ("  " + "  ".join(parts)).rstrip() if not sys.stdout.isatty() else "  " + "  ".join(parts)
    )


def _cell(text: str) -> str:
    line = clean(text.split("\n", 1)[0])
    most = (
        LONGEST_CELL
        if not sys.stdout.isatty()
        else max(30, shutil.get_terminal_size().columns // 2)
    )
    return line if len(line) <= most else line[: most - 1] + "…"


def _places(row: Row) -> str:
    places: list[Place] = row.get(PLACES, [])
    shown = " ".join(map(str, places[:SHOWN_PLACES]))
    more = f" +{len(places) - SHOWN_PLACES}" if len(places) > SHOWN_PLACES else ""
    return click.style(shown + more, dim=True) if shown else ""


def _table_json(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "columns": [column._asdict() for column in table.columns],
        "rows": [
            {column.key: row.get(column.key) for column in table.columns}
            | {PLACES: [_place_json(place) for place in row.get(PLACES, ())]}
            for row in table.rows
        ],
    }


def _place_json(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line}

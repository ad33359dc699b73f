"""Show an answer: lines for a terminal, one JSON object, CSV files; all from the same tables."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from rlog_git.answers.answer import PLACES
from rlog_git.cli import screen
from rlog_git.cli.layout import table_lines, wrapped
from rlog_git.cli.sparks import SPARKED, spark_lines
from rlog_git.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.answers.answer import Answer, Row, Table
    from rlog_git.model import Place

# rows that a terminal shows of the first table and of each other; --json and --csv have all
SHOWN_ROWS, BEHIND_ROWS = 20, 10
# pictures that stand as bars behind the rows of their table
BARRED = ("bars", "pareto")


def show_answer(answer: Answer, *, as_json: bool) -> None:
    """Print an answer for people, or as one JSON object."""
    if as_json:
        screen.print_json(answer_json(answer))
    else:
        screen.show(answer_lines(answer, screen.room()))


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


def answer_lines(answer: Answer, width: int = 0) -> list[str]:
    """Return an answer for people: the sentence, its tables with bars, what to beware of.

    They fit into `width` characters; 0 says that nobody looks at a terminal, and cuts little.
    """
    days = f"({answer.first.isoformat()} to {answer.last.isoformat()})"
    narrow = 0 < width < len(f"{answer.question}  {days}")
    head = screen.heading(answer.question)
    lines = [head, days] if narrow else [f"{head}  {days}"]
    lines += ["", *wrapped(answer.headline, width)]
    drawn = {picture.table: picture for picture in answer.pictures if picture.kind in BARRED}
    for number, table in enumerate(answer.tables):
        if table.rows:
            most = BEHIND_ROWS if number else SHOWN_ROWS
            lines += ["", screen.heading(table.title)]
            lines += table_lines(table, drawn.get(table.name), most, width)
            for picture in answer.pictures:
                if picture.table == table.name and picture.kind in SPARKED:
                    lines += ["", *spark_lines(picture, table, width)]
    notes = [line for note in answer.notes for line in wrapped(note, width)]
    return lines + ([""] if notes else []) + notes


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

"""Gather what the log says of each research question: tagged entries, verdicts, questions, runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers import telling
from rlog_git.answers.answer import place_of
from rlog_git.index import query, said, told
from rlog_git.model import Place
from rlog_git.text.question import question_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from rlog_git.answers.answer import Asked, Row
    from rlog_git.index.said import Said

FOLDER = "q/"
VERDICTS = {"supports": "for", "refutes": "against", "unclear": "unclear"}
NO_RUN: Row = {}
# the line 'run: r2qyq34xv' in the front matter of a run's note
RUN_LINE = 2


class Piece(NamedTuple):
    """An entry or run that speaks of a question; `verdict` is "" where it says none."""

    question: str
    day: str
    place: Place
    kind: str
    text: str
    verdict: str = ""
    run: Row = NO_RUN


def spoken(connection: sqlite3.Connection, asked: Asked) -> list[Piece]:
    """Return what speaks of a question by its tag, a claim, its own words or its run."""
    runs = {run["run"]: run for run in query.runs(connection)}
    found = [*_tagged(connection, asked, runs), *_asked_plainly(connection, asked)]
    shown = {(piece.question, piece.place) for piece in found}
    found += [
        piece
        for piece in _of_runs(asked, runs.values())
        if (piece.question, piece.place) not in shown
    ]
    return sorted(found, key=lambda piece: (piece.day, *piece.place))


def _tagged(connection: sqlite3.Connection, asked: Asked, runs: dict[str, Row]) -> Iterator[Piece]:
    """Yield a piece for each question that an entry is tagged with or makes a claim on."""
    rows = told.tagged(connection, asked.first, asked.last, FOLDER)
    rows = said.of_project(connection, rows, asked.project)
    mentioned = said.mentions(connection, rows)
    for row in rows:
        claimed = _claims(row)
        for tag in mentioned[row.number].tags:
            if tag.startswith(FOLDER):
                name = tag.removeprefix(FOLDER)
                yield _piece(name, row, claimed.get(name, ""), runs.get(row.block_id, NO_RUN))


def _asked_plainly(connection: sqlite3.Connection, asked: Asked) -> Iterator[Piece]:
    """Yield the `question:` entries that no `#q/NAME` ties to a question, named by their words."""
    rows = said.said(connection, asked.first, asked.last, ("question",))
    rows = said.of_project(connection, rows, asked.project)
    mentioned = said.mentions(connection, rows)
    for row in rows:
        tags = mentioned[row.number].tags if row.number in mentioned else ()
        name = question_name(telling.bare(row.text))
        if name and not any(tag.startswith(FOLDER) for tag in tags):
            yield _piece(name, row)


def _of_runs(asked: Asked, runs: Iterable[Row]) -> Iterator[Piece]:
    """Yield the runs whose note names a question, at their line in the log or else at the note."""
    first, last = asked.first.isoformat(), asked.last.isoformat()
    for run in runs:
        name = question_name(run["question"])
        is_asked = not asked.project or run["repo"].casefold() == asked.project
        if name and is_asked and first <= (run["day"] or "") <= last:
            place = place_of(run)
            if run["path"] == run["note_path"]:
                place = Place(run["path"], RUN_LINE)
            text = run["why"] or run["command"]
            yield Piece(name, run["day"], place, "run", text, "", run)


def _piece(name: str, row: Said, verdict: str = "", run: Row = NO_RUN) -> Piece:
    text = run.get("why") or telling.bare(row.text)
    return Piece(name, row.day, row.place, row.kind, text, verdict, run)


def _claims(row: Said) -> dict[str, str]:
    """Return the verdict of an entry on each question it names in a field."""
    fields = said.fields_of(row)
    return {
        name.strip(" []#").casefold().removeprefix(FOLDER): verdict
        for key, verdict in VERDICTS.items()
        for name in fields.get(key, "").split(",")
        if name.strip()
    }

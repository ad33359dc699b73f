"""Which experiments gave insight on a research question? What speaks for and against it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers import telling
from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.registry import asks
from rlog_git.answers.wording import counted
from rlog_git.index import query, said, told
from rlog_git.text.question import question_name

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.said import Said

FOLDER, NOTES = "q/", "notes/questions/"
VERDICTS = {"supports": "for", "refutes": "against", "unclear": "unclear"}
TRIED = ("exp", "run")
QUIET_DAYS = 30
QUESTIONS = (
    Column("question", "question"),
    Column("for", "for", "count"),
    Column("against", "against", "count"),
    Column("unclear", "unclear", "count"),
    Column("experiments", "experiments", "count"),
    Column("insights", "insights", "count"),
    Column("last", "last", "day"),
    Column("quiet", "days ago", "count"),
)
ENTRIES = (
    Column("day", "day", "day"),
    Column("question", "question"),
    Column("verdict", "verdict"),
    Column("kind", "kind"),
    Column("text", "entry"),
    Column("changes", "config"),
    Column("metrics", "metrics"),
)


class Piece(NamedTuple):
    """An entry that speaks of a question; `verdict` is "" where it says none."""

    question: str
    row: Said
    verdict: str


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return each question with its verdicts, and the entries that speak of it."""
    pieces = _pieces(connection, asked)
    names = dict.fromkeys(_names(connection, asked, pieces))
    runs = {run["run"]: run for run in query.runs(connection)}
    rows = [_question(name, pieces, asked) for name in names]
    rows.sort(key=lambda row: row["question"])
    rows.sort(key=lambda row: row["last"] or "", reverse=True)
    told_of = [piece for piece in reversed(pieces) if piece.question in names]
    entries = tuple(_entry(piece, runs) for piece in told_of)
    return Answer(
        report="evidence",
        question=asks("evidence"),
        first=asked.first,
        last=asked.last,
        headline=_headline(rows),
        tables=(
            Table("questions", "Questions", QUESTIONS, tuple(rows)),
            Table("entries", "What speaks of them, the latest first", ENTRIES, entries),
        ),
        notes=tuple(_notes(rows)),
        pictures=(Picture("bars", "questions", "For and against", "question", ("for", "against")),)
        if rows
        else (),
    )


def _pieces(connection: sqlite3.Connection, asked: Asked) -> list[Piece]:
    """Return what speaks of a question by its tag or by what it claims, oldest first."""
    rows = told.tagged(connection, asked.first, asked.last, FOLDER)
    mentioned = said.mentions(connection, rows)
    if asked.project:
        projects = said.projects(connection, rows, mentioned)
        rows = [row for row in rows if projects.get(row.number) == asked.project]
    found = []
    for row in rows:
        claimed = _claims(row)
        for tag in mentioned[row.number].tags:
            if tag.startswith(FOLDER):
                name = tag.removeprefix(FOLDER)
                found.append(Piece(name, row, claimed.get(name, "")))
    found += _asked_plainly(connection, asked)
    return sorted(found, key=lambda piece: said.by_place(piece.row))


def _asked_plainly(connection: sqlite3.Connection, asked: Asked) -> list[Piece]:
    """Return the `question:` entries that no `#q/NAME` ties to a question, named by their words."""
    rows = said.said(connection, asked.first, asked.last, ("question",))
    mentioned = said.mentions(connection, rows)
    projects = said.projects(connection, rows, mentioned) if asked.project else {}
    found = []
    for row in rows:
        tags = mentioned[row.number].tags if row.number in mentioned else ()
        name = question_name(telling.bare(row.text))
        is_asked = not asked.project or projects.get(row.number) == asked.project
        if name and is_asked and not any(tag.startswith(FOLDER) for tag in tags):
            found.append(Piece(name, row, ""))
    return found


def _claims(row: Said) -> dict[str, str]:
    """Return the verdict of an entry on each question it names in a field."""
    fields = said.fields_of(row)
    return {
        name.strip(" []#").casefold().removeprefix(FOLDER): verdict
        for key, verdict in VERDICTS.items()
        for name in fields.get(key, "").split(",")
        if name.strip()
    }


def _names(connection: sqlite3.Connection, asked: Asked, pieces: list[Piece]) -> list[str]:
    """Return the questions asked for: those of entries, and those that only have a note."""
    names = [piece.question for piece in pieces]
    if not asked.project:
        paths = {row.path for row in said.undated(connection) if row.path.startswith(NOTES)}
        names += [path[len(NOTES) :].removesuffix(".md").casefold() for path in sorted(paths)]
    words = question_name(asked.words).split("-") if asked.words else []
    return [name for name in names if all(word in name for word in words)]


def _question(name: str, pieces: list[Piece], asked: Asked) -> Row:
    mine = [piece for piece in pieces if piece.question == name]
    last = max((piece.row.day for piece in mine), default=None)
    verdicts = {each: sum(piece.verdict == each for piece in mine) for each in VERDICTS.values()}
    return {
        "question": name,
        **verdicts,
        "experiments": sum(piece.row.kind in TRIED for piece in mine),
        "insights": sum(piece.row.kind == "insight" for piece in mine),
        "last": last,
        "quiet": (asked.today - date.fromisoformat(last)).days if last else None,
        PLACES: [piece.row.place for piece in mine],
    }


def _entry(piece: Piece, runs: dict[str, Row]) -> Row:
    row = piece.row
    run = runs.get(row.block_id, {})
    changes = [f"{each['key']} {each['old']}→{each['new']}" for each in run.get("changes", ())]
    metrics = [f"{name} {value:.4g}" for name, value in run.get("metrics", {}).items()]
    return {
        "day": row.day,
        "question": piece.question,
        "verdict": piece.verdict or None,
        "kind": row.kind,
        "text": telling.bare(row.text),
        "changes": ", ".join(changes) or None,
        "metrics": ", ".join(metrics) or None,
        PLACES: [row.place],
    }


def _headline(rows: list[Row]) -> str:
    if not rows:
        return "No entry speaks of a question yet: #q/NAME or [supports:: NAME] ties one to it."
    most = max(rows, key=lambda row: row["for"] + row["against"] + row["unclear"])
    text = f"{counted(len(rows), 'question')}; most is known of {most['question']!r}: "
    text += f"{most['for']} for, {most['against']} against"
    return f"{text}, {most['unclear']} unclear." if most["unclear"] else f"{text}."


def _notes(rows: list[Row]) -> list[str]:
    """Say what remains open and what nobody touched for a month."""
    quiet = [row["question"] for row in rows if (row["quiet"] or 0) >= QUIET_DAYS]
    undecided = [
        row["question"] for row in rows if not row["for"] + row["against"] or not row["last"]
    ]
    notes = []
    if quiet:
        notes.append(f"Not touched for {QUIET_DAYS} days and more: {', '.join(quiet)}.")
    if undecided:
        notes.append(f"Nothing speaks for or against yet: {', '.join(undecided)}.")
    return notes

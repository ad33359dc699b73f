"""Which experiments gave insight on a research question? What speaks for and against it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.registry import asks
from rlog_git.answers.speaking import VERDICTS, spoken
from rlog_git.answers.wondering import wondered
from rlog_git.answers.wording import counted
from rlog_git.index import said
from rlog_git.text.question import question_name

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.answers.speaking import Piece
    from rlog_git.answers.wondering import Wondered

NOTES = "notes/questions/"
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
PLAIN = (Column("day", "day", "day"), Column("asked", "asked"))
ENTRIES = (
    Column("day", "day", "day"),
    Column("question", "question"),
    Column("verdict", "verdict"),
    Column("kind", "kind"),
    Column("text", "entry"),
    Column("changes", "config"),
    Column("metrics", "metrics"),
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return each question with its verdicts, and the entries that speak of it."""
    pieces = spoken(connection, asked)
    names = dict.fromkeys(_names(connection, asked, pieces))
    rows = [_question(name, pieces, asked) for name in names]
    rows.sort(key=lambda row: row["question"])
    rows.sort(key=lambda row: row["last"] or "", reverse=True)
    told_of = [piece for piece in reversed(pieces) if piece.question in names]
    entries = tuple(_entry(piece) for piece in told_of)
    plain = [_plain(each) for each in reversed(wondered(connection, asked))]
    return Answer(
        report="evidence",
        question=asks("evidence"),
        first=asked.first,
        last=asked.last,
        headline=_headline(rows, plain),
        tables=(
            Table("questions", "Questions", QUESTIONS, tuple(rows)),
            Table("plain", "Asked in plain words (inferred)", PLAIN, tuple(plain)),
            Table("entries", "What speaks of them, the latest first", ENTRIES, entries),
        ),
        notes=tuple(_notes(rows, plain)),
        pictures=(Picture("bars", "questions", "For and against", "question", ("for", "against")),)
        if rows
        else (),
    )


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
    last = max((piece.day for piece in mine), default=None)
    verdicts = {each: sum(piece.verdict == each for piece in mine) for each in VERDICTS.values()}
    return {
        "question": name,
        **verdicts,
        "experiments": sum(piece.kind in TRIED for piece in mine),
        "insights": sum(piece.kind == "insight" for piece in mine),
        "last": last,
        "quiet": (asked.today - date.fromisoformat(last)).days if last else None,
        PLACES: [piece.place for piece in mine],
    }


def _entry(piece: Piece) -> Row:
    changes = [
        f"{each['key']} {each['old']}→{each['new']}" for each in piece.run.get("changes", ())
    ]
    metrics = [f"{name} {value:.4g}" for name, value in piece.run.get("metrics", {}).items()]
    return {
        "day": piece.day,
        "question": piece.question,
        "verdict": piece.verdict or None,
        "kind": piece.kind,
        "text": piece.text,
        "changes": ", ".join(changes) or None,
        "metrics": ", ".join(metrics) or None,
        PLACES: [piece.place],
    }


def _plain(asked: Wondered) -> Row:
    return {"day": asked.day, "asked": asked.text, PLACES: [asked.place]}


def _headline(rows: list[Row], plain: list[Row]) -> str:
    if not rows:
        asked = f"; {counted(len(plain), 'question')} asked in plain words" if plain else ""
        return f"No entry is tied to a question yet, by #q/NAME or [supports:: NAME]{asked}."
    most = max(rows, key=lambda row: row["for"] + row["against"] + row["unclear"])
    text = f"{counted(len(rows), 'question')}; most is known of {most['question']!r}: "
    text += f"{most['for']} for, {most['against']} against"
    return f"{text}, {most['unclear']} unclear." if most["unclear"] else f"{text}."


def _notes(rows: list[Row], plain: list[Row]) -> list[str]:
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
    if plain:
        notes.append(
            f"What is asked in plain words is inferred (n = {len(plain)}): sentences that end in a "
            "question mark. Whether they were answered is not known; #q/NAME makes one a question."
        )
    return notes

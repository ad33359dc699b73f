"""The pages of experiments: one table of runs, a page for each, all of them as CSV. Pure."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import TYPE_CHECKING

from rlog_git.dates import long_day
from rlog_git.site.addresses import note_folder
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.listing import NEWEST, year_address
from rlog_git.site.pages.page import Page, Way, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.pages.book import Book, Subject
    from rlog_git.site.public import PublicChange, PublicRun

ADDRESS, TABLE = "experiments/index.html", "experiments/runs.csv"
TITLE = "Experiments"
# what a spreadsheet would take for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "run", "day", "time", "why", "question", "project", "state", "took", "code", "verdict",
    "changes",
)  # fmt: skip


def run_address(run: PublicRun) -> str:
    """Return the address of a run's page."""
    return file_of(note_folder("run", run.slug))


def experiment_pages(book: Book) -> Iterator[Page]:
    """Yield the table of runs, its years, its CSV, and the page of each run."""
    runs = book.runs
    if not runs:
        return
    by_year = {year: list(held) for year, held in groupby(runs, key=lambda run: run.day.year)}
    long = len(runs) > NEWEST
    years = [
        Way(year_address(year, ADDRESS), str(year), len(held)) for year, held in by_year.items()
    ]
    values = {
        "runs": runs[-NEWEST:][::-1],
        "count": len(runs),
        "years": years[::-1] if long else (),
        "table": TABLE,
        "whole": None,
        "questions": _questions(book, runs[-NEWEST:]),
    }
    yield Page(ADDRESS, "experiments.html", TITLE, values)
    yield Page(TABLE, "", TITLE, {"text": as_csv(runs)})
    for year, held in by_year.items() if long else ():
        values = {
            "runs": held[::-1], "count": len(held), "years": (), "table": TABLE,
            "whole": Way(ADDRESS, TITLE), "questions": _questions(book, held),
        }  # fmt: skip
        yield Page(year_address(year, ADDRESS), "experiments.html", f"{TITLE} in {year}", values)
    for at, run in enumerate(runs):
        before = runs[at - 1] if at else None
        after = runs[at + 1] if at + 1 < len(runs) else None
        yield _page(book, run, before, after)


def _page(book: Book, run: PublicRun, before: PublicRun | None, after: PublicRun | None) -> Page:
    link = book.link(run.day)
    question = book.questions.get(run.question)
    project = book.projects.get(run.project)
    values = {
        "run": run,
        "day": link,
        "question": question,
        "project": project,
        "before": _way(before),
        "after": _way(after),
        "backlinks": backlinks_of(book, note_folder("run", run.slug)),
    }
    return Page(run_address(run), "run.html", _title(run), values, run.verdict)


def _way(run: PublicRun | None) -> Way | None:
    return Way(run_address(run), _title(run)) if run else None


def _title(run: PublicRun) -> str:
    return run.why or f"A run of {long_day(run.day)}"


def _questions(book: Book, runs: Sequence[PublicRun]) -> dict[str, Subject]:
    asked = {run.question for run in runs}
    return {name: subject for name, subject in book.questions.items() if name in asked}


def as_csv(runs: Sequence[PublicRun]) -> str:
    """Return runs as CSV: a line a run, a column for each metric that any of them has."""
    names = sorted({metric.name for run in runs for metric in run.metrics})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_safe([*COLUMNS, *names]))
    for run in runs:
        metrics = {metric.name: f"{metric.value:.6g}" for metric in run.metrics}
        row = [
            run.slug, str(run.day), run.time, run.why, run.question, run.project, run.state,
            run.took, run.code, run.verdict, change_text(run.changes),
        ]  # fmt: skip
        writer.writerow([*_safe(row), *(metrics.get(name, "") for name in names)])
    return out.getvalue()


def change_text(changes: Sequence[PublicChange]) -> str:
    """Return changes as ``lr 0.001→0.0003, seed 1→2``."""
    return ", ".join(f"{change.key} {change.old}→{change.new}" for change in changes)


def _safe(row: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row]

"""The pages of questions: what is claimed, what speaks for it and against it, in order. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.arrange import headed
from rlog_git.site.pages.backlinks import backlinks_of
from rlog_git.site.pages.listing import in_order, make_listing, year_pages
from rlog_git.site.pages.page import Page, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.site.pages.book import Book, Subject
    from rlog_git.site.pages.page import Placed

INDEX_ADDRESS = "questions/index.html"
VERDICTS = (("supports", "For"), ("refutes", "Against"), ("unclear", "Unclear"))
EVIDENCE_SHOWN, RUNS_SHOWN = 50, 20


class Tally(NamedTuple):
    """How many entries speak for a question's claim, against it, or leave it unclear."""

    supports: int
    refutes: int
    unclear: int


class Evidence(NamedTuple):
    """The newest entries of one verdict, and how many there are."""

    name: str
    verdict: str
    entries: tuple[Placed, ...]
    total: int


def question_pages(book: Book) -> Iterator[Page]:
    """Yield the list of questions and the page of each."""
    if not book.questions:
        return
    listed = [
        (subject, tally_of(book, subject.name), len(book.of_subject.get("q/" + subject.name, ())))
        for subject in book.questions.values()
    ]
    yield Page(INDEX_ADDRESS, "questions.html", "Questions", {"questions": listed})
    for subject in book.questions.values():
        yield _page(book, subject)
        entries = book.of_subject.get("q/" + subject.name, ())
        yield from year_pages(entries, subject.address, subject.title)


def tally_of(book: Book, name: str) -> Tally:
    """Return how the evidence on a question stands."""
    verdicts = [verdict for verdict, _ in book.claims.get(name, ())]
    return Tally(*(verdicts.count(verdict) for verdict, _ in VERDICTS))


def _page(book: Book, subject: Subject) -> Page:
    claims = book.claims.get(subject.name, ())
    evidence = []
    for verdict, name in VERDICTS:
        found = in_order([placed for said, placed in claims if said == verdict])
        shown = tuple(found[-EVIDENCE_SHOWN:][::-1])
        evidence.append(Evidence(name, verdict, shown, len(found)))
    entries = book.of_subject.get("q/" + subject.name, ())
    runs = [run for run in book.runs if run.question == subject.name]
    note = subject.note
    asked = next((p for p in in_order(entries) if p.entry.kind == "question"), None)
    values = {
        "subject": subject,
        "facts": note.facts if note else (),
        "parts": headed(note.parts, "done") if note else (),
        "asked": asked,
        "tally": tally_of(book, subject.name),
        "evidence": evidence,
        "runs": runs[-RUNS_SHOWN:][::-1],
        "more_runs": max(len(runs) - RUNS_SHOWN, 0),
        "listing": make_listing(entries, subject.address),
        "backlinks": backlinks_of(book, folder_of(subject.address)),
    }
    said = next((part.entries[0].text for part in note.parts), "") if note else ""
    return Page(subject.address, "question.html", subject.title, values, said)

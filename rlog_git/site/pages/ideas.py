"""The page of ideas: by what became of them, and how each was discovered, by its links. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.pages.listing import NEWEST, in_order, make_listing, year_pages
from rlog_git.site.pages.page import Page, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rlog_git.site.pages.book import Book
    from rlog_git.site.pages.page import Placed
    from rlog_git.site.public import PublicEntry

ADDRESS, TITLE = "ideas/index.html", "Ideas"
STATES = (
    ("new", "New"),
    ("task", "To be tried"),
    ("tried", "Tried"),
    ("answered", "Answered"),
    ("dropped", "Dropped"),
)
TRIED = frozenset(("exp", "run", "outcome", "did", "fix", "data"))
ANSWERED = frozenset(("result", "insight", "decision", "lesson"))
STEPS, LED_TO = 4, 4


class Idea(NamedTuple):
    """An idea, where it came from (the nearest step first), and what it led to."""

    placed: Placed
    came_from: tuple[Placed, ...]
    led_to: tuple[Placed, ...]


class StateOfIdeas(NamedTuple):
    """The ideas of one state, newest first."""

    state: str
    name: str
    ideas: tuple[Idea, ...]


def idea_pages(book: Book) -> Iterator[Page]:
    """Yield the page of ideas, and a page for each year where there are many."""
    if not book.ideas:
        return
    found = in_order(book.ideas)
    by_state: dict[str, list[Idea]] = {}
    for placed in found[-NEWEST:][::-1]:
        idea = _idea(book, placed)
        by_state.setdefault(state_of(placed.entry, idea.led_to), []).append(idea)
    groups = [
        StateOfIdeas(state, name, tuple(by_state[state]))
        for state, name in STATES
        if state in by_state
    ]
    years = make_listing(found, ADDRESS).years
    values = {"groups": groups, "count": len(found), "years": years}
    yield Page(ADDRESS, "ideas.html", TITLE, values)
    yield from year_pages(found, ADDRESS, TITLE)


def state_of(idea: PublicEntry, led_to: Sequence[Placed]) -> str:
    """Return what became of an idea, by its own box and by the entries that link to it."""
    if idea.state in ("cancelled", "done"):
        return "dropped" if idea.state == "cancelled" else "tried"
    kinds = {placed.entry.kind for placed in led_to}
    if kinds & ANSWERED:
        return "answered"
    if kinds & TRIED:
        return "tried"
    return "task" if idea.state or any(placed.entry.state for placed in led_to) else "new"


def _idea(book: Book, placed: Placed) -> Idea:
    folder = folder_of(placed.address)
    led_to = in_order(book.citing.get(f"{folder}#{placed.entry.anchor}", ()))
    return Idea(placed, _came_from(book, placed), tuple(led_to[:LED_TO]))


def _came_from(book: Book, placed: Placed) -> tuple[Placed, ...]:
    """Return the entries that an idea leads back to, link by link."""
    steps: list[Placed] = []
    here = placed
    while len(steps) < STEPS:
        found = next(
            (
                book.cited[target]
                for target in here.entry.links
                if target in book.cited and book.cited[target] not in steps
            ),
            None,
        )
        if not found or found.target == placed.target:
            break
        steps.append(found)
        here = found
    return tuple(steps)

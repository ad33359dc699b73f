"""Render the texts of a notebook for its pages, and give each page what its text needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.site.addresses import day_folder
from rlog_git.site.public import PublicDay, PublicNote
from rlog_git.site.rendering.macros import macros_of_texts
from rlog_git.site.rendering.markdown import Rendered, Renderer, as_it_is
from rlog_git.site.workers import Failed, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rlog_git.site.public import PublicNotebook, PublicWeek
    from rlog_git.site.rendering.ways import Ways

# what in a page's HTML asks for a file of the site, and how the page names the file
SHEET = '<link rel="stylesheet" href="{}">'
NEEDS = (("<math", "static/math.css", SHEET), ('class="hl-', "static/code.css", SHEET))


# no text that is shorter can hang; most notebooks have no longer one
LONG = 4_000


class Texts:
    """The renderer of a site; it keeps what the author should know, and which files are needed."""

    def __init__(self, notebook: PublicNotebook, ways: Ways) -> None:
        self._ways = ways
        self._render = Renderer(ways)
        self._notebook = notebook
        self._macros = macros_of_texts(
            [entry.text for entry in note.entries()] for note in self._notes()
        )
        self._problems: dict[str, tuple[str, ...]] = {}
        self.needed: set[str] = set()
        self._draw_long_texts()

    def render(self, text: str, anchor: str = "") -> Rendered:
        """Render a text; the ids in it are made from the anchor of its entry."""
        rendered = self._render(text, anchor, self._macros.get(text, ""))
        if rendered.plain:
            self._problems[text] = ("too costly to render, shown as it is",)
        elif rendered.problems:
            self._problems[text] = rendered.problems
        return rendered

    def complete(self, html: str, root: str) -> str:
        """Return a page with the files that what is in it needs, and remember those."""
        for sign, address, tag in NEEDS:
            if sign in html:
                self.needed.add(address)
                html = html.replace("</head>", tag.format(root + address) + "\n</head>", 1)
        return html

    def warnings(self) -> tuple[str, ...]:
        """Return what is wrong with texts, each with the address and the first words of its entry.

        A text that is shown only in part, as in a list, is told once, at its own entry.
        """
        if not self._problems:
            return ()
        found: list[str] = []
        for note in self._notes():
            for entry in note.entries():
                for problem in self._problems.pop(entry.text, ()):
                    words = " ".join(entry.text[:60].split())
                    found.append(f"{_place(note)}#{entry.anchor}: {problem} ({words}…)")
        return tuple(dict.fromkeys(found))

    def _draw_long_texts(self) -> None:
        """Draw what may take long in processes of its own, so that it can hang or die alone."""
        jobs = [
            (entry.text, entry.anchor, self._macros.get(entry.text, ""))
            for note in self._notes()
            for entry in note.entries()
            if len(entry.text) > LONG
        ]
        if not jobs:
            return
        with Workers(_make_drawing, self._ways) as workers:
            for number, drawn in workers.run(jobs):
                text, anchor, macros = jobs[number]
                rendered = as_it_is(text) if isinstance(drawn, Failed) else drawn
                self._render.know(text, anchor, macros, rendered)

    def _notes(self) -> Iterator[PublicDay | PublicWeek | PublicNote]:
        yield from self._notebook.days
        yield from self._notebook.weeks
        yield from self._notebook.notes


def _place(note: PublicDay | PublicWeek | PublicNote) -> str:
    if isinstance(note, PublicNote):
        return note.address
    return day_folder(note.day) if isinstance(note, PublicDay) else note.week


def _make_drawing(ways: Ways) -> Callable[[tuple[str, str, str]], Rendered]:
    render = Renderer(ways)
    return lambda job: render(*job)

"""Render the texts of a notebook for its pages, and give each page what its text needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.addresses import day_folder, week_folder
from rlog_git.site.public import PublicDay, PublicNote
from rlog_git.site.rendering.macros import macros_of_texts
from rlog_git.site.rendering.markdown import Rendered, Renderer, as_it_is
from rlog_git.site.workers import Failed, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from rlog_git.site.public import PublicNotebook, PublicWeek
    from rlog_git.site.rendering.ways import Ways

# what in a page's HTML asks for a file of the site, and how the page names the file
DIAGRAM = '<pre class="mermaid"'
SHEET = '<link rel="stylesheet" href="{}">'
NEEDS = (
    ("<math", "static/math.css", SHEET),
    ('class="hl-', "static/code.css", SHEET),
    (DIAGRAM, "static/diagrams.js", '<script src="{}"></script>'),
)
# what a script of a page needs: a frame in which diagrams are drawn
FRAMED = ("static/diagram.html", "static/diagram.js", "vendor/mermaid/mermaid.tiny.js")
POLICY, FRAMING = "default-src 'none';", "default-src 'none'; frame-src 'self';"


# no text that is shorter can hang; most notebooks have no longer one
LONG = 4_000


# a text, and what its author should know of it
Problem = tuple[str, tuple[str, ...]]


class Told(NamedTuple):
    """Something that an author should know of an entry, by its anchor on its page."""

    folder: str
    anchor: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place or f'{self.folder}#{self.anchor}'}: {self.message}"


class Texts:
    """The renderer of a site.

    `needed` and `problems` are what has been met since the last `begin`: the files that the HTML
    asks for, and what authors should know of their texts.
    """

    def __init__(self, notebook: PublicNotebook, ways: Ways) -> None:
        self._ways = ways
        self._render = Renderer(ways)
        self._notebook = notebook
        self.macros = macros_of_texts(
            [entry.text for entry in note.entries()] for note in notes_of(notebook)
        )
        self.begin()

    def begin(self) -> None:
        """Forget what was needed, and which problems there were."""
        self.problems: dict[str, tuple[str, ...]] = {}
        self.needed: set[str] = set()

    def render(self, text: str, anchor: str = "") -> Rendered:
        """Render a text; the ids in it are made from the anchor of its entry."""
        rendered = self._render(text, anchor, self.macros.get(text, ""))
        if rendered.plain:
            self.problems[text] = ("too costly to render, shown as it is",)
        elif rendered.problems:
            self.problems[text] = rendered.problems
        return rendered

    def complete(self, html: str, root: str) -> str:
        """Return a page with the files that what is in it needs, and remember those."""
        for sign, address, tag in NEEDS:
            if sign in html:
                self.needed.add(address)
                html = html.replace("</head>", tag.format(root + address) + "\n</head>", 1)
        if DIAGRAM in html:
            self.needed.update(FRAMED)
            html = html.replace(POLICY, FRAMING, 1)
        return html

    def prepare(self, folders: Collection[str]) -> None:
        """Draw the long texts of the notes at these addresses in processes of their own.

        What may take long, or hang, then does so alone.
        """
        jobs = [
            (entry.text, entry.anchor, self.macros.get(entry.text, ""))
            for note in notes_of(self._notebook)
            if _folder(note) in folders
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


def tell_problems(
    notebook: PublicNotebook, problems: Mapping[str, tuple[str, ...]]
) -> tuple[Told, ...]:
    """Return what is wrong with texts, each with the anchor and the first words of its entry.

    A text that is shown only in part, as in a list, is told once, at its own entry.
    """
    if not problems:
        return ()
    found: list[Told] = []
    left = dict(problems)
    for note in notes_of(notebook):
        for entry in note.entries():
            for problem in left.pop(entry.text, ()):
                words = " ".join(entry.text[:60].split())
                found.append(Told(_folder(note), entry.anchor, f"{problem} ({words}…)"))
    return tuple(dict.fromkeys(found))


def notes_of(notebook: PublicNotebook) -> Iterator[PublicDay | PublicWeek | PublicNote]:
    """Yield all that holds entries."""
    yield from notebook.days
    yield from notebook.weeks
    yield from notebook.notes


def _folder(note: PublicDay | PublicWeek | PublicNote) -> str:
    if isinstance(note, PublicNote):
        return note.address
    return day_folder(note.day) if isinstance(note, PublicDay) else week_folder(note.week)


def _make_drawing(ways: Ways) -> Callable[[tuple[str, str, str]], Rendered]:
    render = Renderer(ways)
    return lambda job: render(*job)

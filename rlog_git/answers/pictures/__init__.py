"""Draw the pictures of an answer as one SVG file, one below the other."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rlog_git.answers.pictures.svg import (
    LINE,
    SERIES_STYLE,
    SHOWN,
    STYLE,
    TEXT,
    WIDTH,
    Drawn,
    cut,
    element,
    ems,
    plain,
    said,
    text,
)

if TYPE_CHECKING:
    from rlog_git.answers.answer import Answer, Picture, Table

KINDS = ("bars", "pareto", "lines", "stream", "scatter", "heatmap")
MARGIN = 12.0
# rows that a picture tells of to those who cannot see it; the table has all
TOLD = 20


def draw(answer: Answer) -> str:
    """Return the pictures of an answer as the text of a file; raise ValueError for unknown kinds.

    It needs no script, font or other file, and follows the reader's light or dark mode. Each
    mark carries its values in ``data-`` attributes and its title.
    """
    parts, y = [], 0.0
    for line in _wrapped(answer.question, "head", 15) + _wrapped(answer.headline, "", 13):
        y += LINE + 2
        parts.append(text(0, y - 5, *line))
    days = f"{answer.first.isoformat()} to {answer.last.isoformat()}"
    y += LINE
    parts.append(text(0, y - 4, days, "small muted"))
    for picture in answer.pictures:
        drawn = _titled(picture, answer.table(picture.table))
        parts.append(element("g", drawn.markup, transform=f"translate(0 {y + 14:g})"))
        y += drawn.height + 14
    return _file(answer, "\n".join(parts), y)


def _file(answer: Answer, inside: str, height: float) -> str:
    wide, high = WIDTH + 2 * MARGIN, height + 2 * MARGIN
    told = " ".join([plain(answer.headline), *(_told(each, answer) for each in answer.pictures)])
    return (
        element(
            "svg",
            element("title", escape(plain(answer.question)), id="title"),
            element("desc", escape(told), id="desc"),
            element("style", STYLE + SERIES_STYLE),
            element("rect", class_="paper", width="100%", height="100%"),
            "\n",
            element("g", inside, transform=f"translate({MARGIN:g} {MARGIN:g})"),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {wide:g} {high:.0f}",
            width=SHOWN,
            height=round(high * SHOWN / wide),
            role="img",
            aria_labelledby="title desc",
        )
        + "\n"
    )


def _titled(picture: Picture, table: Table) -> Drawn:
    """Return a picture below its title, or the sentence that there is nothing to draw."""
    if picture.kind not in KINDS:
        raise ValueError(f"no picture is called {picture.kind!r}")
    module = import_module(f"rlog_git.answers.pictures.{picture.kind}")
    drawn: Drawn = module.draw(picture, table) if table.rows else Drawn("", 0.0)
    if not drawn.markup:
        drawn = Drawn(text(0, 12, "Nothing to draw: no rows.", "muted"), LINE)
    title = text(0, 13, picture.title, "head")
    inside = element(
        "g",
        drawn.markup,
        transform="translate(0 26)",
        data_picture=picture.kind,
        data_table=picture.table,
        data_values=" ".join(picture.values),
    )
    return Drawn(title + inside, drawn.height + 30)


def _told(picture: Picture, answer: Answer) -> str:
    """Return what a picture shows in words, its first rows."""
    table = answer.table(picture.table)
    keys = (picture.across, *((picture.series,) if picture.series else ()), *picture.values)
    rows = "; ".join(said(table, row, keys) for row in table.rows[:TOLD])
    more = len(table.rows) - TOLD
    return f"{plain(picture.title)}: {rows or 'no rows'}{f'; and {more} more' if more > 0 else ''}."


def _wrapped(words: str, style: str, size: float) -> list[tuple[str, str]]:
    """Return words as lines that fit, each with its style."""
    lines, most = [""], WIDTH / max(size, TEXT)
    for word in plain(words).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if ems(longer) > most and lines[-1]:
            lines.append(cut(word, most))
        else:
            lines[-1] = longer
    return [(line, style) for line in lines]

"""Write SVG: elements, text that is cut to fit, marks that carry their values, light and dark.

pygal and leather load fast enough, but neither follows the reader's dark mode nor lets a mark
carry the value it stands for, and pygal's default fetches a script; so these are written here.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from rlog_git.answers.answer import Column
from rlog_git.answers.wording import NOT_KNOWN, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rlog_git.answers.answer import Row, Table

# user units; a file is shown up to SHOWN pixels wide, and its text stays legible at 390
WIDTH, SHOWN = 420, 600
TEXT, SMALL = 13.0, 11.5
LINE = 17.0
# the mean width of a character of system fonts, in ems, measured on English text and rounded up
EM = 0.56
# what an attribute's name may hold behind "data-"
ODD = re.compile(r"[^a-z0-9_-]+")
# after the eighth, series share a grey
SERIES = 8
STYLE = """
svg{color-scheme:light dark;--paper:#fffefb;--ink:#1f1d1a;--muted:#625d55;--rule:#d9d3c8;
--bar:#3f9586;--band:#3f9586;--mark:#a4432f;--c0:#0a6357;--c1:#b07d1c;--c2:#4b6cb7;--c3:#a4432f;
--c4:#7b4fa3;--c5:#5a7d1f;--c6:#8a5a44;--c7:#3a7f9e;--c8:#8b8f94;
--s0:#edeae3;--s1:#bfdfd7;--s2:#83c1b4;--s3:#3f9586;--s4:#0a6357}
@media (prefers-color-scheme:dark){svg{--paper:#16181a;--ink:#e4e1da;--muted:#a8a399;--rule:#3b4045;
--bar:#4a9c8d;--band:#4a9c8d;--mark:#ef9a85;--c0:#82cabb;--c1:#e0b458;--c2:#9db4f0;--c3:#ef9a85;
--c4:#c9a5e8;--c5:#b5cf7d;--c6:#d6ab96;--c7:#86c5e0;--c8:#8b8f94;
--s0:#25292c;--s1:#204a43;--s2:#2d6f64;--s3:#4a9c8d;--s4:#82cabb}}
svg:root{max-width:100%;height:auto}
text{fill:var(--ink);font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.small{font-size:11.5px}.muted{fill:var(--muted)}.head{font-weight:650;font-size:14px}
.end{text-anchor:end}.middle{text-anchor:middle}
.paper{fill:var(--paper)}.bar{fill:var(--bar)}.band{fill:var(--band);opacity:.22}
.rule{stroke:var(--rule);stroke-width:1;fill:none}.axis{stroke:var(--muted);stroke-width:1;fill:none}
.refer{stroke:var(--mark);stroke-width:1.2;stroke-dasharray:4 3;fill:none}
.whisker{stroke:var(--ink);stroke-width:1.2;fill:none}
.share{stroke:var(--mark);stroke-width:1.5;fill:none}.dot{fill:var(--mark)}
.part{shape-rendering:crispEdges}
.line{stroke-width:2;fill:none;stroke-linejoin:round}
"""
SERIES_STYLE = "\n".join(
    [f".f{n}{{fill:var(--c{n})}}.l{n}{{stroke:var(--c{n})}}" for n in range(SERIES + 1)]
    + [f".s{n}{{fill:var(--s{n})}}" for n in range(5)]
)


class Drawn(NamedTuple):
    """What was drawn, its upper left corner at (0, 0), WIDTH wide and this high."""

    markup: str
    height: float


def element(name: str, *inside: str, **attributes: object) -> str:
    """Return an element: ``class_`` means class, None is left out, floats get one digit."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{quoted(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>{''.join(inside)}</{name}>" if inside else f"<{name}{shown}/>"


def text(x: float, y: float, words: str, style: str = "", width: float = WIDTH) -> str:
    """Return a line of text, cut to a width in user units, its whole in a title where it is cut."""
    whole = plain(words)
    size = SMALL if "small" in style else TEXT
    shown = cut(whole, width / size)
    title = element("title", escape(whole)) if shown != whole else ""
    return element("text", title, escape(shown), x=x, y=y, class_=style or None)


def mark(name: str, table: Table, row: Row, keys: Iterable[str], **attributes: object) -> str:
    """Return an element that stands for values of a row: it says them in words and carries them.

    ``data-KEY`` holds a value as --json writes it, but no text that could turn the file round.
    """
    shown = tuple(dict.fromkeys(keys))
    values = "".join(
        f' data-{ODD.sub("-", key.casefold())}="{quoted(_json(row.get(key)))}"' for key in shown
    )
    made = element(name, element("title", escape(said(table, row, shown))), **attributes)
    return f"<{name}{values}{made[len(name) + 1 :]}"


def said(table: Table, row: Row, keys: Iterable[str]) -> str:
    """Return values of a row in words: ``fix the mask: carried 3, days 5``."""
    first, *others = (column_of(table, key) for key in keys)
    rest = ", ".join(f"{each.title} {worded(row.get(each.key), each.unit)}" for each in others)
    label = worded(row.get(first.key), first.unit)
    return plain(f"{label}: {rest}" if rest else label)


def column_of(table: Table, key: str) -> Column:
    """Return the column of a key; a key without one is text that is called so."""
    return next((column for column in table.columns if column.key == key), Column(key, key))


def legend(labels: list[str], y: float, shape: str = "f") -> Drawn:
    """Return swatches with their labels, wrapped into as many lines as they need."""
    parts, x, line = [], 0.0, 0
    for number, label in enumerate(labels):
        shown = cut(plain(label), 22)
        wide = 18 + ems(shown) * SMALL + 12
        if x and x + wide > WIDTH:
            x, line = 0.0, line + 1
        top = y + line * LINE
        colour = f"{shape}{min(number, SERIES)}"
        parts.append(element("rect", x=x, y=top + 2, width=11, height=11, rx=2, class_=colour))
        parts.append(text(x + 16, top + 12, label, "small", 22 * SMALL))
        x += wide
    return Drawn("".join(parts), (line + 1) * LINE + 4 if labels else 0.0)


def numbers(rows: Iterable[Row], key: str) -> Iterator[float]:
    """Yield the values of a column that are numbers."""
    for row in rows:
        value = number(row, key)
        if value is not None:
            yield value


def number(row: Row, key: str) -> float | None:
    """Return the value of a column as a finite number, else None."""
    value = row.get(key)
    if isinstance(value, int | float) and abs(value) < float("inf"):
        return float(value)
    return None


def plain(words: str) -> str:
    """Return words as one line without control, bidi and unpaired characters; a dash for none."""
    if words.isascii() and words.isprintable():
        return words or NOT_KNOWN
    shown = "".join(each if each.isprintable() else " " for each in words)
    return " ".join(shown.split()) or NOT_KNOWN


def ems(words: str) -> float:
    """Return about how wide words are, in ems."""
    return sum(1.0 if east_asian_width(each) in "WF" else EM for each in words)


def cut(words: str, most: float) -> str:
    """Return words cut to this many ems, with an ellipsis where something is missing."""
    if ems(words) <= most:
        return words
    width = EM
    for at, each in enumerate(words):
        width += ems(each)
        if width > most:
            return words[:at].rstrip() + "…"
    return words


def quoted(words: str) -> str:
    """Return words as they may stand in an attribute between double quotes."""
    return escape(words, {'"': "&quot;", "'": "&#39;"})


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _json(value: Any) -> str:  # noqa: ANN401 - what a row of an answer holds
    return json.dumps(plain(value) if isinstance(value, str) and value else value, default=str)

"""Draw entries as HTML: in a timeline, as lists and steps, as prose.

They are drawn here and not by templates, which take twelve times as long over ten years. Every text
that comes from a note goes through `render`, which gives safe HTML, or through `escape`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import format_minutes
from rlog_git.site.arrange import SILENT_KINDS, is_timed, runs
from rlog_git.site.drawing.escaping import escape
from rlog_git.site.rendering.ways import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rlog_git.site.public import PublicEntry


SOURCES = {"arxiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}
WORDS_OF_IMPORTANCE = ("", "important", "important", "highlight")


class Pen(NamedTuple):
    """What drawing needs: a text's HTML, and the files of the pages of tags.

    `render` takes a text and the anchor of its entry; `drawn` keeps the tags that were drawn.
    """

    render: Callable[[str, str], str]
    tags: Mapping[str, str]
    drawn: dict[str, str]


def draw_listing(entries: Sequence[PublicEntry], pen: Pen, place: str = "") -> str:
    """Draw entries as a timeline where one of them has a time, else as lists and prose.

    `place` is empty where they are at home; elsewhere it is the address of their page.
    """
    out: list[str] = []
    if is_timed(entries):
        _timeline(entries, pen, place, out)
    else:
        _tree(entries, pen, place, "", out)
    return "".join(out)


def draw_entry(entry: PublicEntry, pen: Pen, place: str, above: str = "") -> str:
    """Draw the body of one entry, with all below it, for a page that is not its own.

    `above` is the kind that need not be said.
    """
    out: list[str] = []
    _body(entry, pen, place, above, out)
    return "".join(out)


def draw_tag(tag: str, pen: Pen) -> str:
    """Draw a tag as a link to its page."""
    if tag not in pen.drawn:
        address, name = pen.tags.get(tag), escape(tag)
        pen.drawn[tag] = (
            f'<a class="tag" href="{ROOT}{escape(address)}">#{name}</a>'
            if address
            else f'<span class="tag">#{name}</span>'
        )
    return pen.drawn[tag]


def clock(entry: PublicEntry) -> str:
    """Draw the time of an entry."""
    drawn = f"<time>{escape(entry.time)}</time>"
    if entry.end and entry.end != "…":
        drawn += f'<span class="end">–<time>{escape(entry.end)}</time></span>'
    return drawn


def _timeline(entries: Iterable[PublicEntry], pen: Pen, place: str, out: list[str]) -> None:
    out.append('<ol class="timeline">\n')
    for entry in entries:
        href = _href(entry, place)
        timed = (
            f'<a class="time" href="{href}">{clock(entry)}</a>'
            if entry.time
            else f'<a class="time untimed" href="{href}" aria-label="Link to this entry">#</a>'
        )
        out.append(f"<li{_opening(entry, place)}>{timed}")
        out.append('<div class="body">')
        _body(entry, pen, place, "", out)
        out.append("</div></li>\n")
    out.append("</ol>\n")


def _tree(entries: Sequence[PublicEntry], pen: Pen, place: str, above: str, out: list[str]) -> None:
    for run in runs(entries):
        if run.form == "prose":
            for entry in run.entries:
                out.append(f"<div{_opening(entry, place)}>")
                _body(entry, pen, place, above, out)
                out.append("</div>\n")
            continue
        name = "ol" if run.form == "steps" else "ul"
        start = f' start="{run.start}"' if name == "ol" and run.start != 1 else ""
        tasks = all(entry.state for entry in run.entries)
        out.append(f'<{name}{start} class="{run.form}{" tasks" if tasks else ""}">\n')
        for entry in run.entries:
            out.append(f"<li{_opening(entry, place)}>")
            if tasks:
                out.append(f'<span class="state {entry.state}">{entry.state}</span>')
                entry = entry._replace(state="")  # noqa: PLW2901 - it is said
            elif entry.time:
                out.append(f'<span class="at">{clock(entry)}</span>')
            _body(entry, pen, place, above, out)
            out.append("</li>\n")
        out.append(f"</{name}>\n")


def _body(entry: PublicEntry, pen: Pen, place: str, above: str, out: list[str]) -> None:
    """Draw an entry's words, its text, its chips, and all below it."""
    out.append('<div class="text">')
    if entry.level and entry.kind not in SILENT_KINDS and entry.kind != above:
        out.append(f'<span class="word">{escape(entry.kind)}</span>')
    if entry.state:
        out.append(f'<span class="state {entry.state}">{entry.state}</span>')
    out.append(pen.render(entry.text, entry.anchor))
    _chips(entry, pen, above, out)
    out.append("</div>")
    if entry.children:
        _tree(entry.children, pen, place, entry.kind, out)


def _chips(entry: PublicEntry, pen: Pen, above: str, out: list[str]) -> None:
    """Draw what is known of an entry beside its text, but for the kind of what it hangs below."""
    chips: list[str] = []
    kind = entry.kind
    if kind not in SILENT_KINDS and kind != above and not entry.level:
        chips.append(f'<span class="kind">{escape(kind)}</span>')
    if entry.important:
        chips.append(f'<span class="important">{_importance(entry)}</span>')
    chips += (_claim(claim, pen) for claim in entry.claims)
    chips += (_source(source) for source in entry.sources if source not in entry.text)
    if entry.estimate_min >= 0 or entry.spent_min >= 0:
        chips.append(f'<span class="took">{_effort(entry)}</span>')
    chips += (draw_tag(tag, pen) for tag in entry.shown_tags)
    if chips:
        out.append(f' <span class="chips">{" ".join(chips)}</span>')


def _importance(entry: PublicEntry) -> str:
    return WORDS_OF_IMPORTANCE[min(entry.important, len(WORDS_OF_IMPORTANCE) - 1)]


def _claim(claim: str, pen: Pen) -> str:
    """Draw ``supports error-imitation`` as a link to the question."""
    verdict, _, question = claim.partition(" ")
    address = pen.tags.get("q/" + question.casefold())
    if not address:
        return f'<span class="claim">{escape(claim)}</span>'
    link = f'<a href="{ROOT}{escape(address)}">{escape(question)}</a>'
    return f'<span class="claim">{escape(verdict)} {link}</span>'


def _source(source: str) -> str:
    family, _, name = source.partition(":")
    start = SOURCES.get(family, "")
    if not start:
        return f'<span class="source">{escape(source)}</span>'
    href = f'rel="noopener noreferrer" href="{escape(start + name)}"'
    return f'<a class="source" {href}>{escape(source)}</a>'


def _effort(entry: PublicEntry) -> str:
    said = []
    if entry.estimate_min >= 0:
        said.append(f"planned {format_minutes(entry.estimate_min)}")
    if entry.spent_min >= 0:
        said.append(f"took {format_minutes(entry.spent_min)}")
    return ", ".join(said)


def _opening(entry: PublicEntry, place: str) -> str:
    level = f" level-{entry.level}" if entry.level and entry.kind not in SILENT_KINDS else ""
    state = f" is-{entry.state}" if entry.state else ""
    own = "" if place else f' id="{escape(entry.anchor)}"'
    return f' class="entry{level}{state}"{own}'


def _href(entry: PublicEntry, place: str) -> str:
    anchor = escape(entry.anchor)
    return f"{ROOT}{escape(place)}#{anchor}" if place else f"#{anchor}"

"""Entries as HTML: whatever they hold, nothing of it becomes mark-up."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from rlog_git.site.drawing.charts import draw_sparkline
from rlog_git.site.drawing.entries import Pen, draw_listing
from rlog_git.site.drawing.excerpts import excerpt
from rlog_git.site.public import PublicEntry
from rlog_git.site.rendering.markdown import Renderer
from rlog_git.site.rendering.ways import ROOT, Ways

DAY = date(2026, 11, 23)
RENDER = Renderer(Ways())
PEN = Pen(lambda text, anchor: RENDER(text, anchor).html, {}, {})
ALLOWED = frozenset("a blockquote code div em hr li ol p pre span strong time ul br".split())
NAMES = frozenset("aria-label class href id rel start tabindex".split())
STARTS = ("#", ROOT, "https://")
EVIL = st.sampled_from(
    ("<script>", '"onclick="x', "'><img src=x>", "&lt;b&gt;", "</div>", "javascript:x", "a b", "")
)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.bad.append(tag)
        self.bad += (name for name, _ in attrs if name not in NAMES)
        href = dict(attrs).get("href") or "#"
        self.bad += [] if href.startswith(STARTS) else [href]


ENTRIES = st.builds(
    PublicEntry,
    day=st.just(DAY),
    kind=EVIL,
    level=st.integers(0, 2),
    section=st.just("done"),
    text=EVIL,
    time=EVIL,
    end=EVIL,
    shown_tags=st.tuples(EVIL),
    claims=st.tuples(EVIL),
    anchor=EVIL,
    sources=st.tuples(EVIL),
    important=st.integers(0, 9),
    number=st.integers(0, 2),
    estimate_min=st.integers(-1, 99),
)


@given(entries=st.lists(ENTRIES, min_size=1, max_size=3), place=EVIL)
def test_nothing_of_an_entry_becomes_markup(entries: list[PublicEntry], place: str) -> None:
    """Kinds, times, tags, claims, anchors and sources are text, whatever is written there."""
    seen = _Seen()
    seen.feed(draw_listing(entries, PEN, place))
    assert seen.bad == []


def test_what_hangs_below_does_not_repeat_its_kind() -> None:
    """A child's kind is said only where it differs from that of what it hangs below."""
    child = PublicEntry(DAY, "exp", 0, "done", "b", anchor="b")
    html = draw_listing([PublicEntry(DAY, "exp", 0, "done", "a", children=(child,))], PEN)
    assert html.count('class="kind"') == 1


def test_a_task_is_no_thought() -> None:
    """A task says its state, and neither its kind nor a level."""
    html = draw_listing([PublicEntry(DAY, "task", 2, "next", "a", state="open")], PEN)
    assert "level-2" not in html
    assert ">task<" not in html
    assert '<span class="state open">open</span>' in html


def test_an_excerpt_ends_at_a_word() -> None:
    """Mark-up and entities go, and what is cut ends at a word."""
    assert excerpt("<p>a <em>b</em> &amp; c</p>\n<p>d</p>") == "a b & c d"
    assert excerpt("<p>" + "word " * 40, 12) == "word word…"


def test_a_chart_says_in_words_what_it_shows() -> None:
    """A chart has its label as text, escaped."""
    assert 'aria-label="3 &lt;of&gt; 4"' in draw_sparkline([0, 3, 1], "3 <of> 4")

"""Every kind of page: it stands where it should, says what it should, and is sound HTML."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from by_hand import EARLIER, MONDAY, NOTEBOOK, RUN, pages
from html_check import check

from rlog_git.site.links import broken_links
from rlog_git.site.public import PublicNotebook

PAGES = pages()
HTML = sorted(address for address in PAGES if address.endswith(".html"))
ATOM = "{http://www.w3.org/2005/Atom}"
VOID = frozenset("br hr img input link meta rect".split())
# what a parser of HTML closes by itself is not left to it
HEADING = re.compile(r"<h([1-6])\b")


class _Nesting(HTMLParser):
    """Checks that each element that opens is closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave alone what closes itself, inside SVG."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("address", HTML)
def test_a_page_is_sound(address: str) -> None:
    """A page is well nested, has a language, landmarks, one h1, headings in order, unlike ids."""
    html = PAGES[address]
    nesting = _Nesting()
    nesting.feed(html)
    assert (nesting.wrong, nesting.open) == ([], [])
    page = check(html)
    assert page.found == []
    assert len(set(page.ids)) == len(page.ids)
    assert '<html lang="en">' in html
    assert html.count("<main") == 1
    levels = [int(level) for level in HEADING.findall(html)]
    body = html[html.index("<main") :]
    first = [int(level) for level in HEADING.findall(body)]
    assert levels.count(1) == 1
    assert first[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(first))
    navs = re.findall(r"<nav\b([^>]*)>", html)
    assert all("aria-label" in nav for nav in navs)
    assert len(set(navs)) == len(navs)


def test_no_link_is_broken() -> None:
    """Every link of every page leads to a page and an anchor that is there."""
    assert broken_links({address: text.encode() for address, text in PAGES.items()}) == ()


def test_an_empty_notebook_has_pages() -> None:
    """A notebook without anything is a site without anything, and no error."""
    files = pages(PublicNotebook("public", "Nothing yet"))
    assert "Nothing is published yet." in files["index.html"]
    assert broken_links({address: text.encode() for address, text in files.items()}) == ()


def test_the_home_page_says_who_and_what() -> None:
    """Who and what, the year, the latest days, projects, the newest review and ideas are there."""
    home = PAGES["index.html"]
    assert "Ada works on <strong>teachers</strong>." in home
    assert 'href="start/index.html">Start here</a>' in home
    assert home.index("Latest days") < home.index("Newest review") < home.index("Newest ideas")
    assert "A good week." in home
    assert 'aria-label="Monday, 23 November 2026: 7 entries">7</a>' in home
    assert "A paper &amp; a figure" in home


def test_a_day_has_its_neighbours_and_what_belongs_to_it() -> None:
    """A day leads to the days around it, shows its tasks, runs, commits and what leads to it."""
    day = PAGES["2026/11/23/index.html"]
    assert 'rel="prev" href="../../../2026/11/16/index.html"' in day
    assert 'rel="next" class="after" href="../../../2026/11/24/index.html"' in day
    assert "1 of 2 tasks done; 1 planned for 1h took 1h30m." in day
    assert "Fix &lt;it&gt;" in day
    assert 'href="../../../x/does-a-lower-lr-help/index.html">Does a lower lr help?</a>' in day
    assert 'href="../../../2026/11/24/index.html#etriedthemi">Tried the mix</a>' in day
    assert 'href="../../../2026/11/23/index.html" aria-current="page"' in day
    assert 'href="https://arxiv.org/abs/2312.09390">arxiv:2312.09390</a>' in day


def test_a_week_is_held_against_the_one_before() -> None:
    """The review comes first, then the counts; a ratio of too few tasks is not told."""
    week = PAGES["2026/w48/index.html"]
    assert week.index("A good week.") < week.index("Against the week before")
    assert "9 entries on 2 days; 1 on 1 the week before." in week
    assert "Too little to say of estimates: 1 of the 3 tasks that it takes." in week
    assert '<td class="right">+1</td>' in week
    assert 'href="../../2026/w47/index.html"' in week


def test_a_project_says_what_it_is_for_and_how_it_stands() -> None:
    """Goal, status, questions, decisions, runs, entries and a feed of its own stand there."""
    page = PAGES["p/w2s/index.html"]
    assert all(
        text in page
        for text in (
            "A paper &amp; a figure",
            ">active</span>",
            "1 for, 0 against, 0 unclear",
            "We keep the lower lr.",
            "Does a lower lr help?",
            'href="feed.xml"',
            "How far can it go?",
        )
    )
    feed = ET.fromstring(PAGES["p/w2s/feed.xml"])  # noqa: S314 - our own
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == [
        "Tuesday, 24 November 2026",
        "Monday, 23 November 2026",
        "Monday, 16 November 2026",
    ]


def test_a_question_holds_its_evidence() -> None:
    """What speaks for a claim stands under For, with its day."""
    page = PAGES["questions/spike/index.html"]
    assert page.index(">For <") < page.index("No spike at all.") < page.index("The thread")


def test_an_idea_tells_where_it_came_from_and_what_became_of_it() -> None:
    """An idea that an experiment links to was tried; its own link says where it came from."""
    page = PAGES["ideas/index.html"]
    assert page.index(">Tried <") < page.index(">came from<") < page.index("Began.")
    assert page.index(">led to<") < page.index("Tried the mix")


def test_a_run_leads_to_those_beside_it() -> None:
    """The page of a run leads to the run before and the one after."""
    runs = tuple(RUN._replace(slug=f"r{n}", time=f"1{n}:00", why=f"why {n}") for n in range(3))
    page = pages(NOTEBOOK._replace(runs=runs))["x/r1/index.html"]
    assert re.findall(r'rel="(?:prev|next)"[^>]*href="([^"]*)"', page) == [
        "../../x/r0/index.html",
        "../../x/r2/index.html",
    ]


def test_runs_are_a_table_and_a_file() -> None:
    """Each run is a row of the table, a row of the CSV, and a page."""
    assert "<table" in PAGES["experiments/index.html"]
    rows = list(csv.DictReader(io.StringIO(PAGES["experiments/runs.csv"])))
    assert [(row["run"], row["acc"], row["changes"]) for row in rows] == [
        (EARLIER.slug, "", ""),
        (RUN.slug, "0.713", "lr 0.001→0.0003"),
    ]
    assert "A run of Monday, 16 November 2026" in PAGES[f"x/{RUN.slug}/index.html"]
    assert "no spike at all" in PAGES[f"x/{RUN.slug}/index.html"]


def test_no_cell_of_the_csv_is_a_formula() -> None:
    """What a spreadsheet would run is written as text."""
    run = RUN._replace(why="=HYPERLINK(1)", verdict="@x")
    files = pages(NOTEBOOK._replace(runs=(run,)))
    row = next(csv.DictReader(io.StringIO(files["experiments/runs.csv"])))
    assert (row["why"], row["verdict"]) == ("'=HYPERLINK(1)", "'@x")


def test_the_json_feed_is_one() -> None:
    """The feed parses and holds the newest day first, with its HTML."""
    feed = json.loads(PAGES["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["date_published"] == "2026-11-24T00:00:00Z"
    assert 'href="2026/11/23/index.html#mix"' in feed["items"][0]["content_html"]


def test_an_address_of_the_site_is_used_where_one_is_known() -> None:
    """With its address a notebook has a map, whole links in feeds, and is cited by it."""
    files = pages(NOTEBOOK._replace(url="https://ada.example/log/", author="Ada L."))
    assert "<loc>https://ada.example/log/2026/11/23/</loc>" in files["sitemap.xml"]
    assert "sitemap.xml" not in PAGES
    items = json.loads(files["feed.json"])["items"]
    assert "https://ada.example/log/2026/11/23/index.html#mix" in items[0]["content_html"]
    day = files["2026/11/23/index.html"]
    assert "url = {https://ada.example/log/2026/11/23/}" in day
    assert "author = {Ada L.}" in day
    assert 'property="og:url" content="https://ada.example/log/2026/11/23/"' in day


def test_a_former_name_leads_to_the_page() -> None:
    """An alias is a page that leads on."""
    assert "url=../../notes/method/index.html" in PAGES["notes/old-name/index.html"]


def test_days_far_apart_are_not_listed_on_each_page() -> None:
    """A day page says the same however many other days there are, but for its neighbours."""
    day = NOTEBOOK.days[1]
    earlier = tuple(
        day._replace(day=MONDAY.replace(year=year), parts=day.parts[1:2], runs=(), commits=())
        for year in range(2000, 2026)
    )
    few, many = (pages(NOTEBOOK._replace(days=e + NOTEBOOK.days)) for e in (earlier[-1:], earlier))
    assert few["2026/11/24/index.html"] == many["2026/11/24/index.html"]

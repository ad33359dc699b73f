"""Links inside a site lead to its pages, anchors and files: what does not is found, no more."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from site_notes import site

from rlog_git.site.links import broken_links

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "2026/11/23/index.html"
OTHER = {
    "index.html": b'<h2 id="latest">Latest</h2>',
    "2026/11/22/index.html": '<p id="e1a2b3">x</p><p id="größe">y</p>'.encode(),
    "notes/a-b/index.html": b"",
    "static/a b.webp": b"",
    "static/style.css": b"@font-face { src: url(a%20b.webp) }",
}
GOOD = (
    "../22/",
    "../22/index.html",
    "../22/#e1a2b3",
    "../22/?q=1#e1a2b3",
    "../22/#gr%C3%B6%C3%9Fe",
    "../22/#größe",
    "../../../",
    "../../../#latest",
    "../../../index.html",
    "/2026/11/22/",
    "#here",
    "#",
    "#top",
    "../22/#:~:text=x",
    "../../../static/a%20b.webp",
    "../../../static/a b.webp",
    "https://example.org/x#y",
    "//example.org/x",
    "mailto:ada@example.org",
    "https://ada.example/log/2026/11/22/#e1a2b3",
    "./",
    "",
)
BAD = (
    ("../21/", "no such page"),
    ("../22/#e9", "no #e9 on 2026/11/22/"),
    ("#nowhere", "no #nowhere on 2026/11/23/"),
    ("../../../#nowhere", "no #nowhere on the home page"),
    ("../../../../", "no such page"),
    ("../../../static/gone.webp", "no such file"),
    ("../../../static/style.css/", "no such page"),
    ("../../../static/", "no such page"),
    ("javascript:alert(1)", "no page has such an address"),
    ("https://ada.example/log/2027/", "no such page"),
)


def found(html: str, **others: bytes) -> list[tuple[str, str]]:
    """Return what is broken on a page that stands among OTHER ones."""
    given = OTHER | others | {PAGE: html.encode()}
    return [(one.target, one.problem) for one in broken_links(given, "https://ada.example/log/")]


@pytest.mark.parametrize("target", GOOD)
def test_a_link_that_leads_somewhere_is_quiet(target: str) -> None:
    """Pages by folder or file, anchors, files, percent signs and other hosts."""
    assert found(f'<p id="here"><a class="x" href="{target}">y</a>') == []


@pytest.mark.parametrize(("target", "problem"), BAD)
def test_a_link_that_leads_nowhere_is_named(target: str, problem: str) -> None:
    """The problem says whether the page, the anchor or the file is missing."""
    assert found(f'<p id="here"><a href="{target}">y</a>') == [(target, problem)]
    assert found(f"<p id='here'><a href='{target}'>y</a>") == [(target, problem)]


def test_every_kind_of_address_is_looked_at() -> None:
    """Images with their sizes, styles, refreshes, feeds, and what a base turns elsewhere."""
    assert found('<img src="gone.webp" srcset="small.webp 800w, ../22/ 1600w">') == [
        ("gone.webp", "no such file"),
        ("small.webp", "no such file"),
    ]
    assert found('<meta http-equiv="refresh" content="0; url=../21/">') == [
        ("../21/", "no such page")
    ]
    assert found("", **{"static/style.css": b"a { background: url('gone.svg') }"}) == [
        ("gone.svg", "no such file")
    ]
    assert found("", **{"feed.xml": b'<link href="2026/11/21/"/>'}) == [
        ("2026/11/21/", "no such page")
    ]
    assert found('<base href="/2026/11/22/"><a href="./#e1a2b3">x</a><a href="../21/">y</a>') == [
        ("../21/", "no such page")
    ]


def test_text_that_looks_like_a_link_is_none() -> None:
    """A quotation of HTML is text; the same words in a tag are a link."""
    text = '<p><code>&lt;a href="../21/"&gt;</code> and href="../20/" and src="x.png"</p>'
    assert found(text) == []
    assert found(text + '<a href="../21/">x</a>') == [("../21/", "no such page")]


def test_the_entry_of_a_broken_link_is_near() -> None:
    """The ids before the link come with it, the nearest first."""
    html = '<li id="e1"><a href="../22/">x</a></li><li id="e2"><a href="../21/">y</a></li>'
    (broken,) = broken_links(OTHER | {PAGE: html.encode()})
    assert (broken.page, broken.near) == (PAGE, ("e2", "e1"))


class _Links(HTMLParser):
    """Reads links and ids as a browser would: what the fast way is held against."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.ids: set[str] = set()
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name in ("href", "src"):
                self.targets.add(value or "")
            elif name == "id":
                self.ids.add(value or "")


def test_the_check_sees_what_a_parser_sees() -> None:
    """On a site of ours whose pages go missing one by one, both name the same links."""
    days = {
        f"daily/2026/2026-11-{day:02}.md": f"- 09:00 exp: seed {day} #w2s, as on [[2026-11-0{n}]]\n"
        f'- `href="x"` and <a href="y">\n'
        for n, day in enumerate(range(9, 14), 4)
    } | {f"daily/2026/2026-11-{n:02}.md": f"- day {n} #bug/data\n" for n in range(4, 9)}
    whole = site(days)
    assert broken_links(whole) == ()
    checked = 0
    for gone in whole:
        left = {address: data for address, data in whole.items() if address != gone}
        parsed = {address: _Links(data) for address, data in left.items() if ".html" in address}
        wanted = set()
        for address, page in parsed.items():
            for target in page.targets:
                path, _, fragment = target.partition("#")
                if ":" in path:
                    continue
                named = normpath(join(dirname(address), unquote(path))) if path else address
                named = named if named in left else named.removeprefix(".") + "/index.html"
                lost = fragment and named in parsed and fragment not in parsed[named].ids
                if named.lstrip("/") not in left or lost:
                    wanted.add((address, target))
        seen = {(one.page, one.target) for one in broken_links(left) if ".html" in one.page}
        assert seen == wanted, gone
        checked += len(wanted)
    assert checked > 100


def test_broken_links_are_told_by_the_build(vault: Path, rlog: Any) -> None:
    """A template of the vault that leads nowhere is told on every page it stands on."""
    (vault / "rlog.toml").write_text('[notebooks.public]\nmode = "open"\n')
    rlog("add", "exp: three seeds")
    assert json.loads(rlog("build", "--json").out)["broken"] == []
    own = vault / "templates" / "site" / "404.html"
    own.parent.mkdir(parents=True)
    own.write_text('<a href="{{ root }}gone/">x</a>')
    done = rlog("build", "--json")
    assert json.loads(done.out)["broken"] == [
        {"page": "404.html", "target": "gone/", "problem": "no such page", "path": "", "line": 0}
    ]
    assert "rlog: 404.html: 'gone/' leads nowhere: no such page" in done.err


def test_the_line_of_a_note_is_named(vault: Path, rlog: Any) -> None:
    """Where a link of an entry is broken, its place in the note is told, that of each twin."""
    (vault / "rlog.toml").write_text('[notebooks.public]\nmode = "open"\n')
    note = vault / "daily/2026/2026-11-23.md"
    note.parent.mkdir(parents=True)
    note.write_text("## What was done\n- first %%x%%\n- same\n  - [a](b)\n- same\n  - last\n")
    macro = vault / "templates" / "site" / "day.html"
    macro.parent.mkdir(parents=True)
    macro.write_text(
        "{% for entry in day.entries() %}"
        '<p id="{{ entry.anchor }}"><a href="gone/{{ loop.index }}/">x</a></p>{% endfor %}'
    )
    broken = json.loads(rlog("build", "--json").out)["broken"]
    assert [(one["target"], one["line"]) for one in broken] == [
        (f"gone/{n}/", n + 1) for n in range(1, 6)
    ]
    assert {one["path"] for one in broken} == {"daily/2026/2026-11-23.md"}
    said = rlog("build").err
    assert "daily/2026/2026-11-23.md:2: 'gone/1/' leads nowhere: no such page" in said

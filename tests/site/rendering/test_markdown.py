"""Published Markdown is safe whatever it says, and never takes long."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from html_check import check

from rlog_git.site.rendering.markdown import Rendered, Renderer
from rlog_git.site.rendering.ways import Ways

if TYPE_CHECKING:
    from pathlib import Path

PAYLOAD = re.compile(r'"payload": ("(?:[^"\\]|\\.)*")')
# what a payload may be wrapped in on its way to the page
WRAPPINGS = (
    "{}",
    "- {}",
    "> {}",
    "[x]({})",
    "[x](<{}>)",
    '[x](https://e.example "{}")',
    "![{}](https://e.example)",
    "[{}](https://e.example)",
    "<{}>",
    "`{}`",
    "```{}\nx\n```",
    "**{}**",
    "${}$",
    "| a |\n| - |\n| {} |",
    "[x][1]\n\n[1]: {}",
    "# {}",
)
OLD_FRIENDS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "JaVaScRiPt&#58;alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "//evil.example/x",
    'https://e.example/" onmouseover="alert(1)',
    "</code></pre><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    'page:2026/11/23/" onclick="x',
    "{{ 7 * 7 }}",
    '<a href="x" style="position:fixed">',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--><script>alert(1)</script>-->",
)


def render(text: str) -> Rendered:
    """Return a text rendered for a site that has one day."""
    ways = Ways({"2026/11/23/": "2026/11/23/index.html"}, {"w2s": "tags/w2s.html"})
    return Renderer(ways)(text)


def draw(text: str) -> str:
    """Return the HTML of a text on a page one folder below the site's root."""
    return str(render(text).at("../"))


def naughty(corpora: Path) -> list[str]:
    """Return the strings that broke others before."""
    blns = json.loads((corpora / "naughty" / "blns.json").read_text())
    found = PAYLOAD.findall((corpora / "naughty" / "dompurify-expect.mjs").read_text())
    return [*blns, *(json.loads(payload) for payload in found)]


def through(payloads: list[str]) -> list[str]:
    """Return what of these payloads comes through the renderer in any wrapping."""
    return [
        f"{wrapping!r} {payload!r}: {problem}"
        for payload in payloads
        for wrapping in WRAPPINGS
        for problem in check(draw(wrapping.replace("{}", payload))).found
    ]


def test_no_payload_comes_through() -> None:
    """None of the old tricks makes a tag, attribute or address that is not ours."""
    assert through(list(OLD_FRIENDS)) == []


@pytest.mark.slow
def test_no_naughty_string_comes_through(corpora: Path) -> None:
    """Of all payloads others have collected none gets through, in any place they may stand."""
    payloads = naughty(corpora)
    assert len(payloads) > 600
    assert through(payloads) == []


@pytest.mark.parametrize("text", ["*a **b " * 5_000, "*" + "x" * 70_000, "word\n" * 20_001])
def test_what_is_too_costly_is_shown_as_it_is(text: str) -> None:
    """A costly text is escaped, not dropped, and says so."""
    rendered = render(text)
    assert rendered.plain
    assert rendered.html.startswith("<pre")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words, 100 %", "<p>plain words, 100 %</p>"),
        (
            "a *b* **c** ~~d~~ `e`",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>",
        ),
        (
            "[a](page:2026/11/23/)",
            '<p><a href="../2026/11/23/index.html" rel="noopener noreferrer">a</a></p>',
        ),
        ("[a](page:2026/11/22/)", "<p>a</p>"),
        ("[a](notes/b.md)", "<p>a</p>"),
        ("# a", '<p class="heading"><strong>a</strong></p>'),
        ("a $x$", "<p>a <math><mi>x</mi></math></p>"),
        ("{{ 7 * 7 }} {% x %}", "<p>{{ 7 * 7 }} {% x %}</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("- [x] a", '<ul>\n<li><span class="state done">done</span> a</li>\n</ul>'),
        (
            "![a](https://e.example)",
            '<p><a href="https://e.example" rel="noopener noreferrer">a</a></p>',
        ),
    ],
)
def test_rendering(text: str, html: str) -> None:
    """Markdown becomes plain HTML; links lead outside or to published days."""
    assert draw(text).strip() == html

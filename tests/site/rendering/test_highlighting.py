"""Code is coloured by what its fence says it is, and readable in every colour."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest

from rlog_git import assets
from rlog_git.site.rendering.highlighting import CLASSES, draw_code
from rlog_git.site.rendering.markdown import Renderer
from rlog_git.site.rendering.ways import Ways

PAIR = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
ENOUGH = 4.5  # WCAG 2.2, success criterion 1.4.3


@pytest.mark.parametrize(
    ("info", "code", "part"),
    [
        ("python", "def f(x):\n    return 1  # one\n", '<span class="hl-name">f</span>'),
        ("r", "x <- c(1, 'a') # one\n", '<span class="hl-string">&#39;a&#39;</span>'),
        ("{r fig.show='hold'}", "f <- function(x) 1\n", '<span class="hl-keyword">function</span>'),
        ("{.yaml}", "lr: 0.1\n", '<span class="hl-builtin">lr</span>'),
        ("diff", "-old\n+new\n", '<span class="hl-inserted">+new</span>'),
        ("console", "$ ls\na b\n", '<span class="hl-output">a b\n</span>'),
        ("bash", "for i in 1; do echo $i; done\n", '<span class="hl-keyword">for</span>'),
    ],
)
def test_languages(info: str, code: str, part: str) -> None:
    """The languages of research code get their colours, and lose no sign of their text."""
    html = draw_code(code, info)
    assert part in html
    assert unescape(re.sub(r"<[^>]+>", "", html)).rstrip("\n") == code.rstrip("\n")


@pytest.mark.parametrize("info", ["", None, "no-such-language", "{}", "🦆"])
def test_no_language_is_guessed(info: str | None) -> None:
    """Code of which nobody said what it is stays plain."""
    assert draw_code("def f(): pass\n", info) == (
        '<pre tabindex="0"><code>def f(): pass\n</code></pre>\n'
    )


def test_colours_pass_the_wall() -> None:
    """The second wall lets the roles of code through, and no class of the author's choice."""
    html = Renderer(Ways())('```python" class="x\nx = 1\n```').html
    assert '<span class="hl-number">1</span>' in html
    assert 'class="x' not in html


def test_long_code_is_plain() -> None:
    """Code too long for a lexer is shown without colours, at once."""
    start = time.perf_counter()
    for code in ("x = '" * 60_000, "(" * 190_000, "a\n" * 150_000):
        assert "<span" not in draw_code(code, "python")
    assert time.perf_counter() - start < 1


def test_every_role_is_readable() -> None:
    """Each colour stands out from the ground of code by 4.5:1, in the light and in the dark."""
    static = assets.shipped("templates", "site", "static")
    sheet = (static / "code.css").read_text()
    ground = re.search(rf"--wash: {PAIR.pattern}", (static / "style.css").read_text())
    assert ground
    assert {found[1] for found in re.finditer(r"\.([\w-]+) \{", sheet)} == CLASSES
    for rule in sheet.splitlines():
        for pair in PAIR.finditer(rule):
            for colour, behind in zip(pair.groups(), ground.groups(), strict=True):
                assert contrast(colour, behind) >= ENOUGH, (rule, colour)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

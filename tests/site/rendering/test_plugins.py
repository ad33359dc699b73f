"""What people write in their notes beyond plain Markdown looks as they meant it."""

from __future__ import annotations

import pytest

from rlog_git.site.rendering.markdown import Renderer
from rlog_git.site.rendering.ways import ROOT, Ways

WAYS = Ways({"2026/11/23/": "2026/11/23/index.html"}, {"w2s": "tags/w2s.html"})
TAG = '<a class="tag" href="../tags/w2s.html" rel="noopener noreferrer">#w2s</a>'


def draw(text: str, anchor: str = "e1") -> str:
    """Return the HTML of a text on a page one folder below the site's root."""
    return str(Renderer(WAYS)(text, anchor).at("../")).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("use #w2s here", f"<p>use {TAG} here</p>"),
        ("#W2S/", f"<p>{TAG.replace('#w2s', '#W2S')}/</p>"),
        ("(#w2s)", f"<p>({TAG})</p>"),
        ("**#w2s**", f"<p><strong>{TAG}</strong></p>"),
        ("a#w2s `#w2s` #other", "<p>a#w2s <code>#w2s</code> #other</p>"),
        (
            "[#w2s](https://e.example)",
            '<p><a href="https://e.example" rel="noopener noreferrer">#w2s</a></p>',
        ),
        ("==seen==", "<p><mark>seen</mark></p>"),
        ("a == b", "<p>a == b</p>"),
        ("Term\n: what it means", "<dl>\n<dt>Term</dt>\n<dd>what it means</dd>\n</dl>"),
        (f"a{ROOT}b", "<p>ab</p>"),
    ],
)
def test_within_a_line(text: str, html: str) -> None:
    """Tags lead to their pages where there are such, marks are drawn, and code stays code."""
    assert draw(text) == html


@pytest.mark.parametrize(
    ("box", "state"),
    [
        ("[ ]", "open"), ("[/]", "doing"), ("[x]", "done"), ("[X]", "done"), ("[-]", "cancelled"),
        ("[>]", "moved"),
    ],
)  # fmt: skip
def test_a_box_is_a_word(box: str, state: str) -> None:
    """The state of a task inside a text is told by a word, never by a box to tick."""
    assert draw(f"- {box} a") == (
        f'<ul>\n<li><span class="state {state}">{state}</span> a</li>\n</ul>'
    )


def test_a_number_in_brackets_is_no_box() -> None:
    """``[1]`` at the beginning of an item is what its author wrote."""
    assert "state" not in draw("- [1] see below")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "> [!warning] Mind the *step*\n> It is high.",
            (
                '<div class="callout warning" role="note">\n<p class="callout-title">'
                '<span class="callout-kind">Warning</span> Mind the <em>step</em></p>\n'
                "<p>It is high.</p>\n</div>"
            ),
        ),
        (
            "> [!NOTE]",
            (
                '<div class="callout note" role="note">\n<p class="callout-title">'
                '<span class="callout-kind">Note</span></p>\n</div>'
            ),
        ),
        (
            "> [!faq]- Why?\n> Because.",
            (
                '<details class="callout question">\n<summary>'
                '<span class="callout-kind">Faq</span> Why?</summary>\n<p>Because.</p>\n</details>'
            ),
        ),
        (
            "> [!tip]+\n> a",
            (
                '<details class="callout tip" open="">\n<summary>'
                '<span class="callout-kind">Tip</span></summary>\n<p>a</p>\n</details>'
            ),
        ),
        ("> [!] a", "<blockquote>\n<p>[!] a</p>\n</blockquote>"),
    ],
)
def test_callouts(text: str, html: str) -> None:
    """A quote that opens with a kind is a callout; a sign behind it makes it fold."""
    assert draw(text) == html


def test_a_callout_in_a_callout() -> None:
    """Callouts stand in each other, and an unknown kind keeps its own word."""
    html = draw("> [!note] Outer\n> > [!aside] Inner\n> > text")
    assert html.count('<div class="callout note" role="note">') == 2
    assert '<span class="callout-kind">Aside</span> Inner' in html


def test_footnotes_have_ids_of_their_entry() -> None:
    """Two entries of a page may both have a footnote 1; each leads to its own and back."""
    text = "a[^1] b[^x] a[^1]\n\n[^1]: first[^z]\n[^x]: second\n[^z]: third"
    html = draw(text, "e1")
    for n in (1, 2, 3):
        assert html.count(f' id="fn-e1-{n}"') == html.count(f' id="fnref-e1-{n}"') == 1
        assert f'href="#fn-e1-{n}"' in html
        assert f'href="#fnref-e1-{n}"' in html
    assert "fn-e2-1" in draw(text, "e2")
    assert "second" in html.split('id="fn-e1-2"')[1].split("</li>")[0]


def test_a_footnote_without_its_text_is_text() -> None:
    """A reference to nothing stays as it was written."""
    assert draw("a[^1]") == "<p>a[^1]</p>"


def test_money_and_shell_are_no_formulas() -> None:
    """Dollars of prices and variables stay dollars."""
    for text in ("from $5 to $10", "$HOME and $PATH", "5$ or 6$", "a \\$x\\$ b"):
        assert "math" not in draw(text), text

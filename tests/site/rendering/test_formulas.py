"""Formulas are drawn as MathML while the site is built; what cannot be drawn shows its source."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from site_notes import OPEN, TODAY

from rlog_git.site.build import build
from rlog_git.site.rendering import temml
from rlog_git.site.rendering.macros import find_macros, macros_of_texts
from rlog_git.site.rendering.markdown import Rendered, Renderer
from rlog_git.site.rendering.mathml import CLASSES, without_styles
from rlog_git.site.rendering.ways import Ways
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault.config import Settings, Vault

if TYPE_CHECKING:
    from pathlib import Path

# one formula for each kind of thing that people write
FORMULAS = (
    r"\frac{a}{b} \sqrt[3]{x} \sum_{i=1}^n x_i' \binom{n}{k}",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{align} a &= b \\ c &= d \end{align}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{bmatrix} 1 \\ 2 \end{bmatrix}",
    r"\begin{array}{|c|c|} \hline a & b \\ \hline \end{array}",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\mathcal{L} \mathbb{E} \boldsymbol{x} \mathbf{y} \mathrm{d}x \mathscr{A}",
    r"\boxed{x} \cancel{y} \xcancel{z} \underline{a} \overline{b}",
    r"\color{red} x + \textcolor{#00f}{y} \colorbox{yellow}{z}",
    r"\widehat{abc} \vec{x} \bar{y} \tilde{z} \dot{a} \overbrace{a+b}^{c}",
    r"\left( \frac12 \right) \Bigl[ x \Bigr] \lVert w \rVert_2 \tag{1}",
    r"p \xrightarrow{f} q \quad x \! y \kern2em z \raisebox{1em}{w} \phase{x}",
)


def render(text: str) -> Rendered:
    """Return a text rendered for a site without pages."""
    return Renderer(Ways())(text)


@pytest.mark.parametrize("tex", FORMULAS)
def test_formulas_are_mathml(tex: str) -> None:
    """A formula becomes MathML without a script, a style or a link."""
    rendered = render(f"$$\n{tex}\n$$")
    assert rendered.problems == ()
    assert rendered.html.startswith('<div class="math" tabindex="0"><math display="block"')
    assert " style=" not in rendered.html
    assert "<a" not in rendered.html


@pytest.mark.parametrize("tex", FORMULAS)
def test_the_wall_takes_nothing_from_a_formula(tex: str) -> None:
    """Of what Temml draws the second wall drops neither an element nor an attribute."""
    drawn = temml.draw(tex, display=True).mathml
    assert drawn
    assert render(f"$$\n{tex}\n$$").html.count("<m") == drawn.count("<m")


def test_every_form_of_a_formula() -> None:
    """Dollars and the round brackets of LaTeX and of kramdown hold formulas in a line."""
    for text in (
        "$x$",
        "$$x$$",
        "so $$x$$ $$y$$",
        "$$x$$ $$y$$",
        "$$ x\n+ y $$",
        "<div> $$x$$</div>",
        r"\(x\)",
        r"\\(x\\)",
        "- a $x$",
        "> $$x$$",
        "| $x$ |\n|-|\n| a |",
    ):
        assert "<mi>x</mi>" in render(text).html, text


def test_a_bad_formula_shows_its_source_and_is_told() -> None:
    """What Temml does not know is shown as it was written, and the author learns why."""
    rendered = render(r"so $\bad{x}$ and $y$")
    assert r'<code class="math">\bad{x}</code>' in rendered.html
    assert "<mi>y</mi>" in rendered.html
    assert rendered.problems == (
        r"a formula is shown as TeX (Unsupported function name: \bad): \bad{x}",
    )


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}", r"\url{https://e.example}", r"\includegraphics{x}",
        r"\class{tag}{x}", r"\style{color:red}{x}", r"\id{main}{x}", r"\data{a=b}{x}",
    ],
)  # fmt: skip
def test_what_leads_out_of_a_formula_is_refused(tex: str) -> None:
    """No formula links, loads, or takes a class, style or id of its own choice."""
    rendered = render(f"${tex}$")
    assert "<math" not in rendered.html
    assert rendered.problems


def test_macros_hold_in_their_note_only() -> None:
    """What a note defines anywhere in it holds in all its formulas, and in no other note."""
    notes = [[r"$\newcommand{\E}{\mathbb{E}}$", r"so $\E x$"], [r"here $\E x$"]]
    macros = macros_of_texts(notes)
    draw = Renderer(Ways())
    own, other = (draw(note[-1], "", macros.get(note[-1], "")) for note in notes)
    assert "\U0001d53c" in own.html
    assert other.problems
    assert draw(notes[0][0], "", macros[notes[0][0]]).html == "<p></p>\n"


@pytest.mark.parametrize(
    ("text", "macros"),
    [
        (r"$\def\R{\mathbb{R}}$ x", r"\def\R{\mathbb{R}}"),
        (r"\newcommand{\v}[1]{\mathbf{#1}}", r"\providecommand{\v}[1]{\mathbf{#1}}"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", r"\def\argmin{\operatorname*{arg\,min}}"),
        (r"\newcommand{\open}{\frac{", ""),
        ("a command defined elsewhere", ""),
    ],
)
def test_finding_macros(text: str, macros: str) -> None:
    """Definitions are found with their balanced braces, in the words that Temml knows."""
    assert find_macros([text]) == macros


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\a{\a\a}\a", "{" * 9_000 + "}" * 9_000, r"\frac" * 3_000, "x^{" * 2_000 + "}" * 2_000,
        r"\sqrt{" * 3_000 + "x" + "}" * 3_000, "x+" * 9_000, r"\left(" * 3_000,
        r"\begin{array}{c}" * 1_000, r"\rule{1000em}{1000em}", "x" * 19_000,
    ],
)  # fmt: skip
def test_no_formula_takes_long(tex: str) -> None:
    """A formula made to be slow or deep is drawn or refused within its second."""
    start = time.process_time()
    formula = temml.draw(tex, display=True)
    assert time.process_time() - start < 2
    assert formula.mathml or formula.problem
    assert temml.draw("x", display=True).mathml.endswith("<mi>x</mi></math>")


def test_without_quickjs_formulas_stay_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the interpreter is missing the source is shown, and what to install is told."""
    monkeypatch.setattr(temml, "_typesetter", lambda: None)
    temml.draw.cache_clear()
    rendered = render("$x_1$")
    temml.draw.cache_clear()
    assert rendered.html == '<p><code class="math">x_1</code></p>\n'
    assert rendered.problems == (temml.MISSING,)


def test_styles_become_classes() -> None:
    """What Temml would style is told by classes that the style sheet knows."""
    drawn = '<mtd class="tml-left" style="padding-left:5.9776pt;color:#f00;left:0"></mtd>'
    assert without_styles(drawn) == '<mtd class="tml-left m-l5" mathcolor="#f00"></mtd>'
    assert without_styles('<mi style="background:url(//e.example)">') == "<mi>"
    assert {"m-l5", "tml-left"} <= CLASSES


def test_a_bad_formula_is_told_with_its_place(tmp_path: Path) -> None:
    """The build names the line of the note in which a formula stands that cannot be drawn."""
    root = tmp_path / "log"
    (root / "daily").mkdir(parents=True)
    (root / "daily" / "2026-11-23.md").write_text("# a\n\n- b\n- so $\\bad{x}$\n")
    vault = Vault(root, tmp_path / "state", Settings(GRAMMAR, notebooks=(OPEN,)))
    report = build(vault, OPEN, tmp_path / "site", TODAY)
    assert report.warnings == (
        (
            "daily/2026-11-23.md:4: a formula is shown as TeX (Unsupported function name: \\bad): "
            "\\bad{x} (so $\\bad{x}$…)"
        ),
    )

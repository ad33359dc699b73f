"""Pictures hold every value, obey no label, and need nothing but themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlog_git.answers.answer import Answer, Column, Picture, Row, Table
from rlog_git.answers.pictures import KINDS, draw
from rlog_git.answers.pictures.scale import linear, times
from rlog_git.answers.pictures.svg import WIDTH, cut, ems

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

DAY = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\x00\x1b[31m\u202eabc\ud800\uffff ]]> \"'&"
COLUMNS = (
    Column("day", "day", "day"),
    Column("name", "name"),
    Column("x", "x", "minutes"),
    Column("y", "y", "minutes"),
    Column("low", "low", "minutes"),
    Column("high", "high", "minutes"),
    Column("share", "share", "share"),
)
VALUES = {
    "bars": ("x", "y"),
    "pareto": ("x",),
    "lines": ("x", "y"),
    "stream": ("share",),
    "scatter": ("x", "y"),
    "heatmap": ("x",),
}


def rows(count: int, label: str = "task") -> list[Row]:
    """Return rows with a value a column, a day each."""
    return [
        {
            "day": (DAY + timedelta(days=number)).isoformat(),
            "name": f"{label} {number}",
            "x": 10 + number,
            "y": 300 + number,
            "low": 5,
            "high": 400,
            "share": 0.5,
        }
        for number in range(count)
    ]


def picture_of(kind: str, found: list[Row], title: str = "All") -> str:
    """Return the file of one picture of rows."""
    across = "name" if kind in ("bars", "pareto", "scatter") else "day"
    series = "name" if kind == "stream" else ""
    band = ("low", "high") if kind in ("bars", "lines", "scatter") else ()
    picture = Picture(kind, "t", title, across, VALUES[kind], series, band)
    table = Table("t", "T", COLUMNS, tuple(found))
    return draw(Answer("r", title, DAY, DAY, title, (table,), pictures=(picture,)))


def marks(text: str, key: str) -> list[ET.Element]:
    """Return the elements that carry a value of a column."""
    return [each for each in ET.fromstring(text).iter() if f"data-{key}" in each.attrib]  # noqa: S314


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_draws_every_value(kind: str) -> None:
    """Each row has a mark that says its values in words and carries them."""
    text = picture_of(kind, rows(12))
    for key in VALUES[kind]:
        found = marks(text, key)
        assert len(found) == 12
        assert all(mark.find(f"{SVG}title") is not None for mark in found)
    assert "table" not in text.partition("<desc")[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 2, 800])
def test_any_number_of_rows_is_drawn(kind: str, count: int) -> None:
    """No row, one row and hundreds make a file that is well-formed and inside its frame."""
    tree = ET.fromstring(picture_of(kind, rows(count)))  # noqa: S314
    for box in tree.iter(f"{SVG}rect"):
        if "x" in box.attrib:
            assert 0 <= float(box.get("x", "")) <= WIDTH
            assert float(box.get("x", "")) + float(box.get("width", "")) <= WIDTH + 1
            assert float(box.get("height", "")) >= 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [None, 0, -5, float("nan"), float("inf"), "text", 1e300])
def test_odd_values_break_nothing(kind: str, value: object) -> None:
    """What is not known, nothing, below zero, endless or no number is drawn or left out."""
    found = [{**row, "x": value, "share": value, "low": value} for row in rows(3)]
    text = picture_of(kind, found)
    ET.fromstring(text)  # noqa: S314
    coordinates = re.findall(r' (?:x|y|width|height|cx|cy|d)="([^"]*)"', text)
    assert not [each for each in coordinates if "nan" in each or "inf" in each]


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_is_only_text(kind: str) -> None:
    """Labels open no element, leave no attribute, and bring no control or bidi character."""
    text = picture_of(kind, rows(4, HOSTILE), HOSTILE)
    tree = ET.fromstring(text)  # noqa: S314
    known = {"svg", "title", "desc", "style", "rect", "g", "text", "path", "circle"}
    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= known
    assert not set(text) & set("\x00\x1b\u202e\uffff\ud800")
    text.encode()


def test_a_file_needs_nothing_else() -> None:
    """No script, no address but the namespace, both modes in its own style, and a name for all."""
    text = picture_of("bars", rows(3))
    assert "<script" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert re.findall(r"https?://[^\"']+", text) == ["http://www.w3.org/2000/svg"]
    assert "prefers-color-scheme:dark" in text
    root = ET.fromstring(text)  # noqa: S314
    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby") or "").split()
    named = [each for each in root if each.get("id") in ids]
    assert [each.tag for each in named] == [f"{SVG}title", f"{SVG}desc"]
    assert "task 0: x 10m, y 5h" in (named[1].text or "")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_is_legible_in_both_modes(mode: str) -> None:
    """Text stands out from the paper by 4.5 to 1 at least, marks by 3 to 1."""
    style = picture_of("bars", rows(1)).partition("<style>")[2]
    light, _, dark = style.partition("@media")
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", light if mode == "light" else dark))
    for name in ("ink", "muted"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
    for name in ("bar", "mark", *(f"c{number}" for number in range(9))):
        assert contrast(colours[name], colours["paper"]) >= 3, name


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    lights = sorted(map(luminance, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #1f1d1a."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_long_label_is_cut_and_told_in_full() -> None:
    """A label that has no room ends in an ellipsis; its title has all of it."""
    label = "word " * 60
    text = picture_of("bars", rows(1, label))
    tree = ET.fromstring(text)  # noqa: S314
    shown = next(each for each in tree.iter(f"{SVG}text") if "word" in "".join(each.itertext()))
    title = shown.find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").startswith(label.strip())
    assert "".join(shown.itertext()).endswith("…")


def test_a_pareto_begins_with_the_largest() -> None:
    """Bars are sorted, and the line ends at the whole."""
    text = picture_of("pareto", rows(5))
    values = [int(mark.get("data-x", "")) for mark in marks(text, "x")]
    assert values == sorted(values, reverse=True)
    assert ">100 %<" in text


def test_ten_years_of_days_are_parted_by_years() -> None:
    """A calendar of more than a year is a strip a year, Monday on top."""
    found = rows(3650)  # eleven years, of which two are not whole
    text = picture_of("heatmap", found)
    assert len(marks(text, "x")) == 3650
    assert len(re.findall(r">Jan \d{4}<", text)) == 11
    tops = {mark.get("y") for mark in marks(text, "x") if is_monday(mark)}
    assert len(tops) == 1


def is_monday(mark: ET.Element) -> bool:
    """Say whether a mark stands for a Monday."""
    return date.fromisoformat(mark.get("data-day", "").strip('"')).weekday() == 0


def test_an_unknown_kind_is_refused() -> None:
    """A picture of no known kind is named."""
    table = Table("t", "T", COLUMNS)
    picture = Picture("pie", "t", "P", "name", ("x",))
    answer = Answer("r", "q", DAY, DAY, "h", (table,), pictures=(picture,))
    with pytest.raises(ValueError, match="'pie'"):
        draw(answer)


@given(
    st.lists(st.integers(-(10**9), 10**9).map(lambda n: n / 100), min_size=1),
    st.sampled_from(["count", "minutes", "number"]),
)
def test_a_scale_holds_its_values(values: list[float], unit: str) -> None:
    """A linear scale has few round marks in order, and room for all its values."""
    scale = linear(values, unit)
    assert scale.low <= min(values)
    assert scale.high >= max(values)
    assert 2 <= len(scale.marks) <= 8
    assert all(a < b for a, b in pairwise(scale.marks))
    assert all(0 <= scale.at(value) <= 1 for value in values)


@given(st.lists(st.integers(1, 100_000), min_size=1))
def test_times_stand_on_a_logarithmic_scale(values: list[int]) -> None:
    """The scale of times holds all its values."""
    scale = times([float(value) for value in values])
    assert scale.low <= min(values)
    assert scale.high >= max(values)


@given(st.text(max_size=80), st.floats(1, 40))
def test_cut_words_fit(words: str, most: float) -> None:
    """Cut words are no wider than asked, but for the ellipsis of the narrowest."""
    assert ems(cut(words, most)) <= max(most, 1.0) + 1e-6


def test_pictures_are_written_into_a_file(vault: Path, rlog: Rlog, tmp_path: Path) -> None:
    """An empty log has a file with nothing to draw; a folder that is not there is named."""
    assert vault.is_dir()
    assert rlog("report", "carried", "--svg", tmp_path / "a.svg").code == 0
    assert "Nothing to draw" in (tmp_path / "a.svg").read_text()
    said = rlog("report", "carried", "--svg", tmp_path / "no" / "a.svg")
    assert said.code == 3
    assert said.err.count("\n") == 1

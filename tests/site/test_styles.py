"""One style sheet of several: smaller, and saying the same."""

from __future__ import annotations

from rlog_git.site.styles import join_styles


def test_a_sheet_loses_comments_and_blanks() -> None:
    """What only people read goes; blanks that mean something stay."""
    sheets = [b"/* a\n b */\na:hover > b { color: red;\n  margin: 0 auto; }\n", b".c .d{ top: 0 }"]
    assert join_styles(sheets) == b"a:hover > b{color:red;margin:0 auto;}.c .d{top:0}"


def test_a_string_stays_as_it_is() -> None:
    """What stands in quotes is not touched."""
    sheet = b"""a::after { content: " ( , ; ) /* no */"; } b { font: 'A,  B'; }"""
    assert join_styles([sheet]) == (b"""a::after{content:" ( , ; ) /* no */";}b{font:'A,  B';}""")

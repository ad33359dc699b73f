"""How a dated section is cut from its log and placed in its day's note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from rlog_git.importing.onefile import cut
from rlog_git.importing.placing import count, place
from rlog_git.text.outline import NAMES
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from rlog_git.importing.onefile import Log

DAY = b"# A day\n\n## What to do next\n\n## What was done\n\n## Random ideas\n"


def cut_text(text: str) -> Log:
    """Cut the text of a log."""
    data = text.encode()
    return cut(data, "log.md", parse(data, "log.md"), NAMES)


def placed(text: str, note: bytes = DAY) -> str:
    """Return "What was done" of a note after all sections of a log were placed in it."""
    for piece in cut_text(text).pieces:
        note = place(note, piece, NAMES)
    return note.split(b"## What was done\n\n")[1].split(b"\n## Random ideas")[0].decode()


def test_a_heading_that_is_only_a_date_goes() -> None:
    """The day's note says the date, so the text alone is placed."""
    assert placed("2nd October 2017\n----------------\n\ntext\n\n- item\n") == "text\n\n- item\n"


def test_a_heading_that_says_more_stays() -> None:
    """A heading with a title becomes a sub-heading, as it was typed."""
    assert placed("# 2026-02-19: A plan\ntext\n") == "### 2026-02-19: A plan\n\ntext\n"


def test_a_title_of_one_letter_stays() -> None:
    """A weekday beside a date says nothing new; any other word, however short, is a title."""
    assert placed("## Thu, 19 February 2026\n\nx\n") == "x\n"
    assert placed("## 2026-02-19 T\n\nx\n") == "### 2026-02-19 T\n\nx\n"


def test_sub_headings_stay_as_they_are_where_they_can() -> None:
    """A heading that is deep enough already keeps its bytes."""
    assert placed("## 2026-02-19\n\n### Plan\n\nx\n") == "### Plan\n\nx\n"


def test_headings_move_deeper_with_their_order() -> None:
    """Headings that would end the section are moved, those below them along with them."""
    text = "# 2026-02-19\n\n## Plan ##\n\nx\n\n### Detail\n"
    assert placed(text) == "### Plan ##\n\nx\n\n#### Detail\n"


def test_headings_stand_below_their_title() -> None:
    """The headings of a section with a title stand below it."""
    text = "## 2026-02-19 Plan\n\n### Detail\n\n## Beside\n"
    assert placed(text) == "### 2026-02-19 Plan\n\n#### Detail\n\n### Beside\n"
    text = "## 2026-02-19 Plan\n\n### Detail\n"
    assert placed(text) == "### 2026-02-19 Plan\n\n#### Detail\n"


def test_an_underlined_heading_becomes_one_with_signs() -> None:
    """A setext heading, which knows two levels only, is written with signs where it must move."""
    text = "# 2026-02-19\n\nPlan\n----\n\nx\n"
    assert placed(text) == "### Plan\n\nx\n"


def test_comments_of_a_script_are_left_alone() -> None:
    """An unknown H1 ends no section, so an unfenced script keeps its bytes."""
    text = "## 2026-02-19\n\n# count the lines\nwc -l\n\n```\n## not a heading\n```\n"
    assert placed(text) == "# count the lines\nwc -l\n\n```\n## not a heading\n```\n"


def test_known_names_cannot_open_a_section() -> None:
    """A heading such as "# Ideas" inside a section is moved below it."""
    assert placed("## 2026-02-19\n\n# Ideas\n\nx\n") == "### Ideas\n\nx\n"


def test_a_second_section_is_told_from_the_first() -> None:
    """Below sub-headings, a section gets its own heading, though it is only a date."""
    text = "## 2026-02-19\n\none\n\n### Sub\n\n## 2026-02-19\n\ntwo\n"
    assert placed(text) == "one\n\n### Sub\n\n### 2026-02-19\n\ntwo\n"


def test_a_deeper_heading_of_the_same_day_begins_no_section() -> None:
    """A sub-heading that repeats the day stays in the day's section."""
    log = cut_text("## 2026-02-19\n\n### Results (2026-02-19)\n\n### 2026-02-20\n\nx\n")
    assert [(piece.day.day, piece.heading) for piece in log.pieces] == [
        (19, "2026-02-19"),
        (20, "2026-02-20"),
    ]


def test_lines_that_are_only_a_date_cut_as_well() -> None:
    """A log without dated headings is cut at lines such as 20220727."""
    log = cut_text("20220727\n\none\n\n20220728\n\ntwo\n")
    assert [piece.lines for piece in log.pieces] == [(b"one",), (b"two",)]


def test_nothing_before_the_first_date_is_lost() -> None:
    """What stands before the first dated heading is kept as it is."""
    assert (
        cut_text("---\na: b\n---\n\n# T\n\n## 2026-02-19\nx\n").before
        == b"---\na: b\n---\n\n# T\n\n"
    )
    assert cut_text("\n\n## 2026-02-19\nx\n").before == b""


def test_an_open_fence_is_closed() -> None:
    """A fence that a log never closes cannot swallow the rest of the day's note."""
    assert placed("## 2026-02-19\n\n```sh\nls\n") == "```sh\nls\n```\n"


def test_a_missing_section_is_made() -> None:
    """A note without "What was done" gets it, in the order of the template."""
    piece = cut_text("## 2026-02-19\n\ntext\n").pieces[0]
    note = place(b"# A day\n\n## Random ideas\n\n- x\n", piece, NAMES)
    assert note == b"# A day\n\n## What was done\n\ntext\n\n## Random ideas\n\n- x\n"
    assert place(b"", piece, NAMES) == b"## What was done\n\ntext\n"


def test_a_note_of_crlf_keeps_its_newlines() -> None:
    """What is added between the texts ends as the note's own lines do."""
    piece = cut_text("## 2026-02-19 T\n\ntext\n").pieces[0]
    note = b"## What was done\r\n\r\n- mine\r\n"
    once = place(note, piece, NAMES)
    assert once == note + b"\r\n### 2026-02-19 T\r\n\r\ntext\n"
    assert count(once, piece, NAMES) == 1


def test_equal_sections_are_counted() -> None:
    """Two sections with the same words are two sections."""
    log = cut_text("## 2026-02-19\n\nditto\n\n## 2026-02-19\n\nditto\n")
    note = DAY
    for number, piece in enumerate(log.pieces, 1):
        note = place(note, piece, NAMES)
        assert count(note, piece, NAMES) == number


LINES = st.sampled_from(
    [
        *("", "text", "- item", "  - nested", "# top", "## Ideas", "### Next steps", "#### deep"),
        *("Plan", "----", "====", "```", "~~~~", "<!--", "-->", "%%", "<!-- rlog:begin x -->"),
        *(
            "> quote",
            "\tcode",
            "###### six",
            "## 2026-02-19 T",
            "# 20260220",
            "\r",
            "\udcff",
            "---",
        ),
    ]
)


@given(st.lists(LINES, max_size=12))
def test_no_section_harms_its_day(lines: list[str]) -> None:
    """Whatever a log holds, its sections are found again, and the day's own sections stay."""
    data = "\n".join(["## 2026-02-19", *lines]).encode("utf-8", "surrogateescape")
    log = cut(data, "log.md", parse(data, "log.md"), NAMES)
    pieces = [piece for piece in log.pieces if piece.lines or piece.titled]
    note = DAY
    for piece in pieces:
        note = place(note, piece, NAMES)
    assert all(count(note, piece, NAMES) for piece in pieces)
    assert [span.section.value for span in parse(note, "2026-02-19.md").sections] == [
        "next",
        "done",
        "ideas",
    ]

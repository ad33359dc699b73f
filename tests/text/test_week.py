"""A weekly note is refreshed without touching what its writer wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlog_git.text import week

PATH = "weekly/2026/2026-W48.md"
WRITTEN = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "# Week 48, 2026", "## Numbers", "## Reflection", "- [ ] plot", "```", "<!--"]
        ),
        st.sampled_from(["-->", "%%", "---", "a | b", "<!-- rlog:end digest -->", "\ttab"]),
        st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=20),
    ),
    max_size=8,
)
ROWS = st.lists(
    st.tuples(st.sampled_from(week.LABELS), st.integers(0, 99).map(str), st.just("0")), max_size=5
)


def block(rows: list[tuple[str, str, str]]) -> list[str]:
    """Return a block as rlog writes it."""
    return [*week.table(rows, "W48", "W47"), "", "Intentions of [[2026-W47]]: 0 of 1 done"]


@given(WRITTEN, WRITTEN, st.lists(ROWS, min_size=10, max_size=10), st.sampled_from(["\n", "\r\n"]))
def test_ten_refreshes_keep_every_character(
    above: list[str], below: list[str], weeks: list[list[tuple[str, str, str]]], newline: str
) -> None:
    """Refreshed ten times, a note keeps every byte outside of rlog's marks."""
    head = newline.join([*above, week.BEGIN, ""]).encode()
    tail = newline.join([week.END, *below]).encode()
    data = head + tail
    for rows in weeks:
        data = week.refresh_block(data, PATH, block(rows))
    assert data.startswith(head)
    assert data.endswith(tail)


@given(st.lists(st.sampled_from([week.BEGIN, week.END, "- mine", "", "```", "| a | b | c |"])))
def test_marks_in_disorder_lose_nothing(lines: list[str]) -> None:
    """Marks that were moved, doubled or deleted are refused, or all that is not rlog's stays."""
    data = "\n".join(lines).encode()
    try:
        new = week.refresh_block(data, PATH, block([]))
    except week.MarksError:
        return
    kept = [line for line in new.decode().split("\n") if line in ("- mine", "| a | b | c |", "```")]
    assert kept == [line for line in lines if line in kept]


@given(WRITTEN, st.sampled_from(["\n", "\r\n"]))
def test_an_intention_only_adds(lines: list[str], newline: str) -> None:
    """An intention adds lines to a note; all others stay, in their order."""
    before = newline.join(lines)
    new, number = week.add_intention(before.encode(), "- [ ] write the intro")
    after = new.decode().split("\n")
    assert after[number - 1].strip().endswith("write the intro")
    rest = iter(after)
    assert all(any(line == other.rstrip("\r") for other in rest) for line in lines)


def test_a_private_mark_in_a_task_cannot_end_the_block() -> None:
    """What is quoted between the marks cannot close them."""
    said = week.plain(f"plot {week.END}")
    data = f"{week.BEGIN}\n{week.END}\n".encode()
    new = week.refresh_block(data, PATH, [f"- not done: {said}"])
    assert week.refresh_block(new, PATH, []) == data


@pytest.mark.parametrize("line", ["| days written | 1 | 2 |", "- done [[2026-11-19]]: plot"])
def test_own_lines_are_known_again(line: str) -> None:
    """What rlog wrote between its marks is replaced by what is true now."""
    data = f"{week.BEGIN}\n{line}\n{week.END}\n".encode()
    assert week.refresh_block(data, PATH, []) == f"{week.BEGIN}\n{week.END}\n".encode()

"""The report of evidence, on verdicts that were planted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from planting import ask, cited_lines, row_of, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-25T10:00+01:00"
LAST = date(2026, 11, 25)


@pytest.mark.parametrize("weeks", [1, 12, 120])
def test_verdicts_are_counted_as_planted(vault: Path, rlog: Rlog, weeks: int) -> None:
    """For, against, unclear and experiments of a question are those planted in each week."""
    for week in range(weeks):
        day = LAST - timedelta(days=7 * week + 2)
        lines = [
            "exp: three seeds #q/spike",
            "result: no spike [supports:: spike]",
            "result: none here either [supports:: spike]",
            "insight: the mask alone is not it [refutes:: spike]",
            "result: noisy [unclear:: spike]",
        ]
        write_day(vault, day, lines)
    write_day(vault, LAST - timedelta(days=40), ["question: does width help? #q/width"])
    answer = ask(rlog, "evidence", now=NOW)
    row = row_of(answer, "question", "spike")
    found = tuple(row[key] for key in ("for", "against", "unclear", "experiments", "insights"))
    assert found == (2 * weeks, weeks, weeks, weeks, weeks)
    quiet = row_of(ask(rlog, "evidence", "--span", "60d", now=NOW), "question", "width")
    assert quiet["quiet"] == 40
    assert all("spike" in line or "width" in line for line in cited_lines(vault, answer))


def test_words_choose_the_question(vault: Path, rlog: Rlog) -> None:
    """Only the questions whose name holds the words are told of; quiet ones are named."""
    write_day(vault, LAST - timedelta(days=40), ["exp: wider #q/width", "exp: lower #q/lr-spike"])
    answer = ask(rlog, "evidence", "lr", "--span", "60d", now=NOW)
    assert [row["question"] for row in answer["rows"]] == ["lr-spike"]
    assert answer["notes"][0] == "Not touched for 30 days and more: lr-spike."


def test_a_question_without_a_tag_is_named_by_its_words(vault: Path, rlog: Rlog) -> None:
    """A plain `question:` is told of as open; one with a tag stands once, under its tag."""
    day = LAST - timedelta(days=40)
    write_day(vault, day, ["question: does width help?", "question: is it depth? #q/depth"])
    answer = ask(rlog, "evidence", now=NOW)
    assert {row["question"] for row in answer["rows"]} == {"does-width-help", "depth"}
    row = row_of(answer, "question", "does-width-help")
    assert (row["for"], row["against"], row["quiet"]) == (0, 0, 40)
    assert any("Nothing speaks for or against yet" in note for note in answer["notes"])
    assert all("question:" in line for line in cited_lines(vault, answer))


def test_a_log_without_questions_has_an_answer(vault: Path, rlog: Rlog) -> None:
    """An empty log is answered, not refused."""
    assert vault.is_dir()
    assert "No entry speaks of a question" in ask(rlog, "evidence", now=NOW)["headline"]

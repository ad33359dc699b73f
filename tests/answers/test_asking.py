"""The seven questions of a researcher are found in their own words, each with its command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT

if TYPE_CHECKING:
    from harness import Rlog

# as they were asked before there was an answer
ASKED = {
    "where did I get my most important information last week?": "sources",
    "how did I discover that idea?": "origins",
    "what made this week better than the last?": "weeks",
    "which bugs occur most?": "bugs",
    "which experiments gave insight on a research question?": "evidence",
    "how long do tasks genuinely take against the estimate?": "estimates",
    "how does a project's focus evolve?": "focus",
}


@pytest.mark.parametrize("question", ASKED)
def test_the_help_gives_the_command(rlog: Rlog, question: str) -> None:
    """`rlog report --help` has each question behind its command, also on a narrow terminal."""
    shown = rlog("report", "--help", env={"COLUMNS": "60"})
    text = " ".join(shown.out.casefold().split())
    commands = [each for each in text.split("rlog report ") if question.casefold() in each]
    assert [each.split()[0] for each in commands] == [ASKED[question]]


@pytest.mark.parametrize("question", ASKED)
def test_the_page_gives_the_command(question: str) -> None:
    """docs/asking.md has one row that begins with the question and goes on with the command."""
    page = (CHECKOUT / "docs" / "asking.md").read_text().casefold()
    rows = [line for line in page.split("\n") if line.startswith(f"| {question.casefold()} |")]
    assert len(rows) == 1
    assert f"`rlog report {ASKED[question]}" in rows[0]


@pytest.mark.parametrize("question", ASKED)
def test_the_command_is_that_question(rlog: Rlog, vault: object, question: str) -> None:
    """What the command answers begins with the question that was asked."""
    shown = rlog("report", ASKED[question])
    assert shown.code == 0, vault
    assert shown.out.casefold().startswith(question.casefold())

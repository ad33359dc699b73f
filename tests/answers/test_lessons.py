"""The report of lessons, on lessons whose theme, origin and contradiction are known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planting import ask, cited_lines, row_of, write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-19T10:00+01:00"


def test_lessons_have_theme_origin_and_age(vault: Path, rlog: Rlog) -> None:
    """A tag makes a theme, else a shared rare word, else it is other; the bug is the origin."""
    write_day(
        vault,
        date(2026, 11, 9),
        ["09:00 bug: tokenizer drops the padding", "10:00 result: loss 0.3", "11:00 did: lunch"],
        review=["lesson: look at tokenizer output first", "reflect: a slow day"],
    )
    write_day(
        vault, date(2026, 11, 10), review=["lesson: print the tokenizer version", "lesson: rest"]
    )
    write_day(vault, date(2026, 11, 11), review=["lesson: ask the reviewers early #paper"])
    answer = ask(rlog, "lessons", now=NOW)
    assert {(row["theme"], row["lesson"], row["age"]) for row in answer["rows"]} == {
        ("tokenizer", "look at tokenizer output first", 10),
        ("tokenizer", "print the tokenizer version", 9),
        ("other", "rest", 9),
        ("#paper", "ask the reviewers early #paper", 8),
    }
    row = row_of(answer, "lesson", "look at tokenizer output first")
    assert row["origin"] == "bug: tokenizer drops the padding"
    assert row_of(answer, "lesson", "rest")["origin"] is None
    lines = cited_lines(vault, answer)
    assert any("bug: tokenizer" in line for line in lines)
    assert not [line for line in lines if "lunch" in line or "reflect" in line]
    assert any("n = 1 of 4" in note for note in answer["notes"])


def test_a_usual_word_is_no_theme(vault: Path, rlog: Rlog) -> None:
    """Two lessons share a word, but more than twenty entries of the log hold it, too."""
    write_day(
        vault,
        date(2026, 11, 9),
        ["did: tokenizer"] * 18,
        review=["lesson: look at tokenizer output", "lesson: print the tokenizer version"],
    )
    themes = {row["theme"] for row in ask(rlog, "lessons", now=NOW)["rows"]}
    assert themes == {"tokenizer"}
    write_day(vault, date(2026, 11, 10), ["did: tokenizer"])
    themes = {row["theme"] for row in ask(rlog, "lessons", now=NOW)["rows"]}
    assert themes == {"other"}


def test_headings_called_lessons_count(vault: Path, rlog: Rlog) -> None:
    """Lines below a heading Lessons are lessons, in undated notes too; nested lines are not."""
    write_note(
        vault,
        "notes/projects/w2s.md",
        "# w2s\n\n## Lessons learned\n\n- log the seeds\n  - 41, 42\n\n## Plan\n\n- write it up\n",
    )
    write_day(vault, date(2026, 11, 9), review=["lesson: sleep well"])
    answer = ask(rlog, "lessons", now=NOW)
    assert {row["lesson"] for row in answer["rows"]} == {"log the seeds", "sleep well"}
    assert row_of(answer, "lesson", "log the seeds")["age"] is None
    week = ask(rlog, "lessons", "--span", "this week", now=NOW)
    assert week["rows"] == []


def test_opposite_lessons_may_contradict(vault: Path, rlog: Rlog) -> None:
    """Always and never over two shared words are a pair; always twice, or one word, are none."""
    write_day(vault, date(2026, 11, 9), review=["lesson: always shuffle the validation split"])
    write_day(vault, date(2026, 11, 10), review=["lesson: never shuffle a validation split"])
    write_day(vault, date(2026, 11, 11), review=["lesson: always plot the validation split"])
    write_day(vault, date(2026, 11, 12), review=["lesson: don't plot in a hurry"])
    answer = ask(rlog, "lessons", now=NOW)
    pairs = {(row["lesson"], row["other"]) for row in answer["tables"][2]["rows"]}
    assert pairs == {
        ("always shuffle the validation split", "never shuffle a validation split"),
        ("never shuffle a validation split", "always plot the validation split"),
    }
    assert any("may contradict is inferred (n = 2)" in note for note in answer["notes"])


def test_an_empty_log_has_no_lessons(vault: Path, rlog: Rlog) -> None:
    """A log without a lesson says how to write one."""
    assert vault.is_dir()
    answer = ask(rlog, "lessons", now=NOW)
    assert answer["headline"].startswith("No lesson is written down yet.")
    assert answer["rows"] == []

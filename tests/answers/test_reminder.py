"""The one old thing that bare `rlog` shows: on planted bugs, ideas and questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planting import write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-19T10:00+01:00"
TODAY, OLD = date(2026, 11, 19), date(2026, 10, 1)


def test_a_like_bug_comes_with_its_fix(vault: Path, rlog: Rlog) -> None:
    """A bug of today brings back the old one that shares three rare words, and what fixed it."""
    old = ["09:00 bug: tokenizer drops padding silently", "10:00 fix: pin the tokenizer"]
    path = write_day(vault, OLD, old)
    write_day(vault, TODAY, ["09:00 bug: padding vanishes, tokenizer drops it"])
    shown = rlog(now=NOW).out
    assert "Remember\n" in shown
    assert f"2026-10-01 bug: tokenizer drops padding silently  {path}:8" in shown
    assert f"2026-10-01 fix: pin the tokenizer  {path}:9" in shown
    assert "(today, too: drops, padding, tokenizer)" in shown


def test_one_shared_word_a_small_part_or_no_fix_are_silent(vault: Path, rlog: Rlog) -> None:
    """A word alone, two of many, and a bug without a fix help nobody."""
    idea = "idea: compare depth against width, corpus, tokenizer, schedule, seed, lamp and stride"
    far = "did: moved the lamp, one stride away from the kitchen, and slept over the paper"
    write_day(
        vault, OLD, ["09:00 bug: tokenizer drops padding"], ideas=[idea, "idea: padded cells"]
    )
    write_day(vault, TODAY, ["bug: tokenizer drops padding", far, "did: cells"])
    shown = rlog(now=NOW)
    assert shown.code == 0
    assert "Remember" not in shown.out


def test_usual_words_say_nothing(vault: Path, rlog: Rlog) -> None:
    """Words that many entries hold come together by chance; the same words are rare in a few."""
    write_day(vault, OLD, ideas=["idea: sketch quantile gradients"])
    write_day(vault, TODAY, ["did: gradients quantile sketch"])
    write_day(vault, date(2026, 10, 2), ["did: quantile of gradients, a sketch"] * 10)
    assert "idea: sketch quantile gradients" in rlog(now=NOW).out
    write_day(vault, date(2026, 10, 2), ["did: quantile of gradients, a sketch"] * 30)
    assert "Remember" not in rlog(now=NOW).out


def test_a_plain_question_comes_back_after_a_month(vault: Path, rlog: Rlog) -> None:
    """What one asked in plain words comes back where today is about it, if nothing answered it."""
    asked = "Why does the tokenizer drop padding?"
    write_day(vault, TODAY, ["tokenizer and padding: a second look at what they drop"])
    write_day(vault, date(2026, 10, 25), [f"Read a page. {asked}"])
    assert "Remember" not in rlog(now=NOW).out
    path = write_day(vault, OLD, [f"Read a page. {asked}"])
    assert f"2026-10-01 question: {asked}  {path}:8" in rlog(now=NOW).out
    write_day(vault, OLD, [f"Read a page. {asked} Because it is told to."])
    assert "Remember" not in rlog(now=NOW).out


def test_a_like_idea_for_an_open_task(vault: Path, rlog: Rlog) -> None:
    """An open task brings back an idea; a private one or one of this week stays away."""
    words = "quantile sketch of gradients"
    write_day(vault, date(2026, 11, 18), ideas=[f"idea: {words}, fresh"])
    write_day(vault, OLD, ideas=[f"idea: {words}, secret #private", f"idea: {words}, open"])
    write_day(vault, TODAY, todo=["[ ] build the gradients quantile sketch"])
    shown = rlog(now=NOW).out
    assert "2026-10-01 idea: quantile sketch of gradients, open  daily/" in shown
    assert "secret" not in shown


def test_only_a_quiet_question_comes_back(vault: Path, rlog: Rlog) -> None:
    """A question comes back after thirty days without its tag, and not before."""
    write_day(vault, OLD, ["question: does warmup stop divergence early? #q/warmup"])
    write_day(vault, TODAY, ["exp: warmup against divergence, stop at step 9, early"])
    assert "question: does warmup stop divergence early?" in rlog(now=NOW).out
    write_day(vault, date(2026, 11, 10), ["did: a plot #q/warmup"])
    assert "Remember" not in rlog(now=NOW).out


def test_an_empty_log_has_nothing_to_remember(vault: Path, rlog: Rlog) -> None:
    """A log without a note shows no memory and no error."""
    assert vault.is_dir()
    shown = rlog(now=NOW)
    assert shown.code == 0
    assert "Remember" not in shown.out

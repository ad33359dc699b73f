"""Threads on planted notes: what belongs, in which order, what is listed and what shortened."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from planting import write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-19T10:00+01:00"


def tell(rlog: Rlog, *words: str) -> dict[str, Any]:
    """Return what `rlog thread WORDS --json` says."""
    shown = rlog("thread", *words, "--json", now=NOW)
    assert shown.code == 0, shown.err
    found: dict[str, Any] = json.loads(shown.out)
    return found


def told(thread: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (day, what) of each line."""
    return [(row["day"], row["what"]) for row in thread["rows"]]


def plant_question(vault: Path) -> None:
    """Write a question's note, its first mention, an experiment, two claims and a stranger."""
    write_note(vault, "notes/questions/lr-spike.md", "# Spike\n\nDoes a lower lr stop it?\n")
    write_day(vault, date(2026, 11, 2), ["09:00 question: does lr stop it? #q/lr-spike"])
    write_day(vault, date(2026, 11, 3), ["10:00 exp: seeds #q/lr-spike", "11:00 did: lunch"])
    write_day(vault, date(2026, 11, 4), ["result: no spike [supports:: lr-spike]"])
    write_day(vault, date(2026, 11, 5), ["insight: a seed spiked [refutes:: lr-spike]"])
    write_day(vault, date(2026, 11, 6), ["thought: see [[lr-spike]] #w2s"])


def test_a_question_is_told_to_its_verdict(vault: Path, rlog: Rlog) -> None:
    """Its note, tags, claims and links belong, each with its line and reason; lunch does not."""
    plant_question(vault)
    thread = tell(rlog, "lr", "spike")
    assert told(thread) == [
        ("", "did"),
        ("2026-11-02", "question"),
        ("2026-11-03", "exp"),
        ("2026-11-04", "result"),
        ("2026-11-05", "insight"),
        ("2026-11-06", "thought"),
    ]
    assert "Verdict: 1 for, 1 against, 0 unclear." in thread["headline"]
    assert thread["rows"][3]["why"] == "#q/lr-spike, supports lr-spike"
    assert thread["rows"][5]["why"] == "links to its note"
    for row in thread["rows"]:
        line = (vault / row["path"]).read_text().split("\n")[row["line"] - 1]
        assert row["text"] in line


def test_a_carried_task_is_told_with_its_traces(vault: Path, rlog: Rlog) -> None:
    """Traces, the done line and the entry that says so stand in order; another task does not."""
    write_day(vault, date(2026, 11, 16), todo=["[ ] write the paragraph", "[ ] buy milk"])
    rlog("today", now="2026-11-17T09:00+01:00")
    rlog("today", now="2026-11-18T09:00+01:00")
    shown = rlog("done", "paragraph", "it was easy", now="2026-11-18T15:00+01:00")
    assert shown.code == 0, shown.err
    thread = tell(rlog, "the", "paragraph")
    assert told(thread) == [
        ("2026-11-16", "carried"),
        ("2026-11-17", "carried"),
        ("2026-11-18", "done"),
        ("2026-11-18", "did"),
    ]
    assert "The task is done, carried 2 times." in thread["headline"]
    assert thread["rows"][3]["why"].startswith("[task:: t")
    assert tell(rlog, thread["name"])["rows"] == thread["rows"]


def test_an_idea_is_followed_by_links_and_rare_words(vault: Path, rlog: Rlog) -> None:
    """A link to its id and two rare words shared belong; one word shared does not."""
    write_day(vault, date(2026, 11, 2), ideas=["idea: quantile sketch of gradients ^sketch"])
    write_day(vault, date(2026, 11, 3), ["did: tried it [from:: [[2026-11-02#^sketch]]]"])
    write_day(vault, date(2026, 11, 4), ["result: the quantile sketch is slow"])
    write_day(vault, date(2026, 11, 5), ["did: a sketch of the talk"])
    thread = tell(rlog, "^sketch")
    assert [(row["day"], row["why"]) for row in thread["rows"]] == [
        ("2026-11-02", "it itself"),
        ("2026-11-03", "links to ^sketch"),
        ("2026-11-04", "inferred: shares quantile, sketch"),
    ]
    assert thread["note"].startswith("1 line of 3")


def test_usual_words_make_no_thread(vault: Path, rlog: Rlog) -> None:
    """A word of more than thirty entries is not shared; of thirty it is."""
    write_day(vault, date(2026, 11, 2), ideas=["idea: quantile sketch ^sketch"])
    write_day(vault, date(2026, 11, 3), ["did: quantile sketch", *["did: sketch"] * 28])
    assert len(tell(rlog, "^sketch")["rows"]) == 2
    write_day(vault, date(2026, 11, 4), ["did: sketch"])
    assert len(tell(rlog, "^sketch")["rows"]) == 1


def test_a_tag_without_a_note_is_told(vault: Path, rlog: Rlog) -> None:
    """A tag has a thread by its name where nothing else is called so, and by #NAME always."""
    path = write_day(vault, date(2026, 11, 2), ["did: cast a gear #gears", "did: read a page"])
    write_day(vault, date(2026, 11, 9), ["result: the teeth hold #gears"])
    shown = rlog("thread", "gears", now=NOW)
    assert shown.out.startswith("Tag: gears\n\n2 lines from 2026-11-02 to 2026-11-09.")
    assert f"{path}:8  (#gears)" in shown.out
    assert rlog("thread", "#gears", now=NOW).out == shown.out
    write_day(vault, date(2026, 11, 3), ideas=["idea: finer gears"])
    assert rlog("thread", "gears", now=NOW).out.startswith("Idea: finer gears")
    assert rlog("thread", "#gears", now=NOW).out == shown.out
    assert rlog("thread", "#gear", now=NOW).code == 1


def test_several_are_listed_and_none_is_found(vault: Path, rlog: Rlog) -> None:
    """Words that mean two threads list both and exit with 2; words of none exit with 1."""
    plant_question(vault)
    write_day(vault, date(2026, 11, 9), todo=["[ ] plot the spike"], ideas=["idea: spike alarm"])
    several = rlog("thread", "spike", now=NOW)
    assert several.code == 2
    assert "#q/lr-spike  question: lr-spike" in several.err
    assert "idea: spike alarm" in several.err
    assert "task: plot the spike" in several.err
    assert rlog("thread", "nowhere", now=NOW).code == 1
    assert rlog("thread", "#q/nowhere", now=NOW).code == 1


def test_a_long_thread_is_shortened_on_the_terminal_alone(vault: Path, rlog: Rlog) -> None:
    """Of sixty lines the terminal leaves out those that decide nothing and says so."""
    for number in range(60):
        kind = "decision" if number == 20 else "did"
        day = date(2026, 9, 1) + timedelta(days=number)
        write_day(vault, day, [f"{kind}: step {number} #p/w2s"])
    assert len(tell(rlog, "w2s")["rows"]) == 60
    shown = rlog("thread", "#p/w2s", now=NOW).out
    assert "step 20 #p" in shown
    assert "step 4 #p" in shown
    assert "step 30 #p" not in shown
    assert "39 of 60 lines are left out" in shown
    markdown = rlog("thread", "#p/w2s", "--markdown", now=NOW).out
    assert "step 30 #p" in markdown
    assert "## 2026-09-01" in markdown

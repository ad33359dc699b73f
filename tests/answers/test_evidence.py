"""The report of evidence, on verdicts that were planted."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from planting import ask, cited_lines, row_of, write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-25T10:00+01:00"
LAST = date(2026, 11, 25)
VERDICTS = {"supports": "for", "refutes": "against", "unclear": "unclear"}


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
    assert "No entry is tied to a question yet" in ask(rlog, "evidence", now=NOW)["headline"]


@pytest.mark.parametrize("weeks", [12, 120])
def test_random_verdicts_are_told_apart(vault: Path, rlog: Rlog, weeks: int) -> None:
    """Of each of three questions, the verdicts and last days are those planted by chance."""
    chance = random.Random(weeks)  # noqa: S311 - seeded on purpose
    truth: dict[tuple[str, str], int] = {}
    last: dict[str, date] = {}
    for week in range(weeks):
        day = LAST - timedelta(days=7 * (weeks - week))
        lines = []
        for _ in range(chance.randrange(5)):
            name, said = chance.choice(("mask", "seed", "rate")), chance.choice([*VERDICTS])
            truth[name, VERDICTS[said]] = truth.get((name, VERDICTS[said]), 0) + 1
            last[name] = day
            lines.append(f"{chance.choice(('result', 'insight'))}: so it is [{said}:: {name}]")
        write_day(vault, day, [*lines, "exp: of nothing in question"])
    answer = ask(rlog, "evidence", now=NOW)
    for name, day in last.items():
        row = row_of(answer, "question", name)
        assert row["last"] == day.isoformat()
        for verdict in VERDICTS.values():
            assert row[verdict] == truth.get((name, verdict), 0)
    assert all("::" in line for line in cited_lines(vault, answer))


RUN = """---
run: {run}
day: {day}
start: {day}T09:00:00+00:00
status: finished
command: "python train.py"
why: "does a lower rate help?"
{question}---

# does a lower rate help?

## Changed since the run before

```ini
train.lr = 0.001 → 0.0003
```

## Metrics

```ini
acc = 0.713
```
"""


def test_a_run_shows_its_config_and_metrics(vault: Path, rlog: Rlog) -> None:
    """What a run changed and measured stands in the row of its line in the log."""
    day = LAST - timedelta(days=3)
    path = write_day(vault, day, ["09:00 run: does a lower rate help? #q/rate ^rabc2345q"])
    write_note(vault, "notes/runs/2026-11/train-rabc2345q.md", _run("rabc2345q", day))
    answer = ask(rlog, "evidence", now=NOW)
    row = answer["tables"][2]["rows"][0]
    assert (row["changes"], row["metrics"]) == ("train.lr 0.001→0.0003", "acc 0.713")
    assert row["places"] == [{"path": path, "line": 8}]
    assert row_of(answer, "question", "rate")["experiments"] == 1


def test_a_run_whose_note_alone_names_the_question_counts(vault: Path, rlog: Rlog) -> None:
    """A run without a tag, or without a line in the log, is found by its note; no run twice."""
    day = LAST - timedelta(days=3)
    write_day(
        vault, day, ["09:00 run: in the log ^rabc2345q", "10:00 run: both #q/rate ^rabc2345r"]
    )
    for name in ("rabc2345q", "rabc2345r", "rabc2345s"):
        note = _run(name, day, "question: rate\n")
        write_note(vault, f"notes/runs/2026-11/train-{name}.md", note)
    answer = ask(rlog, "evidence", now=NOW)
    assert row_of(answer, "question", "rate")["experiments"] == 3
    places = {(place["path"][:5], place["line"]) for place in answer["places"]}
    assert places == {("daily", 8), ("daily", 9), ("notes", 2)}
    assert all("run: " in line for line in cited_lines(vault, answer))


def _run(name: str, day: date, question: str = "") -> str:
    return RUN.format(run=name, day=day, question=question)


ASKED = (
    "Why does the mask move with the batch?",
    "But is it the rate or the seed?",
    "How much accuracy is lost with a grid of half the size?",
)
NOT_ASKED = (
    "Could you look at the plots tomorrow?",
    "Why is that so slow on one machine? Because it swaps.",
    "Should be the transpose of that one?",
    "Links in blue, or in green perhaps?",
    '@ana said: "why is there no second seed in it?"',
    "[What is a good question in science?](https://example.org)",
    "What next?",
)


def test_questions_in_plain_words_stand_apart(vault: Path, rlog: Rlog) -> None:
    """Sentences that ask are offered as inferred, never among the questions that have a name."""
    for number, text in enumerate([*ASKED, *NOT_ASKED]):
        day = LAST - timedelta(days=2 * number)
        write_day(vault, day, [f"Read a page. {text}", "What did I learn from it today?"])
    write_day(vault, LAST - timedelta(days=1), ["did: is it the rate of the net? #q/rate"])
    answer = ask(rlog, "evidence", now=NOW)
    assert [row["question"] for row in answer["rows"]] == ["rate"]
    assert [row["asked"] for row in answer["tables"][1]["rows"]] == [*ASKED]
    assert any(f"inferred (n = {len(ASKED)})" in note for note in answer["notes"])
    assert all("?" in line for line in cited_lines(vault, answer))
    chosen = ask(rlog, "evidence", "mask", now=NOW)
    assert [row["asked"] for row in chosen["tables"][1]["rows"]] == [ASKED[0]]


def test_a_question_is_quiet_after_a_month(vault: Path, rlog: Rlog) -> None:
    """Thirty days without an entry make a question quiet, twenty-nine do not."""
    write_day(vault, LAST - timedelta(days=30), ["exp: wider #q/width"])
    write_day(vault, LAST - timedelta(days=29), ["exp: deeper #q/depth"])
    notes = ask(rlog, "evidence", now=NOW)["notes"]
    assert notes[0] == "Not touched for 30 days and more: width."

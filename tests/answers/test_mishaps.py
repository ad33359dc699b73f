"""Bugs that a log tells of in plain sentences: which sentences do, and which only seem to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planting import ask, cited_lines, write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-25T10:00+01:00"
LAST = date(2026, 11, 25)
TELL = (
    "The second job has just crashed with no word in its log.",
    "There was an embarrassing bug in the loader.",
    "Two of the runs failed over night.",
    "After an hour it starts to hit NaNs.",
    "An update of the driver broke my build.",
    "The loss started to diverge at step 900.",
    "Resumed, and got the same error.",
    "It failed to converge with any rate.",
    "The option is silently ignored.",
    "Something went wrong with the labels.",
    "Found the bug: the mask was off by one.",
    "The script died out of memory.",
)
TELL_NOT = (
    "If this crashes, look at the queue first.",
    "A deeper net should not produce NaNs.",
    "Clip the gradients to avoid a deadlock of the workers.",
    "Known bugs:",
    "Could it be a bug in the loader?",
    "Minor bug fixes, and answers to bug reports.",
    "Errors in data are like bugs in software.",
    "We started from the state before the bug came in.",
    "I first thought it was a bug, but the file is fine.",
    "Read about Mutexes and Deadlocks.",
    "High quotas make the population crash.",
    "No bug this time, and the run never crashed.",
    "[An answer](https://bugs.example.org/a-bug/881) by @ana.",
    "The lineages diverged long ago.",
)


def test_only_what_happened_is_a_bug(vault: Path, rlog: Rlog) -> None:
    """What is supposed, asked, denied, listed or of another field is none; the rest is cited."""
    for number, text in enumerate([*TELL, *TELL_NOT]):
        write_day(vault, LAST - timedelta(days=3 * number), [f"We read a page. {text}"])
    answer = ask(rlog, "bugs", now=NOW)
    found = {row["bug"] for row in answer["tables"][1]["rows"]}
    assert found == set(TELL)
    assert any(f"inferred, n = {len(TELL)}" in note for note in answer["notes"])
    assert all(any(text in line for text in TELL) for line in cited_lines(vault, answer))


def test_advice_and_quotes_tell_of_no_bug(vault: Path, rlog: Rlog) -> None:
    """What stands under a heading of advice, in a quote or in code happened to nobody."""
    note = (
        "# 20 November 2026\n\n## What was done\n\n### Debugging tips\n\n"
        "The run failed: look at the last line.\n\n### Evening\n\n"
        "> The server crashed.\n\n```\nit crashed\n```\n\nThe loader hangs again.\n"
    )
    write_note(vault, "daily/2026/2026-11-20.md", note)
    answer = ask(rlog, "bugs", now=NOW)
    assert [row["bug"] for row in answer["rows"]] == ["The loader hangs again."]

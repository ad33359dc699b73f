"""Classes of bugs by words, and their relapses, where all share the words of one project."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from harness import figure
from planting import ask, cited_lines, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-25T10:00+01:00"
LAST = date(2026, 11, 25)
# the words of a class; a bug of it holds two or three of them
OWN = (
    "hangs worker shared memory semaphore",
    "nan threshold half overflow logits",
    "resume optimizer state missing checkpoint",
    "newline tokenizer stripped vocab offset",
    "warmup doubled restart cosine scheduler",
)
# the words of the project, of which every bug and every other entry holds some
PROJECT = "loss loader batch train step epoch".split()
OTHERS = (
    "morning ana teacher student config review chess puzzle table figure paper script branch"
    " cluster queue server metric plot width depth corpus dev gradient norm head length"
).split()
# bugs that occur once have three words nobody else has; so many of ten bugs do
ONCE, OF_TEN = -1, 3


def plant(vault: Path, weeks: int, chance: random.Random) -> list[tuple[str, int, bool]]:
    """Write three bugs a week, half of them fixed at once; return text, class and relapse."""
    truth = []
    fixed: set[int] = set()
    for number in range(weeks * 3):
        day = LAST - timedelta(days=weeks * 7) + timedelta(days=number * 7 // 3)
        which = ONCE if chance.randrange(10) < OF_TEN else chance.randrange(len(OWN))
        own = [f"{sound}{number}" for sound in ("zor", "kel", "mun")]
        words = own if which == ONCE else chance.sample(OWN[which].split(), chance.choice((2, 3)))
        words = [*words, *chance.sample(PROJECT, 3), *chance.sample(OTHERS, 2)]
        chance.shuffle(words)
        text = " ".join([*words, f"n{number}"])
        lines = [f"bug: {text} ^b{number}"]
        truth.append((text, which, which in fixed))
        if chance.random() < 0.5:
            lines.append(f"fix: done with it [fixes:: b{number}]")
            fixed |= {which} - {ONCE}
        others = [[*chance.sample(PROJECT, 2), *chance.sample(OTHERS, 3)] for _ in range(8)]
        write_day(vault, day, [*lines, *(f"exp: {' '.join(other)}" for other in others)])
    return truth


@pytest.mark.parametrize(("weeks", "bound"), [(12, 0.85), (120, 0.95)])
def test_classes_of_one_project_are_told_apart(
    vault: Path, rlog: Rlog, weeks: int, bound: float
) -> None:
    """Pairs of one class, and relapses, are found and seldom made up: F1, precision, recall."""
    truth = plant(vault, weeks, random.Random(weeks))  # noqa: S311 - seeded on purpose
    answer = ask(rlog, "bugs", now=NOW)
    rows = {row["bug"]: row for row in answer["tables"][1]["rows"]}
    assert set(rows) == {text for text, _, _ in truth}
    pairs = [
        (one[1] == two[1] != ONCE, rows[one[0]]["class"] == rows[two[0]]["class"])
        for one, two in combinations(truth, 2)
    ]
    f1 = 2 * sum(meant and found for meant, found in pairs) / sum(map(sum, pairs))
    meant = [relapse for _, _, relapse in truth]
    found = [rows[text]["relapse"] is not None for text, _, _ in truth]
    both = sum(one and two for one, two in zip(meant, found, strict=True))
    precision, recall = both / max(1, sum(found)), both / max(1, sum(meant))
    figure(
        f"{weeks} weeks, {len(truth)} bugs of one project: F1 of pairs {f1:.2f}; "
        f"{sum(meant)} relapses, precision {precision:.2f}, recall {recall:.2f}"
    )
    assert min(f1, precision, recall) >= bound
    assert all("bug:" in line or "fix:" in line for line in cited_lines(vault, answer))


def test_the_words_of_a_project_make_no_class(vault: Path, rlog: Rlog) -> None:
    """Two bugs that share but usual words are two classes, and the later one is no relapse."""
    for number in range(30):
        day = LAST - timedelta(days=60 - number)
        write_day(vault, day, ["exp: the loss of a batch", "did: one more batch", "did: read"])
    first = ["bug: padding stands in the loss of a batch ^b1", "fix: mask it [fixes:: b1]"]
    write_day(vault, LAST - timedelta(days=20), first)
    write_day(vault, LAST - timedelta(days=2), ["bug: the loss is NaN for half of a batch"])
    answer = ask(rlog, "bugs", now=NOW)
    assert [row["count"] for row in answer["rows"]] == [1, 1]
    assert [row["relapses"] for row in answer["rows"]] == [0, 0]

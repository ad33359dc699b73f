"""Where information came from, on notes whose truth is planted."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from harness import SOAK, figure
from planting import ask, cited_lines, row_of, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

MONDAY = date(2026, 11, 16)
NOW = "2026-11-23T09:00+01:00"
WORDS = "margin gradient dropout sampler teacher student padding tokens logits warmup".split()


def test_what_came_of_it_weighs_more_than_being_named(vault: Path, rlog: Rlog) -> None:
    """A paper that an insight stands below goes before one that is only named twice."""
    done = [
        "09:00 read: [Weak](https://arxiv.org/abs/2312.09390v2) the student copies",
        "  - insight: copying is the easy way out",
        "10:00 read: arXiv:1611.03530 random labels",
        "11:00 read: arXiv:1611.03530 again",
    ]
    write_day(vault, MONDAY, done)
    answer = ask(rlog, "sources", now=NOW)
    rows = [(row["source"], row["weight"], row["came"]) for row in answer["rows"]]
    assert rows == [("arxiv:2312.09390", 3, 1), ("arxiv:1611.03530", 2, 0)]
    assert "copying" in " ".join(cited_lines(vault, answer))


def test_importance_counts(vault: Path, rlog: Rlog) -> None:
    """A mark makes an entry weigh more."""
    write_day(vault, MONDAY, ["chat: @ann on seeds", "chat: @bo on masks !!", "talk: on spikes"])
    answer = ask(rlog, "sources", now=NOW)
    assert row_of(answer, "source", "@bo")["weight"] > row_of(answer, "source", "@ann")["weight"]
    assert {row["kind"] for row in answer["rows"]} == {"person", "talk"}


def test_a_task_that_cites_the_paper_came_of_it(vault: Path, rlog: Rlog) -> None:
    """Within seven days, in another note; later ones are no outcome of it."""
    write_day(vault, MONDAY, ["read: doi:10.1000/xyz123", "chat: @ann", "talk: x"])
    tuesday, late = MONDAY + timedelta(days=1), MONDAY + timedelta(days=9)
    write_day(vault, tuesday, todo=["[x] reproduce doi:10.1000/xyz123 ✅ 2026-11-17"])
    write_day(vault, late, ideas=["again doi:10.1000/xyz123"])
    answer = ask(rlog, "sources", "--span", "2026-W47", now="2026-11-27T09:00+01:00")
    assert row_of(answer, "source", "doi:10.1000/xyz123")["came"] == 1


def test_pages_that_differ_in_their_query_are_two(vault: Path, rlog: Rlog) -> None:
    """A film is known by its query alone; where on a page somebody stood makes no other page."""
    links = ("watch?v=a", "watch?v=b", "watch?v=b#t=10")
    write_day(vault, MONDAY, [f"read: https://www.youtube.com/{link}" for link in links])
    answer = ask(rlog, "sources", now=NOW)
    rows = {row["source"]: row["weight"] for row in answer["rows"]}
    assert rows == {"youtube.com/watch?v=a": 1, "youtube.com/watch?v=b": 2}


def test_too_little_is_said(vault: Path, rlog: Rlog) -> None:
    """Two entries with a source are no ranking."""
    write_day(vault, MONDAY, ["read: arXiv:1611.03530", "chat: @ann"])
    answer = ask(rlog, "sources", now=NOW)
    assert answer["headline"].startswith("Too little to say which source matters most: n = 2")


@pytest.mark.parametrize("weeks", [12, pytest.param(120, marks=pytest.mark.soak)])
def test_a_shift_from_people_to_papers_is_found(vault: Path, rlog: Rlog, weeks: int) -> None:
    """People bring the most in the first half, papers in the second; the best paper is named."""
    if weeks > 12 and not SOAK:
        pytest.skip("a long log: make soak")
    chance = Random(7)  # noqa: S311 - seeded on purpose
    first = MONDAY - timedelta(weeks=weeks - 1)
    for number in range(weeks * 5):
        day = first + timedelta(weeks=number // 5, days=number % 5)
        people = chance.random() < (0.8 if number < weeks * 5 // 2 else 0.2)
        said = " ".join(chance.choices(WORDS, k=4))
        best = chance.random() < 0.6
        paper = (
            "2312.09390" if best else f"2{chance.randint(101, 311)}.{chance.randint(1, 9999):05}"
        )
        line = f"chat: @{chance.choice(('ann', 'bo'))} {said}" if people else f"read: arXiv:{paper}"
        came = ["  - insight: so that is why"] if best else []
        write_day(vault, day, [f"09:00 {line}", *came, "did: tidied the desk"])
    middle = first + timedelta(weeks=weeks // 2)
    span = f"{middle}..{MONDAY + timedelta(days=6)}"
    answer = ask(rlog, "sources", "--span", span, now=NOW)
    kinds = {row["kind"]: row for row in answer["tables"][1]["rows"]}
    paper, person = kinds["paper"], kinds["person"]
    figure(f"{weeks} weeks: papers {paper['before']:.2f} → {paper['share']:.2f} of the weight")
    assert answer["rows"][0]["source"] == "arxiv:2312.09390"
    assert paper["share"] > 0.7
    assert paper["before"] < 0.5
    assert person["share"] < 0.3
    assert person["before"] > 0.5

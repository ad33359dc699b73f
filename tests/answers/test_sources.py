"""Where information came from, on notes whose truth is planted."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from harness import SOAK, figure
from planting import ask, cited_lines, row_of, write_day, write_note

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


def test_own_runs_count_where_something_came_of_them(vault: Path, rlog: Rlog) -> None:
    """Results are no sources by themselves; below a run that counts they are part of it."""
    done = [
        "09:00 exp: three seeds at lr 3e-4",
        "  - result: 0.61 0.62 0.60 !!",
        "  - insight: the seeds do not matter",
        "10:00 run: nothing came of it",
        "11:00 result: 0.55",
        "12:00 result: 0.71, the best so far !!",
        "13:00 read: arXiv:1611.03530",
    ]
    write_day(vault, MONDAY, done)
    rows = {row["source"]: row for row in ask(rlog, "sources", now=NOW)["rows"]}
    assert rows.keys() == {
        "three seeds at lr 3e-4",
        "0.71, the best so far",
        "arxiv:1611.03530",
    }
    exp = rows["three seeds at lr 3e-4"]
    assert (exp["kind"], exp["entries"], exp["came"], exp["weight"]) == ("run", 2, 1, 6)


def test_an_address_that_nobody_reads_is_no_source(vault: Path, rlog: Rlog) -> None:
    """Vocabularies, licences and pictures are none; a gist is code, a file counts for its repo."""
    done = [
        "did: a [term](http://purl.org/spar/cito/discusses) of https://schema.org/Person",
        "did: by https://creativecommons.org/licenses/by/4.0/ and http://www.w3.org/2000/svg",
        "did: ![plot](https://example.org/loss.png)",
        "read: https://github.com/ann/nets/blob/main/loss.py#L4 and https://gist.github.com/ann/0a1b",
        "read: [here](https://raw.githubusercontent.com/ann/nets/main/mask.py)",
        "read: [Circuits](https://distill.pub/2020/circuits)",
    ]
    write_day(vault, MONDAY, done)
    answer = ask(rlog, "sources", now=NOW)
    rows = {row["source"]: (row["kind"], row["entries"], row["called"]) for row in answer["rows"]}
    assert rows == {
        "github.com/ann/nets": ("code", 2, None),
        "gist.github.com/ann/0a1b": ("code", 1, None),
        "distill.pub/2020/circuits": ("post", 1, "Circuits"),
    }


def test_own_code_is_no_source(vault: Path, rlog: Rlog) -> None:
    """Accounts whose commits rlog writes, or five of which are linked, are left out and named."""
    commit = "https://github.com/{}/nets/commit/0a1b2c3d{}"
    done = ["commits: w2s", f"  - 14:02 Fix masks [0a1b2c3]({commit.format('me', 0)}) +2 −1"]
    done += [f"fixed in {commit.format('us', number)}" for number in range(5)]
    done += [
        "read: https://github.com/me/nets and https://github.com/us/tool",
        "read: https://github.com/ann/nets and arXiv:1611.03530",
        f"read: {commit.format('bo', 1)}",
    ]
    write_day(vault, MONDAY, done)
    answer = ask(rlog, "sources", now=NOW)
    found = {row["source"] for row in answer["rows"] if row["kind"] == "code"}
    assert found == {"github.com/ann/nets", "github.com/bo/nets"}
    assert "Left out as your own code: github.com/me, github.com/us" in answer["notes"][-1]


def test_from_credits_what_it_names(vault: Path, rlog: Rlog) -> None:
    """A paper, a person, the sources of an entry it links to, or words: each is credited."""
    tuesday = MONDAY + timedelta(days=1)
    write_day(vault, MONDAY, ["read: [Weak](https://arxiv.org/abs/2312.09390) ^weak1"])
    write_day(
        vault,
        tuesday,
        ["insight: labels leak [from:: [[2026-11-16#^weak1]]]"],
        todo=["[ ] try her mask [from:: @ann]"],
        ideas=["freeze it [from:: the shower]", "train twice [from:: arXiv:1611.03530]"],
    )
    answer = ask(rlog, "sources", now=NOW)
    rows = {row["source"]: (row["kind"], row["came"], row["weight"]) for row in answer["rows"]}
    assert rows == {
        "arxiv:2312.09390": ("paper", 1, 4),
        "@ann": ("person", 1, 3),
        "the shower": ("other", 1, 3),
        "arxiv:1611.03530": ("paper", 1, 3),
    }
    assert "her mask" in " ".join(cited_lines(vault, answer))


def test_all_that_weigh_the_same_are_named(vault: Path, rlog: Rlog) -> None:
    """Two that tie are both named, and of more than three none is called the first."""
    write_day(vault, MONDAY, ["chat: @ann !!", "chat: @bo !!", "read: arXiv:1611.03530"])
    headline = ask(rlog, "sources", now=NOW)["headline"]
    assert headline.startswith("Most weight have '@ann' (person) and '@bo' (person): 3 each; ")
    write_day(vault, MONDAY, [f"chat: @{name}" for name in ("ann", "bo", "cy", "di")])
    headline = ask(rlog, "sources", now=NOW)["headline"]
    assert headline.startswith("No source stands out: 4 share the most weight, 1; ")


def test_a_place_opens_at_the_words(vault: Path, rlog: Rlog) -> None:
    """In an entry of many lines each source is cited at its own."""
    paragraph = "Today I read\nsome papers:\narXiv:1611.03530,\nand with @ann\n10.1000/X1.\n"
    text = f"# 2026-11-16\n\n{paragraph}\n- read:\n\n  https://example.org/a\n"
    write_note(vault, "notes/read.md", text)
    answer = ask(rlog, "sources", now=NOW)
    lines = {row["source"]: row["places"][0]["line"] for row in answer["rows"]}
    assert lines == {"arxiv:1611.03530": 5, "doi:10.1000/x1": 7, "example.org/a": 11}


def test_the_note_of_a_paper_is_the_paper(vault: Path, rlog: Rlog) -> None:
    """A link to a note in notes/papers names the paper by its own id, else by its name."""
    write_note(vault, "notes/papers/burns2023.md", "# Weak-to-strong\n\narXiv:2312.09390\n")
    write_note(vault, "notes/papers/gao.md", "# Overoptimisation\n")
    write_day(vault, MONDAY, ["read: [[burns2023]]", "read: arXiv:2312.09390v1", "read: [[gao]]"])
    answer = ask(rlog, "sources", now=NOW)
    rows = {row["source"]: (row["kind"], row["entries"]) for row in answer["rows"]}
    assert rows == {"arxiv:2312.09390": ("paper", 2), "gao": ("paper", 1)}


def test_sites_of_several_pages_are_summed(vault: Path, rlog: Rlog) -> None:
    """Pages are sources; where one site has several, their sum is shown as well."""
    pages = ("a.org/x", "a.org/y", "b.org/z")
    write_day(vault, MONDAY, [f"read: https://{page}" for page in pages])
    row = row_of(ask(rlog, "sources", now=NOW), "site", "a.org", table=2)
    assert (row["pages"], row["weight"]) == (2, 2)


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

"""Where ideas came from, on notes whose truth is planted among distractors."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from harness import SOAK, figure
from planting import ask, cited_lines, row_of, write_day, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

MONDAY = date(2026, 11, 16)
TUESDAY = MONDAY + timedelta(days=1)
NOW = "2026-11-23T09:00+01:00"
# what every line of the planted log may say, and what only a trigger and its idea share
USUAL = (
    "training batch loader config metric table figure section seed sweep cluster queue disk memory"
    " script branch review draft layer weight epoch curve baseline model"
).split()
SYLLABLES = "ba ke li mo nu pra sto tri vel zor dan fim".split()
TRIGGERS = ("chat: @ann said", "read: a post on", "talk: about", "run: shows", "thought: so")


class Planted(NamedTuple):
    """An idea and the line that brought it, "" for one that came from nowhere."""

    idea: str
    trigger: str
    decoy: bool


def texts(answer: dict[str, Any]) -> list[str]:
    """Return the entries on the way back, the idea first."""
    return [row["text"] for row in answer["tables"][0]["rows"]]


def test_what_is_stated_goes_first(vault: Path, rlog: Rlog) -> None:
    """[from:: ] beats an entry of the same words; the way goes on behind it."""
    write_day(vault, MONDAY, ["read: kernels of granite ^gran1", "chat: @bo confidence margin"])
    write_day(
        vault,
        TUESDAY,
        ["thought: granite after all [from:: [[2026-11-16#^gran1]]] ^after1"],
        ideas=["confidence margin as a loss [from:: [[2026-11-17#^after1]]]"],
    )
    answer = ask(rlog, "origins", "confidence", now=NOW)
    assert texts(answer) == [
        "confidence margin as a loss",
        "granite after all",
        "kernels of granite",
    ]
    assert [row["how"] for row in answer["rows"]] == [None, "stated", "stated"]
    assert "2 steps back, all stated" in answer["headline"]
    assert "granite" in " ".join(cited_lines(vault, answer))


def test_words_may_state_an_origin(vault: Path, rlog: Rlog) -> None:
    """[from:: the shower] names no entry: it is the origin and a channel as it stands."""
    ideas = ["freeze the head [from:: the shower]", "mask it [from:: Under a shower]"]
    write_day(vault, MONDAY, ["did: x"], ideas=[*ideas, "norms [from:: a talk by Bo]"])
    answer = ask(rlog, "origins", "freeze", now=NOW)
    talks = row_of(ask(rlog, "origins", now=NOW), "channel", "talks")
    assert talks["ideas"] == 1
    assert texts(answer) == ["freeze the head", "the shower"]
    assert row_of(ask(rlog, "origins", now=NOW), "channel", "shower")["ideas"] == 2


def test_what_an_idea_stands_below_or_cites_brought_it(vault: Path, rlog: Rlog) -> None:
    """A parent is stated by its place; the same paper, however long ago, is inferred."""
    write_day(vault, MONDAY - timedelta(days=60), ["read: arXiv:2312.09390 on copying"])
    write_day(
        vault,
        MONDAY,
        ["chat: @ann asks about spikes", "  - idea: log the norms"],
        ideas=["do arXiv:2312.09390 on music"],
    )
    below = ask(rlog, "origins", "norms", now=NOW)["rows"][1]
    assert (below["kind"], below["how"]) == ("chat", "stated")
    cites = ask(rlog, "origins", "music", now=NOW)["rows"][1]
    assert (cites["kind"], cites["how"]) == ("read", "inferred")
    assert cites["why"] == "60 days before, cites the same arxiv:2312.09390"


def test_a_whole_site_brought_nothing(vault: Path, rlog: Rlog) -> None:
    """Two entries that link to one page of a site are alike, two that link to its front are not."""
    write_day(vault, MONDAY, ["read: https://example.org/ on x", "read: https://example.org/a"])
    ideas = ["masks as in https://example.org/", "norms as in https://example.org/a"]
    write_day(vault, TUESDAY, ideas=ideas)
    assert len(ask(rlog, "origins", "masks", now=NOW)["rows"]) == 1
    assert "cites the same" in ask(rlog, "origins", "norms", now=NOW)["rows"][1]["why"]


def test_what_came_later_brought_nothing(vault: Path, rlog: Rlog) -> None:
    """An entry behind the idea, by its clock or its day, is no origin however alike it is."""
    write_day(
        vault,
        MONDAY,
        ["15:00 chat: @ann granite kernels"],
        ideas=["09:00 granite kernels for masks"],
    )
    write_day(vault, TUESDAY, ["read: granite kernels for masks"])
    answer = ask(rlog, "origins", "granite", now=NOW)
    assert len(answer["rows"]) == 1
    assert answer["headline"].startswith("No origin of 'granite kernels for masks' is known")


def test_links_that_run_in_a_circle_end(vault: Path, rlog: Rlog) -> None:
    """Two entries that name each other are one step, not a way without end."""
    write_day(
        vault,
        MONDAY,
        ["thought: b [from:: ^one1] ^two2"],
        ideas=["granite [from:: ^two2] ^one1"],
    )
    assert texts(ask(rlog, "origins", "granite", now=NOW))[:2] == ["granite", "b"]


def test_an_idea_is_named_by_place_id_or_words(vault: Path, rlog: Rlog) -> None:
    """Words of several list them with exit code 2; those of none end with 1."""
    path = write_day(vault, MONDAY, ideas=["mask the loss ^mask1", "mask the input"])
    line = (vault / path).read_text().split("\n").index("- mask the input") + 1
    assert texts(ask(rlog, "origins", f"{path}:{line}", now=NOW)) == ["mask the input"]
    assert texts(ask(rlog, "origins", "^mask1", now=NOW)) == ["mask the loss"]
    several = rlog("report", "origins", "mask", now=NOW)
    assert several.code == 2
    assert f"{path}:{line}" in several.err
    assert rlog("report", "origins", "granite", now=NOW).code == 1
    assert rlog("report", "origins", f"{path}:99", now=NOW).code == 1


def test_what_became_of_ideas_is_counted(vault: Path, rlog: Rlog) -> None:
    """A task that links to it and an insight below it are stated; a like run is inferred."""
    ideas = [
        "granite kernels ^gran1",
        "marble masks",
        "  - insight: they do not help",
        "velvet zebra",
    ]
    write_day(vault, MONDAY, ideas=ideas)
    write_day(
        vault, TUESDAY, ["run: velvet zebra once"], todo=["[ ] build it [[2026-11-16#^gran1]]"]
    )
    answer = ask(rlog, "origins", now=NOW)
    became = {row["idea"].split()[0]: row["became"] for row in answer["tables"][1]["rows"]}
    assert became == {"granite": "task", "marble": "insight", "velvet": "run (inferred)"}
    row = row_of(answer, "channel", "none nearby")
    assert (row["ideas"], row["tasks"], row["runs"], row["insights"]) == (3, 1, 1, 1)
    assert answer["headline"].startswith("Too little to say what brings ideas: n = 3 ideas")


def test_a_note_may_be_the_origin(vault: Path, rlog: Rlog) -> None:
    """A link to the note of a paper leads there; its channel is reading."""
    write_note(vault, "notes/papers/burns.md", "# Burns\n\nThe student copies errors.\n")
    write_day(vault, MONDAY, ideas=["as in [[burns]], but with music"])
    answer = ask(rlog, "origins", "music", now=NOW)
    assert answer["rows"][1]["places"] == [{"path": "notes/papers/burns.md", "line": 3}]
    assert row_of(ask(rlog, "origins", now=NOW), "channel", "reading")["ideas"] == 1


@pytest.mark.parametrize("weeks", [12, pytest.param(120, marks=pytest.mark.soak)])
def test_planted_triggers_are_found(vault: Path, rlog: Rlog, weeks: int) -> None:
    """Of planted triggers 90 % are the first step; of ideas from nowhere 90 % have none.

    Each idea shares two of its own words with its trigger of zero to five days before; distractors
    share usual words and the tag, and decoys of half the ideas one of the two words. A decoy with
    the tag is taken for the origin of an idea from nowhere, by the rule; how often is printed.
    """
    if weeks > 12 and not SOAK:
        pytest.skip("a long log: make soak")
    planted = plant(vault, weeks)
    days = (f"{MONDAY - timedelta(weeks=weeks)}", f"{MONDAY + timedelta(days=6)}")
    found: list[tuple[Planted, str]] = []
    # each span has fewer ideas than are traced at once
    first = date.fromisoformat(days[0])
    for back in range(0, weeks + 1, 12):
        since = first + timedelta(weeks=back)
        span = f"{since}..{since + timedelta(days=83)}"
        rows = ask(rlog, "origins", "--span", span, now=NOW)["tables"][1]["rows"]
        for row in rows:
            place = row["places"][1] if row["channel"] != "none nearby" else None
            line = line_at(vault, place) if place else ""
            found.append((planted[row["idea"]], line))
    assert len(found) == len(planted)
    brought = [one.trigger in line for one, line in found if one.trigger]
    nowhere = [line == "" for one, line in found if not (one.trigger or one.decoy)]
    misled = [line != "" for one, line in found if one.decoy and not one.trigger]
    figure(
        f"{weeks} weeks: {sum(brought)} of {len(brought)} triggers are the first step, "
        f"{sum(nowhere)} of {len(nowhere)} ideas from nowhere have none; "
        f"{sum(misled)} of {len(misled)} from nowhere are misled by a decoy"
    )
    assert sum(brought) >= 0.9 * len(brought)
    assert sum(nowhere) >= 0.9 * len(nowhere)


def plant(vault: Path, weeks: int) -> dict[str, Planted]:
    """Write five days a week with distractors and an idea; return the ideas."""
    chance = Random(23)  # noqa: S311 - seeded on purpose
    days = [
        MONDAY - timedelta(weeks=weeks - week) + timedelta(days=day)
        for week in range(weeks)
        for day in range(5)
    ]
    done = {day: [distractor(chance) for _ in range(8)] for day in days}
    ideas: dict[date, str] = {}
    planted: dict[str, Planted] = {}
    for number in range(5, len(days)):
        own = [rare(chance), rare(chance)]
        idea = " ".join([*own, *chance.sample(USUAL, 3)])
        trigger = ""
        if chance.random() < 0.7:
            trigger = " ".join([chance.choice(TRIGGERS), *own, *chance.sample(USUAL, 3)])
            on = done[days[number - chance.randint(0, 3)]]
            on.insert(chance.randint(0, len(on)), f"{trigger} #w2s")
        misleads = chance.random() < 0.5
        if misleads:
            decoy = " ".join([chance.choice(own), *chance.sample(USUAL, 5)])
            done[days[number - chance.randint(0, 3)]].append(decoy + chance.choice((" #w2s", "")))
        ideas[days[number]] = f"{idea} #w2s"
        planted[idea] = Planted(idea, trigger, misleads)
    for day in days:
        write_day(vault, day, done[day], ideas=[ideas[day]] if day in ideas else [])
    return planted


def distractor(chance: Random) -> str:
    """Return a line of usual words, one rare word of its own, often the tag or a person."""
    words = [*chance.sample(USUAL, 5), rare(chance)]
    kind = chance.choice(("did: ", "chat: @bo ", "read: ", "exp: ", ""))
    return kind + " ".join(words) + chance.choice((" #w2s", ""))


def rare(chance: Random) -> str:
    """Return one of 1,728 words, so that distractors share one by chance now and then."""
    return "".join(chance.choices(SYLLABLES, k=3))


def line_at(vault: Path, place: dict[str, Any]) -> str:
    """Return the line of a place."""
    lines = (vault / place["path"]).read_text().split("\n")
    return str(lines[place["line"] - 1])

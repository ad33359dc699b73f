"""Work grows with a note's size, not with its square, on input that was made to be slow.

Two measures: the number of calls, which is the same on every machine, may grow by the power 1.2;
and the processor's time, which sees into patterns and slices too, by less than a square would.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from harness import SOAK

from rlog_git.text.carry import carry
from rlog_git.text.check import check_note
from rlog_git.text.merge import merge
from rlog_git.text.parse import GRAMMAR, parse
from rlog_git.text.repair import repair

POWER = 1.2
# a square makes 64 of a factor of 8, a line 8
FACTOR, MOST = 8, 30
ROUNDS = 5
# a line of longer signs takes seconds: it has its 10 MB in the long form only
SHORT = 5
DAY, TODAY = "daily/2026/2026-11-23.md", "daily/2026/2026-11-24.md"
CARRYING = replace(GRAMMAR, carry_since=date.min)
N = "## What to do next\n"
Shape = Callable[[int], str]

SHAPES: dict[str, Shape] = {
    "nested lists": lambda n: N + "".join("  " * (i % 200) + f"- [ ] a{i}\n" for i in range(n)),
    "ever deeper lists": lambda n: N + "".join("  " * i + "- [ ] a\n" for i in range(int(n**0.5))),
    "tasks": lambda n: N + "".join(f"- [ ] task {i}\n" for i in range(n)),
    "equal tasks": lambda n: N + "- [ ] the same\n" * n,
    "fences": lambda n: N + "```\n" * (n + 1),
    "brackets": lambda n: N + "- " + "[" * n + "\n",
    "parens": lambda n: N + "- " + "(" * n + "\n",
    "fields that never close": lambda n: N + "- " + "[a:: " * n + "\n",
    "round fields that never close": lambda n: N + "- " + "(a:: " * n + "\n",
    "many fields": lambda n: N + "- [ ] " + "[a:: b] " * n + "\n",
    "colons": lambda n: N + "- a" + "::" * n + "\n",
    "emoji": lambda n: N + "- [ ] a " + "📅 2026-11-24 " * n + "\n",
    "emoji tags": lambda n: N + "- [ ] a " + "#a 📅 2026-11-24 " * n + "\n",
    "no dates behind emoji": lambda n: N + "- [ ] a " + "📅 2026-11-2x " * n + "\n",
    "tags": lambda n: N + "- [ ] a 📅 " + "#t " * n + "\n",
    "tags behind an estimate": lambda n: N + "- [ ] a ~2h " + "#t " * n + "x\n",
    "exclamation marks": lambda n: N + "- [ ] a " + "!! " * n + "x\n",
    "exclamation marks and tags": lambda n: N + "- [ ] a " + "!! #x " * n + "y\n",
    "backticks": lambda n: N + "- " + "`" * n + "\n",
    "lone backticks": lambda n: N + "- " + "` " * n + "\n",
    "backticks of every length": lambda n: (
        N + "- " + "".join("`" * (1 + i % 8) + "x" for i in range(n)) + "\n"
    ),
    "links": lambda n: N + "- " + "[[a]]" * n + "\n",
    "links that never close": lambda n: N + "- " + "[a](b" * n + "\n",
    "links without a target": lambda n: N + "- " + "[a](" * n + "\n",
    "images that never close": lambda n: N + "- " + "![](<" * n + "\n",
    "urls": lambda n: N + "- " + "https://a" * n + "\n",
    "DOIs in a row": lambda n: N + "- " + "10.1000/" * n + "\n",
    "a DOI with many ends": lambda n: N + "- " + "10.1000/a" + "/pdf" * n + "x\n",
    "deep quotes": lambda n: N + ">" * n + " - [ ] a\n",
    "deep quotes with blanks": lambda n: N + "> " * n + "- [ ] a\n",
    "blanks": lambda n: N + "- a" + " " * n + "b\n",
    "tabs": lambda n: N + "\t" * n + "- a\n",
    "dashes": lambda n: N + "- " * n + "a\n",
    "hashes": lambda n: N + "#" * n + " a\n",
    "tags in a heading": lambda n: "## Next " + "#a " * n + "x #\n- a\n",
    "headings": lambda n: "".join("#" * (1 + i % 6) + f" h{i} #t{i}\n- a\n" for i in range(n)),
    "one heading over and over": lambda n: "## Next\n- [ ] a\n" * n,
    "dated headings": lambda n: (
        N + "".join(f"### 2026-11-{1 + i % 28:02} x\n- a\n" for i in range(n))
    ),
    "dates in a heading": lambda n: "# " + "2026-11-2 " * n + "\n- a\n",
    "months in a heading": lambda n: "# " + "May 1, " * n + "\n- a\n",
    "comments": lambda n: N + "- a <!-- b\n-->\n" * n,
    "comments in a line": lambda n: N + "- a " + "<!-- " * n + "\n- b\n",
    "comments that never close": lambda n: N + "<!-- a\n" * n,
    "private marks in a line": lambda n: N + "- a " + "%% " * n + "\n",
    "lone private marks": lambda n: N + "- a %% b\n" * n,
    "block ids in a row": lambda n: N + "- a" + " ^a" * n + " \n",
    "traces": lambda n: N + "".join(f"- → a{i} [[2026-11-24]] ^t{i:08}\n" for i in range(n)),
    "arrows": lambda n: N + "- " + "→ a [[2026 " * n + "^abc\n",
    "long front matter": lambda n: (
        "---\n" + "".join(f"k{i}: [a, b]\n" for i in range(n)) + "---\n- a\n"
    ),
    "a quote over many lines": lambda n: '---\na: "b\n' + "c\n" * n + "---\n- a\n",
    "a list over many lines": lambda n: "---\na: [b\n" + "c,\n" * n + "---\n- a\n",
    "front matter that never ends": lambda n: "---\n" + "a: b\n" * n,
    "brackets in front matter": lambda n: "---\na: " + "[" * min(n, 60000) + "\n---\n- a\n",
    "nested front matter": lambda n: (
        "---\na:\n" + "".join(" " * (i % 50) + "b: c\n" for i in range(n)) + "---\n"
    ),
    "setext": lambda n: "a\n---\n" * n,
    "an inline image": lambda n: N + "- ![x](data:image/png;base64," + "A" * n * 4 + ")\n",
    "images that are none": lambda n: N + "- " + "data:a" * n + "\n",
    "kinds in a row": lambda n: N + "- " + "exp: " * n + "\n",
    "people": lambda n: N + "- " + "@a" * n + "\n",
    "long text": lambda n: N + "- a\n" + "  more\n" * n,
    "a long paragraph": lambda n: N + "word " * n + "\n",
    "tables": lambda n: N + "- a\n" + "| x | y |\n" * n,
    "code in items": lambda n: N + "- [ ] a\n  ```\n  b\n  ```\n" * n,
    "lone carriage returns": lambda n: N + "- a\r" * n + "\n",
    "breaks": lambda n: N + "- - - \n" * n,
    "plain bullets with children": lambda n: (
        N + "".join(f"- plain {i}\n  - child\n" for i in range(n))
    ),
    "commits": lambda n: (
        "## Done\n- commits: a\n"
        + "".join(f"  - 10:00 fix [abc{i:04x}f] +1 −1\n" for i in range(n))
    ),
    "a long line of text": lambda n: N + "- " + "word, (word) [word] " * n + "\n",
}


def carried(note: bytes) -> None:
    """Carry the tasks of a note into an empty one."""
    today = (TODAY, b"## What to do next\n\n## What was done\n")
    carry(today, date(2026, 11, 24), [(DAY, note)], CARRYING)


ACTS: dict[str, Callable[[bytes], object]] = {
    "parse": lambda note: parse(note, DAY, CARRYING),
    "check": lambda note: check_note(note, DAY),
    "carry": carried,
    "repair": lambda note: repair([(DAY, note), (TODAY, note)], CARRYING),
    "merge with another": lambda note: merge(b"", note, note.replace(b"a", b"b")),
    "merge edits of one side": lambda note: merge(note, note.replace(b"a", b"bc"), note + b"- z\n"),
}


def marked(mark: pytest.MarkDecorator, *plain: str) -> list[Any]:
    """Return the names of all acts, those beside the plain ones with a mark."""
    return [name if name in plain else pytest.param(name, marks=mark) for name in ACTS]


def calls(act: Callable[[bytes], object], note: bytes) -> int:
    """Return how many calls, of C too, an act takes on a note."""
    count = 0

    def seen(_frame: object, event: str, _given: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        act(note)
    finally:
        sys.setprofile(before)
    return count


def seconds(act: Callable[[bytes], object], note: bytes) -> float:
    """Return the processor's time of an act, never nothing."""
    begin = time.process_time()
    act(note)
    return max(time.process_time() - begin, 0.0005)


@pytest.mark.parametrize("act", marked(pytest.mark.slow, "parse", "check"))
@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_size(shape: str, act: str) -> None:
    """Four times the note is at most four to the 1.2 of the calls."""
    few, many = 50, 200
    small, large = (SHAPES[shape](n).encode() for n in (few, many))
    ACTS[act](small)  # what is kept for the next time counts for neither
    counts = [calls(ACTS[act], note) for note in (small, large)]
    power = math.log(counts[1] / counts[0]) / math.log(len(large) / len(small))
    assert power <= POWER, (counts, len(small), len(large))


@pytest.mark.parametrize("act", marked(pytest.mark.soak, "parse"))
@pytest.mark.parametrize("shape", SHAPES)
def test_time_is_no_square(shape: str, act: str) -> None:
    """Eight times the note takes far less than 64 times as long, in one of a few tries."""
    few = 2000 if SOAK else 200
    small, large = (SHAPES[shape](n).encode() for n in (few, few * FACTOR))
    ratios = []
    for _ in range(ROUNDS):
        least = min(seconds(ACTS[act], small) for _ in range(3))
        ratios.append(seconds(ACTS[act], large) / least)
        if ratios[-1] < MOST:
            return
    pytest.fail(f"a note {FACTOR} times as long takes {min(ratios):.0f} times as long")


@pytest.mark.parametrize(
    "sign",
    [
        *("a", "[", "(", "`", "a::"),
        *(pytest.param(s, marks=pytest.mark.soak) for s in ("[a:: b] ", "📅 2026-11-24 ", "#t ")),
    ],
)
def test_a_line_of_ten_megabytes(sign: str) -> None:
    """One line of 10 MB is read, whatever stands on it, and read for signs up to a limit."""
    size = 10_000_000 if SOAK or len(sign) < SHORT else 1_000_000
    line = "- [ ] a " + sign * (size // len(sign.encode()))
    note = parse((N + line + "\n").encode(), DAY)
    assert [entry.place.line for entry in note.entries] == [2]

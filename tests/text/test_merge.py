"""The three-way merge of a note: commutative, idempotent, and nothing that was added is lost.

`make soak` runs each property on 20,000 examples and more; here on fewer.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from harness import figure
from hypothesis import event, example, given
from hypothesis import strategies as st
from merging import ANY, REMARK_EDITS, REMARKS, THREE, Edit, Three, edited, note

from rlog_git.model import State
from rlog_git.text.close import bare
from rlog_git.text.merge import merge, weave
from rlog_git.text.merge_lines import task_text
from rlog_git.text.parse import GRAMMAR, parse
from rlog_git.text.repair import Repaired, repair

if TYPE_CHECKING:
    from pathlib import Path

# - 15:40 Try a bigger head [9ab12cd](https://…) was 77ab03e +8 −1 and what I think of it
COMMIT = re.compile(r"\[(?:0f89804|9ab12cd|77ab03e)\](?:.* −\d+)? ?(.*)$")


def said(data: bytes) -> Counter[str]:
    """Return what the lines of a note say: of tasks what they are about, without fields or box."""
    found: Counter[str] = Counter()
    for line in data.decode("utf-8", "replace").split("\n"):
        bare = " ".join(line.split())
        parts = task_text(line.rstrip("\r"))
        if "→ Train" in bare:
            continue  # a trace gives way to its task
        if parts and (parts.state or parts.fields):
            found[parts.core] += 1
            found.update(text for key, text in parts.fields.items() if key.startswith("#"))
        elif commit := COMMIT.search(bare):
            found["a commit"] += 1
            found.update({commit[1]} - {""})  # what somebody wrote behind it
        elif bare:
            found[bare] += 1
    return found


def lines_of(data: bytes) -> list[bytes]:
    """Return the lines of a note, whatever ends them."""
    return data.replace(b"\r\n", b"\n").split(b"\n")


@pytest.mark.soak
@given(THREE)
def test_either_side_may_be_ours(three: Three) -> None:
    """Whichever side is ours, the same bytes come out."""
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    event("merged" if merged is not None else "left to git merge-file")
    assert merge(base, theirs, ours) == merged


@pytest.mark.soak
@given(THREE)
@example((b"", b"---\ntags: [a]\n---", b""))
@example((b"## What to do next\n", b"# Monday, 23 November 2026\n## What to do next", b""))
def test_one_side_alone_is_what_comes_out(three: Three) -> None:
    """What one side did comes out byte for byte where the other did nothing, or the same."""
    base, side, _ = three
    for made in (weave(base, side, base), weave(base, side, side), weave(side, side, side)):
        assert made in (side, None)
    assert merge(base, side, base) == merge(base, side, side) == merge(side, side, side) == side


@pytest.mark.soak
@given(THREE)
def test_nothing_added_is_lost(three: Three) -> None:
    """Whatever line a side added stands in what comes out."""
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    if merged is None:
        return
    have = said(merged)
    for side in (ours, theirs):
        missing = (said(side) - said(base)).keys() - have.keys()
        # merged value by value, or made again
        made = ("tags:", "mood:", "tz:", "- 7 seeds", "- 9 seeds", "<!-- rlog:")
        assert not {line for line in missing if not line.startswith(made)}


FENCE = "```sh\nrun\n```\n"
TORN = [  # equal halves of two blocks that one side each tore in two
    f"# A\n# A\n{one}- one\n{other}".encode()
    for one, other in (
        (FENCE * 2, FENCE),
        (f"{FENCE}# A\n{FENCE}", FENCE),
        (FENCE * 2, f"# A\n{FENCE}"),
    )
]


@pytest.mark.soak
@given(THREE)
@example((TORN[0], TORN[1], TORN[2]))
def test_what_nobody_touched_stays(three: Three) -> None:
    """A line that stands in all three versions stands in what comes out as often."""
    merged = merge(*three)
    if merged is not None:
        base, ours, theirs = (Counter(lines_of(data)) for data in three)
        kept = Counter(lines_of(merged))
        untouched = {line: n for line, n in base.items() if ours[line] == theirs[line] == n}
        lost = [line for line, n in untouched.items() if line.strip() and kept[line] < n]
        made = (b"[0f89804]", b"seeds", b"rlog:")  # rewritten commits, rlog's own blocks
        assert not [line for line in lost if not any(part in line for part in made)]


@pytest.mark.soak
@given(st.lists(REMARKS, max_size=9), REMARK_EDITS, REMARK_EDITS)
def test_an_entry_stands_once(pieces: list[str], left: list[Edit], right: list[Edit]) -> None:
    """An entry stands no more often than where it stands most, unless both sides added it."""
    three = [
        note("", part, "\n", "\n") for part in (pieces, edited(pieces, left), edited(pieces, right))
    ]
    merged = merge(three[0], three[1], three[2])
    assert merged is not None
    base, ours, theirs = (Counter(lines_of(data)) for data in three)
    for line, n in Counter(lines_of(merged)).items():
        both = max(ours[line] - base[line], 0) + max(theirs[line] - base[line], 0)
        assert not line or n <= max(base[line] + both, ours[line], theirs[line]), line


@pytest.mark.soak
@given(THREE, st.sampled_from(["- 12:34 did: both", "- [ ] both wrote this", "both said so"]))
def test_what_both_added_stands_once(three: Three, line: str) -> None:
    """The same entry, added on both machines to the same section, stands there once."""
    heading = b"## What was done, both\n"
    sides = [data.rstrip(b"\r\n") + b"\n\n" + heading for data in three]
    ours, theirs = (side + line.encode() + b"\n" for side in sides[1:])
    merged = merge(sides[0], ours, theirs)
    assert merged is None or lines_of(merged).count(line.encode()) == 1


@pytest.mark.soak
@given(THREE)
def test_one_live_line_an_id(three: Three) -> None:
    """Merged and repaired, a note has one live line of each task with an id, and stays so."""
    merged = merge(*three)
    if merged is None:
        return
    path = "daily/2026/2026-11-23.md"
    found = repair([(path, merged)], GRAMMAR)
    note = {path: merged} | dict(found.first) | dict(found.then)
    assert repair(list(note.items()), GRAMMAR) == Repaired((), ())
    live = Counter(
        (entry.id, bare(entry.task.description))
        for entry in parse(note[path], path).entries
        if entry.task and entry.written_id and entry.task.state in (State.OPEN, State.DOING)
        if entry.shape == "item"
    )
    assert max(live.values(), default=1) == 1


@pytest.mark.soak
@given(THREE)
def test_merging_a_side_again_changes_nothing(three: Three) -> None:
    """What was merged already brings nothing more when it comes once more."""
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    if merged is not None:
        assert merge(ours, merged, ours) == merge(theirs, theirs, merged) == merged
        assert merge(base, merged, merged) == merged


@given(ANY, ANY, ANY)
def test_any_bytes(base: bytes, ours: bytes, theirs: bytes) -> None:
    """Bytes that are no note are either merged or left, never an error, and the same both ways."""
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


def test_real_notes_with_random_edits(corpora: Path) -> None:
    """Real notes that two sides changed at random merge the same both ways and lose no line."""
    chance = random.Random(7)  # noqa: S311 - the same edits every time
    notes = [path.read_bytes() for path in sorted(corpora.rglob("*.md"))[::5]]
    left = count = 0
    spent = 0.0
    for base in notes:
        if len(base) > 60_000 or not base.strip():
            continue
        rows = base.split(b"\n")
        sides = []
        for name in (b"ours", b"theirs"):
            side = list(rows)
            for n in range(3):
                at = chance.randrange(min(12, len(side)), len(side) + 1)  # below front matter
                side[at:at] = [b"", b"- %s %d" % (name, n), b""]
            sides.append(b"\n".join(side))
        start = time.perf_counter()
        merged = merge(base, *sides)
        spent += time.perf_counter() - start
        count += 1
        assert merge(base, *reversed(sides)) == merged
        if merged is None:
            left += 1
            continue
        kept = Counter(merged.split(b"\n"))
        for data in (base, *sides):
            rows_of = Counter(data.split(b"\n"))
            lost = [row for row, n in rows_of.items() if kept[row] + kept[b"# " + row] < n]
            assert not [row for row in lost if row.strip()], merged
    figure(f"{count} real notes: {left} left to git, {spent * 1000 / max(count, 1):.2f} ms a merge")
    assert left < count / 10

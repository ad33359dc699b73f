"""The three-way merge of a note: commutative, idempotent, and nothing that was added is lost.

`make soak` runs each property on 20,000 examples and more; here on fewer.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from harness import figure
from hypothesis import event, example, given
from hypothesis import strategies as st

from rlog_git.text.merge import merge, weave
from rlog_git.text.merge_lines import task_text

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    "# Monday, 23 November 2026",
    "## What to do next",
    "## What was done",
    "## Random ideas",
    "### Seeds",
    "",
    "",
    "- one",
    "- two",
    "- 09:12 read: [Weak](https://arxiv.org/abs/2312.09390) #w2s !!",
    "- 10:05 exp: three seeds of the small model",
    "- 10:06 exp: three seeds of the large model",
    "- 11:30 did: Fix the mask [task:: t81mm2aa]",
    "  - thought: a child",
    "  - another child",
    "    - a grandchild",
    "\t- tabbed",
    "  deeper text",
    "* star",
    "1. first",
    "2. second",
    "- [ ] Train the baseline #w2s",
    "- [ ] Train the baseline #w2s [est:: 2h] 📅 2026-11-24 ^t12345678",
    "- [x] Train the baseline #w2s ✅ 2026-11-23 ^t12345678",
    "- → Train the baseline [[2026-11-24]] ^t12345678",
    "- [ ] Plot the curves",
    "- [x] Plot the curves [completion:: 2026-11-23]",
    "- [/] Plot the curves 🔼",
    "- [-] Plot the curves ❌ 2026-11-22",
    "- TODO write it up",
    "- DONE write it up",
    "- [ ] ",
    "- commits: w2s",
    "  - 14:02 Fix loss masking [0f89804](https://example.org/c/0f89804) +20 −4",
    "  - 14:02 Fix the loss mask [9ab12cd](https://example.org/c/9ab12cd) was 0f89804 +21 −4",
    "  - 15:40 Try a bigger head [77ab03e] +8 −1",
    "a paragraph of prose that goes on",
    "another paragraph",
    "> quoted",
    "| a | b |",
    "![plot](attachments/plot.png)",
    "---",
    "===",
    "%% hidden %%",
    "<!-- note -->",
]
WHOLE = [
    "```sh\n# no heading\nrun --lr 1\n```",
    "- with code\n  ```\n  x = 1\n  ```",
    "<!-- rlog:begin numbers -->\n- 7 seeds\n<!-- rlog:end numbers -->",
    "<!-- rlog:begin numbers -->\n- 9 seeds\n<!-- rlog:end numbers -->",
    "<!-- two\nlines -->",
]
HOSTILE = ["```", "<!--", "-->", "<<<<<<< ours", "%%", "---", "\x00\x0b\u2028", "- `a\r", "  \t"]
FRONTS = ["", "", "", '---\ntags: [a, b]\ntz: "+01:00"\n---\n', "---\ntags: [a]\nmood: 7\n---\n"]
PIECE = st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), st.sampled_from(WHOLE))
ODD = st.one_of(PIECE, st.sampled_from(HOSTILE), st.text(max_size=6))
# what one side does: (place, act, a new piece)
EDITS = st.lists(
    st.tuples(st.integers(0, 15), st.sampled_from("aaadmre"), PIECE), min_size=1, max_size=5
)
NEWLINES = st.sampled_from(["\n", "\n", "\n", "\r\n"])
Edit = tuple[int, str, str]


def edited(pieces: list[str], edits: list[Edit]) -> list[str]:
    """Return pieces after one side added, deleted, moved, replaced and extended some."""
    pieces = list(pieces)
    for place, act, new in edits:
        at = place % (len(pieces) + 1)
        if act == "a" or at == len(pieces):
            pieces.insert(at, new)
        elif act == "d":
            del pieces[at]
        elif act == "m":
            pieces.insert(place * 7 % len(pieces), pieces.pop(at))
        elif act == "r":
            pieces[at] = new
        else:
            pieces[at] += " more"
    return pieces


def note(front: str, pieces: list[str], newline: str, end: str) -> bytes:
    """Return the bytes of a note."""
    text = front + "\n".join(pieces) + end
    return text.replace("\n", newline).encode("utf-8", "surrogatepass")


THREE = st.builds(
    lambda fronts, pieces, ours, theirs, newline, ends: (
        note(fronts[0], pieces, newline, ends[0]),
        note(fronts[1], edited(pieces, ours), newline, ends[1]),
        note(fronts[2], edited(pieces, theirs), newline, ends[2]),
    ),
    st.one_of(
        st.sampled_from(FRONTS).map(lambda front: (front,) * 3),
        st.tuples(*[st.sampled_from(FRONTS)] * 3),
    ),
    st.lists(PIECE, max_size=14),
    EDITS,
    EDITS,
    NEWLINES,
    st.one_of(st.just(("\n",) * 3), st.tuples(*[st.sampled_from(["", "\n", "\n\n"])] * 3)),
)
ANY = st.one_of(
    st.lists(ODD, max_size=8).map(lambda pieces: note("", pieces, "\n", "\n")),
    st.binary(max_size=40),
)
Three = tuple[bytes, bytes, bytes]


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
        elif "[0f89804]" in bare or "[9ab12cd]" in bare:
            found["a commit"] += 1
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


@pytest.mark.soak
@given(THREE)
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

"""Three versions of notes, generated: a base, and what two sides made of it."""

from __future__ import annotations

from hypothesis import strategies as st

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
# entries of one line, which no neighbour goes on
REMARKS = st.sampled_from(
    [line for line in LINES if line.startswith(("- one", "- two", "- 1", "## "))]
)
REMARK_EDITS = st.lists(
    st.tuples(st.integers(0, 15), st.sampled_from("aaadmre"), REMARKS), min_size=1, max_size=5
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

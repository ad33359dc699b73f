"""The union of two versions of a note: nothing either holds is lost, and twice is once."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rlog_git.text.union import CLOSING, union

LINES = st.sampled_from(
    [
        "# Monday, 23 November 2026",
        "## What to do next",
        "## What was done",
        "## Random ideas",
        "### Next",
        "",
        "",
        "- one",
        "- two",
        "  - child",
        "    deeper",
        "\t- tabbed",
        "* star",
        "1. first",
        "- [ ] Train #w2s ^t12345678",
        "- [x] Train #w2s ✅ 2026-11-23 ^t12345678",
        "- [ ] Plot",
        "- [-] Plot [cancelled:: 2026-11-23]",
        "a paragraph",
        "another",
        "> quoted",
        "| a | b |",
        "```",
        "===",
        "---",
        "%% hidden %%",
        "<!-- note -->",
    ]
)
Drawn = tuple[list[str], str, bool]
NOTES = st.tuples(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n"]), st.booleans())
PLAIN = st.sampled_from(["- one", "  - child", "    deeper", "- two", "* 3", "- [ ] Plot", ""])
ITEMS = st.tuples(st.lists(PLAIN, max_size=10), st.sampled_from(["\n", "\r\n"]), st.booleans())


def note(drawn: Drawn) -> bytes:
    """Return the bytes of drawn lines, with or without a last newline."""
    lines, newline, ends = drawn
    return (newline.join(lines) + (newline if ends and lines else "")).encode()


def said(data: bytes) -> list[str]:
    """Return what its lines say: tasks without what closing changes, breaks and blanks left out."""
    rows = data.decode().replace("\r\n", "\n").split("\n")
    lines = [" ".join(CLOSING.sub(" ", row).split()) for row in rows]
    return [line.replace("[x]", "[ ]").replace("[-]", "[ ]") for line in lines if line.strip("-=")]


@settings(max_examples=500)
@given(NOTES, NOTES)
def test_nothing_is_lost(left: Drawn, right: Drawn) -> None:
    """Our lines all stay, in their order, and each line of theirs is there too."""
    ours, theirs = note(left), note(right)
    merged = union(ours, theirs)
    if merged is None:
        return
    rest = iter(said(merged))
    assert all(any(line == other for other in rest) for line in said(ours))
    front = theirs.lstrip().startswith(b"---")
    assert front or set(said(theirs)) <= set(said(merged))


@given(ITEMS, ITEMS)
@example(([], "\n", False), (["    deeper", "", "    deeper"], "\n", False))
def test_twice_is_once(left: Drawn, right: Drawn) -> None:
    """What was brought into a list is not brought in again."""
    theirs = note(right)
    merged = union(note(left), theirs)
    assert merged is not None
    assert union(merged, theirs) == merged


@given(NOTES)
def test_a_note_with_itself(drawn: Drawn) -> None:
    """A note and its own copy make the same note, byte for byte."""
    data = note(drawn)
    assert union(data, data) in (data, None)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes(ours: bytes, theirs: bytes) -> None:
    """Bytes that are no note are either merged or left, never an error."""
    merged = union(ours, theirs)
    assert merged is None or isinstance(merged, bytes)

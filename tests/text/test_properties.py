"""What must hold for every note: all bytes are read, nothing outside the splice changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rlog_git.text import edit
from rlog_git.text.outline import CANONICAL
from rlog_git.text.parse import parse

PIECES = [
    "# Monday, 23 November 2026",
    "## What to do next",
    "## What was done",
    "## Random ideas",
    "### Next steps",
    "- [ ] train the baseline #w2s [est:: 2h]",
    "- [ ] costs $$ and \\1 ~2h",
    "  - [ ] a part of it",
    "  - a remark",
    "\t- [x] a finished part ✅ 2026-11-20",
    "- [x] done before",
    "- [/] half way ^abc123",
    "- [ ] secret #private",
    "- [ ] later 🛫 2030-01-01",
    "- 09:12 read: [x](https://example.org) !!",
    "* starred",
    "1. first",
    "a paragraph",
    "  continued",
    "```",
    "~~~~",
    "> quoted",
    "%% hidden %%",
    "<!-- c -->",
    "",
    "",
    "---",
    "| a | b |",
    "- → moved [[2026-11-24]] ^tabcdefgh",
    "\x00\x0b\u2028",
]
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=25)
NEWLINES = st.sampled_from(["\n", "\r\n"])
SECTIONS = st.sampled_from(sorted(CANONICAL))
NOTES = st.builds(
    lambda lines, newline, end: (newline.join(lines) + newline * end).encode(
        "utf-8", "surrogatepass"
    ),
    LINES,
    NEWLINES,
    st.integers(0, 2),
)


@given(NOTES | st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    """The scanner raises on nothing, and every place lies inside the note."""
    note = parse(data, "daily/2026/2026-11-23.md")
    count = data.count(b"\n") + 1
    for entry in note.entries:
        assert 1 <= entry.place.line <= entry.last_line <= count
        assert entry.parent < entry.place.line


@given(NOTES | st.binary(max_size=200), SECTIONS)
def test_adding_an_entry_changes_nothing_else(data: bytes, section: str) -> None:
    """Without the lines that were added, the note is what it was, byte for byte."""
    new, number = edit.add_entry(data, section, "- 14:02 the new entry")
    # past a last line without newline the old last line gets one, so CR is no difference
    old_lines = [line.rstrip(b"\r") for line in data.split(b"\n")]
    new_lines = [line.rstrip(b"\r") for line in new.split(b"\n")]
    at = number - 1
    assert b"14:02 the new entry" in new_lines[at]
    before = 0
    while before < len(old_lines) and old_lines[before] == new_lines[before]:
        before += 1
    kept = len(old_lines) - before
    tail = new_lines[len(new_lines) - kept :] if kept else []
    added = new_lines[before : len(new_lines) - kept]
    assert tail == old_lines[before:]
    assert len(added) <= 4


@given(NOTES, SECTIONS)
def test_an_added_entry_is_read_in_its_section(data: bytes, section: str) -> None:
    """What is written into a section is found there again."""
    new, number = edit.add_entry(data, section, "- 14:02 the new entry")
    found = [e for e in parse(new, "daily/2026/2026-11-23.md").entries if e.place.line == number]
    assert [entry.text for entry in found] == ["the new entry"] or b"rlog:begin" in data
    assert all(entry.section.value == section for entry in found)

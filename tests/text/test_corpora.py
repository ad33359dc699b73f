"""Every real note goes through the scanner, and every splice gives all its bytes back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from rlog_git.text import edit
from rlog_git.text.outline import CANONICAL
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTES = 558
LINE = "- 14:02 exp: no real note holds this line\n  - nor this one"
ADDED = [b"no real note holds this line", b"nor this one"]


@pytest.fixture(scope="module")
def real_notes(corpora: Path) -> dict[str, bytes]:
    """Return every note of the real logs by its path."""
    return {
        path.relative_to(corpora).as_posix(): path.read_bytes()
        for path in sorted(corpora.rglob("*.md"))
    }


def shapes(data: bytes) -> Iterator[bytes]:
    """Yield a note as it is, with CRLF, and cut in the middle of a line."""
    yield data
    yield data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield data[: len(data) // 2]


def test_every_note_is_read(real_notes: dict[str, bytes]) -> None:
    """No real note raises; entries stand in order, at lines that the note has."""
    entries = 0
    for path, data in real_notes.items():
        for shape in shapes(data):
            note = parse(shape, path)
            lines = shape.count(b"\n") + 1
            assert all(1 <= e.place.line <= e.last_line <= lines for e in note.entries), path
            places = [entry.place.line for entry in note.entries]
            assert places == sorted(set(places)), path
            entries += len(note.entries)
    assert len(real_notes) == NOTES
    assert entries > 3 * NOTES


def test_every_line_of_an_entry_is_where_it_is_said_to_be(real_notes: dict[str, bytes]) -> None:
    """The lines of its text stand one below the other, or where `lines` says."""
    apart = 0
    for path, data in real_notes.items():
        written = data.decode("utf-8", "replace").replace("\0", "\ufffd").split("\n")
        for entry in parse(data, path).entries:
            if entry.shape == "comment":
                continue
            texts = entry.text.split("\n")
            first = entry.place.line
            lines = entry.lines or range(first, first + len(texts))
            apart += bool(entry.lines)
            for line, text in zip(lines, texts, strict=False):
                assert text[:40] in written[line - 1], (path, line)
    assert apart > 100


def test_reading_stays_fast(real_notes: dict[str, bytes]) -> None:
    """A megabyte of real notes is read in seconds, however it is written."""
    size = sum(map(len, real_notes.values()))
    begin = time.perf_counter()
    for path, data in real_notes.items():
        parse(data, path)
    assert time.perf_counter() - begin < 10 * size / 1_000_000


def test_splicing_nothing_changes_nothing(real_notes: dict[str, bytes]) -> None:
    """To replace no line, or a line by itself, gives the same bytes."""
    for path, data in real_notes.items():
        for shape in shapes(data):
            count = shape.count(b"\n") + 1
            for number in {1, count // 2 or 1, count}:
                same = edit.line_at(shape, number)
                assert edit.splice(shape, number, number - 1, []) == shape, path
                assert edit.replace_line(shape, number, same, same) == shape, path


@pytest.mark.parametrize("section", CANONICAL)
def test_an_added_entry_can_be_taken_out(real_notes: dict[str, bytes], section: str) -> None:
    """Adding only adds: the entry and, where they were missing, blank lines and a heading."""
    own = [b"", CANONICAL[section].encode()]
    for path, data in real_notes.items():
        for shape in shapes(data):
            new, number = edit.add_entry(shape, section, LINE)
            assert edit.line_at(new, number).endswith(ADDED[0].decode()), path
            before, added, after = _apart(shape, new)
            assert before + after == shape, path
            bare = [line.strip().lstrip(b"#").strip() for line in added.split(b"\n")]
            kept = [line for line in bare if not line.endswith(tuple(ADDED))]
            assert set(kept) <= set(own), (path, kept)
            assert len(bare) - len(kept) == len(ADDED), path


@pytest.mark.parametrize("section", CANONICAL)
def test_an_added_entry_is_read_there(real_notes: dict[str, bytes], section: str) -> None:
    """What is added to a section is read back as an entry of it, at the line that was named."""
    for path, data in real_notes.items():
        new, number = edit.add_entry(data, section, LINE)
        found = [e for e in parse(new, path).entries if e.place.line == number]
        assert [(e.section.value, e.kind, e.time) for e in found] == [(section, "exp", "14:02")], (
            path
        )


def _apart(old: bytes, new: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what both begin with, what was added, and what both end with."""
    head = 0
    while head < len(old) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < len(old) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return old[:head], new[head : len(new) - tail], old[len(old) - tail :] if tail else b""

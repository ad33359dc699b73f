"""Read a note: bytes in, nouns out, in linear time, never an exception on content."""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from rlog_git import dates
from rlog_git.model import Grammar, Note, Place, Problem, Section, SectionSpan
from rlog_git.text import syntax
from rlog_git.text.blocks import find_blocks
from rlog_git.text.entries import Setting, read_entries
from rlog_git.text.front import Front, FrontError, front_says, front_tags, read_front
from rlog_git.text.outline import FRONT, NAMES, TEXT, outline, sections
from rlog_git.text.paths import path_day, path_week
from rlog_git.text.properties import page_properties

if TYPE_CHECKING:
    from datetime import date

GRAMMAR = Grammar(sections=dict(NAMES), kinds=dict(syntax.KINDS))
DATE_KEYS = ("date", "created", "Date")
Heading = tuple[int, int, str, str]


def parse(data: bytes, path: str, grammar: Grammar = GRAMMAR) -> Note:
    """Return the note at `path` (relative to the vault); what is odd becomes a Problem."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.split("\n")
    if "\r" in text:
        lines = [line.rstrip("\r") for line in lines]
    codes, headings, opened = outline(lines, grammar.sections)
    problems: list[Problem] = []
    if opened >= 0:
        problems.append(_unclosed(path, lines, opened))
    front = _front(lines, codes, path, problems)
    named = path_day(path, grammar.daily)
    week = "" if named else path_week(path, grammar.weekly)
    day = None if week else _day(path, named, lines, front, headings, problems)
    dated = {} if day or week else dated_headings(lines, codes, headings)
    spans = sections(headings, len(lines), dated)
    note = Note(
        path=path,
        day=day,
        title=_title(front, headings, path),
        week=week,
        front=front,
        private=front_says(front, "private"),
        sections=tuple(SectionSpan(Section(n), i + 1, level, end) for n, i, level, end in spans),
    )
    settings = _settings(note, headings, spans, dated)
    blocks = find_blocks(lines, codes)
    entries, traces, found = read_entries(note, grammar, lines, blocks, settings)
    problems.extend(found)
    return replace(note, entries=entries, traces=traces, problems=tuple(problems))


def _unclosed(path: str, lines: list[str], at: int) -> Problem:
    sign = lines[at].strip()[:40]
    return Problem(
        Place(path, at + 1),
        "unclosed",
        f"{sign!r} is opened here and never closed: the rest of the note is read as part of it",
    )


def _front(lines: list[str], codes: bytearray, path: str, problems: list[Problem]) -> Front:
    if "::" in lines[0] and codes[0] == TEXT:
        return page_properties(lines, codes)
    if not codes or codes[0] != FRONT:
        return ()
    end = codes.rfind(FRONT)
    try:
        return read_front(lines[1:end])
    except FrontError as error:
        problems.append(Problem(Place(path, error.line), "front-matter", error.reason))
        # better hidden than leaked: a block that cannot be read may have said so
        hidden = any("private" in line.casefold() for line in lines[1:end])
        return (("private", ("true",)),) if hidden else ()


def _day(
    path: str,
    named: date | None,
    lines: list[str],
    front: Front,
    headings: list[Heading],
    problems: list[Problem],
) -> date | None:
    found: list[tuple[str, date, int]] = []
    folder = dates.file_day(basename(dirname(path)))
    key = next((key for key in DATE_KEYS if any(name == key and v for name, v in front)), "")
    given = next((v[0] for name, v in front if name == key and v), "")
    if named:
        found.append(("the file name", named, 1))
    if folder:
        found.append(("the folder's name", folder, 1))
    written = dates.find_day(given) if given else None
    if written:
        line = next(i for i, line in enumerate(lines, 1) if line.lstrip("\"'").startswith(key))
        found.append(("the front matter", written, line))
    if found and headings and headings[0][1] == 1:
        titled = dates.heading_day(headings[0][2])
        if titled:
            found.append(("the title", titled, headings[0][0] + 1))
    for name, other, line in found[1:]:
        if other != found[0][1]:
            message = (
                f"{found[0][0]} says {found[0][1]}, {name} says {other}: the first is used; "
                "make them agree"
            )
            problems.append(Problem(Place(path, line), "two-dates", message))
    return found[0][1] if found else None


def dated_headings(lines: list[str], codes: bytearray, headings: list[Heading]) -> dict[int, date]:
    """Return the headings (and paragraphs that are only a date) that begin a day."""
    dated = {}
    for index, _level, text, _name in headings:
        if any(character.isdigit() for character in text):
            day = dates.heading_day(text)
            if day:
                dated[index] = day
    if not dated:
        for i, line in enumerate(lines):
            alone = codes[i] == TEXT and len(line) < 30 and line[:1].isalnum()  # noqa: PLR2004
            day = dates.heading_day(line) if alone else None
            if day and not dates.without_day(line):
                dated[i] = day
        headings.extend((i, 6, lines[i].strip(), "") for i in dated)
        headings.sort()
        for i in dated:
            codes[i] = 2
    return dated


def _title(front: Front, headings: list[Heading], path: str) -> str:
    given = next((v[0] for name, v in front if name == "title" and v), "")
    if given:
        return given
    if headings and headings[0][1] == 1 and not headings[0][3]:
        return headings[0][2]
    stem = basename(path).removesuffix(".md")
    return stem if stem not in ("index", "README") else basename(dirname(path)) or stem


def _settings(
    note: Note,
    headings: list[Heading],
    spans: list[tuple[str, int, int, int]],
    dated: dict[int, date],
) -> list[Setting]:
    """Return what holds below each heading, the first for the lines above all of them."""
    tags = front_tags(note.front) if note.front else ()
    project = note.front_value("project")
    settings = [Setting(-1, note.day, "", "", tags, note.private, project)]
    open_marks: list[tuple[int, tuple[str, ...]]] = []
    day = note.day
    at = 0
    for index, level, text, _name in headings:
        day = dated.get(index, day)
        open_marks = [mark for mark in open_marks if mark[0] < level]
        marks = tuple(tag.casefold() for tag in syntax.TAG.findall(text)) if "#" in text else ()
        open_marks.append((level, marks))
        while at < len(spans) and spans[at][3] <= index:
            at += 1
        inside = at < len(spans) and spans[at][1] <= index
        section = spans[at][0] if inside else ""
        below = (*tags, *(tag for _, found in open_marks for tag in found))
        shown = "" if inside and spans[at][1] == index else text
        private = note.private or "private" in below
        tagged = tuple(dict.fromkeys(below))
        settings.append(Setting(index, day, section, shown, tagged, private, project))
    return settings

"""Change a weekly note: refresh the block that rlog owns, add an intention. All else stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.errors import RlogError
from rlog_git.text import edit, practice
from rlog_git.text.outline import CODE, FRONT, HEADING, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBERS = "numbers"
INTENTIONS = "intentions"
BEGIN = "<!-- rlog:begin numbers -->"
END = "<!-- rlog:end numbers -->"
# the first cell of a row: '… exp' is one kind of entries, '… w2s' one repository of commits
LABELS = (
    "days written",
    "tasks done",
    "tasks dropped",
    "tasks opened",
    "tasks carried over",
    "estimate of done tasks",
    "spent on them",
    "intentions done",
    "entries",
    "ideas",
    "insights",
    "commits",
    "feel, of 10",
)
CHANGED = "What changed:"
CAME = "Where the most important came from:"
TOOK = "How long it took:"
SPOKE = "What speaks for and against:"
NEW = "New this week:"
ASKED = "To think about:"
LEARNED = "Lessons to keep in mind. Practised this week? Write y or n:"
BEFORE_ASKING = "Lessons to keep in mind:"
# how far a text is repeated
LONGEST = 100
TITLES = (CHANGED, CAME, TOOK, SPOKE, NEW, ASKED, LEARNED, BEFORE_ASKING)
OUTCOMES = ("done", "dropped", "not done")
# what rlog itself writes between its marks; any other line is somebody's text
OWN_LINES = (
    # '|              | W48 | W47 |', '| ------------ | --: | --: |', '| days written |   5 |   4 |'
    re.compile(rf"\|(?: +| -+ | (?:{'|'.join(LABELS)}|… [^|]+) *)\|[^|]*\|[^|]*\|"),
    # 'Intentions of [[2026-W47]]: 2 of 3 done'
    re.compile(r"Intentions of \[\[[^\]]+\]\]: \d+ of \d+ done"),
    # '- done [[2026-11-19]]: train the baseline', '- not done: write it up'
    re.compile(rf"- (?:{'|'.join(OUTCOMES)})(?: \[\[[^\]]+\]\])?: .*"),
    re.compile(r"Carried ten times and more:"),
    # '- 12 times since 2026-10-05: clean the cluster'
    re.compile(r"- \d+ times since \d{4}-\d\d-\d\d: .*"),
    re.compile("|".join(map(re.escape, TITLES))),
    # '- idea [[2026-11-19]]: share the plan'
    re.compile(r"- (?:insight|result|idea|lesson) \[\[\d{4}-\d\d-\d\d\]\]: .*"),
    practice.LINE,
    # '- better: insights 3 (usual 1, n = 12)'
    re.compile(r"- (?:better|worse|more|less): .+ \(usual \S+, n = \d+\)"),
    re.compile(r"- nothing stands out from the weeks before \(n = \d+\)"),
    # '- from person @ana: 3 entries, 1 thing came of it'
    re.compile(r"- from [a-z]+ .+: \d+ (?:entry|entries)(?:, \d+ things? came of it)?"),
    # '- 2 done tasks took 5h of 5h30m estimated, 0.91×; usual is 1.3× (n = 28)'
    re.compile(r"- \d+ done tasks? took \S+ of \S+ estimated, \S+×; .* \(n = \d+\)"),
    # '- on error-imitation: 2 for, 0 against, 1 unclear; 1 experiment'
    re.compile(r"- on .+: \d+ for, \d+ against, \d+ unclear; (?:\d+|no) experiments?"),
    # '- Question: 2026-11-19 was a 3/10: what was behind it?'
    re.compile(r"- Question: .*\?"),
)


class MarksError(RlogError):
    """The marks of rlog's block, or what stands between them, cannot be trusted."""

    def __init__(self, path: str, line: int, problem: str, mend: str) -> None:
        super().__init__(f"{path}:{line}: {problem}; nothing was changed there", mend)


def has_block(data: bytes, path: str) -> bool:
    """Say whether a note has a place for the numbers; raise MarksError where it is unclear."""
    return _marks(_lines(data), path) is not None


def refresh_block(data: bytes, path: str, block: Sequence[str]) -> bytes:
    """Put these lines between rlog's marks, with the newlines of the mark.

    A note without marks stays as it is. Raise MarksError where the marks are unbalanced, or where
    a line between them is none that rlog writes: it may be the user's. What was answered about
    lessons stays.
    """
    lines = _lines(data)
    found = _marks(lines, path)
    if found is None:
        return data
    first, last = found
    for number in range(first + 1, last):
        line = lines[number].rstrip("\r")
        if line.strip() and not any(own.fullmatch(line) for own in OWN_LINES):
            raise MarksError(
                path,
                number + 1,
                f"{line.strip()[:60]!r} stands between the marks of rlog's numbers",
                "Move it out of the marks, or delete it if it is not yours",
            )
    newline = "\r" if lines[first].endswith("\r") else ""
    old = [line.rstrip("\r") for line in lines[first + 1 : last]]
    lines[first + 1 : last] = [line + newline for line in practice.keep_answers(old, block)]
    return _bytes(lines)


def add_block(data: bytes, path: str) -> bytes:
    """Put empty marks below the heading 'Numbers', or both at the end, where there are none."""
    lines = _lines(data)
    if _marks(lines, path) is not None:
        return data
    heading = _heading(lines, {NUMBERS: NUMBERS})
    if heading >= 0:
        return edit.splice(data, heading + 2, 0, ["", BEGIN, END])
    return _with_section(data, lines, len(lines), ["## Numbers", "", BEGIN, END])[0]


def add_intention(data: bytes, line: str) -> tuple[bytes, int]:
    """Add a task to the intentions; return (bytes, its line). A missing heading goes on top."""
    names = {INTENTIONS: INTENTIONS}
    lines = _lines(data)
    if _heading(lines, names) < 0:
        _codes, headings, _opened = outline(lines, {})
        lower = [index for index, level, *_ in headings if level > 1]
        at = min(lower, default=len(lines))
        data, heading = _with_section(data, lines, at, ["## Intentions", line])
        return data, heading + 1
    return edit.add_entry(data, INTENTIONS, line, names)


def _with_section(data: bytes, lines: list[str], at: int, section: list[str]) -> tuple[bytes, int]:
    """Put a section above line `at` (from 0) or at the end; return (bytes, its line from 1)."""
    behind = at >= len(lines)
    if behind and not lines[-1]:
        at = len(lines) - 1
    gap = [""] if at and lines[at - 1].strip() else []
    rest = [] if behind else [""]
    return edit.splice(data, at + 1, 0, [*gap, *section, *rest]), at + 1 + len(gap)


def table(rows: Sequence[tuple[str, str, str]], now: str, before: str) -> list[str]:
    """Return a Markdown table of (label, this week, week before), aligned to be read raw."""
    cells = [("", now, before), *rows]
    left, middle, right = (max(len(row[n]) for row in cells) for n in range(3))
    rule = f"| {'-' * left} | {'-' * (middle - 1)}: | {'-' * (right - 1)}: |"
    shown = [
        f"| {a.replace('|', '/'):<{left}} | {b:>{middle}} | {c:>{right}} |" for a, b, c in cells
    ]
    return [shown[0], rule, *shown[1:]]


def plain(text: str) -> str:
    """Return a text as it may stand in rlog's block: one line that can end neither it nor a row."""
    return " ".join(text.split()).replace("<!--", "<! --").replace("-->", "-- >")


def said(text: str) -> str:
    """Return the first line of a text as rlog's block repeats it, cut where it is long."""
    line = plain(text.split("\n", 1)[0])
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _heading(lines: list[str], names: dict[str, str]) -> int:
    """Return the index of the last line of the first heading that is called so, or -1."""
    codes, headings, _opened = outline(lines, names)
    for index, _level, _text, name in headings:
        if name:
            setext = index + 1 < len(lines) and codes[index + 1] == HEADING
            follows = setext and not lines[index].lstrip().startswith("#")
            return index + 1 if follows else index
    return -1


def _marks(lines: list[str], path: str) -> tuple[int, int] | None:
    """Return the indexes of both marks, None where the note has neither; raise MarksError."""
    codes, _headings, _opened = outline(lines)
    shown = [i for i in range(len(lines)) if codes[i] not in (CODE, FRONT)]
    begins = [i for i in shown if lines[i].strip() == BEGIN]
    ends = [i for i in shown if lines[i].strip() == END]
    if not begins and not ends:
        return None
    if len(begins) == len(ends) == 1 and begins[0] < ends[0]:
        return begins[0], ends[0]
    raise MarksError(
        path,
        min([*begins, *ends]) + 1,
        "the marks of rlog's numbers are not one begin and one end below it",
        f"Leave one line '{BEGIN}' and below it one line '{END}', or take them all out",
    )


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").split("\n")


def _bytes(lines: list[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "surrogateescape")

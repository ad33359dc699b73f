"""Rewrite one task line: tick it, cancel it, give it an id, leave its trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git.model import Entry, State
from rlog_git.text import syntax
from rlog_git.text.inline import field_spans, read_inline

if TYPE_CHECKING:
    from collections.abc import Sequence

LOGSEQ_CLOSED = {State.DONE: "DONE", State.CANCELLED: "CANCELED"}
BOX = {State.DONE: "x", State.CANCELLED: "-"}
# the fields that Obsidian Tasks itself reads, in its Dataview dialect
TASKS_FIELDS = (
    *("priority", "due", "scheduled", "start", "created", "completion", "cancelled"),
    *("repeat", "oncompletion", "id", "dependson"),
)
DAY_SIGN = {State.DONE: ("✅", "completion"), State.CANCELLED: ("❌", "cancelled")}


def close_line(
    line: str, state: State, day: str, *, emoji: bool, spent: str = "", block_id: str = ""
) -> str:
    """Return a task's line closed on a day, in the dialect of the line or else of the vault."""
    indent, marker, rest = split_item(line)
    rest = _checked(rest, state)
    rest, tail_id = _take_id(rest)
    block_id = tail_id or block_id
    if spent:
        rest = _insert(rest, f"[spent:: {spent}]", fields=False)
    sign, key = DAY_SIGN[state]
    if emoji or any(mark in rest for mark in syntax.EMOJI_MARKS):
        rest = f"{rest.rstrip()} {sign} {day}"
    else:
        rest = f"{rest.rstrip()} [{key}:: {day}]"
    return f"{indent}{marker} {rest}" + (f" ^{block_id}" if block_id else "")


def schedule_line(line: str, day: str, *, emoji: bool) -> str:
    """Return a task's line with the day before which it waits, in the place of another such day."""
    indent, marker, rest = split_item(line)
    rest, block_id = _take_id(boxed_text(rest))
    signs = tail_signs(rest)
    if "scheduled" in signs:
        rest = rest.replace(signs["scheduled"], f"⏳ {day}")
    else:
        for start, end, key, _ in reversed(field_spans(rest)):
            if key.casefold() == "scheduled":
                rest = f"{rest[:start].rstrip()} {rest[end:].strip()}".rstrip()
        if emoji or any(mark in rest for mark in syntax.EMOJI_MARKS):
            rest = _before_due(rest, f"⏳ {day}", signs)
        else:
            rest = f"{rest.rstrip()} [scheduled:: {day}]"
    return f"{indent}{marker} {rest}" + (f" ^{block_id}" if block_id else "")


def _before_due(rest: str, sign: str, signs: dict[str, str]) -> str:
    """Put ⏳ where Obsidian Tasks writes it: before the due day, if that ends the line."""
    due = signs.get("due", "")
    if due and rest.rstrip().endswith(due):
        return f"{rest.rstrip().removesuffix(due).rstrip()} {sign} {due}"
    return f"{rest.rstrip()} {sign}"


def live_line(line: str, entry: Entry, more: Sequence[str] = ()) -> str:
    """Return a task's line as it goes into another note: a box, its id, its privacy.

    `more` are the further lines of its text, in which a code span may end.
    """
    indent, marker, rest = split_item(line)
    rest, _ = _take_id(boxed_text(rest))
    if entry.private:
        rest = _hidden(rest, more)
    return f"{indent}{marker} {rest.rstrip()} ^{entry.id}"


def parent_line(line: str, entry: Entry) -> str:
    """Return the line of a parent that only comes along: no box, no id, but its privacy."""
    indent, marker, rest = split_item(line)
    rest, _ = _take_id(rest)
    rest = _as_plain(rest) if entry.task else rest
    return f"{indent}{marker} {_hidden(rest, ()) if entry.private else rest}".rstrip()


def with_signs(line: str, other: str) -> str:
    """Return a task's line with the tags, fields and dates that only a copy of it holds."""
    indent, marker, rest = split_item(line)
    rest, block_id = _take_id(rest)
    theirs, _ = _take_id(split_item(other)[2])
    tags = read_inline(rest).tags
    for tag in syntax.TAG.findall(theirs):
        if tag.casefold() not in tags and tag.casefold() in read_inline(theirs).tags:
            rest = _insert(rest, f"#{tag}", fields=True)
    ours = {key for _, _, key, _ in field_spans(rest)} | tail_signs(rest).keys()
    for start, end, key, _ in field_spans(theirs):
        if key not in ours:
            rest = _insert(rest, theirs[start:end], fields=False)
    for key, sign in tail_signs(theirs).items():
        if key not in ours:
            rest = f"{rest.rstrip()} {sign}"
    return f"{indent}{marker} {rest}" + (f" ^{block_id}" if block_id else "")


def tail_signs(rest: str) -> dict[str, str]:
    """Return the dates and signs at a line's end as they stand there, by what they say."""
    found: dict[str, str] = {}
    rest = rest.rstrip()
    while sign := _last_sign(rest):
        name, at = sign
        found[name] = rest[at:]
        rest = rest[:at].rstrip()
    return found


def trace_line(line: str, description: str, target: str, block_id: str) -> str:
    """Return what a moved task leaves behind: what it was, a link to its day, the same id."""
    indent, marker, _ = split_item(line)
    return f"{indent}{marker} → {bare(description)} [[{target}]] ^{block_id}"


def hidden_line(line: str, more: Sequence[str] = (), block_id: str = "") -> str:
    """Return an item's line with ``#private`` on it; `more` are the further lines of its text."""
    indent, marker, rest = split_item(line)
    rest, written = _take_id(rest)
    block_id = written or block_id
    return f"{indent}{marker} {_hidden(rest, more)}" + (f" ^{block_id}" if block_id else "")


def boxed_line(line: str) -> str:
    """Return the line of a plain task with an open box."""
    indent, marker, rest = split_item(line)
    return f"{indent}{marker} {boxed_text(rest)}"


def boxed_text(rest: str) -> str:
    """Return a task's text with an open box where it has neither a box nor Logseq's word."""
    if syntax.CHECKBOX.match(rest) or syntax.LOGSEQ.match(rest):
        return rest
    return f"[ ] {rest}"


def bare(description: str) -> str:
    """Return what a task is about without its tags: what its line and its traces share."""
    return " ".join(syntax.TAG.sub("", description).split()) or description


def bare_text(rest: str) -> str:
    """Return the text of an item without box, id and tags: by this a parent is known again."""
    return bare(_as_plain(_take_id(rest)[0]))


def _as_plain(rest: str) -> str:
    """Return the text of a task without its box and the day that closed it."""
    box = syntax.CHECKBOX.match(rest)
    rest = (box[2] or "") if box else rest
    signs = tail_signs(rest)
    for name in ("done", "cancelled"):
        rest = rest.replace(signs[name], "").rstrip() if name in signs else rest
    for start, end, key, _ in reversed(field_spans(rest) if "::" in rest else []):
        if key.casefold() in ("completion", "cancelled"):
            rest = f"{rest[:start].rstrip()} {rest[end:].strip()}".rstrip()
    return rest


def split_item(line: str) -> tuple[str, str, str]:
    """Return (indentation, marker, rest) of a list item's line."""
    found = syntax.ITEM.match(line)
    if not found:
        return "", "-", line
    return found[1], found[2], found[3] or ""


def _checked(rest: str, state: State) -> str:
    box = syntax.CHECKBOX.match(rest)
    if box:
        return f"[{BOX[state]}] {box[2] or ''}"
    logseq = syntax.LOGSEQ.match(rest)
    if logseq:
        return f"{LOGSEQ_CLOSED[state]} {logseq[2]}"
    return f"[{BOX[state]}] {rest}"


def _take_id(rest: str) -> tuple[str, str]:
    found = syntax.BLOCK_ID.search(rest)
    return (rest[: found.start()], found[1]) if found else (rest, "")


def _hidden(rest: str, more: Sequence[str]) -> str:
    """Put ``#private`` behind the text, or in front of it where a code span would swallow it."""
    if "private" in read_inline("\n".join((rest, *more))).tags:
        return rest
    last = _insert(rest, "#private", fields=True)
    if "private" in read_inline("\n".join((last, *more))).tags:
        return last
    box = syntax.CHECKBOX.match(rest)
    return f"[{box[1]}] #private {box[2] or ''}" if box else f"#private {rest}"


def _insert(rest: str, word: str, *, fields: bool) -> str:
    """Put a word before the dates and signs at a line's end, and before the `fields` there.

    Obsidian Tasks stops at the first thing it doesn't know, so a field of ours behind one of its
    own, in emoji or as `[due:: ]`, would hide its dates.
    """
    at = end = len(rest.rstrip())
    spans = [
        (start, stop)
        for start, stop, key, _ in (field_spans(rest) if "::" in rest else ())
        if fields or key.casefold() in TASKS_FIELDS
    ]
    while True:
        ending = [start for start, stop in spans if stop == end]
        sign = _last_sign(rest[:end])
        tag = syntax.TRAILING_TAG.search(rest[:end])
        if ending or sign:
            at = end = len(rest[: sign[1] if sign else ending[0]].rstrip())
        elif tag:
            end = len(rest[: tag.start()].rstrip())
        else:
            break
    after = rest[at:].strip()
    return f"{rest[:at]} {word}".lstrip() + (f" {after}" if after else "")


def _last_sign(text: str) -> tuple[str, int] | None:
    """Return what the date or sign at the very end of a text says and where it begins."""
    at = max(text.rfind(sign) for sign in syntax.TAIL)
    if at < 0:
        return None
    name, pattern = syntax.TAIL[text[at]]
    return (name, at) if pattern.match(text, at) else None

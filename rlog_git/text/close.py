"""Rewrite one task line: tick it, cancel it, give it an id, leave its trace."""

from __future__ import annotations

from rlog_git.model import Entry, State
from rlog_git.text import syntax
from rlog_git.text.inline import field_spans

LOGSEQ_CLOSED = {State.DONE: "DONE", State.CANCELLED: "CANCELED"}
BOX = {State.DONE: "x", State.CANCELLED: "-"}
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
        rest = _insert(rest, f"[spent:: {spent}]", before_emoji_only=True)
    sign, key = DAY_SIGN[state]
    if emoji or any(mark in rest for mark in syntax.EMOJI_MARKS):
        rest = f"{rest.rstrip()} {sign} {day}"
    else:
        rest = f"{rest.rstrip()} [{key}:: {day}]"
    return f"{indent}{marker} {rest}" + (f" ^{block_id}" if block_id else "")


def live_line(line: str, entry: Entry) -> str:
    """Return a task's line as it goes into another note: a box, its id, its privacy."""
    indent, marker, rest = split_item(line)
    if not (syntax.CHECKBOX.match(rest) or syntax.LOGSEQ.match(rest)):
        rest = f"[ ] {rest}"
    rest, _ = _take_id(rest)
    if entry.private and "private" not in syntax.TAG.findall(rest):
        rest = _insert(rest, "#private", before_emoji_only=False)
    return f"{indent}{marker} {rest.rstrip()} ^{entry.id}"


def trace_line(line: str, description: str, target: str, block_id: str) -> str:
    """Return what a moved task leaves behind: what it was, a link to its day, the same id."""
    indent, marker, _ = split_item(line)
    bare = " ".join(syntax.TAG.sub("", description).split()) or description
    return f"{indent}{marker} → {bare} [[{target}]] ^{block_id}"


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


def _insert(rest: str, word: str, *, before_emoji_only: bool) -> str:
    """Put a word after the text and before what Obsidian Tasks reads from the line's end."""
    signs = [at for mark in syntax.EMOJI_MARKS if (at := rest.find(mark)) >= 0]
    if not before_emoji_only:
        signs += [start for start, _, _, _ in field_spans(rest)]
    at = min(signs, default=len(rest))
    after = rest[at:].strip()
    return f"{rest[:at].rstrip()} {word}" + (f" {after}" if after else "")

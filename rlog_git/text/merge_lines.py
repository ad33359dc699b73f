"""Merge the lines of one unit that both sides changed: tasks field by field.

What is edited differently on both sides is kept twice.
"""

from __future__ import annotations

from typing import NamedTuple

from rlog_git import dates
from rlog_git.text import close, syntax
from rlog_git.text.inline import field_spans, read_inline
from rlog_git.text.merge_commits import merge_commits
from rlog_git.text.sides import Lines, three_way

# the later in this order wins where both sides changed the state of a task
RANKS = ("", " ", "/", "<", ">", "-", "x")
LOGSEQ_SYMBOLS = {
    "DONE": "x", "CANCELED": "-", "CANCELLED": "-", "DOING": "/", "NOW": "/",
}  # fmt: skip
# what one dialect says in a sign, the other in a field
CLOSING = {"x": ("done", "completion"), "-": ("cancelled",)}
CLOSING_FIELDS = ("done", "completion", "cancelled")


class TaskText(NamedTuple):
    """A task's line in parts: `fields` holds each tag, field and sign as it stands, by its key."""

    line: str
    state: str
    core: str
    fields: dict[str, str]
    block_id: str


def merge_lines(kind: str, base: Lines | None, left: Lines, right: Lines) -> list[Lines]:
    """Return the lines of a unit, or both versions of them where neither may give way."""
    if right in (left, base):
        return [left]
    if base == left:
        return [right]
    if kind == "generated" and left[0] == right[0]:
        return [(left[0], left[-1])]  # made again by whoever owns it
    if kind == "key":
        return [_merge_key(base, left, right)]
    if kind == "item":
        firsts = _merge_item(base[0] if base else None, left[0], right[0])
        rest = three_way(base[1:] if base else None, left[1:], right[1:])
        if firsts and rest is not None:
            return [(firsts[0], *rest), *((line,) for line in firsts[1:])]
    return [left, right]


def _merge_key(base: Lines | None, left: Lines, right: Lines) -> Lines:
    """Merge the values of a list; else keep the smaller value, the other as a comment below it.

    Of two offsets (`tz`) only the smaller stays, for each of them is true.
    """
    ours, theirs = _values(left), _values(right)
    if ours and theirs and ours[0] == theirs[0]:
        old = _values(base) if base else None
        before = old[1] if old else []
        kept = [value for value in ours[1] if value in theirs[1] or value not in before]
        new = [value for value in theirs[1] if value not in ours[1] and value not in before]
        return _listed(ours[0], [*kept, *new])
    smaller, other = sorted((left, right))
    if smaller[0].startswith("tz:"):
        return smaller
    return (*smaller, *(f"# {line}" for line in other if line.strip()))


def _values(lines: Lines) -> tuple[str, list[str]] | None:
    """Return how a list of front matter begins and its values; None for anything else.

    It begins as ``tags: [`` or, with one value on each further line, as ``tags:``.
    """
    name, _, rest = lines[0].strip().partition(":")
    if len(lines) == 1 and rest.strip().startswith("[") and rest.endswith("]"):
        inside = rest.strip()[1:-1]
        plain = not any(sign in inside for sign in "[]{}\"'#")
        return (f"{name}: [", [value.strip() for value in inside.split(",")]) if plain else None
    if not rest.strip() and all(line.lstrip().startswith("- ") for line in lines[1:]):
        return f"{name}:", list(lines[1:])
    return None


def _listed(head: str, values: list[str]) -> Lines:
    if head.endswith("["):
        return (f"{head}{', '.join(filter(None, values))}]",)
    return (head, *values)


def _merge_item(base: str | None, left: str, right: str) -> list[str]:
    """Merge the first line of an item both sides changed; nothing where both must be kept."""
    if _cr(left) != _cr(right):
        return []
    end = _cr(left)
    base, left, right = base and base.rstrip("\r"), left.rstrip("\r"), right.rstrip("\r")
    traced = _merge_traces(left, right)
    if traced:
        return [line + end for line in traced]
    merged = merge_commits(base, left, right) or _merge_tasks(base, left, right)
    return [merged + end] if merged else []


def _cr(line: str) -> str:
    return line[len(line.rstrip("\r")) :]


def _merge_traces(left: str, right: str) -> list[str]:
    """Of two traces the later target wins; a closed task wins over its trace, and keeps its id.

    An open one stays above its trace: the repair brings what it says to where the task lives now.
    """
    found = [syntax.TRACE.match(close.split_item(line)[2]) for line in (left, right)]
    ours, theirs = found
    if ours and theirs:
        if (ours[2], ours[5]) != (theirs[2], theirs[5]):
            return []
        return [max((left, right), key=lambda line: (_target_day(line), line))]
    trace, line, task = (ours, left, right) if ours else (theirs, right, left)
    parts = task_text(task)
    if not trace or not parts or close.bare(parts.core) != trace[2]:
        return []
    if parts.block_id not in ("", trace[5]):
        return []
    task = task if parts.block_id else f"{task.rstrip()} ^{trace[5]}"
    return [task] if parts.state in CLOSING else [task, line]


def _target_day(line: str) -> str:
    found = syntax.TRACE.match(close.split_item(line)[2])
    return str(dates.find_day(found[3]) or "") if found else ""


def _merge_tasks(base: str | None, left: str, right: str) -> str | None:
    """Merge a task field by field: a tick beats open, of two days or sizes the smaller text."""
    ours, theirs = task_text(left), task_text(right)
    before = task_text(base) if base else None
    if ours is None or theirs is None or not (ours.state or theirs.state):
        return None
    ids = {ours.block_id, theirs.block_id} - {""}
    core = three_way((before.core,) if before else None, (ours.core,), (theirs.core,))
    if core is None or len(ids) > 1 or _is_other_text(before, ours, theirs):
        return None
    writer, other = (ours, theirs) if core == (ours.core,) else (theirs, ours)
    state = _state(before, writer, other)
    fields = _fields(before, writer, other)
    if state in CLOSING:
        for key in CLOSING_FIELDS:
            if key not in CLOSING[state]:
                fields.pop(key, None)
        if "done" in fields and "completion" in fields:
            fields.pop("completion" if "done" in writer.fields else "done")
    line = _written(writer, other, state, fields)
    block_id = next(iter(ids), "")
    return line if writer.block_id or not block_id else f"{line.rstrip()} ^{block_id}"


def _is_other_text(before: TaskText | None, ours: TaskText, theirs: TaskText) -> bool:
    """Say whether a side put text that is no task and says something else in a task's place."""
    plain = [side for side in (ours, theirs) if not side.state]
    return bool(plain and before and before.state and plain[0].core != before.core)


def _state(before: TaskText | None, ours: TaskText, theirs: TaskText) -> str:
    found = three_way((before.state,) if before else None, (ours.state,), (theirs.state,))
    return found[0] if found else max(ours.state, theirs.state, key=_rank)


def _rank(state: str) -> int:
    return RANKS.index(state) if state in RANKS else 1


def _fields(before: TaskText | None, ours: TaskText, theirs: TaskText) -> dict[str, str]:
    """Return what of tags, fields and signs stands after both changes."""
    old = before.fields if before else {}
    merged = {}
    for key in [*ours.fields, *(key for key in theirs.fields if key not in ours.fields)]:
        was, mine, other = old.get(key, ""), ours.fields.get(key, ""), theirs.fields.get(key, "")
        if other in (mine, was):
            wanted = mine
        elif mine == was:
            wanted = other
        else:
            wanted = min(filter(None, (mine, other)))  # both changed it, or one took it away
        if wanted:
            merged[key] = wanted
    return merged


def _written(writer: TaskText, other: TaskText, state: str, fields: dict[str, str]) -> str:
    """Write the state and the fields that differ into the line of one side."""
    indent, marker, rest = close.split_item(writer.line)
    for key, text in writer.fields.items():
        wanted = fields.get(key, "")
        if wanted != text:
            at = rest.rfind(text)
            tail = rest[at + len(text) :]
            rest = rest[:at] + wanted + tail if wanted else f"{rest[:at].rstrip()}{tail}"
    if state != writer.state:
        box = syntax.CHECKBOX.match(rest)
        logseq = syntax.LOGSEQ.match(rest)
        theirs = close.split_item(other.line)[2]
        if box:
            rest = f"[{state}] {box[2] or ''}" if state else box[2] or ""
        elif logseq:
            rest = f"{_word(theirs, logseq[1])} {logseq[2]}"
        else:
            rest = f"[{state}] {rest}"
    missing = " ".join(text for key, text in fields.items() if key not in writer.fields)
    line = f"{indent}{marker} {rest}"
    return close.with_signs(line, f"- {missing}") if missing else line


def _word(theirs: str, ours: str) -> str:
    found = syntax.LOGSEQ.match(theirs)
    return found[1] if found else ours


def task_text(line: str) -> TaskText | None:
    """Return an item's line in parts; None where it is no item."""
    if not syntax.ITEM.match(line):
        return None
    rest = close.split_item(line)[2]
    found = syntax.BLOCK_ID.search(rest)
    block_id = found[1] if found else ""
    body = rest[: found.start()] if found else rest
    state = ""
    box, logseq = syntax.CHECKBOX.match(body), syntax.LOGSEQ.match(body)
    if box:
        state, body = box[1].replace("X", "x"), box[2] or ""
    elif logseq:
        state, body = LOGSEQ_SYMBOLS.get(logseq[1], " "), logseq[2]
    fields = dict(close.tail_signs(body))
    for start, end, key, _ in field_spans(body) if "::" in body else ():
        fields.setdefault(key.casefold(), body[start:end])
    if "#" in body and "`" not in body:
        known = read_inline(body).tags
        for tag in syntax.TAG.findall(body):
            if tag.casefold() in known:
                fields.setdefault(f"#{tag.casefold()}", f"#{tag}")
    core = body
    for text in fields.values():
        at = core.rfind(text)
        core = f"{core[:at]} {core[at + len(text) :]}"
    return TaskText(line, state, " ".join(core.split()), fields, block_id)

"""Merge the line of a commit that both sides changed: the sha after a rewrite wins."""

from __future__ import annotations

from rlog_git.text import close
from rlog_git.text.commit_lines import TOKEN, CommitText, read_commit_text
from rlog_git.text.sides import three_way


def merge_commits(base: str | None, left: str, right: str) -> str | None:
    """Take the sha after a rewrite, and what the user edited around it."""
    sides = [_commit(line) for line in (left, right)]
    if sides[0] is None or sides[1] is None:
        return None
    (ours, l_parts), (theirs, r_parts) = sides[0], sides[1]
    if _is_later(ours, theirs):
        newer = 0
    elif _is_later(theirs, ours):
        newer = 1
    elif ours.sha[:7] == theirs.sha[:7]:
        newer = 0 if l_parts[1] >= r_parts[1] else 1  # what tells more, such as its counts
    elif l_parts[0] == r_parts[0] and ours.time and (not ours.was or ours.was != theirs.was):
        # each machine saw another form; the one that knows both will name the later one
        newer = 0 if _lateness(ours) >= _lateness(theirs) else 1
        return _with_first(*((l_parts, theirs) if not newer else (r_parts, ours)))
    else:
        return None
    before = _commit(base) if base else None
    new = (l_parts, r_parts)[newer]
    if before is None:
        behind = {tail for _, _, tail in (l_parts, r_parts) if tail.strip()}
        return new[0] + new[1] + "".join(behind) if len(behind) <= 1 else None
    front = three_way((before[1][0],), (l_parts[0],), (r_parts[0],))
    tail = three_way((before[1][2],), (l_parts[2],), (r_parts[2],))
    if front is None or tail is None:
        return None
    return front[0] + new[1] + tail[0]


def _commit(line: str) -> tuple[CommitText, tuple[str, str, str]] | None:
    rest = close.split_item(line)[2]
    found = read_commit_text(rest)
    if found is None or not found.sha:
        return None
    start = len(line) - len(rest)
    at, end = start + found.start, start + found.end
    return found, (line[:at], line[at:end], line[end:])


def _is_later(one: CommitText, other: CommitText) -> bool:
    """Say whether a commit is what another became."""
    return bool(one.was) and other.sha[:7] == one.was[:7] and one.sha[:7] != other.sha[:7]


def _lateness(one: CommitText) -> tuple[bool, bool, bool, str]:
    return bool(one.into), one.state != "abandoned", bool(one.was), one.sha


def _with_first(parts: tuple[str, str, str], other: CommitText) -> str:
    """Return a commit's line with the sha of its other form, where it tells of none."""
    token = TOKEN.match(parts[1])
    if token is None or token["was"]:
        return "".join(parts)
    at = token.end("url" if token["url"] is not None else "sha") + 1
    was = f" was {(other.was or other.sha)[:7]}"
    return "".join((parts[0], parts[1][:at], was, parts[1][at:], parts[2]))

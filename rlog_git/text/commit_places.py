"""Find where commits stand in a note: bullets of repositories, and the lines below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text.commit_lines import CommitText, read_commit_text
from rlog_git.text.outline import BLANK, TEXT, outline

if TYPE_CHECKING:
    from collections.abc import Mapping

# '- commits: w2s', '  * 14:02 text', '1. text'
ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(\S.*)")
# 'commits: w2s #w2s', the text of a repository's bullet
BULLET = re.compile(r"(?:\d{1,2}:\d\d[ \t]+)?commits:[ \t]+(\S+)[ \t]*", re.IGNORECASE)
TOP_INDENT = 3


class Found(NamedTuple):
    """A commit's line as it stands: its index, and the index after all below it."""

    repo: str
    text: CommitText
    first: int
    end: int


class Bullet(NamedTuple):
    """A repository's bullet: its index, the index after its block, its indentation and marker."""

    repo: str
    first: int
    end: int
    indent: str
    marker: str


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a note; bytes that are no UTF-8 come through."""
    return [line.rstrip("\r") for line in data.decode("utf-8", "surrogateescape").split("\n")]


def commits_in(lines: list[str], names: Mapping[str, str]) -> list[Found]:
    """Return the commit lines of a note: below a bullet of commits, or with a time and a sha."""
    codes, _, _ = outline(lines, dict(names))
    bullets = bullets_in(lines, codes)
    found = []
    at = 0
    for i, line in enumerate(lines):
        item = ITEM.match(line) if codes[i] == TEXT else None
        if not item:
            continue
        while at < len(bullets) and bullets[at].end <= i:
            at += 1
        inside = at < len(bullets) and bullets[at].first < i
        text = read_commit_text(item[3])
        if text is None or not (inside or (text.time and text.sha)):
            continue
        repo = text.repo or (bullets[at].repo if inside else "")
        found.append(Found(repo, text, i, _block_end(lines, codes, i)))
    return found


def bullets_in(lines: list[str], codes: bytearray) -> list[Bullet]:
    """Return the bullets that commits of a repository stand below."""
    bullets = []
    for i, line in enumerate(lines):
        if codes[i] != TEXT or "ommits:" not in line:
            continue
        item = ITEM.match(line)
        found = BULLET.match(item[3]) if item and len(item[1]) <= TOP_INDENT else None
        if item and found and read_commit_text(item[3]) is None:
            end = _block_end(lines, codes, i)
            bullets.append(Bullet(found[1], i, end, item[1], item[2]))
    return bullets


def _block_end(lines: list[str], codes: bytearray, first: int) -> int:
    """Return the index after an item and what is indented below it."""
    indent = _indent(lines[first])
    end = first + 1
    for i in range(first + 1, len(lines)):
        if codes[i] == BLANK:
            continue
        if _indent(lines[i]) <= indent:
            break
        end = i + 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())

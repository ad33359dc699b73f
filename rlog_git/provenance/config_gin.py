"""Read a gin config: bindings, macros, scopes, blocks, includes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENING, CLOSING, QUOTES = "([{", ")]}", "\"'"
# 'train/Trainer.lr = 0.1', 'batch = 32'
BINDING = re.compile(r"([\w./-]+)\s*=\s*(\S.*)")
# 'train/Trainer:' with its bindings indented below
BLOCK = re.compile(r"([\w./-]+):")
# "include 'base.gin'", 'import my.models', 'from __gin__ import x'
LOADING = re.compile(r"(include|import|from)\s+(\S.*)")


def read_gin(text: str) -> dict[str, str | list[str]]:
    """Return a gin config's bindings by name, and lists of what it loads; raise ValueError."""
    found: dict[str, str | list[str]] = {}
    block = ""
    for line in _statements(text):
        bare = " ".join(line.split())
        block = block if line[:1].isspace() else ""
        binding, opened, loading = (x.fullmatch(bare) for x in (BINDING, BLOCK, LOADING))
        if binding:
            found[f"{block}.{binding[1]}" if block else binding[1]] = binding[2]
        elif opened:
            block = opened[1]
        elif loading:
            loaded = found.setdefault(loading[1], [])
            if isinstance(loaded, list):
                loaded.append(loading[2].strip(QUOTES))
        else:
            raise ValueError("no gin statement")
    return found


def _statements(text: str) -> Iterator[str]:
    """Yield whole statements: brackets and a backslash lead on to the next line."""
    kept: list[str] = []
    depth = 0
    for line in text.split("\n"):
        bare, depth = _without_comment(line, depth)
        on = bare.rstrip().endswith("\\")
        kept.append(bare.rstrip().removesuffix("\\") if on else bare)
        if on or depth > 0:
            continue
        whole = " ".join(kept)
        kept = []
        if whole.strip():
            yield whole
    if "".join(kept).strip():
        raise ValueError("a gin statement has no end")


def _without_comment(line: str, depth: int) -> tuple[str, int]:
    """Return a line without its comment, and how deep in brackets it ends."""
    quote, escaped = "", False
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote and not escaped else quote
            escaped = sign == "\\" and not escaped
        elif sign in QUOTES:
            quote, escaped = sign, False
        elif sign == "#":
            return line[:at], depth
        else:
            depth += (sign in OPENING) - (sign in CLOSING)
    return line, depth

"""Where something was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """Where something was written: path relative to the vault, line, the line's text."""

    path: str
    line: int
    text: str

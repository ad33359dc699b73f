"""Say which key of `rlog.toml` is wrong, how, and on which line it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rlog_git.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPE_NAMES = {
    str: "a text in quotes",
    bool: "true or false",
    list: "a list in brackets",
    dict: "a table",
    date: "a day such as 2026-11-23, without quotes",
    int: "a whole number",
}


@dataclass(frozen=True, slots=True)
class Check:
    """Says what is wrong with a key, and on which line it stands."""

    text: str
    file: str

    def fail(self, where: tuple[str, ...], problem: str, mend: str = "") -> None:
        """Raise SettingError for a key, with the line it stands on."""
        raise SettingError(self.file, self._line(where), f"{'.'.join(where)}: {problem}", mend)

    def keys(self, table: Any, known: Mapping[str, type], where: tuple[str, ...]) -> None:  # noqa: ANN401 - what TOML gave
        """Raise where a table holds an unknown key, or a value of another type."""
        if not isinstance(table, dict):
            self.fail(where, f"must be {TYPE_NAMES[dict]}")
        for key, value in table.items():
            if key not in known:
                self.fail((*where, key), "unknown key", _meant(key, known))
            kind = known[key]
            if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
                self.fail((*where, key), f"must be {TYPE_NAMES[kind]}, not {value!r}")

    def texts(self, value: Any, where: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ANN401
        """Return a list of texts; raise where it is none."""
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.fail(where, 'must be a list of texts, such as ["Plan for today"]')
        return tuple(value)

    def one_of(self, where: tuple[str, ...], value: object, choices: tuple[object, ...]) -> None:
        """Raise where a value is none of these."""
        if value not in choices:
            self.fail(where, f"{value!r} is not one of {', '.join(map(str, choices))}")

    def _line(self, where: tuple[str, ...]) -> int:
        """Return the line of a key: its own below its table's header, else the header's."""
        table = 0
        key = re.compile(rf"""\s*["']?{re.escape(where[-1])}["']?\s*(?:=|\.)""")
        header = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
        inside = len(where) == 1
        for number, line in enumerate(self.text.split("\n"), 1):
            found = header.match(line)
            if found:
                name = found[1].replace('"', "").replace("'", "")
                inside = name == ".".join(where[:-1])
                if name == ".".join(where) or (inside and not table):
                    table = number
                if name == ".".join(where):
                    return number
            elif inside and key.match(line):
                return number
        return table or 1


def _meant(key: str, known: Mapping[str, type]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip

    near = get_close_matches(key, known, 1)
    return (f"Did you mean {near[0]}? " if near else "") + f"Known here: {', '.join(known)}"

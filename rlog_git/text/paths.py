"""Read the day or the week that a note's path names, by the vault's own pattern or by ISO's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from posixpath import basename

from rlog_git import dates

WORD = r"[^\W\d_]+"
SIGNS = {
    "Y": r"\d{4}",
    "G": r"\d{4}",
    "y": r"\d\d",
    "m": r"\d\d?",
    "d": r"\d\d?",
    "j": r"\d{3}",
    "V": r"\d\d",
    "B": WORD,
    "b": WORD,
    "A": WORD,
    "a": WORD,
}
# '%d', '%-d', '%%'
SIGN = re.compile(r"%-?([A-Za-z%])")
SAMPLES = (date(2011, 12, 10), date(2012, 3, 4))


def path_day(path: str, pattern: str) -> date | None:
    """Return the day that a path names by a strftime pattern such as ``%d.%m.%Y.md``, or by ISO."""
    own = _reader(pattern) if not _is_iso(pattern) else None
    found = own.search(path) if own else None
    return (_day(found.groupdict()) if found else None) or dates.name_day(
        basename(path).removesuffix(".md")
    )


def path_week(path: str, pattern: str) -> str:
    """Return the ISO week that a path names by a strftime pattern or by ISO, as ``2026-W48``."""
    found = _reader(pattern).search(path) if "W%V" not in pattern else None
    if found and (said := found.groupdict()).get("V"):
        return f"{said.get('G') or said.get('Y')}-W{said['V']}"
    return dates.week_of(basename(path))


@lru_cache(maxsize=8)
def _is_iso(pattern: str) -> bool:
    """Say whether the names that a pattern makes hold their day in ISO's order anyway."""
    return all(dates.file_day(basename(day.strftime(pattern))) == day for day in SAMPLES)


@lru_cache(maxsize=8)
def _reader(pattern: str) -> re.Pattern[str]:
    """Return what a pattern's paths look like; words may follow the day in the last name."""
    name = basename(pattern)
    signs = set(SIGN.findall(name))
    whole = "%" in name and bool(signs & {"Y", "G", "y"}) and bool(signs & {"d", "j", "V"})
    shape = (name if whole else pattern).removesuffix(".md")
    parts: list[str] = []
    seen: set[str] = set()
    last = len(shape)
    # from the right, for a folder may say again what the name says in full
    for found in reversed(list(SIGN.finditer(shape))):
        sign = found[1]
        kind = SIGNS.get(sign, "%" if sign == "%" else r"\w+")
        known = sign in SIGNS and sign not in seen
        parts[:0] = [
            f"(?P<{sign}>{kind})" if known else f"(?:{kind})",
            re.escape(shape[found.end() : last]),
        ]
        seen.add(sign)
        last = found.start()
    start = re.escape(shape[:last])
    return re.compile(rf"(?:^|/){start}{''.join(parts)}(?!\w)[^/]*\.md$")


def _day(said: dict[str, str]) -> date | None:
    year = int(said.get("Y") or said.get("G") or f"20{said.get('y') or '00'}")
    if said.get("j"):
        first = dates.safe_date(year, 1, 1)
        return first + timedelta(days=int(said["j"]) - 1) if first else None
    name = said.get("B") or said.get("b") or ""
    month = int(said["m"]) if said.get("m") else dates.month_number(name)
    return dates.safe_date(year, month, int(said.get("d") or 0))

"""Read the query language of `rlog find`: words, "phrases", prefix*, -not, OR and key:value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlog_git.dates import parse_span
from rlog_git.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

# one sign of a query: -tag:"a b", "exact words", prefix*, word
SIGN = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)("?)|(\S+))')
KEYS = ("tag", "kind", "from", "to", "on", "section", "level", "project", "person", "state", "path")
SECTIONS = ("next", "done", "ideas", "review")
STATES = ("open", "doing", "done", "cancelled")
LEVELS = ("0", "1", "2")


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on an entry: a key, its values (any of them), or none of them."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: an FTS5 expression (may be empty), filters, the words themselves."""

    match: str
    filters: tuple[Filter, ...]
    words: tuple[str, ...]


class QueryError(UsageError):
    """A query cannot be read; points at the character."""

    def __init__(self, query: str, at: int, problem: str, mend: str = "") -> None:
        super().__init__(f"{problem}\n  {query}\n  {' ' * at}^", mend)


def parse_query(text: str, today: date) -> Query:
    """Return the query of a text; raise QueryError, which points at the character."""
    wanted: list[str] = []
    unwanted: list[str] = []
    filters: list[Filter] = []
    words: list[str] = []
    either = False
    at = 0
    while found := SIGN.search(text, at):
        start, at = found.start(), found.end()
        negated, key, phrase, closing, word = found.groups()
        if phrase is not None and not closing:
            raise QueryError(text, text.index('"', start), "the quote is never closed")
        if word == "OR" and not key and not negated:
            either = _expect_or(text, start, wanted)
            continue
        if key and (key.casefold() in KEYS or phrase is not None):
            value = phrase if phrase is not None else word
            filters.extend(
                _filter(text, start, key.casefold(), value, negated=bool(negated), today=today)
            )
            continue
        term = _term(text, start, found)
        if not term:
            continue
        if negated:
            unwanted.append(term)
        elif either:
            wanted[-1] = f"({wanted[-1]} OR {term})"
        else:
            wanted.append(term)
        if not negated:
            words.append(phrase if phrase is not None else (word or "").rstrip("*"))
        either = False
    if either:
        raise QueryError(text, len(text.rstrip()) - 2, "nothing stands after OR")
    return Query(_expression(text, wanted, unwanted, filters), tuple(filters), tuple(words))


def _expect_or(text: str, at: int, wanted: list[str]) -> bool:
    if not wanted:
        raise QueryError(text, at, "nothing stands before OR")
    return True


def _term(text: str, at: int, found: re.Match[str]) -> str:
    """Return one word, prefix or phrase as FTS5 writes it; every other sign is quoted away."""
    _, key, phrase, _, word = found.groups()
    if phrase is not None:
        return f'"{phrase}"' if any(c.isalnum() for c in phrase) else ""
    word = f"{key}:{word}" if key else word
    star = word.endswith("*") and len(word) > 1
    bare = word.removesuffix("*") if star else word
    if not any(c.isalnum() for c in bare):
        raise QueryError(text, at, f"{word!r} holds no letter or digit to look for")
    quoted = '"' + bare.replace('"', '""') + '"'
    return quoted + (" *" if star else "")


def _expression(text: str, wanted: list[str], unwanted: list[str], filters: list[Filter]) -> str:
    if unwanted and not wanted:
        if filters:
            filters.append(Filter("words", tuple(unwanted), negated=True))
            return ""
        raise QueryError(
            text,
            text.index("-"),
            "a query of only -words would list everything else",
            "Add a word or a key such as kind:exp",
        )
    expression = " AND ".join(wanted)
    if not unwanted:
        return expression
    return f"({expression}) NOT ({' OR '.join(unwanted)})"


def _filter(
    text: str,
    at: int,
    key: str,
    value: str,
    *,
    negated: bool,
    today: date,
) -> list[Filter]:
    if key not in KEYS:
        raise QueryError(text, at, f"unknown key {key!r}", f"Known keys: {', '.join(KEYS)}")
    if not value:
        raise QueryError(text, at + len(key) + 1, f"nothing stands after {key}:")
    if key in ("from", "to", "on"):
        return _days(text, at + len(key) + 1, key, value, negated=negated, today=today)
    values = tuple(part.strip().casefold() for part in value.split(",") if part.strip())
    for choices, name in ((SECTIONS, "section"), (STATES, "state"), (LEVELS, "level")):
        for part in values:
            if key == name and part not in choices:
                raise QueryError(
                    text,
                    at + len(key) + 1,
                    f"no {key} is called {part!r}",
                    f"There are {', '.join(choices)}",
                )
    if key in ("tag", "person"):
        values = tuple(part.lstrip("#@") for part in values)
    return [Filter(key, values, negated)]


def _days(
    text: str,
    at: int,
    key: str,
    value: str,
    *,
    negated: bool,
    today: date,
) -> list[Filter]:
    try:
        first, last = parse_span(value, today)
    except UsageError as error:
        raise QueryError(text, at, error.what, error.mend) from None
    if negated:
        raise QueryError(text, at, f"-{key}: cannot be negated", "Use from: and to:")
    filters = []
    if key in ("from", "on"):
        filters.append(Filter("from", (first.isoformat(),)))
    if key in ("to", "on"):
        filters.append(Filter("to", (last.isoformat(),)))
    return filters

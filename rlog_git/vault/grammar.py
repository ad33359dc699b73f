"""Read from `rlog.toml` how notes are read: more sections and kinds, the patterns of paths."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from rlog_git.model import Grammar
from rlog_git.text import syntax
from rlog_git.text.outline import CANONICAL, NAMES, section_name

if TYPE_CHECKING:
    from rlog_git.vault.checking import Check

LEVELS = (0, 1, 2)


def read_grammar(given: dict[str, Any], check: Check) -> Grammar:
    """Return how notes are read: names of sections, kinds, patterns, the first day that carries."""
    names = dict(NAMES)
    for section, words in given.get("sections", {}).items():
        if section not in CANONICAL:
            check.fail(("sections", section), "unknown section", f"Known: {', '.join(CANONICAL)}")
        for word in check.texts(words, ("sections", section)):
            bare = section_name(word, _Any())
            names[bare] = section
    kinds = dict(syntax.KINDS)
    for kind, level in given.get("kinds", {}).items():
        if isinstance(level, str) and level in syntax.KINDS:
            kinds[kind.casefold()] = syntax.KINDS[level]
        elif isinstance(level, bool) or level not in LEVELS:
            check.fail(("kinds", kind), f"{level!r} is neither a level (0, 1, 2) nor a known kind")
        else:
            kinds[kind.casefold()] = (kind.casefold(), int(level))
    grammar = Grammar(sections=names, kinds=kinds, carry_since=given.get("carry_since"))
    for key in ("daily", "weekly"):
        pattern = given.get(key, getattr(grammar, key))
        _check_pattern(pattern, key, check)
        grammar = replace(grammar, **{key: pattern})
    return grammar


class _Any(dict[str, str]):
    """Gives every name back, so that `section_name` strips a configured name as it reads it."""

    def get(self, key: str, default: Any = None) -> str:  # noqa: ANN401, ARG002
        return key


def _check_pattern(pattern: str, key: str, check: Check) -> None:
    parts = pattern.split("/")
    if not pattern.endswith(".md") or pattern.startswith(("/", "~")) or ".." in parts:
        check.fail((key,), f"{pattern!r} must be a path inside the vault that ends in .md")
    names = {date(2026, 1, 5).strftime(pattern), date(2027, 6, 20).strftime(pattern)}
    same_week = date(2026, 1, 6).strftime(pattern)
    if len(names) == 1 or (key == "daily" and same_week in names):
        check.fail((key,), f"{pattern!r} does not name each {'day' if key == 'daily' else 'week'}")


def grammar_hash(grammar: Grammar) -> str:
    """Return a hash of all that decides how notes are read."""
    parts = (
        sorted(grammar.sections.items()),
        sorted(grammar.kinds.items()),
        grammar.daily,
        grammar.weekly,
        str(grammar.carry_since),
        [(symbol, state.value) for symbol, state in grammar.symbols],
    )
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()

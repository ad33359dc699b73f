"""Read from a text whether it tells of a fix, and word its first line for a table."""

from __future__ import annotations

import re

from rlog_git.answers.grouping import ASIDE

# 'Fix loss masking', 'finally fixed the loader', 'after fixing a bug', 'Bug fix: …'
MENDS = re.compile(r"\b(?:fix(?:ed|es|ing)?|solved|resolved|bugfix(?:es)?)\b", re.IGNORECASE)
BEGINS = re.compile(r"\W*(?:(?:I|we|finally|also|just) )*(?:bug ?)?(?:fix|debug)", re.IGNORECASE)
# '[Weak-to-strong](https://arxiv.org/abs/2312.09390)'
LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
# '[from:: [[2026-11-02#^sketch]]]'
FIELD = re.compile(r"\[[\w-]+:: ?(?:\[\[[^\[\]]*\]\]|[^\[\]])*\]")


def is_mend(sentence: str) -> bool:
    """Say whether a sentence tells that something was fixed."""
    return bool(MENDS.search(sentence))


def begins_as_mend(text: str) -> bool:
    """Say whether a task or an entry is about a fix from its first word on."""
    return bool(BEGINS.match(text))


def first_line(text: str) -> str:
    """Return the first line of a text."""
    return text.split("\n", 1)[0]


def bare(text: str) -> str:
    """Return the first line of a text without tags, fields and addresses, for a table."""
    plain = first_line(text)
    if "[" in plain:
        plain = LINKED.sub(r"\1", FIELD.sub(" ", plain))
    plain = ASIDE.sub(_person, plain)
    return " ".join(plain.replace("!!!", "").replace("!!", "").split())


def _person(aside: re.Match[str]) -> str:
    """Keep the name of a person, who is a word of the sentence."""
    return aside[0] if aside[0].startswith("@") else " "

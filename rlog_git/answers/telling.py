"""Read from a sentence whether it tells of a bug or of a fix, and on which line it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from rlog_git.answers.grouping import ASIDE

# what the full-text search is asked for before sentences are read
SEARCHED = (
    "bug bugs buggy segfault* traceback deadlock* crash* broken broke hang hangs hung nan nans"
    " leak leaks fails failed failing xid died doesn didn stopped race off"
).split()
# 'a bug in the loader', 'an off-by-one', 'the run crashed', 'failed to run', 'stopped working'
TELLS = re.compile(
    r"\b(?:bugs?|buggy|segfault\w*|traceback|deadlock\w*|off[- ]by[- ]one|memory leaks?"
    r"|race condition|stack trace|core dump\w*|stopped working|xid errors?)\b"
    r"|\b(?:runs?|jobs?|nodes?|training|scripts?|servers?|kernel|program|build|process|loader"
    r"|machines?|it|which|that|experiments?) (?:has |have |had |just |was |were |is |are )?"
    r"(?:crash(?:es|ed|ing)?|died|hung|hangs|hanging|broken|broke|failed)\b"
    r"|\b(?:fail(?:s|ed|ing)?) to (?:run|start|build|compile|load|install|import|resume|save"
    r"|connect|write|read)\b"
    r"|\b(?:gets?|got|getting|gives?|produc\w+|becomes?|became|goes to|went to|with) nans?\b",
    re.IGNORECASE,
)
# 'no bugs', 'bug report', 'if it crashed', 'a probable bug' is one: of bugs, but of none that was
TELLS_NOT = re.compile(
    r"\b(?-i:BUGS)\b|\b(?:bugs and features|should be a bug)\b|^\W*if\b"
    r"|\b(?:no|any|few|without|not a|might be a|could be a) (?:\w+ )?bugs?\b"
    r"|\bbug[- ](?:report|track|bount)|\b(?:if|unless|whether|could|would|may|might|should|can)"
    r" (?:\S+ ){0,4}(?:crash|fail|broke|hang|die)",
    re.IGNORECASE,
)
# 'Fix loss masking', 'finally fixed the loader', 'after fixing a bug', 'Bug fix: …'
MENDS = re.compile(r"\b(?:fix(?:ed|es|ing)?|solved|resolved|bugfix(?:es)?)\b", re.IGNORECASE)
BEGINS = re.compile(r"\W*(?:(?:I|we|finally|also|just) )*(?:bug ?)?(?:fix|debug)", re.IGNORECASE)
# a sentence, or a line of a list or table
SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?](?!\s)[^\n.!?]*|\n(?!\s*(?:\n|[-*+|#>]))[^\n.!?]*)*[.!?]?")
LONGEST = 300
# '[Weak-to-strong](https://arxiv.org/abs/2312.09390)'
LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
# '[from:: [[2026-11-02#^sketch]]]'
FIELD = re.compile(r"\[[\w-]+:: ?(?:\[\[[^\[\]]*\]\]|[^\[\]])*\]")


class Sentence(NamedTuple):
    """A sentence of an entry, and the character of its text from which on it tells."""

    text: str
    at: int


def bug_of(text: str) -> Sentence | None:
    """Return the first sentence that clearly tells of a bug; its line is that of the words."""
    if not TELLS.search(text):
        return None
    for found in SENTENCE.finditer(_without_code(text)):
        tells = TELLS.search(found[0])
        if tells and not TELLS_NOT.search(found[0]):
            at = found.start() + tells.start()
            return Sentence(" ".join(found[0].split())[:LONGEST], at)
    return None


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
    plain = ASIDE.sub(_person, LINKED.sub(r"\1", FIELD.sub(" ", first_line(text))))
    return " ".join(plain.replace("!!!", "").replace("!!", "").split())


def _person(aside: re.Match[str]) -> str:
    """Keep the name of a person, who is a word of the sentence."""
    return aside[0] if aside[0].startswith("@") else " "


def _without_code(text: str) -> str:
    """Blank out fenced code, so that all else keeps its place."""
    return re.sub(
        r"```.*?(?:```|\Z)", lambda code: re.sub(r"[^\n]", " ", code[0]), text, flags=re.DOTALL
    )

"""Find the questions that entries ask in plain words: a sentence of one's own that ends in "?"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.sentences import as_written, parts
from rlog_git.answers.telling import bare
from rlog_git.index import said, told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from rlog_git.answers.answer import Asked
    from rlog_git.answers.sentences import Sentence
    from rlog_git.model import Place

KINDS = "did exp outcome data result thought why decision guess insight idea chat".split()
# code, quotes, formulas and links, whose labels are the titles of others
UNREAD = re.compile(
    r"```.*?(?:```|\Z)|^[ \t]*>.*?$|!?\[[^\]\n]*\]\([^)\n]*\)|https?://\S+|`[^`\n]*`"
    r"|\"[^\"\n]*\"|“[^”\n]*”|\$\$?[^$\n]+\$\$?",
    re.DOTALL | re.MULTILINE,
)
# 'Why is …', 'But does the term …', 'What if …'; no 'Should be …', 'Do some …'
ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|then|also|now|hmm|still|or|perhaps|maybe)[,:]? )*(?:why|how|what|which"
    r"|when|where|whose|who|is|are|was|were|does|did|(?:do|can|could|would|should|will|has|have"
    r"|might) (?!(?:a|an|some|be|have|go|get|need|want|make|use|try|add|think|limit|like|love|very"
    r"|also|only|develop|sanity|[a-z]+ly|it's)\b))",
    re.IGNORECASE,
)
# asked of others or of nobody: 'can you …', 'who knows?', 'does that make sense?'
OF_NOBODY = re.compile(
    r"\byou\w*\b|\by'all\b|\bwho knows\b|\bwhy not\b|\bwhat better\b|\bwhat's not\b|\bwhatever\b"
    r"|\bwhat ever\b|\bthat make sense\b|\banyone (?:know|else)|\bplease\b|\bwhere's the\b",
    re.IGNORECASE,
)
# how the next sentence begins where it is the answer
ANSWERS = re.compile(
    r"^\W*(?:because|yes|no|nope|yep|sure|(?:it )?turns out|well|of course|not really|probably"
    r"|(?:the )?answer|apparently|nothing|indeed|clearly|(?:un)?fortunately|this is because)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+")
FEWEST_WORDS, MOST_WORDS = 5, 40
# what may stand before a sentence on its line
BEFORE = " \n\t([*_+-"
# what is asked in the same words on so many days is a prompt of the note
PROMPT = 3


class Wondered(NamedTuple):
    """A question that an entry asks in plain words."""

    day: str
    text: str
    place: Place


def wondered(connection: sqlite3.Connection, asked: Asked) -> list[Wondered]:
    """Return the questions in plain words that no tag ties to a declared one, oldest first.

    Where words were asked for, those that hold them all.
    """
    rows = told.asking(connection, asked.first, asked.last, KINDS)
    rows = said.of_project(connection, rows, asked.project)
    mentioned = said.mentions(connection, rows)
    found: list[Wondered] = []
    for row in rows:
        tags = mentioned[row.number].tags if row.number in mentioned else ()
        if not any(tag.startswith("q/") for tag in tags):
            found += [
                Wondered(row.day, bare(sentence.text), row.place_at(sentence.at))
                for sentence in asked_in(row.text)
            ]
    asked_before = Counter(one.text.casefold() for one in found)
    words = asked.words.casefold().split()
    return [
        one
        for one in found
        if asked_before[one.text.casefold()] < PROMPT
        and all(word in one.text.casefold() for word in words)
    ]


def asked_in(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text that ask and are not answered by the next one."""
    found = list(parts(text, UNREAD))
    for number, part in enumerate(found):
        after = found[number + 1].read if number + 1 < len(found) else ""
        words = len(WORD.findall(part.read))
        if (
            part.read.rstrip().endswith("?")
            and FEWEST_WORDS <= words <= MOST_WORDS
            and ASKS.search(part.read)
            and not OF_NOBODY.search(part.read)
            and not ANSWERS.search(after)
        ):
            before = len(part.read) - len(part.read.lstrip(BEFORE))
            yield as_written(text, part._replace(start=part.start + before), 0)

"""Tell which texts are about the same by the rarer words they share."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rlog_git.answers.stopwords import USUAL_IN_ENTRIES
from rlog_git.index import holders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

# a word is usual where more than this share of the entries (and more than FEW) hold it
COMMON, FEW = 0.02, 20
# the same where one text is held against the whole log
COMMON_ALONE, FEW_ALONE = 0.005, 30
WORD = re.compile(r"[^\W\d_]+")
SHORTEST_WORD = 3
# '#w2s', '#p/w2s', '#q/error-imitation'
TAG = re.compile(r"#[\w/-]+")


def words_of(text: str) -> set[str]:
    """Return the words of a text as they are compared, tags left out."""
    plain = TAG.sub(" ", text).casefold()
    return {word for word in WORD.findall(plain) if len(word) >= SHORTEST_WORD}


def telling_words(text: str) -> set[str]:
    """Return the words of a text that tell what it is about."""
    return words_of(text) - USUAL_IN_ENTRIES


def rare_words(connection: sqlite3.Connection, texts: Sequence[str]) -> list[set[str]]:
    """Return for each text the words that another one shares and that are rare in the log."""
    found = [telling_words(text) for text in texts]
    counts = Counter(word for words in found for word in words)
    shared = {word for word, count in counts.items() if count > 1}
    most = max(FEW, round(COMMON * holders.size(connection)))
    rare = shared - holders.usual(connection, shared, most)
    return [words & rare for words in found]


def rare_in_log(connection: sqlite3.Connection, text: str) -> set[str]:
    """Return the words of a text that are rare in the log."""
    words = telling_words(text)
    most = max(FEW_ALONE, round(COMMON_ALONE * holders.size(connection)))
    return words - holders.usual(connection, words, most)

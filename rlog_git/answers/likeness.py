"""Tell which texts are about the same by the rarer words they share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rlog_git.answers.unblocking import words_of
from rlog_git.index import learned

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

# a word is usual where more than this share of the entries (and more than FEW) hold it
COMMON, FEW = 0.02, 20
# the same where one text is held against the whole log
COMMON_ALONE, FEW_ALONE = 0.005, 30
# words that tell nothing of what a text is about, in the language most logs are written in
EMPTY = frozenset(
    """about after again against all also always and any are avoid because been before being both
    but can cannot could did didn does doesn doing don done dont down during each else even ever
    every few find first for from get gets getting give given goes going good got had has have
    having her here him his how
    into isn its just keep know last less let like look made make makes many may
    maybe might more most much must need needs never next not nothing now off once one only other
    our out over own people put really same say see seems set shall should since some something
    still stop such take takes than that the their them then there these they thing things this
    those though three through time times today too took try two under until upon use used using
    very want was way week well went were what when where whether which while who why will with
    within without work worked works would yes yet you your
    """.split()
)


def rare_words(connection: sqlite3.Connection, texts: Sequence[str]) -> list[set[str]]:
    """Return for each text the words that another one shares and that are rare in the log."""
    found = [words_of(text) - EMPTY for text in texts]
    counts = Counter(word for words in found for word in words)
    shared = {word for word, count in counts.items() if count > 1}
    most = max(FEW, round(COMMON * learned.size(connection)))
    rare = shared - learned.usual(connection, shared, most)
    return [words & rare for words in found]


def rare_in_log(connection: sqlite3.Connection, text: str) -> set[str]:
    """Return the words of a text that are rare in the log."""
    words = words_of(text) - EMPTY
    most = max(FEW_ALONE, round(COMMON_ALONE * learned.size(connection)))
    return words - learned.usual(connection, words, most)

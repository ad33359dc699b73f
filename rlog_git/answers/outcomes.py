"""Find the ideas, insights, decisions and tasks that may have come of a source."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rlog_git.answers.stopwords import USUAL_IN_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.answers.naming import Namer, Source
    from rlog_git.index.cited import Mention
    from rlog_git.index.said import Said

CITED_DAYS, NEAR_ENTRIES, SHARED_WORDS = 7, 5, 2
LONG, ADDRESS = 5, {"https"}
# what stands right beside a word; a pattern would take three times as long over ten years
BESIDE = str.maketrans(dict.fromkeys(".,:;!?()[]'\"", " "))


class Outcomes:
    """Outcomes by the note they stand in, and by what they cite."""

    def __init__(self, namer: Namer, rows: list[Said], mentions: dict[int, list[Mention]]) -> None:
        self._of_note: dict[str, list[Said]] = defaultdict(list)
        self._citing: dict[Source, list[Said]] = defaultdict(list)
        self._words: dict[int, set[str]] = {}
        for row in rows:
            self._of_note[row.path].append(row)
            for named in namer.cited(mentions.get(row.number, ())):
                self._citing[named.source].append(row)

    def citing(self, row: Said, source: Source) -> Iterator[Said]:
        """Yield those of the next days that cite the same source, this entry's own too."""
        if source not in self._citing:
            return
        until = (date.fromisoformat(row.day) + timedelta(days=CITED_DAYS)).isoformat()
        place = (row.day, row.path, row.line)
        for each in self._citing[source]:
            if place < (each.day, each.path, each.line) and each.day <= until:
                yield each

    def below_or_near(self, row: Said) -> Iterator[Said]:
        """Yield those of a note below an entry, or right behind it about the same."""
        own = self._of_note.get(row.path, ())
        at = bisect_left(own, row.line + 1, key=lambda each: each.line)
        text = row.text.casefold() if at < len(own) else ""
        for each in own[at : at + NEAR_ENTRIES]:
            if each.number not in self._words:
                self._words[each.number] = long_words(each.text)
            if each.parent == row.line or _shares(text, self._words[each.number]):
                yield each


def long_words(text: str) -> set[str]:
    """Return the longer words of a text that tell something, without tags, people and numbers."""
    words = text.translate(BESIDE).casefold().split()
    found = {word for word in words if len(word) >= LONG and word.isalpha()}
    return found - USUAL_IN_ENTRIES - ADDRESS


def _shares(text: str, words: set[str]) -> bool:
    """Say whether a text in lower case has enough of these words, each as a word of its own."""
    inside = [word for word in words if word in text]
    return (
        len(inside) >= SHARED_WORDS and len(long_words(text).intersection(inside)) >= SHARED_WORDS
    )

"""Tell how alike texts are by the rare words that they share, and group those that are alike."""

from __future__ import annotations

import re
from functools import cache
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import log
from typing import TYPE_CHECKING

from rlog_git.answers.stopwords import USUAL_IN_BUGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Words = frozenset[str]
    Pairs = dict[int, dict[int, float]]

# what says nothing of the matter: fences of code, addresses, fields, tags, people, link targets
ASIDE = re.compile(
    r"```.*?(?:```|\Z)|https?://\S+|\]\([^)\s]*\)|[\[(][\w-]+:: ?[^\])]*[\])]|(?<!\w)[#@][\w/-]+",
    re.DOTALL,
)
WORD = re.compile(r"[^\W_]+")
SHORTEST = 3
FEWEST = 200
# 'crashing', 'crashed', 'crashes' and 'crash' are one word; so much of it must be left
ENDINGS, SHORTEST_STEM = ("ing", "ies", "ed", "es", "s"), 4
# so many pairs of texts are looked at: rare words first, until a log of ten years is too large
MOST_PAIRS = 150_000
# pairs less alike than this count as not alike at all
FAINT = 0.08
# two texts are alike by one word that one in fifty of all entries holds, or by so many usual ones
RARE, USUAL_SHARED = log(1 + 50), 3


def words_of(text: str, aside: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the stems of the words that carry a text, without those to be left aside."""
    words = set(WORD.findall(ASIDE.sub(" ", text).casefold()))
    return frozenset({stem for word in words if (stem := _stem(word))} - aside)


def weights(held: Mapping[str, int], entries: int) -> dict[str, float]:
    """Return the weight of each word: log(1 + entries / entries that hold it), over the whole log.

    It is the smoothed inverse document frequency (Spärck Jones 1972). A log of a few entries counts
    as one of FEWEST, for it tells little of how rare a word is.
    """
    count = max(entries, FEWEST)
    return {word: log(1 + count / number) for word, number in held.items()}


def grouped(
    texts: Sequence[Words],
    weight: Mapping[str, float],
    threshold: float,
    named: Sequence[str] = (),
) -> list[tuple[int, ...]]:
    """Return groups of texts as their numbers, each led by its most central text.

    Two texts are alike by the weight of their shared words over the mean weight of both (Dice). The
    two groups that are most alike on average become one, until none reach the threshold
    (average linkage, Sokal and Michener 1958). Texts of one name, if they have names, are one group
    from the start, and no two names ever meet.
    """
    pairs = _pairs(texts, weight)
    groups, names = _begun(len(texts), named)
    sums = _sums(pairs, groups)
    _join(groups, names, sums, threshold)
    return [_led(group, pairs) for group in groups.values()]


@cache
def _stem(word: str) -> str:
    """Return the stem of a word that may carry a text, nothing for any other."""
    if len(word) < SHORTEST or word in USUAL_IN_BUGS or word.isdigit():
        return ""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            stem = word[: -len(ending)]
            return stem + "y" if ending == "ies" else stem
    return word


def _pairs(texts: Sequence[Words], weight: Mapping[str, float]) -> Pairs:
    """Return how alike two texts are by the number of the one and that of the other."""
    holders: dict[str, list[int]] = {}
    for number, words in enumerate(texts):
        for word in words:
            holders.setdefault(word, []).append(number)
    shared: dict[tuple[int, int], float] = {}
    left = MOST_PAIRS
    for word, numbers in sorted(holders.items(), key=lambda item: (len(item[1]), item[0])):
        left -= len(numbers) * (len(numbers) - 1) // 2
        if left < 0:
            break
        add = weight[word]
        for pair in combinations(numbers, 2):
            shared[pair] = shared.get(pair, 0.0) + add
    whole = [sum(weight[word] for word in sorted(words)) for words in texts]
    pairs: Pairs = {}
    for (one, two), weigh in shared.items():
        alike = 2 * weigh / (whole[one] + whole[two])
        if alike >= FAINT and _is_telling(texts[one] & texts[two], weight):
            pairs.setdefault(one, {})[two] = alike
            pairs.setdefault(two, {})[one] = alike
    return pairs


def _is_telling(shared: Words, weight: Mapping[str, float]) -> bool:
    """Say whether shared words are more than two of those that every entry of a project holds."""
    return len(shared) >= USUAL_SHARED or any(weight[word] >= RARE for word in shared)


def _begun(count: int, named: Sequence[str]) -> tuple[dict[int, tuple[int, ...]], dict[int, str]]:
    """Return the groups before any are joined, by their first text, and the names they have."""
    groups: dict[int, tuple[int, ...]] = {}
    first: dict[str, int] = {}
    for number in range(count):
        name = named[number] if named else ""
        key = first.setdefault(name, number) if name else number
        groups[key] = (*groups.get(key, ()), number)
    return groups, {key: name for name, key in first.items()}


def _sums(pairs: Pairs, groups: Mapping[int, tuple[int, ...]]) -> Pairs:
    """Return the sum of the likeness of all pairs between two groups."""
    group_of = {number: key for key, numbers in groups.items() for number in numbers}
    sums: Pairs = {key: {} for key in groups}
    for one, others in pairs.items():
        mine = sums[group_of[one]]
        for two, alike in others.items():
            key = group_of[two]
            if key != group_of[one]:
                mine[key] = mine.get(key, 0.0) + alike
    return sums


def _join(
    groups: dict[int, tuple[int, ...]], names: dict[int, str], sums: Pairs, threshold: float
) -> None:
    """Join groups in place, the most alike first."""
    heap = [
        (-total / (len(groups[one]) * len(groups[two])), one, two)
        for one, others in sums.items()
        for two, total in others.items()
        if one < two and total >= threshold * len(groups[one]) * len(groups[two])
    ]
    heapify(heap)
    while heap:
        minus, one, two = heappop(heap)
        if one not in groups or two not in groups or (one in names and two in names):
            continue
        size = len(groups[one]) * len(groups[two])
        if abs(sums[one].get(two, 0.0) / size + minus) > 1e-9:  # noqa: PLR2004 - what was then
            continue
        groups[one] += groups.pop(two)
        if two in names:
            names[one] = names.pop(two)
        _take_over(sums, one, two)
        for other, total in sums[one].items():
            average = total / (len(groups[one]) * len(groups[other]))
            if average >= threshold:
                heappush(heap, (-average, min(one, other), max(one, other)))


def _take_over(sums: Pairs, one: int, two: int) -> None:
    """Give a group the sums of one that it took in."""
    mine, taken = sums[one], sums.pop(two)
    mine.pop(two, None)
    for other, total in taken.items():
        if other == one:
            continue
        mine[other] = sums[other][one] = mine.get(other, 0.0) + total
        del sums[other][two]


def _led(group: tuple[int, ...], pairs: Pairs) -> tuple[int, ...]:
    """Put the text that is most like the others first, the rest in their order."""
    members = set(group)

    def central(number: int) -> tuple[float, int]:
        alike = pairs.get(number, {})
        return -sum(alike[other] for other in sorted(members & alike.keys())), number

    head = min(group, key=central)
    return head, *sorted(members - {head})

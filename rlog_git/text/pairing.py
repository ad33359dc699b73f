"""Tell which unit of one version of a note is which unit of another.

First by the same text in the same section, then by the same text anywhere, the id, what a task is
about, the commit; at last what was edited pairs with what it resembles most.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text import close, syntax
from rlog_git.text.commit_lines import read_commit_text
from rlog_git.text.tasks import describe, read_tail
from rlog_git.text.units import generated_name, key_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rlog_git.text.units import Unit

# as much of two texts must be shared for one to be the other, edited
ALIKE = 0.6
SHOWN_SHA = 7
# of more pairs than these only the likely ones are compared by their letters
ALL_COMPARED = 400
# which those are: what shares these many of a unit's rarest letters, these many places around each
RAREST, AROUND = 4, 2
FRAME = ("front", "close", "end")


class Signs(NamedTuple):
    """What a unit can be known by; "" and () where it has no such sign.

    `work` is what the line of a commit says before its sha: ``14:02 Fix loss masking``.
    """

    kind: str
    section: str
    text: str
    id: str
    about: str
    name: str
    shas: tuple[str, ...]
    work: str


def signs_of(units: Sequence[Unit]) -> list[Signs]:
    """Return the signs of the units of one level."""
    found = []
    section = ""
    for unit in units:
        if unit.kind == "heading":
            section = unit.text
        found.append(_signs(unit, section))
    return found


def pair(base: list[Signs], side: list[Signs]) -> dict[int, int]:
    """Return the positions in a version, by those in its base."""
    pairs: dict[int, int] = {}
    for key in (_here, _anywhere, _by_id, _about, _named):
        _match(base, side, pairs, key)
    _match_commits(base, side, pairs)
    _match_alike(base, side, pairs)
    return pairs


def pair_new(left: dict[int, Signs], right: dict[int, Signs]) -> dict[int, int]:
    """Return which of what both sides added is the same: its text, its id, its task, its commit.

    Of a rewritten commit each machine may know one form only: then its time and subject tell it.
    """
    places, others = list(left), list(right)
    ours, theirs = list(left.values()), list(right.values())
    pairs: dict[int, int] = {}
    for key in (_here, _by_id, _about, _named):
        _match(ours, theirs, pairs, key)
    _match_commits(ours, theirs, pairs)
    _match(ours, theirs, pairs, _work)
    return {places[a]: others[b] for a, b in pairs.items()}


def _signs(unit: Unit, section: str) -> Signs:
    block_id = about = name = work = ""
    shas: tuple[str, ...] = ()
    if unit.kind == "item":
        rest = close.split_item(unit.lines[0].rstrip())[2]
        commit = read_commit_text(rest) if "](" in rest or "[" in rest else None
        if commit and commit.sha:
            shas = tuple(sha[:SHOWN_SHA] for sha in (commit.sha, commit.was) if sha)
            work = rest[: commit.start].strip() if commit.time else ""
        found = syntax.BLOCK_ID.search(rest) if "^" in rest else None
        block_id = found[1] if found else ""
        about = what_about(rest)
    elif unit.kind == "generated":
        name = generated_name(unit)
    elif unit.kind == "key":
        name = key_name(unit)
    elif unit.kind in FRAME:
        name = unit.kind
    return Signs(unit.kind, section, unit.text, block_id, about, name, shas, work)


def what_about(rest: str) -> str:
    """Return what the text of a task or of its trace is about, "" for what is neither."""
    trace = syntax.TRACE.match(rest) if "→" in rest else None
    if trace:
        return trace[2]
    rest = syntax.BLOCK_ID.sub("", rest)
    box = syntax.CHECKBOX.match(rest) or syntax.LOGSEQ.match(rest)
    return close.bare(describe(read_tail(box[2] or "").body)) if box else ""


def _here(signs: Signs) -> object:
    return (signs.kind, signs.section, signs.text)


def _anywhere(signs: Signs) -> object:
    return (signs.kind, signs.text)


def _by_id(signs: Signs) -> object:
    return signs.id or None


def _about(signs: Signs) -> object:
    return (signs.section, signs.about) if signs.about else None


def _named(signs: Signs) -> object:
    return (signs.kind, signs.name) if signs.name else None


def _work(signs: Signs) -> object:
    return signs.work or None


def _match(
    base: list[Signs], side: list[Signs], pairs: dict[int, int], key: Callable[[Signs], object]
) -> None:
    """Pair what has the same key and is the same occurrence of it among what is not paired yet."""
    if len(pairs) == min(len(base), len(side)):
        return
    places = {row: at for at, row in _numbered(side, set(pairs.values()), key)}
    for at, row in list(_numbered(base, set(pairs), key)):
        if row in places:
            pairs[at] = places[row]


def _numbered(
    rows: list[Signs], taken: set[int], key: Callable[[Signs], object]
) -> Iterable[tuple[int, tuple[object, int]]]:
    seen: Counter[object] = Counter()
    for at, signs in enumerate(rows):
        value = None if at in taken else key(signs)
        if value is not None:
            yield at, (value, seen[value])
            seen[value] += 1


def _match_commits(base: list[Signs], side: list[Signs], pairs: dict[int, int]) -> None:
    """Pair a commit with what it is after a rewrite, or what it was before one."""
    taken = set(pairs.values())
    places = {sha: at for at, s in enumerate(side) if at not in taken for sha in s.shas}
    for at, signs in enumerate(base):
        found = [places[sha] for sha in signs.shas if sha in places] if at not in pairs else []
        if found and found[0] not in taken:
            pairs[at] = found[0]
            taken.add(found[0])


def _match_alike(base: list[Signs], side: list[Signs], pairs: dict[int, int]) -> None:
    """Pair what is left by how much of its text is the same, the most alike first."""
    taken = set(pairs.values())
    left = {at: _bigrams(s) for at, s in enumerate(base) if at not in pairs}
    right = {at: _bigrams(s) for at, s in enumerate(side) if at not in taken}
    scored = []
    for at, place in _likely(left, right):
        if base[at].kind == side[place].kind:
            score = _share(left[at], right[place])
            scored += [(-score, abs(at - place), at, place)] if score >= ALIKE else []
    for _, _, at, place in sorted(scored):
        if at not in pairs and place not in taken:
            pairs[at] = place
            taken.add(place)


def _likely(
    left: dict[int, Counter[str]], right: dict[int, Counter[str]]
) -> Iterable[tuple[int, int]]:
    """Yield the pairs worth a comparison: all of few; of many, what is near or shares rare letters.

    So the work grows with the note, also where one side wrote all of it anew.
    """
    if len(left) * len(right) <= ALL_COMPARED:
        yield from ((at, place) for at in left for place in right)
        return
    places = list(right)
    having: dict[str, list[int]] = {}
    for n, place in enumerate(places):
        for two in right[place]:
            having.setdefault(two, []).append(n)
    for rank, (at, letters) in enumerate(left.items()):
        known = sorted((len(having[two]), two) for two in letters if two in having)
        near = _around(range(len(places)), rank)
        for _, two in known[:RAREST]:
            near.update(_around(having[two], rank))
        yield from ((at, places[n]) for n in sorted(near))


def _around(numbers: Sequence[int], wanted: int) -> set[int]:
    """Return of sorted numbers those next to a wanted one."""
    at = bisect_left(numbers, wanted)
    return set(numbers[max(0, at - AROUND) : at + AROUND + 1])


def _bigrams(signs: Signs) -> Counter[str]:
    text = signs.text.casefold()
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Return twice the pairs of letters that two texts share, by all they have (Dice)."""
    total = one.total() + other.total()
    if not total or 2 * min(one.total(), other.total()) < ALIKE * total:
        return 0.0
    return 2 * (one & other).total() / total

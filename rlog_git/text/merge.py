"""Merge two versions of a note with the one both came from, entry by entry.

What one side adds, edits, moves or deletes is so; where both edited, tasks merge field by field,
and else both stay; an edit wins over a deletion. Which side is ours makes no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.text import syntax
from rlog_git.text.close import split_item
from rlog_git.text.merge_lines import merge_lines
from rlog_git.text.outline import NAMES
from rlog_git.text.pairing import pair, pair_new, signs_of
from rlog_git.text.sides import three_way
from rlog_git.text.units import Cut, Unit, cut, join, lines_of, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

START = -1
Units = tuple[Unit, ...]


class Node(NamedTuple):
    """One unit as three versions have it: its position in each, None where it is not there."""

    base: int | None
    left: int | None
    right: int | None


def merge(base: bytes, ours: bytes, theirs: bytes, names: dict[str, str] = NAMES) -> bytes | None:
    """Return the note with the changes of both sides; None where only a person can tell.

    That is: a fence that is never closed, conflict markers, bytes that are no UTF-8, or a result
    that would not be read as the units it was made of, or would lack what neither side touched.
    `base` is b"" where there is none.
    """
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    return weave(base, ours, theirs, names)


def weave(base: bytes, ours: bytes, theirs: bytes, names: dict[str, str] = NAMES) -> bytes | None:
    """Merge as `merge` does, also where only one side changed, which `merge` need not look at."""
    first, second = sorted((ours, theirs))  # so that no choice below depends on whose it is
    notes = _cut_alike(base, first, second, names)
    if notes is None:
        return None
    old, left, right = notes
    units = _Level(old.units if base else (), left.units, right.units).merged()
    bom = right.bom if left.bom == old.bom else left.bom
    newline = _newline(list(zip(notes, (base, first, second), strict=True)))
    data = join(Cut(bom, newline, tuple(units)))
    again = cut(data, names, raw=not newline)
    same = again is not None and list(shape(again.units)) == list(shape(units))
    return data if same and _keeps([one.units for one in notes], units) else None


def _keeps(versions: Sequence[Units], merged: list[Unit]) -> bool:
    """Say whether each line that all versions have equally often stands there as often.

    Where each side tore another block in two, equal halves could be taken for one addition.
    """
    base, left, right = (Counter(lines_of(units)) for units in versions)
    found = Counter(lines_of(merged))
    return all(found[line] >= n or not left[line] == right[line] == n for line, n in base.items())


def _cut_alike(base: bytes, first: bytes, second: bytes, names: dict[str, str]) -> list[Cut] | None:
    """Return three versions in units; where one mixes newlines, CRs are text in all of them."""
    for raw in (False, True):
        cuts = [cut(data, names, raw=raw) for data in (base, first, second)]
        found = [one for one in cuts if one is not None]
        if len(found) < len(cuts):
            return None
        if all(one.newline for one in found):
            break
    return found


def _newline(versions: Sequence[tuple[Cut, bytes]]) -> str:
    """Return the newline of the merge: the one that a side changed to, "" where they are mixed."""
    old, left, right = (one.newline if b"\n" in data else None for one, data in versions)
    if left is None or right is None:
        found = (left, right, old)
        return next((newline for newline in found if newline is not None), "\n")
    if old is None:
        return min(left, right)
    return right if left == old else left


class _Level:
    """The units of one level in three versions, paired, and what becomes of them."""

    def __init__(self, base: Units, left: Units, right: Units) -> None:
        self.base = base
        self.sides = (left, right)
        signs = signs_of(left), signs_of(right)
        old = signs_of(base)
        pairs = pair(old, signs[0]), pair(old, signs[1])
        known = set(pairs[0].values()), set(pairs[1].values())
        new = [{at: s for at, s in enumerate(signs[n]) if at not in known[n]} for n in (0, 1)]
        both = pair_new(new[0], new[1])
        found = set(both.values())
        self.nodes = [
            *(Node(at, pairs[0].get(at), pairs[1].get(at)) for at in range(len(base))),
            *(Node(None, at, both.get(at)) for at in new[0]),
            *(Node(None, None, at) for at in new[1] if at not in found),
        ]
        self.stays = tuple(_in_order(pairs[n]) for n in (0, 1))

    def merged(self) -> list[Unit]:
        """Return the units of the merge, in order, with the blank lines between them."""
        order = self._order()
        became = {node: self._resolved(node) for node in order}
        self._restore_headings(became)
        out: list[Unit] = []
        above: Node | None = None
        for node in order:
            for n, unit in enumerate(became[node]):
                last = out[-1] if out else None
                gap = self._gap(above, node) if not n else None
                out.append(unit._replace(gap=_apart(last, unit) if gap is None else gap))
                above = node
        return out

    def _order(self) -> list[Node]:
        """Put what is new or moved behind its left neighbour; all else stands as in the base."""
        runs = [self._runs(n) for n in (0, 1)]
        moved = {node for side in runs for run in side.values() for node in run}
        first = {node for run in runs[0].values() for node in run}
        order: list[Node] = []
        for at in range(START, len(self.base)):
            if at >= 0 and self.nodes[at] not in moved:
                order.append(self.nodes[at])
            left, right = runs[0].get(at, []), runs[1].get(at, [])
            here = set(left)
            right = [node for node in right if node not in first or node in here]
            order += self._woven(left, right)
        return order

    def _runs(self, side: int) -> dict[int, list[Node]]:
        """Return what a side put behind each unit of the base."""
        nodes = {node[side + 1]: node for node in self.nodes}
        runs: dict[int, list[Node]] = {}
        anchor = START
        for at in range(len(self.sides[side])):
            node = nodes[at]
            if node.base is not None and node.base in self.stays[side]:
                anchor = node.base
            else:
                runs.setdefault(anchor, []).append(node)
        return runs

    def _woven(self, left: list[Node], right: list[Node]) -> list[Node]:
        """Put two runs into one: by time where all have one, else one run behind the other."""
        order: list[Node] = []
        mine: list[Node] = []
        places = {node: place for place, node in enumerate(right)}
        shared = places.keys() & set(left)
        at = 0
        for node in left:
            place = places.get(node, START)
            if place >= at:
                theirs = [other for other in right[at:place] if other not in shared]
                order += [*self._side_by_side(mine, theirs), node]
                mine, at = [], place + 1
            else:
                mine.append(node)
        rest = [node for node in right[at:] if node not in shared]
        return order + self._side_by_side(mine, rest)

    def _side_by_side(self, left: list[Node], right: list[Node]) -> list[Node]:
        texts = {node: self._key(node) for node in (*left, *right)}
        if not left or not right or not all(clock for clock, _ in texts.values()):
            halves = sorted((run for run in (left, right) if run), key=lambda run: texts[run[0]][1])
            return [node for run in halves for node in run]
        order = []
        while left and right:
            run = left if texts[left[0]] <= texts[right[0]] else right
            order.append(run.pop(0))
        return [*order, *left, *right]

    def _key(self, node: Node) -> tuple[str, str]:
        """Return the clock of a unit, "" where it has none, and its text."""
        unit = self._unit(node)
        return _clock(unit), unit.text

    def _unit(self, node: Node) -> Unit:
        if node.left is not None:
            return self.sides[0][node.left]
        return self.sides[1][node.right] if node.right is not None else self.base[node.base or 0]

    def _versions(self, node: Node) -> tuple[Unit | None, Unit | None, Unit | None]:
        return (
            None if node.base is None else self.base[node.base],
            None if node.left is None else self.sides[0][node.left],
            None if node.right is None else self.sides[1][node.right],
        )

    def _resolved(self, node: Node) -> list[Unit]:
        """Return what becomes of a unit: nothing, itself, or both versions of it."""
        base, left, right = self._versions(node)
        if left and right:
            return _both(base, left, right)
        one = left or right
        if not one or (base and _same(base, one)):
            return []
        return [one]

    def _restore_headings(self, became: dict[Node, list[Unit]]) -> None:
        """Keep a heading that one side took away while the other wrote below it."""
        for side in (0, 1):
            nodes = {node[side + 1]: node for node in became}
            heading: Node | None = None
            for at, unit in enumerate(self.sides[side]):
                node = nodes[at]
                if unit.kind == "heading":
                    heading = node
                elif heading and became[node] and node[2 - side] is None and not became[heading]:
                    above = heading[side + 1]
                    became[heading] = [self.sides[side][above]] if above is not None else []

    def _gap(self, above: Node | None, node: Node) -> tuple[str, ...] | None:
        """Return the blank lines between two neighbours as a version has them, or None."""
        gaps = []
        for version, units in enumerate((self.base, *self.sides)):
            at, before = node[version], above[version] if above else START
            beside = at is not None and before is not None and at == before + 1
            gaps.append(units[at].gap if beside and at is not None else None)
        base, left, right = gaps
        if left is None or right is None:
            return right if left is None else left
        gap = three_way(base, left, right)
        return max(left, right, key=lambda gap: (len(gap), gap)) if gap is None else gap


def _in_order(pairs: dict[int, int]) -> set[int]:
    """Return the longest part of the base that a version has in the same order."""
    tails: list[int] = []
    ends: list[int] = []
    above: dict[int, int] = {}
    for at in sorted(pairs):
        n = bisect_left(tails, pairs[at])
        tails[n : n + 1] = [pairs[at]]
        ends[n : n + 1] = [at]
        above[at] = ends[n - 1] if n else START
    stays: set[int] = set()
    at = ends[-1] if ends else START
    while at != START:
        stays.add(at)
        at = above[at]
    return stays


def _both(base: Unit | None, left: Unit, right: Unit) -> list[Unit]:
    """Merge a unit that both sides have; where neither line may give way, the first takes all."""
    if _same(left, right) or (base and _same(base, right)):
        return [left]
    if base and _same(base, left):
        return [right]
    if left.kind != right.kind:
        return [left, right]
    found = merge_lines(left.kind, base.lines if base else None, left.lines, right.lines)
    kids = tuple(_Level(base.kids if base else (), left.kids, right.kids).merged())
    if left.kind == "front" and any(kid.kind == "key" for kid in kids):
        # one side took it away, and the other wrote into it
        whole = left if left.lines else right
        ends = () if kids[-1].kind == "close" else whole.kids[-1:]
        return [whole._replace(kids=(*kids, *ends))]
    return [left._replace(lines=lines, kids=() if n else kids) for n, lines in enumerate(found)]


def _same(one: Unit, other: Unit) -> bool:
    return one.lines == other.lines and one.kids == other.kids


def _apart(above: Unit | None, unit: Unit) -> tuple[str, ...]:
    """Return the blank lines between two units that stood together in no version."""
    listed = above is not None and unit.kind == "item" and above.kind in ("item", "heading")
    return () if above is None or listed or unit.kind in ("key", "close", "end") else ("",)


def _clock(unit: Unit) -> str:
    """Return when an entry says it was, such as ``09:12``, or "" where it says nothing."""
    if unit.kind != "item":
        return ""
    rest = split_item(unit.lines[0])[2]
    box = syntax.CHECKBOX.match(rest)
    found = syntax.TIME.match((box[2] or "") if box else rest)
    return f"{found[1].zfill(2)}:{found[2]}" if found else ""

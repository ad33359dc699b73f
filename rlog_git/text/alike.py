"""Tell which tags are probably one, written in two ways."""

from __future__ import annotations

SHORTEST_STEM = 3


def alike(counts: dict[str, int]) -> list[tuple[str, str]]:
    """Return (rarer, more usual) pairs of tags that differ only in - and _ or in a plural's end."""
    groups: dict[str, list[str]] = {}
    for tag in counts:
        groups.setdefault(_key(tag), []).append(tag)
    pairs: list[tuple[str, str]] = []
    for tags in groups.values():
        usual, *rest = sorted(tags, key=lambda tag: (-counts[tag], tag))
        pairs.extend((tag, usual) for tag in rest)
    return sorted(pairs)


def _key(tag: str) -> str:
    return "/".join(_singular(part.replace("-", "").replace("_", "")) for part in tag.split("/"))


def _singular(word: str) -> str:
    """Return a word without the end of an English plural, where enough of it is left."""
    for end, instead in (("ies", "y"), ("es", ""), ("s", "")):
        stem = word.removesuffix(end)
        if stem == word or len(stem) < SHORTEST_STEM or not stem[-1].isalpha():
            continue
        if end == "es" and not stem.endswith(("ch", "sh", "x", "ss", "z")):
            continue
        if end == "s" and stem[-1] in "sui":
            continue  # 'loss', 'status', 'analysis'
        return stem + instead
    return word

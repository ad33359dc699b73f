"""Make the files of Pagefind the same for the same pages: it writes filters' values in any order.

A filter is CBOR (RFC 8949), gzipped: ``[name, [[value, [page, …]], …]]``; its file is named after
its hash, the index of the bundle names it, and is itself named so in the bundle's entry.
"""

from __future__ import annotations

import gzip
from hashlib import blake2b
from pathlib import PurePosixPath

ENTRY, META, FILTER = "pagefind-entry.json", ".pf_meta", ".pf_filter"
MARK = b"pagefind_dcd"
ARRAY, TEXTS = 4, (2, 3)
# which item of a filter lists its values; which item of a bundle's index lists its filters:
# ``[version, pages, chunks, filters, sorts, meta]``
VALUES, FILTERS = 1, 3
# how many bytes hold a head's number, by the low five bits of its first byte
WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def settled(bundle: dict[str, bytes]) -> dict[str, bytes]:
    """Return a bundle whose filters are in order; each is named after what it holds now."""
    files = dict(bundle)
    names: dict[bytes, bytes] = {}
    for suffix in (FILTER, META):
        for path in sorted(bundle):
            if not path.endswith(suffix):
                continue
            data = gzip.decompress(files.pop(path)).removeprefix(MARK)
            data = _ordered(_renamed(data, names), VALUES if suffix == FILTER else FILTERS)
            old = PurePosixPath(path).name.removesuffix(suffix).removeprefix("pagefind.")
            language, _, digest = old.partition("_")
            new = f"{language}_{blake2b(data).hexdigest()[: len(digest)]}"
            names[old.encode()] = new.encode()
            files[path.replace(old, new)] = gzip.compress(MARK + data, mtime=0)
    files[ENTRY] = _renamed(files[ENTRY], names)
    return dict(sorted(files.items()))


def _renamed(data: bytes, names: dict[bytes, bytes]) -> bytes:
    for old, new in names.items():
        data = data.replace(old, new)
    return data


def _ordered(data: bytes, number: int) -> bytes:
    """Return an array whose item of this number, a list, is in order."""
    _, _, at = _head(data, 0)
    for _ in range(number):
        at = _end(data, at)
    _, count, start = _head(data, at)
    items = []
    at = start
    for _ in range(count):
        end = _end(data, at)
        items.append(data[at:end])
        at = end
    return data[:start] + b"".join(sorted(items)) + data[at:]


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Return the kind of the item at a place, its number, and where its head ends."""
    kind, low = divmod(data[at], 32)
    width = WIDTHS.get(low, 0)
    end = at + 1 + width
    return kind, int.from_bytes(data[at + 1 : end], "big") if width else low, end


def _end(data: bytes, at: int) -> int:
    """Return where the item at a place ends: a number, a text, or an array of such."""
    kind, number, end = _head(data, at)
    if kind in TEXTS:
        return end + number
    for _ in range(number if kind == ARRAY else 0):
        end = _end(data, end)
    return end

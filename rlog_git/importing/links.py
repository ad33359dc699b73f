"""Point the links of an imported text to where things stand now. Pure: bytes in, bytes out."""

from __future__ import annotations

import re
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# '](images/plot.png)', '](<my plot.png> "title")', '](Page%20one.md#part)', ']: images/plot.png'
INLINE = re.compile(rb"(?<=\]\()(<[^<>\n]+>|[^()\s<>]+(?:\([^()\s]*\)[^()\s]*)*)(?=[)\s])")
DEFINED = re.compile(rb"(?m)(?<=\]: )(<[^<>\n]+>|[^\s<>]+)")
# '<img src="images/plot.png"'
SOURCE = re.compile(rb"(?<=src=\")([^\"\n]+)(?=\")")
# '![[plot.png]]', '![[images/plot.png|300]]'
EMBED = re.compile(rb"(?<=!\[\[)([^\[\]|#\n]+)(?=[\]|#])")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


def targets(data: bytes, name: str) -> Iterator[str]:
    """Yield the paths of everything in its own tree that a text points to."""
    for pattern in (INLINE, DEFINED, SOURCE):
        for found in pattern.finditer(data):
            path = _resolved(_path(found[1])[0], name)
            if path:
                yield path
    for found in EMBED.finditer(data):
        yield _decoded(found[1]).strip()


def rewritten(
    data: bytes, name: str, path: str, moved: Callable[[str], str], named: Callable[[str], str]
) -> bytes:
    """Return a text that stood at `name` for its new place `path`.

    `moved` tells where a path of its own tree stands now, `named` where a file that an embed
    names does, both "" where they do not know.
    """

    def put(found: re.Match[bytes]) -> bytes:
        target, tail = _path(found[1])
        there = moved(_resolved(target, name)) if target else ""
        if not there:
            return found[0]
        new = relpath(there, dirname(path) or ".")
        if new == normpath(target):
            return found[0]
        return quote(new, errors="surrogateescape").encode() + tail

    def embed(found: re.Match[bytes]) -> bytes:
        there = named(_decoded(found[1]).strip())
        return there.encode("utf-8", "surrogateescape") if there else found[0]

    for pattern in (INLINE, DEFINED, SOURCE):
        data = pattern.sub(put, data)
    return EMBED.sub(embed, data)


def _path(target: bytes) -> tuple[str, bytes]:
    """Return (path, what follows it) of a link's target; "" where it leads elsewhere."""
    bare = target.strip(b"<>")
    if SCHEME.match(_decoded(bare)):
        return "", b""
    end = min((at for sign in b"#?" if (at := bare.find(sign)) >= 0), default=len(bare))
    return _decoded(unquote_to_bytes(bare[:end])), bare[end:]


def _resolved(target: str, name: str) -> str:
    """Return the path in the tree that a link of `name` means; "" where it leads out of it."""
    if not target or "\0" in target:
        return ""
    path = normpath(target.lstrip("/") if target[0] == "/" else f"{dirname(name)}/{target}")
    path = path.lstrip("/")
    return "" if path == ".." or path.startswith("../") or path == "." else path


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")

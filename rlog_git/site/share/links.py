"""Take the links of a text out and keep what they mean, until it is known what is published.

A link inside the vault becomes a mark with a number, which `settle.py` turns into a link to a page,
or into words. The marks are control characters, which no published text may hold.
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from rlog_git.site.share.leaks import MAIL_SIGN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# '\x023\x03': the fourth link of a note
MARK = re.compile(r"\x02(\d+)\x03")
# 'https://…', 'mailto:…'
OUTSIDE = re.compile(r"https?://[^\s]|mailto:[^\s]", re.IGNORECASE)
IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|bmp|tiff?|svg)$", re.IGNORECASE)
# '300', '300x200' behind the name of an embedded image: its size, not its words
SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
LONGEST_NAME = 500


class Target(NamedTuple):
    """What a link means: `kind` is ``link``, ``embed`` or ``image``.

    `name` is a note's name or path without ``.md``, as written; `path` the same from the vault's
    root where it was a path. `heading` is that of ``[[Note#Heading]]``, ``^id`` for a block.
    """

    kind: str
    text: str
    name: str
    path: str = ""
    heading: str = ""


class Linking(NamedTuple):
    """Where texts are read: the note's path, its labels, the targets found so far.

    `people` says whether people are named.
    """

    path: str
    labels: Mapping[str, str]
    targets: list[Target]
    people: bool = True

    def mark(self, target: Target) -> str:
        """Return the mark that stands for a link."""
        self.targets.append(target)
        return f"\x02{len(self.targets) - 1}\x03"


def wiki(linking: Linking) -> Callable[[re.Match[str]], str]:
    """Return what replaces ``[[Note#Heading|text]]`` and ``![[image.png]]``."""

    def replace(found: re.Match[str]) -> str:
        before = found.string[found.start() - 1 : found.start()]
        inside = found[2]
        # 'x[[1]]' and 'x[["a"]]' are R and Python, not links
        code = not found[1] and before and (before.isalnum() or before in ")]_.")
        if code or inside[0] in "\"'" or inside.strip().isdigit():
            return found[0]
        target, _, alias = (part.strip(" \\") for part in inside.partition("|"))
        name, _, heading = target.partition("#")
        name, heading = name.strip().removesuffix(".md"), heading.rpartition("#")[2].strip()
        if found[1] and IMAGE.search(name):
            words = "" if SIZE.fullmatch(alias) else alias
            return linking.mark(Target("image", words, name, _inside(linking.path, name)))
        path = _inside(linking.path, name) if name else linking.path.removesuffix(".md")
        kind = "embed" if found[1] else "link"
        text = alias or name or heading.removeprefix("^")
        return linking.mark(Target(kind, text, name, path, heading))

    return replace


def markdown(linking: Linking) -> Callable[[re.Match[str]], str]:
    """Return what replaces ``[text](target)`` and ``![alt](image.png)``; what leads out stays."""

    def replace(found: re.Match[str]) -> str:
        text, target = found[2], found[3].strip("<>")
        if MAIL_SIGN in found[0] and target.lower().startswith("mailto:"):
            return text
        if OUTSIDE.match(target):
            return f"[{text or _image_name(target)}](<{target}>)" if found[1] else found[0]
        if ":" in target.split("/", 1)[0]:
            return text
        file, _, heading = unquote(target).partition("#")
        if found[1]:
            path = _inside(linking.path, file)
            return linking.mark(Target("image", text, file, path)) if IMAGE.search(file) else text
        path = _inside(linking.path, file) if file else linking.path
        path = path.removesuffix(".md")
        return linking.mark(Target("link", text, path, path, heading))

    return replace


def reference(linking: Linking) -> Callable[[re.Match[str]], str]:
    """Return what replaces ``[text][label]``, where the label leads out."""

    def replace(found: re.Match[str]) -> str:
        target = linking.labels.get(label_of(found[3] or found[2]))
        return f"[{found[2]}](<{target}>)" if target else found[0]

    return replace


def label_of(text: str) -> str:
    """Return a label as labels are compared."""
    return " ".join(text.casefold().split())


def _inside(path: str, file: str) -> str:
    """Return the path from the vault's root that a note at `path` calls `file`; "" outside it."""
    found = normpath(join(dirname(path), file[:LONGEST_NAME]))
    return "" if found.startswith(("..", "/")) else found


def _image_name(target: str) -> str:
    """Return the words for an image elsewhere that has none: no page loads from another host."""
    return f"image at {target.split('/')[2].rpartition('@')[2]}" if "//" in target else "image"

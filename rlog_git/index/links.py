"""Find links that lead nowhere: to no note, heading, block, file or image of the vault."""

from __future__ import annotations

import os
import re
from itertools import chain
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from rlog_git import dates
from rlog_git.model import Place, Problem
from rlog_git.text.front import FrontError, read_front
from rlog_git.text.inline import read_inline
from rlog_git.text.outline import FRONT, HEADING, TEXT, outline

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

# 'https:', 'mailto:'
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# '## About [[Note]]'; an underlined heading is one line above its signs
MAYBE_IN_HEADING = re.compile(rb"^ {0,3}#{1,6}[ \t].*\]|\].*\n[=-]{3}", re.MULTILINE)
# what headings and links to them are compared by
NO_WORD = re.compile(r"[^\w]+")
LINKS = """SELECT notes.path, e.line, e.last_line, value, detail FROM mentions
 JOIN entries AS e ON e.id = mentions.entry JOIN notes ON notes.id = e.note
 WHERE mentions.kind = 'link' AND e.shape NOT IN ('comment', 'code')
 ORDER BY notes.path, e.line"""
MARKDOWN, WIKI = ("markdown", "image"), ("wiki", "embed")


class Link(NamedTuple):
    """A link of an entry that stands in these lines of a note."""

    path: str
    first: int
    last: int
    target: str
    kind: str


def broken_links(connection: sqlite3.Connection, root: str) -> Iterator[Problem]:
    """Yield the links of all entries and headings that lead nowhere."""
    house = _House(connection, root)
    written = (
        Link(path, first, last, target, detail.partition("\t")[0])
        for path, first, last, target, detail in connection.execute(LINKS)
    )
    notes = (path for (path,) in connection.execute("SELECT path FROM notes ORDER BY path"))
    for link in chain(written, house.in_headings(notes)):
        if link.kind in WIKI:
            missing = house.wiki(link)
        elif link.kind in MARKDOWN:
            missing = house.markdown(link)
        else:
            continue
        line = house.line_of(link) if missing else 0
        if line:
            message = f"the link {link.target[:60]!r} leads nowhere: {missing}"
            yield Problem(Place(link.path, line), "broken-link", message)


def _files(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name[0] != "."]
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        yield from (prefix + name for name in names)


class _House:
    """The files of a vault, and what of their text was looked up."""

    def __init__(self, connection: sqlite3.Connection, root: str) -> None:
        self._root = root
        self._files = set(_files(root))
        self._names = {_bare(basename(path)) for path in self._files}
        self._paths = {_bare(path): path for path in self._files}
        self._by_name = {_bare(basename(path)): path for path in sorted(self._files, reverse=True)}
        self._titles: dict[str, str] = {}
        for path, title in connection.execute("SELECT path, title FROM notes"):
            self._titles.setdefault(title.casefold(), path)
        self._aliases: dict[str, str] | None = None
        self._lines: dict[str, list[str]] = {}

    def in_headings(self, notes: Iterable[str]) -> Iterator[Link]:
        """Yield the links that stand in headings, which are no entries."""
        for path in notes:
            try:
                data = Path(self._root, path).read_bytes()
            except OSError:
                continue
            if not MAYBE_IN_HEADING.search(data):
                continue
            for index, _, text, _ in outline(self._read(path))[1]:
                for link in read_inline(text).links:
                    yield Link(path, index + 1, index + 1, link.target, link.kind)

    def wiki(self, link: Link) -> str:
        """Return what of a wiki link is missing, or nothing."""
        if "{{" in link.target or "<%" in link.target:
            return ""  # a template's, filled when a note is made from it
        name, _, part = link.target.partition("#")
        name = name.strip()
        if name and not self._resolve(name) and (dates.find_day(name) or dates.week_of(name)):
            return ""  # a day whose note is made when it is opened
        path = self._resolve(name) if name else link.path
        if not path:
            return f"no note is named {name[:60]!r}; make it, or mend the name"
        if not part or not path.endswith(".md"):
            return ""
        last = part.rpartition("#")[2].strip()
        if last.startswith("^"):
            sign = re.compile(rf"(?:^|[ \t])\^{re.escape(last[1:])}[ \t]*$")
            found = any(sign.search(line) for line in self._read(path))
            return "" if found else f"{path} has no block {last}; mend the id"
        return (
            "" if _words(last) in self._headings(path) else f"{path} has no heading {last[:60]!r}"
        )

    def markdown(self, link: Link) -> str:
        """Return what of a relative Markdown link is missing, or nothing."""
        target = unquote(link.target.split("#", 1)[0].split("?", 1)[0])
        odd = not target or target[0] in "/~" or "{" in target or target.startswith("www.")
        if odd or SCHEME.match(target) or not ("." in target or "/" in target):
            return ""
        near = normpath(join(dirname(link.path), target))
        far = normpath(target)
        for path in (near, far):
            inside = not path.startswith("../")
            if path in self._files or (inside and Path(self._root, path).exists()):
                return ""
        if _bare(basename(target)) in self._names and "/" not in target:
            return ""  # Obsidian finds a file by its name alone
        return f"there is no file {near!r}; mend the path, or put the file there"

    def line_of(self, link: Link) -> int:
        """Return the line on which a link stands, 0 where that is code."""
        lines = self._read(link.path)
        codes = outline(lines)[0]
        for at in range(link.first - 1, min(link.last, len(lines))):
            if codes[at] in (TEXT, HEADING) and link.target in lines[at].replace("\\|", "|"):
                return at + 1
        return 0

    def _resolve(self, name: str) -> str:
        key = _bare(name.lstrip("/"))
        found = self._paths.get(key) or self._by_name.get(key)
        if not found and "/" in key:
            found = next(
                (path for bare, path in self._paths.items() if bare.endswith(f"/{key}")), ""
            )
        return found or self._titles.get(name.casefold(), "") or self._alias(name)

    def _alias(self, name: str) -> str:
        if self._aliases is None:
            notes = sorted(path for path in self._files if path.endswith(".md"))
            self._aliases = {alias: path for path in notes for alias in self._aliases_of(path)}
        return self._aliases.get(name.casefold(), "")

    def _aliases_of(self, path: str) -> list[str]:
        lines = self._read(path)
        if lines[0].rstrip() != "---":
            return []
        codes = outline(lines)[0]
        try:
            front = read_front(lines[1 : codes.rfind(FRONT)])
        except FrontError:
            return []
        names = (values for key, values in front if key.casefold() in ("aliases", "alias"))
        return [value.casefold() for values in names for value in values]

    def _headings(self, path: str) -> set[str]:
        lines = self._read(path)
        codes, headings, _ = outline(lines)
        return {_words(text) for index, _, text, _ in headings if codes[index] == HEADING}

    def _read(self, path: str) -> list[str]:
        if path not in self._lines:
            try:
                text = Path(self._root, path).read_bytes().decode("utf-8", "replace")
            except OSError:
                text = ""
            self._lines[path] = [line.rstrip("\r") for line in text.split("\n")]
        return self._lines[path]


def _bare(path: str) -> str:
    return path.casefold().removesuffix(".md")


def _words(text: str) -> str:
    return NO_WORD.sub(" ", text).strip().casefold()

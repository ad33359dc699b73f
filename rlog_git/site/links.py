"""Check the links inside a built site: each leads to a page, an anchor or a file of it. Pure.

A site is our own output, with quoted attributes, so it is cut at them: an HTML parser takes a
hundred times as long over 3,650 pages. What looks broken is looked at again: it may be text.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# 'href="../23/#e1a2b3"', "src='../../static/a.webp'"
LEADING = tuple(
    name + sign for name in (b"href=", b"src=", b"srcset=", b"poster=") for sign in (b'"', b"'")
)
# 'id="e1a2b3"'
ID = re.compile(rb"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)')""")
# '<base href="/log/">', '<meta http-equiv="refresh" content="0; url=../x/">'
BASE = re.compile(rb"""<base\b[^>]*?\shref=(?:"([^"]*)"|'([^']*)')""")
REFRESH = re.compile(
    rb"""<meta\b[^>]*?\scontent=(["'])\s*\d+\s*;\s*url=\s*(?P<target>[^"']*)\1""", re.IGNORECASE
)
CSS_URL = re.compile(rb"""url\(\s*["']?([^"')]+)["']?\s*\)""")
# 'https:', 'mailto:', '//host'
OUTSIDE = re.compile(r"(?:https?:|mailto:|data:|//)", re.IGNORECASE)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
INDEX = "index.html"
# a browser knows these without an id
KNOWN_FRAGMENTS = ("", "top")
TEXT_FRAGMENT = ":~:"


class Broken(NamedTuple):
    """A link of the page at `page` that leads nowhere.

    `near` are the ids around it and before it, the last of them first; `place` reads ``path:line``,
    and is empty where no note holds the link.
    """

    page: str
    target: str
    problem: str
    near: tuple[str, ...] = ()
    place: str = ""


def broken_links(site: Mapping[str, bytes], root: str = "") -> tuple[Broken, ...]:
    """Return the links of a site's files, by address, that lead to none of its pages or anchors.

    `root` is the address that the site will have, such as ``https://ada.example/log/``; links that
    begin with it lead inside.
    """
    house = _House(site, root)
    found = (broken for address in site for broken in house.of_file(address))
    return tuple(sorted(found))


class _House:
    """The addresses of a site, and the anchors of the pages that someone asked for."""

    def __init__(self, site: Mapping[str, bytes], root: str) -> None:
        self._site, self._root = site, root
        self._folders = {
            address.removesuffix(INDEX)
            for address in site
            if address == INDEX or address.endswith("/" + INDEX)
        }
        self._anchors: dict[str, frozenset[str]] = {}
        # what of the site is named without a question: its addresses as they stand in pages
        self._plain = {address.encode() for address in (*site, *self._folders) if address}

    def of_file(self, address: str) -> Iterator[Broken]:
        """Yield the broken links of one file."""
        data = self._site[address]
        up = b"../" * address.count("/")
        skip = len(up)
        for raw in _targets(address, data):
            if raw[skip:] in self._plain and raw.startswith(up):
                continue
            if raw[:1] == b"#" and b' id="' + raw[1:] + b'"' in data:
                continue
            target = _text(raw)
            problem = self._problem(address, target, data)
            if problem and (place := _in_tag(address, data, raw)):
                yield Broken(address, target, problem, _ids_before(data, place))

    def _problem(self, address: str, target: str, data: bytes) -> str:
        """Return what is wrong with a link, or nothing."""
        if self._root and target.startswith(self._root):
            target = "/" + target[len(self._root) :]
        elif OUTSIDE.match(target):
            return ""
        elif SCHEME.match(target):
            return "no page has such an address"
        path, _, fragment = target.partition("#")
        path = path.partition("?")[0]
        folder = address.rpartition("/")[0]
        if path[:1] not in ("", "/") and b"<base" in data and (base := BASE.search(data)):
            path = _text(base[1] or base[2]).rpartition("/")[0] + "/" + path
        page = self._page(folder, path) if path else address
        if not page:
            return "no such page" if path.endswith(("/", ".html")) else "no such file"
        if fragment in KNOWN_FRAGMENTS or TEXT_FRAGMENT in fragment:
            return ""
        anchors = self._anchors_of(page)
        if fragment in anchors or ("%" in fragment and unquote(fragment) in anchors):
            return ""
        return f"no #{fragment} on {page.removesuffix(INDEX) or 'the home page'}"

    def _page(self, folder: str, path: str) -> str:
        """Return the address in the site that a path of a file in `folder` leads to, or nothing."""
        parts = [] if path.startswith("/") else [part for part in folder.split("/") if part]
        for part in (unquote(path) if "%" in path else path).split("/"):
            if part == "..":
                if not parts:
                    return ""
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        named = "/".join(parts)
        if named in self._site and not path.endswith("/"):
            return named
        below = named + "/" if named else ""
        return below + INDEX if below in self._folders else ""

    def _anchors_of(self, page: str) -> frozenset[str]:
        if page not in self._anchors:
            found = ID.findall(self._site[page])
            self._anchors[page] = frozenset(_text(one or other) for one, other in found)
        return self._anchors[page]


def _targets(address: str, data: bytes) -> set[bytes]:
    """Return what a file leads to, as it stands there; some of it may be text."""
    if address.endswith(".css"):
        return set(CSS_URL.findall(data))
    if not address.endswith((".html", ".xml", ".svg")):
        return set()
    found: set[bytes] = set()
    for lead in LEADING:
        end = lead[-1:]
        values = {piece[: piece.find(end)] for piece in data.split(lead)[1:]}
        if lead.startswith(b"srcset"):
            values = {part.split()[0] for value in values for part in value.split(b",") if part}
        found |= values
    if b"http-equiv" in data:
        found |= {refresh["target"] for refresh in REFRESH.finditer(data)}
    return found


def _in_tag(address: str, data: bytes, raw: bytes) -> int:
    """Return the first place of a link in a file that is no text, 0 where there is none."""
    if address.endswith(".css"):
        return data.find(raw)
    at = data.find(raw)
    while at > 0:
        if data.rfind(b"<", 0, at) > data.rfind(b">", 0, at) and data[at - 1 : at] in b"\"'=, ":
            return at
        at = data.find(raw, at + 1)
    return 0


def _ids_before(data: bytes, place: int) -> tuple[str, ...]:
    """Return the ids that stand before a place, the last of them first."""
    return tuple(_text(one or other) for one, other in reversed(ID.findall(data, 0, place)))


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").strip()
    return unescape(text) if "&" in text else text

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
    from collections.abc import Callable, Iterator, Mapping

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
OUTSIDE_RAW = re.compile(rb"\s*(?:https?:|mailto:|data:)", re.IGNORECASE)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
INDEX = "index.html"
# a browser knows these without an id
KNOWN_FRAGMENTS = ("", "top")
TEXT_FRAGMENT = ":~:"


class Leads(NamedTuple):
    """What a file leads to inside its site, as it stands there, and the ids that it has.

    Both are lines, for a site has thousands of files and this is kept of each; `base` is what its
    relative links begin at, where it says so.
    """

    targets: bytes
    ids: bytes
    base: str = ""


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
    leads = {address: leads_of(address, data, root) for address, data in site.items()}
    return broken_leads(leads, site.__getitem__, root)


def broken_leads(
    leads: Mapping[str, Leads], read: Callable[[str], bytes], root: str = ""
) -> tuple[Broken, ...]:
    """Return the broken links of files of which only the leads are known; `read` gives the rest."""
    house = _House(leads, read, root)
    return tuple(sorted(broken for address in leads for broken in house.of_file(address)))


def leads_of(address: str, data: bytes, root: str = "") -> Leads:
    """Return what the file at an address of the site leads to; `root` is as above."""
    own = root.encode()
    inside = (
        raw
        for raw in _targets(address, data)
        if raw and (not OUTSIDE_RAW.match(raw) or (own and raw.strip().startswith(own)))
    )
    ids = _ids(data) if address.endswith(".html") else []
    base = BASE.search(data) if b"<base" in data else None
    return Leads(
        b"\n".join(sorted(inside)),
        b"\n".join((b"", *ids, b"")),
        _text(base[1] or base[2]) if base else "",
    )


class _House:
    """The addresses of a site, and the anchors of the pages that someone asked for."""

    def __init__(self, leads: Mapping[str, Leads], read: Callable[[str], bytes], root: str) -> None:
        self._leads, self._read, self._root = leads, read, root
        self._folders = {
            address.removesuffix(INDEX)
            for address in leads
            if address == INDEX or address.endswith("/" + INDEX)
        }
        self._anchors: dict[str, frozenset[str]] = {}
        # what of the site is named without a question: its addresses as they stand in pages
        self._plain = {address.encode() for address in (*leads, *self._folders) if address}

    def of_file(self, address: str) -> Iterator[Broken]:
        """Yield the broken links of one file."""
        leads = self._leads[address]
        up = b"../" * address.count("/")
        skip = len(up)
        for raw in leads.targets.split(b"\n") if leads.targets else ():
            if raw[skip:] in self._plain and raw.startswith(up):
                continue
            if b"#" in raw and self._is_anchor(raw, up, leads):
                continue
            target = _text(raw)
            problem = self._problem(address, target, leads.base)
            if not problem:
                continue
            data = self._read(address)
            if place := _in_tag(address, data, raw):
                yield Broken(address, target, problem, _ids_before(data, place))

    def _is_anchor(self, raw: bytes, up: bytes, own: Leads) -> bool:
        """Say at a glance whether a link leads to an id of its own page, or of a page's folder."""
        path, _, fragment = raw.partition(b"#")
        if path:
            named = path[len(up) :] if path.startswith(up) else b""
            if named not in self._plain or not named.endswith(b"/"):
                return False
            own = self._leads[named.decode() + INDEX]
        return b"\n" + fragment + b"\n" in own.ids

    def _problem(self, address: str, target: str, base: str) -> str:
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
        if base and path[:1] not in ("", "/"):
            path = base.rpartition("/")[0] + "/" + path
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
        if named in self._leads and not path.endswith("/"):
            return named
        below = named + "/" if named else ""
        return below + INDEX if below in self._folders else ""

    def _anchors_of(self, page: str) -> frozenset[str]:
        if page not in self._anchors:
            found = self._leads[page].ids.split(b"\n")
            self._anchors[page] = frozenset(map(_text, found))
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


def _ids(data: bytes) -> list[bytes]:
    """Return the ids of a page; as rlog writes them they are cut out, which is quicker."""
    if b"\nid=" in data or b" id='" in data or b"<a name=" in data:
        return [one or other for one, other in ID.findall(data)]
    return [piece[: piece.find(b'"')] for piece in data.split(b' id="')[1:]]


def _ids_before(data: bytes, place: int) -> tuple[str, ...]:
    """Return the ids that stand before a place, the last of them first."""
    return tuple(_text(one or other) for one, other in reversed(ID.findall(data, 0, place)))


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").strip()
    return unescape(text) if "&" in text else text

"""Put a whole site into one HTML file that works from a disk, offline, with its search. Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape, unescape
from mimetypes import guess_type
from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INDEX, STYLE = "index.html", "static/style.css"
# pages that make no sense within one file
LEFT_OUT = ("404.html", "search/index.html", "static/diagram.html")
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
NAV = re.compile(r'<nav aria-label="Site">(.*?)</nav>', re.DOTALL)
# a link of it that leads somewhere
LED = re.compile(r'<a\b[^>]*\shref="[^>]*>.*?</a>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# '<a class="tag" href="../tags/w2s/">'; a value may hold '>'
TAG = re.compile(r'<[A-Za-z](?:[^"<>]|"[^"]*")*>')
ATTRIBUTE = re.compile(r'\s([\w:-]+)="([^"]*)"')
# what names an id of the same page, one or several
REFERENCES = frozenset("aria-controls aria-describedby aria-labelledby for headers".split())
ADDRESSES = frozenset("href src poster xlink:href".split())
OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
OWN_URL = re.compile(r"url\(#([^)]+)\)")


class Parts(NamedTuple):
    """What the file is made of beside the site: scripts and styles, and the licence of one."""

    template: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def one_file(site: Mapping[str, bytes], title: str, parts: Parts) -> bytes:
    """Return the pages of a site as one HTML file; it loads nothing from anywhere."""
    pages = {address: data.decode("utf-8", "replace") for address, data in _pages(site)}
    binder = _Binder(site, tuple(pages))
    more = (name for name in sorted(site) if name.endswith(".css") and name != STYLE)
    sheets = (site.get(name, b"").decode("utf-8", "replace") for name in (STYLE, *more))
    sheet = "\n".join(sheets)
    style = _enclosed(binder.style("\n".join((sheet, *parts.styles))), "style")
    script = _enclosed("\n".join(parts.scripts), "script")
    nav = NAV.search(pages.get(INDEX, ""))
    values = {
        "TITLE": escape(title),
        "POLICY": escape(_policy(style, script)),
        "STYLE": style,
        "NAV": "\n".join(LED.findall(binder.rewritten(INDEX, nav[1]))) if nav else "",
        "PAGES": "\n".join(binder.section(address, html) for address, html in pages.items()),
        "SCRIPT": script,
    }
    # in one pass: what stands in a page is no place to fill
    filled = re.sub(r"@([A-Z]+)@", lambda found: values.get(found[1], found[0]), parts.template)
    return filled.encode("utf-8", "replace")


def _pages(site: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the pages to be bound, home first, then by address."""
    for address in sorted(site, key=lambda address: (address != INDEX, address)):
        left = address in LEFT_OUT or b'http-equiv="refresh"' in site[address]
        if address.endswith(".html") and not left:
            yield address, site[address]


def _enclosed(text: str, name: str) -> str:
    """Return a text as a browser reads it between the tags of an element of this name."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return re.sub(f"</(?={name})", r"<\\/", lines, flags=re.IGNORECASE)


def _policy(style: str, script: str) -> str:
    """Return the policy that lets this style and this script work, and nothing else."""
    hashes = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    style_hash, script_hash = hashes
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{style_hash}'; "
        f"script-src 'sha256-{script_hash}'; base-uri 'none'; form-action 'none'"
    )


class _Binder:
    """The pages on their way into one file: each id and each link gets the name of its page."""

    def __init__(self, site: Mapping[str, bytes], pages: tuple[str, ...]) -> None:
        self._site = site
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for address in pages:
            name = address.removesuffix(INDEX).removesuffix(".html").strip("/").replace("/", "-")
            name = base = name or "home"
            number = 2
            while name in taken:
                name, number = f"{base}-{number}", number + 1
            taken.add(name)
            self._names[address] = name

    def section(self, address: str, html: str) -> str:
        """Return a page as a section of the file."""
        main, title = MAIN.search(html), TITLE.search(html)
        inside = self.rewritten(address, main[1] if main else "")
        named = title[1].strip() if title else address
        name = self._names[address]
        return (
            f'<section class="page" id="{escape(name)}" data-title="{named}">\n{inside}\n</section>'
        )

    def rewritten(self, address: str, html: str) -> str:
        """Return the HTML of a page with its ids and addresses as they are in the file."""
        return TAG.sub(lambda tag: self._tag(address, tag[0]), html)

    def style(self, css: str) -> str:
        """Return a sheet that brings its images and fonts along."""
        return CSS_URL.sub(lambda url: f'url("{self._data(STYLE, url[1])}")', css)

    def _tag(self, address: str, tag: str) -> str:
        if '="' not in tag:
            return tag
        return ATTRIBUTE.sub(lambda found: self._attribute(address, found[1], found[2]), tag)

    def _attribute(self, address: str, name: str, value: str) -> str:
        low = name.casefold()
        if low == "id":
            value = self._id(address, value)
        elif low in REFERENCES:
            value = " ".join(self._id(address, one) for one in value.split())
        elif low in ("srcset", "sizes"):
            return ""
        elif low in ADDRESSES:
            led = self._led(address, unescape(value))
            return f' {name}="{escape(led)}"' if led else ""
        elif "url(#" in value:
            value = OWN_URL.sub(lambda url: f"url(#{self._id(address, url[1])})", value)
        return f' {name}="{value}"'

    def _id(self, address: str, value: str) -> str:
        return f"{self._names[address]}--{value}"

    def _led(self, address: str, target: str) -> str:
        """Return where a link leads within the file, "" for what the file doesn't hold."""
        if OUTSIDE.match(target):
            return target
        path, _, fragment = target.partition("#")
        found = self._found(address, path.partition("?")[0]) if path else address
        if found in self._names:
            name = quote(self._names[found], safe="")
            return f"#{name}--{fragment}" if fragment else f"#{name}"
        return self._data(address, path)

    def _found(self, address: str, path: str) -> str:
        """Return the address of the site that a path of a page leads to."""
        folder = "" if path.startswith("/") else address.rpartition("/")[0]
        named = normpath(join(folder, unquote(path).lstrip("/"))) if path else folder
        named = "" if named == "." else named
        if named in self._site:
            return named
        return f"{named}/{INDEX}" if named else INDEX

    def _data(self, address: str, path: str) -> str:
        """Return an image of the site as an address that holds it, "" for anything else."""
        found = self._found(address, path)
        kind = guess_type(found)[0] or ""
        if found not in self._site or kind.partition("/")[0] not in ("image", "font"):
            return ""
        return f"data:{kind};base64,{b64encode(self._site[found]).decode()}"

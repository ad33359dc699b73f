"""What a request is answered with, and what a page may load when it is shown here."""

from __future__ import annotations

import re
from html import unescape
from mimetypes import guess_type
from typing import NamedTuple, Protocol

HTML, JSON, PLAIN = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
SVG = "image/svg+xml"
# what a page of ours may do where it says nothing itself
STRICT = "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'"
# a picture brings its style along, and nothing else
PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# '<meta http-equiv="Content-Security-Policy" content="default-src …">'
META = re.compile(rb"""<meta http-equiv="Content-Security-Policy" content="([^"]*)"\s*/?>\n?""")
# what the script of live reload needs
NEEDED = (("script-src", "'self'"), ("connect-src", "'self'"), ("style-src", "'self'"))
TYPES = {".html": HTML, ".xml": "application/xml", ".json": JSON, ".js": "text/javascript"}


class Asked(NamedTuple):
    """A request that may be answered: its path, decoded, its query, what it accepts."""

    path: str
    query: dict[str, str]
    accept: str = ""


class Reply(NamedTuple):
    """An answer; `location` is where to look instead, for a code that says so."""

    body: bytes
    kind: str = HTML
    code: int = 200
    policy: str = STRICT
    location: str = ""


class Served(Protocol):
    """What can be served: a site, or pages that are made when they are asked for."""

    def reply(self, asked: Asked) -> Reply | None:
        """Return the answer to a request, None where there is none."""


def kind_of(address: str) -> str:
    """Return the media type of a file."""
    suffix = "." + address.rpartition(".")[2]
    return TYPES.get(suffix) or guess_type(address)[0] or "application/octet-stream"


def live(reply: Reply, version: str) -> Reply:
    """Return a page with the script that loads it anew; what it may load moves into a header."""
    if not reply.kind.startswith("text/html"):
        return reply
    found = META.search(reply.body)
    policy = unescape(found[1].decode()) if found else reply.policy
    head = (
        f'<link rel="stylesheet" href="/-/serve.css">\n'
        f'<script src="/-/live.js?v={version}" defer></script>\n</head>'
    )
    body = META.sub(b"", reply.body).replace(b"</head>", head.encode(), 1)
    return reply._replace(body=body, policy=_allowing(policy))


def _allowing(policy: str) -> str:
    """Return a policy under which live reload works; it is as strict as before for all else."""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    for name, source in NEEDED:
        given = [one for one in rules.get(name, []) if one != "'none'"]
        rules[name] = given if source in given else [*given, source]
    rules["frame-ancestors"] = ["'none'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items())

"""Read a page as a browser would, and say what on it could run, load or leave unasked."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = frozenset(
    "a article aside blockquote body br button caption code dd del details div dl dt em footer h1 "
    "h2 h3 head header hr html img kbd li link main mark meta nav ol p pre rect script section "
    "span strong sub summary sup svg "
    "table tbody td text th thead time title tr ul "
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow "
    "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split()
)
ATTRIBUTES = frozenset(
    "abbr aria-current aria-hidden aria-label aria-labelledby charset class content data-key "
    "datetime defer download focusable height hidden href http-equiv id lang name open property "
    "rel role rx scope src start tabindex title type viewbox width x y "
    "alt decoding loading sizes src srcset "
    "accent accentunder columnalign columnspan depth display displaystyle fence form largeop "
    "linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize "
    "movablelimits notation rowspacing rspace scriptlevel separator stretchy symmetric "
    "voffset".split()
)
IMAGE = re.compile(r"(?:(?:\.\./)*images/\w+\.(?:webp|svg)(?: \d+w)?(?:, |$))+$")
SCRIPT = re.compile(r"(?:\.\./)*static/(?:theme|site|diagrams|search)\.js")
LINK = re.compile(r"(?:https?://|mailto:)|(?:\.\./)*[\w%./-]*(?:#[\w-]+)?$")


class Checker(HTMLParser):
    """Collects what the site's own pages never hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, attribute or address that no page of ours has."""
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.found.append(f"<{tag} {name}={value}>")
            if name == "href":
                self.links.append(value or "")
                if not LINK.match(value or ""):
                    self.found.append(f"<{tag} href={value}>")
            known = SCRIPT.fullmatch if tag == "script" else IMAGE.match
            if name in ("src", "srcset") and not known(value or ""):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "id":
                self.ids.append(value or "")

    def handle_comment(self, data: str) -> None:
        """Note a comment: we write none."""
        self.found.append(f"<!--{data}-->")


def check(html: str) -> Checker:
    """Return what was found on a page."""
    checker = Checker()
    checker.feed(html)
    checker.close()
    return checker

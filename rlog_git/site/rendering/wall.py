"""The second wall: a small list of what published HTML may hold, whatever was drawn before."""

from __future__ import annotations

import re
from functools import cache

import nh3

from rlog_git.site.rendering import highlighting, mathml
from rlog_git.site.rendering.callouts import KINDS
from rlog_git.site.rendering.states import STATES
from rlog_git.site.rendering.ways import ROOT

TAGS = frozenset(
    "a blockquote br code dd del details div dl dt em hr li mark ol p pre span strong sub summary "
    "sup table tbody td th thead tr ul".split()
)
ATTRIBUTES = {
    "a": {"href", "aria-label"},
    "details": {"open"},
    "div": {"tabindex", "aria-label"},
    "li": {"id"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "span": {"tabindex"},
    "sup": {"id"},
}
IMAGE_ATTRIBUTES = set("alt decoding height loading sizes src srcset width".split())
# '../images/0f89.webp 800w, ../images/1a2b.webp 1600w', with the site's root still as its mark
OWN_IMAGES = re.compile(rf"(?:{ROOT}images/\w+\.(?:webp|svg)(?: \d+w)?(?:, |$))+")
VALUES = {"div": {"role": {"note", "region"}}}
CLASSES = {
    "a": {"back", "tag"},
    "code": {"math"},
    "details": {"callout", *KINDS},
    "div": {"callout", "math", "table", *KINDS},
    "ol": {"footnotes"},
    "p": {"callout-title", "heading"},
    "pre": {"mermaid"},
    "span": {"callout-kind", "math", "state", "tml-eqn", *STATES.values(), *highlighting.CLASSES},
    "td": {"center", "right"},
    "th": {"center", "right"},
}


def clean(html: str, *, math: bool = False, images: bool = False) -> str:
    """Return HTML without any element, attribute, class or kind of address that is not listed.

    What MathML is made of is let through only where `math` says that a formula was drawn, and
    images of the site where `images` says that one was.
    """
    return str(_cleaner(math, images).clean(html))


@cache
def _cleaner(math: bool, images: bool) -> nh3.Cleaner:  # noqa: FBT001
    elements = mathml.ELEMENTS if math else frozenset[str]()
    shown = {"img": IMAGE_ATTRIBUTES} if images else {}
    return nh3.Cleaner(
        tags=set(TAGS | elements | shown.keys()),
        attributes=ATTRIBUTES | shown | {name: set(mathml.ATTRIBUTES) for name in elements},
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES | {element: set(mathml.CLASSES) for element in elements},
        attribute_filter=_own_images_only if images else None,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _own_images_only(element: str, attribute: str, value: str) -> str | None:
    """Drop an image's address that is not among the site's own images."""
    if element != "img" or attribute not in ("src", "srcset"):
        return value
    return value if OWN_IMAGES.fullmatch(value) else None

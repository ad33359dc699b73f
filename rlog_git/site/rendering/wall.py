"""The second wall: a small list of what published HTML may hold, whatever was drawn before."""

from __future__ import annotations

from functools import cache

import nh3

from rlog_git.site.rendering import highlighting, mathml
from rlog_git.site.rendering.callouts import KINDS
from rlog_git.site.rendering.states import STATES

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


def clean(html: str, *, math: bool = False) -> str:
    """Return HTML without any element, attribute, class or kind of address that is not listed.

    What MathML is made of is let through only where `math` says that a formula was drawn.
    """
    return str(_cleaner(math).clean(html))


def words(html: str) -> str:
    """Return the text of HTML, its entities still written as such."""
    return nh3.clean(html, tags=set(), attributes={})


@cache
def _cleaner(math: bool) -> nh3.Cleaner:  # noqa: FBT001
    elements = mathml.ELEMENTS if math else frozenset[str]()
    return nh3.Cleaner(
        tags=set(TAGS | elements),
        attributes=ATTRIBUTES | {element: set(mathml.ATTRIBUTES) for element in elements},
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES | {element: set(mathml.CLASSES) for element in elements},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )

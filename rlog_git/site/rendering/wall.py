"""The second wall: a small list of what published HTML may hold, whatever was drawn before."""

from __future__ import annotations

from functools import cache

import nh3

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
    "sup": {"id"},
}
VALUES = {"div": {"role": {"note", "region"}}}
CLASSES = {
    "a": {"back", "tag"},
    "code": {"math"},
    "details": {"callout", *KINDS},
    "div": {"callout", "table", *KINDS},
    "ol": {"footnotes"},
    "p": {"callout-title", "heading"},
    "span": {"callout-kind", "state", *STATES.values()},
    "td": {"center", "right"},
    "th": {"center", "right"},
}


def clean(html: str) -> str:
    """Return HTML without any element, attribute, class or kind of address that is not listed."""
    return str(_cleaner().clean(html))


def words(html: str) -> str:
    """Return the text of HTML, its entities still written as such."""
    return nh3.clean(html, tags=set(), attributes={})


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )

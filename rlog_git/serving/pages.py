"""Write the pages that only the owner sees: reports, threads, results of a search."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rlog_git import assets
from rlog_git.answers.answer import NUMBERS
from rlog_git.answers.wording import worded

if TYPE_CHECKING:
    from collections.abc import Mapping

# as the index puts them around the words that were found
STARTS, ENDS = "\x02", "\x03"


def page(template: str, title: str, values: Mapping[str, object]) -> bytes:
    """Return a page made of a template of ours."""
    return _environment().get_template(template).render(title=title, **values).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(assets.shipped("templates", "serve"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"marked": _marked, "worded": worded}
    environment.globals |= {"numbers": NUMBERS}
    return environment


def _marked(snippet: str) -> Markup:
    """Return a snippet with the words that were found set off."""
    safe = escape(snippet, quote=False)
    return Markup(safe.replace(STARTS, "<mark>").replace(ENDS, "</mark>"))  # noqa: S704 - escaped

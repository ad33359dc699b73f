"""Give each page of a site its address, from its day or from a title that is public. Pure."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

ABOUT, START = "about/", "start/"
FOLDERS = {"project": "p", "question": "questions", "note": "notes", "run": "x"}
# what no alias may stand in the way of
OWN_FOLDERS = frozenset(
    (
        "",
        "404",
        "about",
        "experiments",
        "feed",
        "ideas",
        "search",
        "sitemap",
        "start",
        "static",
        "tags",
    )
)
LONGEST_SLUG = 60
NOT_IN_SLUG = re.compile(r"[\W_]+")


def day_folder(day: date | str) -> str:
    """Return ``2026/11/23/``."""
    return f"{day}".replace("-", "/") + "/"


def week_folder(week: str) -> str:
    """Return ``2026/w48/`` for ``2026-W48``."""
    return week.casefold().replace("-", "/") + "/"


def note_folder(kind: str, slug: str) -> str:
    """Return ``p/w2s/`` for a project, ``questions/…/``, ``x/…/`` for a run, else ``notes/…/``."""
    return f"{FOLDERS[kind]}/{slug}/"


def slug_of(title: str) -> str:
    """Return a title as part of an address; one without letters or digits gets a hash of itself."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    words = NOT_IN_SLUG.sub("-", plain).strip("-")
    if len(words) > LONGEST_SLUG:
        words = words[:LONGEST_SLUG].rsplit("-", 1)[0]
    if words and words != "index":
        return words
    return "n" + blake2b(title.encode("utf-8", "replace"), digest_size=5).hexdigest()

"""Name where a text may lead: the pages, tag pages and images of its site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rlog_git.site.rendering.images import Picture

# Stands in rendered HTML for the way from its page to the site's root. It is no character: no text
# holds it, for `clear_of_marks` takes it out before rendering.
ROOT = "\ufdd0"
PAGE, ASSET = "page:", "asset:"
OUTSIDE = ("http://", "https://", "mailto:")


class Ways(NamedTuple):
    """What a site has to lead to, each by its address from the site's root.

    `pages` maps the folder that a ``page:`` link names to the page's file, `tags` a case-folded tag
    to the file of its page, `pictures` what an ``asset:`` image names; what is in none stays text.
    """

    pages: Mapping[str, str] = {}
    tags: Mapping[str, str] = {}
    pictures: Mapping[str, Picture] = {}

    def href(self, url: str) -> str:
        """Return the address of a link: outside, on the site, or nothing where it leads nowhere."""
        if not url.startswith(PAGE):
            return url if url.lower().startswith(OUTSIDE) else ""
        folder, mark, anchor = url.removeprefix(PAGE).partition("#")
        address = self.pages.get(folder)
        return f"{ROOT}{address}{mark}{anchor}" if address else ""

    def tag(self, name: str) -> str:
        """Return the address of a tag's page, or nothing where the tag has none."""
        address = self.tags.get(name.casefold().rstrip("/-"))
        return ROOT + address if address else ""


def clear_of_marks(text: str) -> str:
    """Return a text without what stands for the site's root."""
    return text.replace(ROOT, "") if ROOT in text else text

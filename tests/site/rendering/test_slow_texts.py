"""No text, however it is made, takes long, grows without bound, or harms the rest of a site."""

from __future__ import annotations

import time

import pytest
from site_notes import TODAY, project
from slow_texts import NAMES, slow_text

from rlog_git import assets
from rlog_git.site.build import render_site
from rlog_git.site.rendering.markdown import SECONDS, Renderer
from rlog_git.site.rendering.ways import Ways

WAYS = Ways({"2026/11/23/": "2026/11/23/index.html"}, {"a/b": "tags/a-b.html"})


@pytest.mark.parametrize("length", [2_000, 16_000, 128_000, 1_000_000])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_takes_long(name: str, length: int) -> None:
    """A text made to be slow is rendered or shown as it is, within its time and 20 times its size.

    What cannot be rendered is short, so it never takes a second of the processor.
    """
    text = slow_text(name, length)
    start = time.process_time()
    html = Renderer(WAYS)(text).html
    assert time.process_time() - start < SECONDS + 1
    assert len(html) <= 20 * len(text) + 1_000_000


def test_slow_notes_are_listed_and_the_rest_is_built() -> None:
    """A vault of nothing but slow notes is built whole, and what is shown as it is is listed."""
    texts = {
        f"daily/2026-{9 + n // 28:02}-{n % 28 + 1:02}.md": slow_text(name, 100_000)
        for n, name in enumerate(NAMES)
    }
    texts["daily/2026-08-01.md"] = "- a *healthy* entry\n"
    projection = project(texts, today=TODAY)
    files, warnings = render_site(projection.notebook, [assets.shipped("templates", "site")])
    assert b"a <em>healthy</em> entry" in files["2026/08/01/index.html"]
    days = {str(day.day) for day in projection.notebook.days}
    assert all(f"{day.replace('-', '/')}/index.html" in files for day in days)
    costly = [warning for warning in warnings if "too costly" in warning]
    assert len(costly) > 20
    assert all(warning.startswith("2026/") and "#" in warning for warning in costly)

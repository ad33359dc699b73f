"""Diagrams are drawn in a frame that is shut off; without a script their source is read."""

from __future__ import annotations

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from html_check import check
from site_notes import site

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
NOTE = """- a

```mermaid
graph TD; A["<img src=x onerror=alert(1)>"] --> B; click A "javascript:alert(1)"
```

```mermaid
no diagram
```
"""
ADDRESS = "2026/11/23/index.html"
FRAME = ("static/diagram.html", "static/diagram.js", "vendor/mermaid/mermaid.tiny.js")


def test_a_page_without_diagrams_brings_nothing_along() -> None:
    """Only where a page has a diagram does the site hold the script that draws it."""
    files = site("- a\n")
    assert not files.keys() & {*FRAME, "static/diagrams.js"}
    assert b"frame-src" not in files[ADDRESS]


def test_a_page_with_diagrams_may_frame_its_own_site_only() -> None:
    """The source stands on the page as text; its policy opens for frames of the site alone."""
    files = site({"daily/2026/2026-11-23.md": NOTE, "daily/2026/2026-11-22.md": "- b\n"})
    assert files.keys() >= {*FRAME, "static/diagrams.js"}
    page = files[ADDRESS].decode()
    assert '<pre class="mermaid" tabindex="0">graph TD; A["&lt;img' in page
    assert "default-src 'none'; frame-src 'self';" in page
    assert check(page).found == []
    assert b"frame-src" not in files["2026/11/22/index.html"]
    frame = files["static/diagram.html"].decode()
    assert "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'" in frame


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"{CHROMIUM} is not installed")  # noqa: PTH110
def test_a_browser_draws_diagrams_and_nothing_else(tmp_path: Path) -> None:
    """A diagram is drawn, from a server and from a disk; its script and its image never run."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    for address, data in site(NOTE).items():
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen: list[str] = []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for base in (f"http://127.0.0.1:{server.server_port}", tmp_path.as_uri()):
            page = browser.new_page()
            page.on("dialog", lambda dialog: (seen.append("a dialog"), dialog.dismiss()))
            page.on(
                "request",
                lambda asked, own=base: asked.url.startswith(own) or seen.append(asked.url),
            )
            page.goto(f"{base}/{ADDRESS}")
            page.wait_for_selector("iframe.diagram[style*=visible]", timeout=20_000)
            assert page.locator("iframe").count() == 1
            assert page.locator("details pre.mermaid").count() == 1
            assert page.locator("pre.mermaid:visible").count() == 1
            frame = page.frames[-1]
            assert frame.locator("svg .node").count() == 2
            assert frame.locator("script:not([src]), [onerror]").count() == 0
            frame.locator("svg .node").first.click()
            page.close()
        bare = browser.new_context(java_script_enabled=False).new_page()
        bare.goto(f"{tmp_path.as_uri()}/{ADDRESS}")
        assert bare.locator("pre.mermaid:visible").count() == 2
        browser.close()
    server.shutdown()
    server.server_close()
    assert seen == []

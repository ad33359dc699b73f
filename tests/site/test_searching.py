"""The search of a published site: what its bundles hold, and how it is used in a browser."""

from __future__ import annotations

import gzip
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from site_notes import OPEN, TODAY

from rlog_git.site import searching
from rlog_git.site.build import build
from rlog_git.site.folder import read_site
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault.config import Settings, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = Path("/usr/bin/chromium")
NOTES = {
    "2025/2025-12-30": "- 09:00 exp: a walrus learns to count #w2s\n",
    "2026/2026-11-20": "- 11:00 bug: the narwhal diverges at step 900 #w2s\n- a calm afternoon\n",
    "2026/2026-11-23": "- 09:12 read: of seals\n- secretcanary met #private\n",
}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Return a small vault over two years, with a private entry."""
    pytest.importorskip("pagefind_bin", reason="Pagefind is not installed")
    root = tmp_path / "log"
    for name, text in NOTES.items():
        note = root / "daily" / f"{name}.md"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text)
    return Vault(root, tmp_path / "state", Settings(GRAMMAR))


def searched(folder: Path) -> dict[str, bytes]:
    """Return the files of the search of a site, unpacked."""
    files = {a: d for a, d in read_site(folder).items() if a.startswith(searching.FOLDER)}
    return {a: gzip.decompress(d) if d[:2] == b"\x1f\x8b" else d for a, d in files.items()}


def test_the_search_is_the_same_twice_and_holds_nothing_private(
    vault: Vault, tmp_path: Path
) -> None:
    """The order of pages and the time of a build have no say in it."""
    build(vault, OPEN, tmp_path / "a", TODAY)
    build(replace(vault, state=tmp_path / "other"), OPEN, tmp_path / "b", TODAY)
    assert read_site(tmp_path / "a") == read_site(tmp_path / "b")
    everything = b"\n".join(name.encode() + data for name, data in searched(tmp_path / "a").items())
    assert b"narwhal" in everything
    assert b"walrus" in everything
    assert b"secretcanary" not in everything


def test_one_changed_day_is_one_year_indexed_again(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the year held before is gone, and the other year is what it was."""
    site = tmp_path / "site"
    build(vault, OPEN, site, TODAY)
    before = searched(site)
    asked: list[list[str]] = []
    index = searching._index

    def watched(staged: dict[str, str]) -> dict[str, bytes]:
        asked.append(sorted(staged))
        return index(staged)

    monkeypatch.setattr(searching, "_index", watched)
    build(vault, OPEN, site, TODAY)
    assert asked == []
    note = vault.root / "daily/2026/2026-11-20.md"
    note.write_text(note.read_text().replace("narwhal", "beluga"))
    build(vault, OPEN, site, TODAY)
    assert len(asked) == 1
    assert all(address.startswith("2026/") for address in asked[0])
    after = searched(site)
    old = {name: data for name, data in before.items() if "/2025/" in name}
    assert old
    assert old == {name: data for name, data in after.items() if "/2025/" in name}
    text = b"\n".join(after.values())
    assert b"beluga" in text
    assert b"narwhal" not in text
    on_disk = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert {name for name in on_disk if name.startswith(searching.FOLDER)} == set(after)


def test_without_pagefind_the_site_is_built_and_says_so(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page refers to a script that is not there."""
    monkeypatch.setattr("rlog_git.site.build.can_index", lambda: False)
    report = build(vault, OPEN, tmp_path / "site", TODAY)
    assert report.warnings == (searching.MISSING,)
    site = read_site(tmp_path / "site")
    assert not any("search.js" in name or name.startswith(searching.FOLDER) for name in site)
    assert b"search.js" not in site["index.html"]
    assert b"wasm" not in site["index.html"]


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(vault: Vault, tmp_path: Path) -> Iterator[str]:
    """Serve the site of the vault below a folder, as a project's pages on a host are."""
    build(vault, OPEN, tmp_path / "www" / "log", TODAY)
    handler = partial(_Silent, directory=str(tmp_path / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/log/"
        server.shutdown()
        thread.join()


@pytest.fixture
def page() -> Iterator[Any]:
    """Return a page of Debian's Chromium; skip where there is none."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize("key", ["Control+k", "/"])
def test_a_section_is_found_and_opened_by_keyboard_alone(address: str, page: Any, key: str) -> None:
    """From the home page, over both years, without an error or a request to elsewhere."""
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert not any("pagefind" in url for url in asked)
    page.keyboard.press(key)
    page.keyboard.type("walrus")
    page.wait_for_selector(".search-hit")
    titles = page.locator("#search-hits .search-page").all_inner_texts()
    assert any("2025" in title for title in titles)
    page.fill("input[type=search]", "narwhal")
    page.wait_for_selector(".search-hit mark:text('narwhal')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2026/11/20/**")
    assert "narwhal" in page.locator(":target").inner_text()
    page.keyboard.press(key)
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert wrong == []
    assert [url for url in asked if not url.startswith(address)] in ([], [favicon(address)])


def favicon(address: str) -> str:
    """Return what a browser asks for by itself."""
    return address.removesuffix("log/") + "favicon.ico"

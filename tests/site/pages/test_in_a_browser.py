"""Every kind of page in Chromium: readable by all, on every width, by keyboard, without scripts."""

from __future__ import annotations

import gzip
import shutil
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from by_hand import pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine"),
]
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
NARROWEST, PHONE, WIDE = 360, 390, 1440
PAGES = pages()
DAY = "2026/11/23/index.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the site of the notebook that was made by hand."""
    root = tmp_path_factory.mktemp("site")
    for address, text in PAGES.items():
        file = root / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser."""
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def _open(browser: Any, folder: Path, address: str, **context: Any) -> tuple[Any, list[str]]:
    """Return a page that was opened, and what went wrong or outside."""
    page = browser.new_context(**context).new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda asked: asked.url.startswith(folder.as_uri()) or wrong.append(asked.url)
    )
    page.goto((folder / address).as_uri())
    return page, wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROWEST, PHONE, WIDE])
def test_no_page_keeps_anyone_out(browser: Any, folder: Path, scheme: str, width: int) -> None:
    """axe-core finds nothing on any page, nothing runs out of the window, nothing loads outside."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text()
    shape = {"width": width, "height": 900}
    context = {"color_scheme": scheme, "viewport": shape, "bypass_csp": True}
    page, wrong = _open(browser, folder, "index.html", **context)
    for address in sorted(PAGES):
        if not address.endswith(".html") or 'http-equiv="refresh"' in PAGES[address]:
            continue
        page.goto((folder / address).as_uri())
        assert wrong == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        if width != NARROWEST:
            page.evaluate(script)
            found = page.evaluate(f"axe.run(document, {{preload: false, runOnly: {list(RULES)}}})")
            said = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
            assert said == [], address
    page.context.close()


def test_the_arrows_turn_the_page(browser: Any, folder: Path) -> None:
    """Left and right lead to the days before and after, under the policy of the page."""
    page, wrong = _open(browser, folder, DAY)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/2026/11/16/index.html")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/{DAY}")
    page.keyboard.press("Control+k")
    page.wait_for_url("**/search/index.html")
    assert wrong == []


def test_the_chosen_colours_are_remembered(browser: Any, folder: Path) -> None:
    """The button turns light into dark, for the next page too."""
    page, _ = _open(browser, folder, DAY, color_scheme="light")
    page.get_by_role("button", name="Dark colours").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto((folder / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.get_by_role("button", name="Light colours").is_visible()


def test_the_table_of_runs_is_sorted_by_keyboard(browser: Any, folder: Path) -> None:
    """Enter on a column's name sorts by it, and says so; once more turns it round."""
    page, _ = _open(browser, folder, "experiments/index.html")
    head = page.get_by_role("columnheader", name="Day")
    for order, day in (("ascending", "2026-11-16"), ("descending", "2026-11-23")):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == order
        assert day in page.locator("tbody tr").first.inner_text()


def test_all_is_there_without_scripts(browser: Any, folder: Path) -> None:
    """Without JavaScript a day shows its entries and leads on."""
    page, _ = _open(browser, folder, DAY, java_script_enabled=False)
    assert page.get_by_text("No spike at all.").is_visible()
    assert page.get_by_role("button", name="colours").count() == 0
    page.get_by_role("link", name="Tuesday, 24 November 2026").last.click()
    assert "Tuesday" in page.title()


def test_the_skip_link_comes_first(browser: Any, folder: Path) -> None:
    """The first stop of the Tab key leads past the header."""
    page, _ = _open(browser, folder, DAY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_first_view_is_small() -> None:
    """A day with its style, scripts and icon is at most 60 kB packed, its scripts 15 kB."""
    names = (DAY, "static/style.css", "static/theme.js", "static/site.js", "static/icon.svg")
    sizes = {name: len(gzip.compress(PAGES[name].encode())) for name in names}
    assert sum(sizes.values()) <= 60_000
    assert sizes["static/theme.js"] + sizes["static/site.js"] <= 15_000

"""Nothing that a note may hold runs, loads, or makes an element that is not ours, on any page."""

from __future__ import annotations

import json
import os
import random
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from html_check import check
from payloads import OWN, PLACES, notes_of, own_payloads
from site_notes import project

from rlog_git import assets
from rlog_git.errors import RlogError
from rlog_git.site.build import render_site

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOAK = bool(os.environ.get("RLOG_SOAK"))
CHROMIUM = "/usr/bin/chromium"
PAYLOAD = re.compile(r'"payload": ("(?:[^"\\]|\\.)*")')
SAMPLE = 200


def naughty(corpora: Path) -> list[str]:
    """Return the strings that broke others before."""
    blns = json.loads((corpora / "naughty" / "blns.json").read_text())
    found = PAYLOAD.findall((corpora / "naughty" / "dompurify-expect.mjs").read_text())
    return [*blns, *(json.loads(payload) for payload in found)]


def published(notes: Iterable[str]) -> dict[str, bytes]:
    """Return the site of these notes, a day each; those that stop a build are left out."""
    vault: dict[str, str] = {}
    day = date(1950, 1, 1)
    for note in notes:
        path = f"daily/{day}.md"
        try:
            project({path: note})
        except RlogError:  # a mark without its pair, a secret: nothing is published
            continue
        vault[path] = note
        day += timedelta(1)
    assert vault
    return render_site(project(vault).notebook, [assets.shipped("templates", "site")])[0]


def through(files: dict[str, bytes]) -> list[str]:
    """Return what on the pages of a site is not ours."""
    return [
        f"{address}: {found}"
        for address, data in files.items()
        if address.endswith(".html") and not address.startswith("static/")
        for found in check(data.decode()).found
    ]


def test_the_check_finds_what_comes_through() -> None:
    """An element, an attribute and an address that are not ours would be found."""
    for html in ("<iframe>", "<p onclick=x>", "<a href=javascript:x>", "<img src=//e.example>"):
        assert check(html).found, html


def test_no_payload_comes_through() -> None:
    """Of the payloads aimed at formulas, diagrams, callouts, tags and links none comes through."""
    assert len(PLACES) > 27
    wanted = OWN if SOAK else OWN[::5]
    assert through(published(note for payload in wanted for note in notes_of(payload))) == []


@pytest.mark.soak
@pytest.mark.skipif(not SOAK, reason="`make soak` tries every payload in every place")
def test_no_collected_payload_comes_through(corpora: Path) -> None:
    """None of nine hundred payloads comes through, wherever a note may hold it."""
    payloads = [*own_payloads(), *naughty(corpora)]
    for first in range(0, len(payloads), 100):
        some = payloads[first : first + 100]
        assert through(published(note for payload in some for note in notes_of(payload))) == []


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"{CHROMIUM} is not installed")  # noqa: PTH110
def test_no_script_runs_in_a_browser(corpora: Path, tmp_path: Path) -> None:
    """A browser that shows the pages runs no script of theirs and asks no other host."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    notes = [n for payload in [*own_payloads(), *naughty(corpora)] for n in notes_of(payload)]
    sample = random.Random(7).sample(notes, SAMPLE)  # noqa: S311 - the same ones every time
    for address, data in published(sample).items():
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_bytes(data)
    (tmp_path / "control.html").write_text(
        "<img src=x onerror=alert(1)><img src=https://evil.example>"
    )
    seen: list[str] = []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("dialog", lambda dialog: (seen.append("a dialog"), dialog.dismiss()))
        page.on("console", lambda said: seen.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith(tmp_path.as_uri()) or seen.append(asked.url),
        )
        page.goto((tmp_path / "control.html").as_uri())
        page.wait_for_timeout(200)
        assert "a dialog" in seen
        assert any("evil.example" in one for one in seen)
        seen.clear()
        days = sorted(tmp_path.glob("19*/*/*/index.html"))
        assert len(days) > SAMPLE * 0.9
        for file in days:
            page.goto(file.as_uri())
            assert seen == [], file
        browser.close()

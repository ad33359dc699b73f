"""The site on disk: the same bytes each time, only in its own folder, nothing stale."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from html_check import check
from site_notes import OPEN, TODAY, site

from rlog_git import assets
from rlog_git.errors import RlogError
from rlog_git.site.build import BuildReport, build
from rlog_git.site.folder import MARKER
from rlog_git.site.pages.tag_names import tag_address
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault.config import Settings, Vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
NOTES = {
    "daily/2026/2026-11-23.md": (
        "# Monday, 23 November 2026\n\n## What was done\n"
        "- 09:12 read: a [paper](https://e.example) #w2s !!\n  - thought: hm\n"
        "- 10:05–11:40 exp: see [[2026-11-20]] #loss/mask\n"
        "- secret #private\n"
    ),
    "daily/2026/2026-11-20.md": "- 11:00 bug: found #bug\n  1. a\n  2. b\n\nA paragraph.\n",
    "daily/2025/2025-12-31-year.md": (
        "---\ntitle: A *year*\ntags: [review, 'C++ & co']\n---\nGood.\n"
    ),
}
# what names may be made of that paths may not
ODD_TAGS = (
    "../../x",
    "a/../b",
    "C++",
    "x" * 300,
    "index",
    "%2e%2e",
    "ä/ö",
    "<script>",
    "a//b",
    "con.",
)


def write_notes(root: Path, notes: dict[str, str]) -> None:
    """Write notes into a vault."""
    for path, text in notes.items():
        note = root / path
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text)


@pytest.fixture
def sample(tmp_path: Path) -> Vault:
    """Return a small vault on disk with an open notebook."""
    root = tmp_path / "log"
    write_notes(root, NOTES)
    (root / "rlog.toml").write_text('[notebooks.public]\nmode = "open"\nlevels = [0, 1]\n')
    return Vault(root, tmp_path / "state", Settings(GRAMMAR, notebooks=(OPEN,)))


@pytest.fixture
def make(sample: Vault, tmp_path: Path) -> Callable[..., BuildReport]:
    """Return a function that builds the sample's site."""
    return lambda name="out", today=TODAY: build(sample, OPEN, tmp_path / name, today)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_pages_have_their_addresses(make: Callable[..., BuildReport]) -> None:
    """Days, years and tags stand at addresses that last."""
    report = make()
    listed = contents(report.output)
    assert sorted(name for name in listed if not name.startswith("static/search")) == sorted(
        [
            MARKER,
            "2025/12/31/index.html",
            "2025/12/index.html",
            "2025/index.html",
            "2026/11/20/index.html",
            "2026/11/23/index.html",
            "2026/11/index.html",
            "2026/index.html",
            "2026/w01/index.html",
            "2026/w47/index.html",
            "2026/w48/index.html",
            "404.html",
            "about/index.html",
            "feed.json",
            "feed.xml",
            "index.html",
            "search/index.html",
            "static/icon.svg",
            "static/site.js",
            "static/style.css",
            "static/theme.js",
            "tags/bug/index.html",
            "tags/index.html",
            "tags/loss/index.html",
            "tags/loss/mask/index.html",
            "tags/review/index.html",
            "tags/w2s/index.html",
            tag_address("c++ & co"),
        ]
    )
    assert (report.pages, report.days, report.warnings) == (21, 3, ())


def test_two_builds_are_the_same(make: Callable[..., BuildReport]) -> None:
    """The same vault and day give the same bytes, in a new folder and in an old one."""
    first = contents(make("a").output)
    make("b")
    assert contents(make("b").output) == contents(make("a").output) == first


def test_a_build_leaves_what_is_the_same_alone(make: Callable[..., BuildReport]) -> None:
    """A page that did not change is not written again."""
    home = make().output / "index.html"
    os.utime(home, (0, 0))
    make()
    assert home.stat().st_mtime == 0


def test_stale_pages_go(sample: Vault, make: Callable[..., BuildReport]) -> None:
    """What is no longer published is gone after the next build, its folders too."""
    make()
    (sample.root / "daily/2026/2026-11-20.md").write_text("- 11:00 bug: found #bug #private\n")
    left = contents(make().output)
    assert "2026/11/20/index.html" not in left
    assert "tags/bug/index.html" not in left
    assert not (make().output / "2026/11/20").exists()


def test_what_the_user_put_there_stays(make: Callable[..., BuildReport]) -> None:
    """A file in the site's folder that rlog did not write is left alone."""
    folder = make().output
    (folder / "CNAME").write_text("log.example\n")
    make()
    assert (folder / "CNAME").read_text() == "log.example\n"


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (lambda folder: (folder / "thesis.tex").write_text("x"), "is not empty"),
        (lambda folder: (folder / MARKER).write_text("x"), "cannot be read"),
        (
            lambda folder: (folder / MARKER).write_text('{"notebook": "team", "pages": []}'),
            "holds the site of the notebook 'team'",
        ),
    ],
)
def test_a_folder_of_something_else_is_refused(
    make: Callable[..., BuildReport],
    tmp_path: Path,
    prepare: Callable[[Path], object],
    reason: str,
) -> None:
    """Nothing is written into a folder that holds anything but this notebook's site."""
    folder = tmp_path / "out"
    folder.mkdir()
    prepare(folder)
    before = contents(folder)
    with pytest.raises(RlogError, match=reason):
        make()
    assert contents(folder) == before


def test_a_marker_leads_nowhere_else(make: Callable[..., BuildReport], tmp_path: Path) -> None:
    """A marker that lists files outside the folder has none of them removed."""
    folder = make().output
    kept = tmp_path / "kept.txt"
    kept.write_text("x")
    listed = ["../kept.txt", str(kept), "gone/../../kept.txt"]
    (folder / MARKER).write_text(json.dumps({"notebook": "public", "pages": listed}))
    make()
    assert kept.read_text() == "x"


def test_every_link_leads_to_a_page(make: Callable[..., BuildReport]) -> None:
    """Each link of each page leads to a file and an anchor of the site, from any folder."""
    files = contents(make().output)
    pages = {path: check(data.decode()) for path, data in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        assert page.found == []
        assert len(set(page.ids)) == len(page.ids)
        for link in page.links:
            target, _, anchor = link.partition("#")
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            where = where if target else path
            if link.startswith("https:"):
                continue
            assert where in files, (path, link)
            assert not anchor or anchor in pages[where].ids, (path, link)


def test_a_page_loads_nothing_from_elsewhere() -> None:
    """No page names a script, an image or a style of another host, and its policy forbids them."""
    for address, data in site(NOTES).items():
        if address.endswith(".html"):
            text = data.decode()
            assert "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'" in text
            assert not [word for word in (" style=", "url(", " onclick") if word in text]
            assert check(text).found == []


def test_the_style_is_small() -> None:
    """The one style sheet stays under 12 kB."""
    assert len(site(NOTES)["static/style.css"]) <= 12_000


def test_the_feed_is_an_atom_feed() -> None:
    """The feed parses, and has for each day an id that lasts, its date and its address."""
    feed = ET.fromstring(site(NOTES)["feed.xml"])  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2026-11-23T00:00:00Z",
        "2026-11-20T00:00:00Z",
        "2025-12-31T00:00:00Z",
    ]
    assert all((entry.findtext(f"{ATOM}id") or "").startswith("urn:uuid:") for entry in entries)
    assert check(entries[0].findtext(f"{ATOM}content") or "").found == []


def test_odd_characters_do_not_break_the_feed() -> None:
    """What XML cannot hold is dropped from the text."""
    feed = site("- a\x00\x08\x1b b \ufffe\uffff & <c> ]]> é\n")["feed.xml"]
    assert "a b" in ET.fromstring(feed).findtext(f".//{ATOM}content")  # noqa: S314


@pytest.mark.parametrize("tag", ODD_TAGS)
def test_a_tag_makes_a_safe_path(tag: str) -> None:
    """Whatever a tag is called, its page stands below tags/ under a name any disk can hold."""
    address = tag_address(tag)
    assert posixpath.normpath(address) == address
    assert address.startswith("tags/")
    assert ".." not in address.split("/")
    assert all(len(part.encode()) < 255 for part in address.split("/"))


def test_odd_tags_have_pages_of_their_own() -> None:
    """Tags that differ have pages that differ, though their safe names be the same."""
    text = "---\ntags: ['C++', 'C#', 'c--', 'index', 'c/index']\n---\n- a\n"
    files = site(text)
    assert len([address for address in files if address.startswith("tags/")]) == 6


def test_a_tag_of_many_days_keeps_its_page_short() -> None:
    """The newest fifty entries of a tag are shown whole; to the older ones lead its years."""
    notes = {
        f"daily/2025/2025-{m:02}-{d:02}.md": "- a word #w2s\n" for m in (1, 2) for d in range(1, 29)
    }
    files = site(notes)
    page = files["tags/w2s/index.html"].decode()
    assert page.count("a word") == 50
    assert "56 entries" in page
    assert 'href="../../2025/tags/w2s/index.html"' in page
    assert files["2025/tags/w2s/index.html"].decode().count("a word") == 56


def test_a_tag_of_a_whole_note_shows_its_title() -> None:
    """A note that carries a tag as a whole stands on the tag's page by title and first words."""
    page = site(NOTES)["tags/review/index.html"].decode()
    assert "<strong>A year</strong>" in page
    assert page.count("Good.") == 1


def test_the_vaults_own_template_wins(sample: Vault, make: Callable[..., BuildReport]) -> None:
    """A template in the vault replaces the shipped one; what it prints is escaped."""
    own = sample.root / "templates" / "site"
    own.mkdir(parents=True)
    (own / "404.html").write_text("{{ notebook.title }} {{ '<b>' }}\n")
    assert (make().output / "404.html").read_text() == "Open &lt;b&gt;"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{% if %}", r"templates/site/404\.html:1: "),
        ("{{ missing }}", "'missing' is undefined"),
        ("{{ notebook.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "division"),
    ],
)
def test_a_bad_template_is_named(
    sample: Vault, make: Callable[..., BuildReport], template: str, reason: str
) -> None:
    """A template that cannot be rendered, or reaches for more than it may, is named."""
    own = sample.root / "templates" / "site"
    own.mkdir(parents=True)
    (own / "404.html").write_text(template)
    with pytest.raises(RlogError, match=reason):
        make()


def test_a_note_that_leads_out_of_the_vault_is_left_out(
    sample: Vault, make: Callable[..., BuildReport], tmp_path: Path
) -> None:
    """A link to a file outside the vault is not published, and named."""
    outside = tmp_path / "secret.md"
    outside.write_text("- CANARY\n")
    (sample.root / "daily/2026/2026-11-22.md").symlink_to(outside)
    report = make()
    assert "2026-11-22.md leads out of the vault" in report.warnings[0]
    assert not any(b"CANARY" in data for data in contents(report.output).values())


def test_the_clock_is_an_argument(make: Callable[..., BuildReport]) -> None:
    """A build as of an earlier day publishes what was due then."""
    assert make(today=date(2026, 11, 22)).days == 2


def test_a_real_notebook_is_built(corpora: Path, tmp_path: Path) -> None:
    """A year of an open lab notebook nobody here wrote becomes 144 days, all links whole."""
    root = tmp_path / "real"
    shutil.copytree(corpora / "cboettig" / "2012" / "_posts", root / "daily" / "2012")
    vault = Vault(root, tmp_path / "state", Settings(GRAMMAR, notebooks=(OPEN,)))
    report = build(vault, OPEN, tmp_path / "site", TODAY)
    files = contents(report.output)
    assert (report.days, report.broken) == (144, ())
    assert all("an e-mail address is shown" in warning for warning in report.warnings)
    pages = {path: check(data.decode()) for path, data in files.items() if path.endswith(".html")}
    assert [(path, page.found) for path, page in pages.items() if page.found] == []
    ET.fromstring(files["feed.xml"])  # noqa: S314 - our own


def test_the_shipped_templates_are_found() -> None:
    """The templates come with the package."""
    assert (assets.shipped("templates", "site") / "base.html").is_file()

"""A site in one file: nothing is lost, nothing is loaded, and its links lead to its own pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from site_notes import site

from rlog_git.site.binding import _parts
from rlog_git.site.links import broken_links
from rlog_git.site.onefile import Parts, one_file

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOTES = {
    "daily/2026/2026-11-22.md": "- 09:00 exp: first seed #w2s\n- the same\n",
    "daily/2026/2026-11-23.md": (
        "- 09:00 exp: second seed #w2s, as on [[2026-11-22]]\n- the same\n"
        '- a `</script><script>alert(1)</script>` and <b title="x">y</b> @STYLE@ $x$\n'
        "- [out](https://example.org/?a=1&b=2#c) and a footnote[^1]\n\n  [^1]: the note\n"
    ),
}
SMALL = Parts("<style>@STYLE@</style>@NAV@@PAGES@<script>@SCRIPT@</script>", ("x",), ("y",))


class Reader(HTMLParser):
    """Collects ids, addresses and what stands between script and style tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.enclosed: dict[str, str] = {}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an id and where a tag leads."""
        self._inside = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src", "srcset", "action", "poster"):
                self.addresses.append(value or "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser gives it
        """Leave a script or style."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Note what a script or style holds."""
        if self._inside:
            self.enclosed[self._inside] = self.enclosed.get(self._inside, "") + data


def bound(**others: bytes) -> str:
    """Return the sample site, and other files beside it, in one file."""
    return one_file(site(NOTES) | others, "A <b> notebook", _parts()).decode()


def test_every_page_is_in_it_once() -> None:
    """Each page is a section; all ids differ, and each link inside leads to one of them."""
    text = bound()
    reader = Reader(text)
    assert len(reader.ids) == len(set(reader.ids))
    sections = re.findall(r'<section class="page" id="([^"]*)"', text)
    assert sections[0] == "home"
    assert {"2026-11-22", "2026-11-23", "2026", "tags-w2s"} <= set(sections)
    assert broken_links({"index.html": text.encode()}) == ()
    assert "second seed" in text
    for address in reader.addresses:
        assert address.startswith(("#", "https://example.org/")), address


def test_it_loads_nothing_and_allows_nothing_else() -> None:
    """The policy names the hash of the one script and the one style, as a browser counts them."""
    text = bound()
    reader = Reader(text)
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert found
    policy = unescape(found[1])
    for name, inside in reader.enclosed.items():
        hashed = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{hashed}'" in policy, name
    assert len(re.findall(r"<script\b", text)) == 1
    assert "unsafe" not in policy
    assert "Luca Ongaro" in reader.enclosed["script"]
    assert "<title>A &lt;b&gt; notebook</title>" in text
    assert bound() == text


def test_images_come_along() -> None:
    """An image of a page or sheet is held by its address; a file of another kind is no link."""
    page = (
        b'<main><img src="a/b.webp" srcset="a/b.webp 800w" alt="1 > 0"><a href="x.zip">x</a></main>'
    )
    files = {
        "index.html": page,
        "a/b.webp": b"\x00\x01",
        "x.zip": b"PK",
        "static/style.css": b"a { background: url(../a/b.webp) }",
    }
    text = one_file(files, "x", SMALL).decode()
    assert '<img src="data:image/webp;base64,AAE=" alt="1 > 0"><a>x</a>' in text
    assert 'background: url("data:image/webp;base64,AAE=")' in text
    assert "srcset" not in text


def test_names_of_pages_stay_apart() -> None:
    """Two addresses that would be one name get two; links and labels follow."""
    files = {
        "index.html": b'<main><a href="a-b/">1</a> <a href="a/b/#x">2</a></main>',
        "a-b/index.html": b'<main><h2 id="x">1</h2></main>',
        "a/b/index.html": (
            b'<main><h2 id="x">2</h2><p aria-labelledby="x y" id="y"></p><a href="../../#z">h</a>'
            b'<svg><use xlink:href="#x"/><rect fill="url(#x)"/></svg></main>'
        ),
        "old/index.html": b'<meta http-equiv="refresh" content="0; url=../a-b/">',
        "404.html": b"<main>gone</main>",
    }
    text = one_file(files, "x", SMALL).decode()
    assert '<a href="#a-b">1</a> <a href="#a-b-2--x">2</a>' in text
    assert '<p aria-labelledby="a-b-2--x a-b-2--y" id="a-b-2--y">' in text
    assert '<use xlink:href="#a-b-2--x"/><rect fill="url(#a-b-2--x)"/>' in text
    assert 'href="#home--z"' in text
    assert "gone" not in text
    assert "refresh" not in text


def test_a_style_cannot_end_its_element() -> None:
    """What a sheet or script of the vault says stays in it."""
    files = {"index.html": b"<main></main>", "static/style.css": b"a{}\r\n</STYLE><script>1"}
    text = one_file(files, "x", SMALL).decode()
    assert "</STYLE><script>" not in text
    assert "\r" not in text


def test_it_is_built_from_the_shell(vault: Path, rlog: Any, tmp_path: Path) -> None:
    """The file is named last, is the same each time, and holds nothing private."""
    (vault / "rlog.toml").write_text('[notebooks.public]\ntitle = "Open"\n')
    rlog("add", "exp: three seeds #share/public")
    rlog("add", "exp: CANARY")
    done = rlog("build", "--one-file", tmp_path / "one.html")
    assert done.code == 0, done.err
    assert done.out.split("\n")[1] == str(tmp_path / "one.html")
    text = (tmp_path / "one.html").read_text()
    assert "three seeds" in text
    assert "CANARY" not in text
    rlog("build", "--one-file", tmp_path / "two.html")
    assert (tmp_path / "two.html").read_text() == text
    refused = rlog("build", "--one-file", tmp_path)
    assert (refused.code, "Traceback" in refused.err) == (3, False)


@pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
def test_a_browser_shows_one_page_at_a_time(tmp_path: Path) -> None:
    """From a file, offline, with the policy in force, the script runs and shows what is asked."""
    file = tmp_path / "one.html"
    file.write_text(bound())
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}"]
    shown = {}
    for name in ("", "#2026-11-23", "#tags-w2s", "#nowhere"):
        done = subprocess.run(
            [str(CHROMIUM), *words, "--dump-dom", f"file://{file}{name}"],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        assert '<html lang="en" class="paged">' in done.stdout
        sections = re.findall(r'<section class="page" id="([^"]*)"[^>]*?(hidden="")?>', done.stdout)
        shown[name] = [section for section, hidden in sections if not hidden]
    assert shown == {
        "": ["home"],
        "#2026-11-23": ["2026-11-23"],
        "#tags-w2s": ["tags-w2s"],
        "#nowhere": ["home"],
    }

"""Index the pages of a site for the search in it, a bundle a year: only those that changed.

What is indexed is what the built pages say, so the search knows nothing that they do not show.
"""

from __future__ import annotations

import re
import subprocess
from html import escape
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.errors import RlogError
from rlog_git.site import keeping
from rlog_git.site.bundles import settled
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rlog_git.site.pages.page import Page, Way
    from rlog_git.site.printing import Printed

FOLDER = "static/search"
FACES = ("static/search.js", "static/search.css")
REST = "rest"
# without it the page of search is a plain index
MISSING = "Search was left out: it needs Pagefind (pip install 'rlog-git[site]')"
# templates of pages that are no lists of what stands elsewhere
INDEXED = {
    "day.html": "day",
    "week.html": "week",
    "project.html": "project",
    "question.html": "question",
    "run.html": "run",
    "note.html": "note",
}
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
# '<span class="kind">exp</span>' and '<span class="word">thought</span>'
KIND = re.compile(r'<span class="(kind|word)">')
# without a blank between them the words of two cells are one
CELL = re.compile(r"</(?:dt|dd|th|td)>")
YEAR = re.compile(r"\d{4}(?=/)")
IGNORED = "nav, .over, .turn, .years, .cite, .untimed"
SECONDS = 300.0


class Searched(NamedTuple):
    """A page that is searched: its address, the kind of page, its title, its projects."""

    address: str
    sort: str
    title: str
    projects: tuple[str, ...]


def can_index() -> bool:
    """Tell whether Pagefind is there."""
    return find_spec("pagefind_bin") is not None


def index_pages(
    pages: Iterable[Page], printed: Mapping[str, Printed], folder: Path, state: Path
) -> dict[str, bytes]:
    """Return the files of the search by address, for pages that were printed into `folder`.

    A year whose pages are what they were has its bundle from the files that begin with `state`.
    """
    bundles = _bundles(pages)
    found: dict[str, bytes] = {}
    for name, searched in sorted(bundles.items()):
        kept = state.with_name(f"{state.name}-{name}")
        facts = [(page, printed[page.address].stat) for page in searched]
        key = keeping.key_of(_version(), str(folder), facts)
        bundle: dict[str, bytes] | None = keeping.load(kept, key)
        if bundle is None:
            bundle = _index({page.address: _staged(page, folder) for page in searched})
            keeping.save(kept, key, bundle)
        found |= _placed(name, bundle)
    listed = ",".join(f'"{name}"' for name in sorted(bundles, reverse=True))
    return found | {f"{FOLDER}/bundles.json": f"[{listed}]\n".encode()}


def _bundles(pages: Iterable[Page]) -> dict[str, list[Searched]]:
    """Return the pages that are searched by year; those without one are the rest."""
    bundles: dict[str, list[Searched]] = {}
    for page in pages:
        if page.template in INDEXED and page.address.endswith(".html"):
            year = YEAR.match(page.address)
            bundles.setdefault(year[0] if year else REST, []).append(_searched(page))
    return bundles


def _searched(page: Page) -> Searched:
    sort = INDEXED[page.template]
    ways: Iterable[Way] = page.values.get("projects", ()) if sort == "day" else ()  # type: ignore[assignment]
    names = (page.title,) if sort == "project" else tuple(way.name for way in ways)
    return Searched(page.address, sort, page.title, names)


def _staged(page: Searched, folder: Path) -> str:
    """Return the main text of a page with what it is filtered by."""
    html = files.read(folder / page.address).decode("utf-8", "replace")
    main = MAIN.search(html)
    year = YEAR.match(page.address)
    facts = [("page", page.sort), *(("project", name) for name in page.projects)]
    if year:
        facts.append(("year", year[0]))
    filters = "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, value in facts
    )
    body = KIND.sub(r'<span class="\1" data-pagefind-filter="kind">', main[1] if main else "")
    body = CELL.sub(r"\g<0> ", body)
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(page.title)}</title></head>'
        f"<body data-pagefind-body>{filters}{body}</body></html>"
    )


def _index(staged: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files that Pagefind makes of pages, by their place in its bundle."""
    from pagefind_bin import get_executable  # noqa: PLC0415 - an extra that may be missing

    with TemporaryDirectory(prefix="rlog-search-") as made:
        site, bundle = Path(made) / "site", Path(made) / "bundle"
        for address, html in staged.items():
            path = site / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, "utf-8", "replace")
        command = [str(get_executable()), "--site", str(site), "--output-path", str(bundle)]
        command += ["--silent", "--keep-index-url", "--exclude-selectors", IGNORED]
        try:
            # its own log, and settings that it would read where it runs, are not ours
            subprocess.run(command, check=True, capture_output=True, cwd=made, timeout=SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise RlogError(f"Pagefind could not index the site: {error}") from error
        files_made = {
            path.relative_to(bundle).as_posix(): path.read_bytes()
            for path in sorted(bundle.rglob("*"))
            if path.is_file() and _is_needed(path)
        }
        return settled(files_made)


def _is_needed(path: Path) -> bool:
    """Tell a bundle's own files and the reader's script from the faces that Pagefind offers."""
    return path.name == "pagefind.js" or path.suffix not in {".js", ".css"}


def _placed(name: str, bundle: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a bundle by their address in the site; all share one script."""
    return {
        f"{FOLDER}/{file}" if file == "pagefind.js" else f"{FOLDER}/{name}/{file}": data
        for file, data in bundle.items()
    }


def _version() -> str:
    try:
        return version("pagefind_bin")
    except PackageNotFoundError:
        return ""

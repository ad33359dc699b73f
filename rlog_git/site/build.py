"""Build the site of a notebook: project the vault, render its pages, write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git import assets
from rlog_git.collector import without_collecting
from rlog_git.site.blaming import blame
from rlog_git.site.folder import filling
from rlog_git.site.links import broken_leads, leads_of
from rlog_git.site.pages.layout import lay_out
from rlog_git.site.pictures import Pictures, make_pictures
from rlog_git.site.press import Press
from rlog_git.site.printing import Edition, print_pages
from rlog_git.site.searching import FACES, MISSING, can_index, index_pages
from rlog_git.site.share.project import project_vault
from rlog_git.site.styles import join_styles
from rlog_git.site.texts import tell_problems
from rlog_git.vault import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from rlog_git.site.links import Broken
    from rlog_git.site.public import PublicNotebook
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

TEMPLATES = ("templates", "site")
STYLE, TEXT_STYLE = "static/style.css", "static/text.css"
ALWAYS = ("static/theme.js", "static/site.js", "static/icon.svg")
STATE, IMAGES = "site", "images"
NO_PICTURES = Pictures()


class BuildReport(NamedTuple):
    """What was built: the number of pages and days, where, and what its author should know.

    `broken` are the links inside the site that lead nowhere; `notebook` is all that it shows.
    """

    pages: int
    days: int
    warnings: tuple[str, ...]
    output: Path
    notebook: PublicNotebook
    broken: tuple[Broken, ...] = ()


def build(
    vault: Vault, notebook: Notebook, output: Path, today: date, *, search: bool = True
) -> BuildReport:
    """Write the site of `notebook` into `output`; the same vault and day give the same bytes.

    With `search`, and where Pagefind is there, its pages can be searched in the browser.
    """
    indexed = search and can_index()
    with without_collecting():
        public, warnings = project_vault(vault, notebook, today)
        state = vault.state / STATE
        pictures = make_pictures(public.assets, vault.root, state / IMAGES)
        templates = (vault.root.joinpath(*TEMPLATES), assets.shipped(*TEMPLATES))
        edition = Edition(lay_out(public, searched=indexed), templates, pictures.shown)
        addresses = {page.address for page in edition.laid.pages}
        with filling(output, notebook.name, addresses) as write:
            printed = print_pages(edition, output, state / f"{notebook.name}.pages")
            needed = {name for one in printed.values() for name in one.needed}
            beside = _files(templates, pictures, needed.union(FACES if indexed else ()))
            write(beside)
            if indexed:
                bundles = state / f"{notebook.name}.search"
                write(index_pages(edition.laid.pages, printed, output, bundles))
        leads = {address: one.leads for address, one in printed.items()}
        leads |= {address: leads_of(address, data, public.url) for address, data in beside.items()}
        broken = broken_leads(leads, lambda address: files.read(output / address), public.url)
        problems = dict(problem for one in printed.values() for problem in one.problems)
        told, broken = blame(tell_problems(public, problems), broken, vault, notebook, today)
    return BuildReport(
        sum(address.endswith(".html") for address in printed),
        len(public.days),
        (
            *warnings,
            *pictures.warnings,
            *map(str, told),
            *((MISSING,) if search and not indexed else ()),
        ),
        output,
        public,
        broken,
    )


def render_site(
    notebook: PublicNotebook, templates: Sequence[Path], pictures: Pictures = NO_PICTURES
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the site's files by address, and what is wrong with texts, each with its place."""
    laid = lay_out(notebook)
    press = Press(laid, templates, pictures.shown)
    press.prepare(laid.pages)
    sheets = {page.address: press.print(page) for page in laid.pages}
    needed = {name for sheet in sheets.values() for name in sheet.needed}
    problems = dict(problem for sheet in sheets.values() for problem in sheet.problems)
    site = {address: sheet.data for address, sheet in sheets.items()}
    told = tuple(str(one) for one in tell_problems(notebook, problems))
    return site | _files(templates, pictures, needed), told


def _files(
    templates: Sequence[Path], pictures: Pictures, needed: Iterable[str]
) -> dict[str, bytes]:
    """Return what stands beside the pages, by address."""
    return {
        STYLE: join_styles(_own_or_shipped(templates, name) for name in (STYLE, TEXT_STYLE)),
        **pictures.files,
        **{name: _own_or_shipped(templates, name) for name in (*ALWAYS, *sorted(needed))},
    }


def _own_or_shipped(templates: Sequence[Path], name: str) -> bytes:
    return files.read(next(folder / name for folder in templates if (folder / name).is_file()))

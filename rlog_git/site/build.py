"""Build the site of a notebook: project the vault, render its pages, write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git import assets
from rlog_git.site.blaming import blamed
from rlog_git.site.folder import write_site
from rlog_git.site.links import broken_links
from rlog_git.site.pages.layout import lay_out
from rlog_git.site.pictures import Pictures, make_pictures
from rlog_git.site.press import Press
from rlog_git.site.share.project import project_vault
from rlog_git.site.styles import join_styles
from rlog_git.vault import files

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from rlog_git.site.links import Broken
    from rlog_git.site.public import PublicNotebook
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

TEMPLATES = ("templates", "site")
STYLE, TEXT_STYLE = "static/style.css", "static/text.css"
SCRIPTS = ("static/theme.js", "static/site.js")
IMAGES = "site/images"
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


def build(vault: Vault, notebook: Notebook, output: Path, today: date) -> BuildReport:
    """Write the site of `notebook` into `output`; the same vault and day give the same bytes."""
    public, warnings = project_vault(vault, notebook, today)
    own = vault.root.joinpath(*TEMPLATES)
    pictures = make_pictures(public.assets, vault.root, vault.state / IMAGES)
    site, costly = render_site(public, [own, assets.shipped(*TEMPLATES)], pictures)
    write_site(output, notebook.name, site)
    count = sum(address.endswith(".html") for address in site)
    broken = blamed(broken_links(site), vault, notebook, today)
    return BuildReport(
        count, len(public.days), (*warnings, *pictures.warnings, *costly), output, public, broken
    )


def render_site(
    notebook: PublicNotebook, templates: list[Path], pictures: Pictures = NO_PICTURES
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the site's files by address, and what is wrong with texts, each with its place."""
    laid = lay_out(notebook)
    press = Press(laid, templates, pictures.shown)
    site = {page.address: press.print(page) for page in laid.pages}
    site[STYLE] = join_styles(_own_or_shipped(templates, name) for name in (STYLE, TEXT_STYLE))
    site |= pictures.files
    site |= {name: _own_or_shipped(templates, name) for name in (*SCRIPTS, *sorted(press.needed))}
    return site, press.warnings()


def _own_or_shipped(templates: list[Path], name: str) -> bytes:
    return files.read(next(folder / name for folder in templates if (folder / name).is_file()))

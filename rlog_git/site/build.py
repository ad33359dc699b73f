"""Build the site of a notebook: project the vault, render its pages, write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2 import pass_context as with_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rlog_git import assets
from rlog_git.dates import long_day
from rlog_git.errors import RlogError
from rlog_git.site import arrange, pages
from rlog_git.site.folder import write_site
from rlog_git.site.links import broken_links
from rlog_git.site.paragraphs import first_paragraph
from rlog_git.site.pictures import Pictures, make_pictures
from rlog_git.site.rendering.markdown import excerpt
from rlog_git.site.share.project import project_vault
from rlog_git.site.texts import Texts
from rlog_git.vault import files

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from jinja2.runtime import Context
    from markupsafe import Markup

    from rlog_git.site.links import Broken
    from rlog_git.site.pages import Page
    from rlog_git.site.public import PublicNotebook
    from rlog_git.vault.config import Vault
    from rlog_git.vault.notebooks import Notebook

TEMPLATES = ("templates", "site")
STYLE, TEXT_STYLE = "static/style.css", "static/text.css"
IMAGES = "site/images"
NO_PICTURES = Pictures()


class TemplateProblemError(RlogError):
    """A template of the vault cannot be rendered."""

    def __init__(self, template: str, line: int, problem: str) -> None:
        place = f"{template}:{line}" if line else template
        super().__init__(
            f"templates/site/{place}: {problem}",
            "Mend the vault's own template, or delete it to use the one that comes with rlog",
        )


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
    broken = broken_links(site)
    return BuildReport(
        count, len(public.days), (*warnings, *pictures.warnings, *costly), output, public, broken
    )


def render_site(
    notebook: PublicNotebook, templates: list[Path], pictures: Pictures = NO_PICTURES
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the site's files by address, and what is wrong with texts, each with its place."""
    texts = Texts(notebook, pictures.shown)
    environment = _environment(templates, texts)
    site = {}
    for page in pages.lay_out(notebook):
        html = texts.complete(_render(environment, page, notebook), page.root)
        site[page.address] = html.encode("utf-8", "replace")
    site[STYLE] = b"\n".join(_own_or_shipped(templates, name) for name in (STYLE, TEXT_STYLE))
    site |= pictures.files
    site |= {name: _own_or_shipped(templates, name) for name in sorted(texts.needed)}
    return site, texts.warnings()


def _own_or_shipped(templates: list[Path], name: str) -> bytes:
    return files.read(next(folder / name for folder in templates if (folder / name).is_file()))


def _environment(templates: list[Path], texts: Texts) -> Environment:
    # the sandbox is for templates that came with the vault; it doubles the time of a build
    kind = ImmutableSandboxedEnvironment if templates[0].is_dir() else Environment
    environment = kind(
        loader=FileSystemLoader([str(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    @with_context
    def markdown(context: Context, text: str, anchor: str = "") -> Markup:
        return texts.render(text, anchor).at(context["root"])

    def first_words(text: str, limit: int = 120) -> str:
        return excerpt(texts.render(first_paragraph(text)), limit)

    environment.filters |= {"markdown": markdown, "excerpt": first_words}
    environment.globals |= {
        "day_name": long_day,
        "is_timed": arrange.is_timed,
        "runs": arrange.runs,
        "silent_kinds": arrange.SILENT_KINDS,
        "tag_address": pages.tag_address,
    }
    return environment


def _render(environment: Environment, page: Page, notebook: PublicNotebook) -> str:
    values: dict[str, Any] = {"page": page, "root": page.root, "notebook": notebook, **page.values}
    try:
        return environment.get_template(page.template).render(values)
    except TemplateSyntaxError as error:
        name, problem = error.name or page.template, str(error.message)
        raise TemplateProblemError(name, error.lineno, problem) from error
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        # what a template does with its values is the template's doing
        raise TemplateProblemError(page.template, 0, str(error) or type(error).__name__) from error

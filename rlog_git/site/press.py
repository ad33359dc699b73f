"""Print pages: put their values into templates, and each text and chart into its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from rlog_git.dates import format_minutes, long_day
from rlog_git.errors import RlogError
from rlog_git.site.arrange import SECTION_NAMES, SILENT_KINDS
from rlog_git.site.drawing import calendars, charts, entries, glances, lists
from rlog_git.site.drawing.excerpts import excerpt
from rlog_git.site.pages.page import folder_of
from rlog_git.site.pages.runs import change_text, run_address
from rlog_git.site.paragraphs import first_paragraph
from rlog_git.site.rendering.ways import ROOT, Ways
from rlog_git.site.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rlog_git.site.pages.layout import Laid
    from rlog_git.site.pages.page import Page
    from rlog_git.site.rendering.images import Picture
    from rlog_git.site.texts import Problem


class TemplateProblemError(RlogError):
    """A template of the vault cannot be rendered."""

    def __init__(self, template: str, line: int, problem: str) -> None:
        place = f"{template}:{line}" if line else template
        super().__init__(
            f"templates/site/{place}: {problem}",
            "Mend the vault's own template, or delete it to use the one that comes with rlog",
        )


class Sheet(NamedTuple):
    """A page as printed; the files it needs beside the usual; what authors should know of texts."""

    data: bytes
    needed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class Press:
    """Prints the pages of one site."""

    def __init__(
        self, laid: Laid, templates: Sequence[Path], pictures: Mapping[str, Picture]
    ) -> None:
        self._texts = Texts(laid.book.notebook, _ways(laid, pictures))
        self.macros = self._texts.macros
        self.url = laid.imprint.url
        self._excerpts: dict[tuple[str, int], str] = {}
        self._pen = entries.Pen(self.html, laid.book.tag_files, {})
        self._environment = _environment(templates)
        self._environment.filters |= {"markdown": self._markdown, "excerpt": self.excerpt}
        self._environment.globals |= {
            "notebook": laid.imprint,
            "ROOT": ROOT,
            "header": laid.header,
            "footer": laid.footer,
            **_words(),
            **self._drawings(),
        }

    def prepare(self, pages: Iterable[Page]) -> None:
        """Draw what may take long on these pages, so that it can do no harm to the others."""
        self._texts.prepare({folder_of(page.address) for page in pages})

    def print(self, page: Page) -> Sheet:
        """Return the file of a page."""
        if not page.template:
            return Sheet(str(page.values["text"]).encode("utf-8", "replace"))
        self._texts.begin()
        root = self._root(page)
        values: dict[str, Any] = {"page": page, "root": root, **page.values}
        try:
            html = self._environment.get_template(page.template).render(values)
        except TemplateSyntaxError as error:
            name, problem = error.name or page.template, str(error.message)
            raise TemplateProblemError(name, error.lineno, problem) from error
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            # what a template does with its values is the template's doing
            problem = str(error) or type(error).__name__
            raise TemplateProblemError(page.template, 0, problem) from error
        html = self._texts.complete(html.replace(ROOT, root), root)
        return Sheet(
            html.encode("utf-8", "replace"),
            frozenset(self._texts.needed),
            tuple(self._texts.problems.items()),
        )

    def _root(self, page: Page) -> str:
        """Return the way to the site's root; what is read elsewhere needs its whole address."""
        elsewhere = page.template == "404.html" or page.template.startswith("feed.")
        return self.url if elsewhere and self.url else page.root

    def html(self, text: str, anchor: str = "") -> str:
        """Render a text; the ids in it are made from the anchor of its entry."""
        return self._texts.render(text, anchor).html

    def excerpt(self, text: str, limit: int = 120) -> str:
        """Return the first words of a text, without any mark-up."""
        key = (text, limit)
        if key not in self._excerpts:
            self._excerpts[key] = excerpt(self.html(first_paragraph(text)), limit)
        return self._excerpts[key]

    def _markdown(self, text: str, anchor: str = "") -> Markup:
        return Markup(self.html(text, anchor))  # noqa: S704 - cleaned by the second wall

    def _drawings(self) -> dict[str, Callable[..., Markup]]:
        """Return what draws for templates: each gives safe HTML."""
        pen = self._pen

        def safe(draw: Callable[..., str], *more: object) -> Callable[..., Markup]:
            return lambda *values: Markup(draw(*values, *more))  # noqa: S704 - escaped where drawn

        return {
            "draw_entries": lambda held, place="": Markup(  # noqa: S704 - escaped where drawn
                entries.draw_listing(held, pen, place)
            ),
            "draw_entry": lambda entry, place, above="": Markup(  # noqa: S704 - the same
                entries.draw_entry(entry, pen, place, above)
            ),
            "draw_tag": safe(entries.draw_tag, pen),
            "draw_lines": safe(lists.draw_lines, self.excerpt),
            "draw_ways": safe(lists.draw_ways),
            "draw_days": safe(lists.draw_days, self.excerpt),
            "draw_place": safe(glances.draw_place, self.excerpt),
            "draw_dated": safe(glances.draw_dated, pen),
            "draw_glance": safe(glances.draw_glance, self.excerpt),
            "draw_calendar": safe(calendars.draw_calendar),
            "draw_heatmap": safe(calendars.draw_heatmap),
            "draw_heatmap_table": safe(calendars.draw_heatmap_table),
            "draw_sparkline": safe(charts.draw_sparkline),
        }


def _words() -> dict[str, object]:
    return {
        "day_name": long_day,
        "short_day": glances.short_day,
        "duration": format_minutes,
        "section_names": tuple(SECTION_NAMES.values()),
        "silent_kinds": SILENT_KINDS,
        "run_address": run_address,
        "change_text": change_text,
    }


def _ways(laid: Laid, pictures: Mapping[str, Picture]) -> Ways:
    pages = {folder_of(page.address): page.address for page in laid.pages}
    return Ways(pages, laid.book.tag_files, pictures)


def _environment(templates: Sequence[Path]) -> Environment:
    # the sandbox is for templates that came with the vault; it doubles the time of a build
    kind = ImmutableSandboxedEnvironment if templates[0].is_dir() else Environment
    return kind(
        loader=FileSystemLoader([str(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

"""Draw tables that scroll by themselves where they are wider than the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mistune.plugins.table import table, table_in_list, table_in_quote

from rlog_git.site.rendering.drawing import draws

if TYPE_CHECKING:
    from mistune import Markdown


def tables(markdown: Markdown) -> None:
    """Read and draw tables, also within lists and quotes."""
    table(markdown)
    table_in_list(markdown)
    table_in_quote(markdown)
    draws(markdown).register("table", _table)
    draws(markdown).register("table_cell", _cell)


def _table(_drawing: object, text: str) -> str:
    return (
        '<div class="table" tabindex="0" role="region" aria-label="Table">'
        f"<table>\n{text}</table></div>\n"
    )


def _cell(_drawing: object, text: str, align: str | None = None, head: bool = False) -> str:  # noqa: FBT001, FBT002
    tag = "th" if head else "td"
    side = f' class="{align}"' if align in ("right", "center") else ""
    return f"<{tag}{side}>{text}</{tag}>\n"

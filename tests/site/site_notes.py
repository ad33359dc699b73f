"""Publish notes that stand in a test."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rlog_git import assets
from rlog_git.site.build import render_site
from rlog_git.site.share.project import project_notebook
from rlog_git.vault.notebooks import Notebook

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rlog_git.site.share.gather import Projection

TODAY = date(2026, 11, 24)
DAY = "daily/2026/2026-11-23.md"
OPEN = Notebook("public", title="Open", mode="open")
OPT_IN = Notebook("public", title="Open")


def project(
    notes: Mapping[str, str] | str,
    notebook: Notebook = OPEN,
    today: date = TODAY,
    images: Collection[str] = (),
) -> Projection:
    """Return what a notebook publishes of these notes; one text alone is the note of the day."""
    given = {DAY: notes} if isinstance(notes, str) else notes
    sources = [(path, text.encode()) for path, text in given.items()]
    return project_notebook(sources, notebook, today, names=("public", "team"), images=images)


def site(
    notes: Mapping[str, str] | str, notebook: Notebook = OPEN, today: date = TODAY
) -> dict[str, bytes]:
    """Return the files of the whole site by address."""
    files, _ = render_site(
        project(notes, notebook, today).notebook, [assets.shipped("templates", "site")]
    )
    return files

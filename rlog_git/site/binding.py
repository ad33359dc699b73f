"""Bind a built site into one file, with the parts that come with rlog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlog_git import assets
from rlog_git.errors import RlogError, UnreadableError
from rlog_git.site.folder import read_site
from rlog_git.site.onefile import Parts, one_file

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ("templates", "site")


def bind(folder: Path, title: str, file: Path) -> None:
    """Write the site in a folder into one file; raise UnreadableError."""
    site = read_site(folder)
    if not site:
        raise RlogError(f"{folder} was changed while it was built", "Try again")
    part = file.with_name(file.name + ".rlog-part")
    try:
        part.write_bytes(one_file(site, title, _parts()))
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UnreadableError(
            str(file), error.strerror or str(error), "Name a file in a folder you may write"
        ) from error


def _parts() -> Parts:
    def read(*names: str) -> str:
        return assets.shipped(*FOLDER, *names).read_text(encoding="utf-8")

    licence = read("vendor", "minisearch", "LICENSE")
    return Parts(
        read("onefile", "page.html"),
        (
            f"/*!\n{licence}*/",
            read("vendor", "minisearch", "minisearch.min.js"),
            read("onefile", "onefile.js"),
        ),
        (read("onefile", "onefile.css"),),
    )

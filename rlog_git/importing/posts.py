"""Place a dated post: a note of its own beside the note of its day."""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from rlog_git.dates import file_day

if TYPE_CHECKING:
    from datetime import date

# names that say nothing; the folder around the file has the name then, as Hugo's bundles do
NAMELESS = ("index", "_index", "readme")


def post_path(file: str, folder: str, day: date, daily: str) -> str:
    """Return a post's path in the vault: the folder of its day's note and its own file name.

    A name without a date gets one in front: ``hello.md`` becomes ``2012-02-12-hello.md``.
    """
    stem = own_stem(file, folder)
    if file_day(stem) != day:
        stem = f"{day}-{stem}"
    around = dirname(day.strftime(daily))
    return f"{around}/{stem}.md" if around else f"{stem}.md"


def own_stem(file: str, folder: str) -> str:
    """Return what names a file: its stem, or its folder's name where the stem is ``index``."""
    stem = file.rpartition(".")[0] or file
    return folder if folder and stem.casefold() in NAMELESS else stem

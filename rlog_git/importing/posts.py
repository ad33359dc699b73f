"""Place a dated post: a note of its own beside the note of its day."""

from __future__ import annotations

import re
from posixpath import dirname, splitext
from typing import TYPE_CHECKING

from rlog_git.dates import file_day, find_day, heading_day, without_day

if TYPE_CHECKING:
    from datetime import date

# names that say nothing; the folder around the file has the name then, as Hugo's bundles do
NAMELESS = ("index", "_index", "readme")
# '**Posted on:** January 7, 2022', 'Date: 23 November 2026 9:15', 'Created: 2026-11-23'
LABELLED = re.compile(
    r"[-*_> ]*(?:date|day|created(?: time)?|posted(?: on)?|published(?: on)?)[*_ ]*:+[*_ ]*(.+)",
    re.IGNORECASE,
)
LABELLED_LINES = 24
LONGEST_TITLE = 60
NO_WORD = re.compile(r"[^\w]+")


def post_path(file: str, folder: str, day: date, daily: str, title: str) -> str:
    """Return a post's path in the vault: the folder of its day's note and its own file name.

    A name without a date gets one in front: ``hello.md`` becomes ``2012-02-12-hello.md``. A name
    that is only a day, such as Logseq's ``2012_02_12.md``, is the note of that day; a folder of
    such a name holds a post, which is named by its title.
    """
    stem = own_stem(file, folder)
    if stem == folder and find_day(stem) == day and not without_day(stem) and without_day(title):
        stem = f"{day}-{NO_WORD.sub('-', title).strip('-')[:LONGEST_TITLE]}"
    elif find_day(stem) == day and not without_day(stem):
        return day.strftime(daily)
    if file_day(stem) != day:
        stem = f"{day}-{stem}"
    around = dirname(day.strftime(daily))
    return f"{around}/{stem}.md" if around else f"{stem}.md"


def own_stem(file: str, folder: str) -> str:
    """Return what names a file: its stem, or its folder's name where the stem is ``index``."""
    stem = file.rpartition(".")[0] or file
    return folder if folder and stem.casefold() in NAMELESS else stem


def page_path(name: str) -> str:
    """Return where a page without a day goes: below notes/, in the folders it has."""
    return f"notes/{splitext(name)[0]}.md"


def labelled_day(data: bytes) -> date | None:
    """Return the day of a line such as ``Date: 23 November 2026`` near the top of a text."""
    lines = data[:4096].decode("utf-8", "replace").split("\n")
    for line in lines[:LABELLED_LINES]:
        found = LABELLED.fullmatch(line.strip())
        day = heading_day(found[1].strip(" *_")) if found else None
        if day:
            return day
    return None

"""Tell the project of an entry from its tags: any tag that has a note in notes/projects/ is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

FOLDER = "notes/projects/"
# '0' follows '/': all paths of the folder, by the index of paths
NOTED = f"""SELECT path FROM notes
 WHERE path >= '{FOLDER}' AND path < '{FOLDER[:-1]}0' ORDER BY path"""  # noqa: S608 - the name above


def noted(paths: Iterable[tuple[str]]) -> list[str]:
    """Return the tags that the notes of projects stand for, as tags are compared."""
    names = (path[len(FOLDER) :].removesuffix(".md") for (path,) in paths)
    return [name.casefold() for name in names]


def tagged_project(tags: Sequence[str], known: Collection[str]) -> str:
    """Return the project that one of these tags has a note of, "" where #p/NAME goes before."""
    if any(tag.startswith("p/") for tag in tags):
        return ""
    return next((tag for tag in tags if tag in known), "")


def add_projects(connection: sqlite3.Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Give each entry with the tag of a project's note that project; a tag #p/NAME goes before."""
    known = set(noted(connection.execute(NOTED)))
    for row in rows if known else ():
        row["project"] = tagged_project(row["tags"], known) or row["project"]

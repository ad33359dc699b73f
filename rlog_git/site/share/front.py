"""Read what a note's front matter says: that it is private, or its title, names and facts. Pure."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from rlog_git.text import syntax
from rlog_git.text.front import SIZE_LIMIT
from rlog_git.text.outline import FRONT, outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rlog_git.model import Note

# '2012-02-22-' at the front of a post's name
DATED_NAME = re.compile(r"\d{4}[-_.]?\d\d[-_.]?\d\d[-_ ]*")
# what says something about the note to a reader; every other key stays at home
FACTS = frozenset(
    "status goal description summary started ended due authors author year venue doi url".split()
)
# what front matter says in our words, and in those of Jekyll, Hugo, Obsidian Publish and Logseq
HIDING_KEYS, SHOWING_KEYS = ("private", "draft"), ("publish", "published", "public")
FALSE_WORDS = ("false", "no", "off", "n", "0")
ALIAS_KEYS = ("aliases", "alias")
MOST_ALIASES, LONGEST_ALIAS, LONGEST_FACT = 20, 200, 1_000


def hides_all(note: Note) -> bool:
    """Say whether a whole note is private: ``private: yes`` and its like in other tools count."""
    if note.private or is_private_tag(syntax.TAG.findall(note.title)):
        return True
    for key, values in note.front:
        said = " ".join(values).strip().casefold()
        low = key.casefold()
        if (low in HIDING_KEYS and said not in (*FALSE_WORDS, "")) or (
            low in SHOWING_KEYS and said in FALSE_WORDS
        ):
            return True
        # 'tags: a, private', which is one text to YAML
        if low in ("tags", "tag") and is_private_tag(re.split(r"[\s,;#]+", said)):
            return True
    return False


def is_private_tag(tags: Iterable[str]) -> bool:
    """Say whether one of these tags is ``private``, or stands below it: ``private/health``."""
    return any(tag.casefold().split("/", 1)[0] == "private" for tag in tags)


def trouble(note: Note, data: bytes) -> str:
    """Say what front matter hides that can't be read: it may have said private."""
    lines = data[: SIZE_LIMIT + 3].decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != "---":
        return ""
    codes = outline(lines)[0]
    if codes[0] != FRONT:
        return "front matter is opened and never closed"
    front = "\n".join(lines[: codes.rfind(FRONT)]).casefold()
    if "#private" in front:
        # to YAML it is a comment, to its author it is none
        return "front matter says #private"
    if "private" in front and any(problem.code == "front-matter" for problem in note.problems):
        return "front matter that says 'private' cannot be read"
    return ""


def title_of(note: Note) -> str:
    """Return a note's title; words for a file's name."""
    if note.title == basename(note.path).removesuffix(".md"):
        return DATED_NAME.sub("", note.title).replace("-", " ").replace("_", " ")
    return note.title


def aliases_of(note: Note) -> tuple[str, ...]:
    """Return the other names that front matter gives a note."""
    given = (v for key, vs in note.front if key.casefold() in ALIAS_KEYS for v in vs)
    names = (value.strip() for value in given)
    return tuple(name for name in dict.fromkeys(names) if 0 < len(name) <= LONGEST_ALIAS)[
        :MOST_ALIASES
    ]


def facts_of(note: Note, line: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return the facts of front matter that readers may see, each put in words by `line`."""
    found = (
        (key.casefold(), line(", ".join(values)[:LONGEST_FACT]))
        for key, values in note.front
        if key.casefold() in FACTS and values
    )
    return tuple((key, value) for key, value in found if value)

"""Name the sources that an entry tells of: papers, posts, people, talks, runs and code."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.answers.telling import bare
from rlog_git.index import cited

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from rlog_git.index.cited import Mention
    from rlog_git.index.said import Said
    from rlog_git.model import Place

# what is a source by its kind where it names none, and the kind of source that it is
RUN, CODE = "run", "code"
RUNS = ("run", "exp", "result")
BY_KIND = {"read": "post", "talk": "talk", **dict.fromkeys(RUNS, RUN)}
# 'https://www.example.org/a/b?v=c#d': 'example.org', '/a/b?v=c'; '#!topic/x' is a page of its own
PAGE = re.compile(r"https?://(?:www\.)?([^/?#\s]+)([^#\s]*(?:#![^\s]*)?)", re.IGNORECASE)
IDENTIFIED = ("arxiv.org", "doi.org", "dx.doi.org")
FORGES = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "gist.github.com")
RAW = {"raw.githubusercontent.com": "github.com", "gist.githubusercontent.com": "gist.github.com"}
# names of vocabularies, licences and machines of one's own are addresses that nobody reads
NO_SOURCE = re.compile(
    r"(?:purl\.org|schema\.org|xmlns\.com|ogp\.me|rdfs\.org|localhost|127\.0\.0\.1)(?:[:/]|$)"
    r"|w3\.org/(?:\d{4}/|ns/)|creativecommons\.org/(?:licen[cs]es|publicdomain|ns)\b",
    re.IGNORECASE,
)
SAYS_NOTHING = ("here", "link", "this", "pdf", "paper")
# an account is one's own where the log links to so many single commits of it
OWN_COMMITS = 5


class Source(NamedTuple):
    """Where something was learned: paper, post, person, talk, run or code, and its name."""

    kind: str
    name: str


class Named(NamedTuple):
    """A source, as the text writes it, and the words it is linked by; either may be ``""``."""

    source: Source
    written: str = ""
    called: str = ""


class Namer:
    """Names sources by what the whole log knows: one's own accounts, notes of papers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.own = own_accounts(connection)
        self._papers = {
            PurePosixPath(path).stem.casefold(): identifier or PurePosixPath(path).stem
            for path, identifier in cited.paper_notes(connection)
        }
        self._pages: dict[str, Source | None] = {}

    def sources_of(self, row: Said, mentions: Sequence[Mention]) -> list[Named]:
        """Return the sources that an entry names; a reading, talk or run without any is one."""
        found = self.cited(mentions) if mentions else []
        if row.kind == "talk" and not found:
            return [Named(Source("talk", bare(row.text)))]
        if not found or row.kind == "chat":
            found += people(mentions)
        if not found and row.kind in BY_KIND:
            found.append(Named(Source(BY_KIND[row.kind], bare(row.text))))
        return list({each.source: each for each in found}.values()) if len(found) > 1 else found

    def cited(self, mentions: Sequence[Mention]) -> list[Named]:
        """Return the papers and pages among what an entry mentions."""
        papers = {value: "" for kind, value, _ in mentions if kind == "source"}
        found = []
        for kind, target, text in mentions:
            if kind != "link":
                continue
            same = next((each for each in papers if _holds(target, each)), "")
            if same:
                papers[same] = papers[same] or _title(text, same)
            elif source := self._page(target):
                title = _title(text, target) if source.kind != CODE else ""
                found.append(Named(source, target, title))
        if not papers:
            return found
        cited = [Named(Source("paper", each), _bare(each), text) for each, text in papers.items()]
        return cited + found

    def _page(self, target: str) -> Source | None:
        if target not in self._pages:
            self._pages[target] = self._read_page(target)
        return self._pages[target]

    def _read_page(self, target: str) -> Source | None:
        """Return the page, repository or note of a paper that a link leads to, None for others."""
        page = PAGE.match(target)
        if not page:
            stem = target.partition("#")[0].rpartition("/")[2].removesuffix(".md").casefold()
            return Source("paper", self._papers[stem]) if stem in self._papers else None
        host = page[1].casefold()
        host, path = RAW.get(host, host), page[2].rstrip("/")
        if host in IDENTIFIED or NO_SOURCE.match(host + path) or _account(host, path) in self.own:
            return None
        if host in FORGES:
            return Source(CODE, _repository(host, path))
        return Source("post", host + path)


def _bare(identifier: str) -> str:
    """Return an identifier without what it is one of: ``2312.09390``."""
    return identifier.partition(":")[2]


def _holds(target: str, identifier: str) -> bool:
    return _bare(identifier) in target.casefold()


def _title(text: str, target: str) -> str:
    """Return the words of a link where they are more than 'here' and its address."""
    own = text.casefold()
    return (
        ""
        if own in SAYS_NOTHING or _bare(target).casefold() in own or not own.strip("#0123456789")
        else text
    )


def people(mentions: Sequence[Mention]) -> list[Named]:
    """Return the people among what an entry mentions."""
    names = [f"@{each.value}" for each in mentions if each.kind == "person"]
    return [Named(Source("person", name), name) for name in names]


def place_in(row: Said, written: str) -> Place:
    """Return the line of an entry on which a source stands as it is written, else its first."""
    if "\n" not in row.text or not written:
        return row.place
    return row.place_at(max(0, row.text.casefold().find(written.casefold())))


def own_accounts(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the accounts at forges that are one's own, such as ``github.com/me``.

    These are those of the commits that rlog writes and, taken as such, those to five of whose
    single commits the log links.
    """
    found = {_account_of(each) for each in cited.repositories(connection)}
    counts: dict[str, int] = {}
    for address, count in cited.linked_commits(connection).items():
        account = _account_of(address)
        counts[account] = counts.get(account, 0) + count
    found.update(account for account, count in counts.items() if count >= OWN_COMMITS)
    return frozenset(found - {""})


def _account_of(address: str) -> str:
    page = PAGE.match(address)
    return _account(page[1].casefold(), page[2]) if page else ""


def _account(host: str, path: str) -> str:
    """Return ``github.com/me``, for a gist of it as well."""
    name = path.lstrip("/").partition("/")[0].casefold()
    return f"{host.removeprefix('gist.')}/{name}" if name else ""


def _repository(host: str, path: str) -> str:
    """Return the repository or gist that an address at a forge leads into."""
    parts = path.partition("?")[0].strip("/").split("/")
    inner = parts.index("-") if "-" in parts else 2
    return "/".join((host, *parts[:inner])).rstrip("/").removesuffix(".git")

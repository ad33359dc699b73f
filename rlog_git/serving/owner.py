"""Serve the owner of a log: its site, and beside it reports, threads and a search of the index."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from rlog_git.errors import NothingFoundError, RlogError, UsageError
from rlog_git.index import query, refresh, threads
from rlog_git.index.language import parse_query
from rlog_git.serving.asking import ask, questions
from rlog_git.serving.pages import page
from rlog_git.serving.reply import HTML, JSON, PICTURE, SVG, Reply
from rlog_git.serving.serve import Serving
from rlog_git.site.build import build
from rlog_git.site.share.everything import EVERYTHING
from rlog_git.text.paths import path_day
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from rlog_git.serving.reply import Asked, Served
    from rlog_git.vault.config import Vault

MOST_RESULTS = 100
FORMAT = "%Y/%m/%d"
# what a page of the site says below, for its owner alone
WAYS = b"""<nav class="serve-owner" aria-label="Yours alone">Yours alone, private entries too:
<a href="/reports/">Reports</a> <a href="/thread/">Threads</a> <a href="/search">Search</a>
</nav>
</body>"""


def serve_owner(vault: Vault, today: Callable[[], date]) -> Serving:
    """Return the whole log, private entries too, as it is served to its owner."""
    folder = vault.state / "serve-everything"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    opened = [vault]

    def again() -> None:
        opened[0] = open_vault(vault.root)
        # it is searched by the index
        build(opened[0], EVERYTHING, folder, today(), search=False)

    return Serving(vault, folder, again, today, lambda site: Owner(site, lambda: opened[0], today))


class Found(NamedTuple):
    """A match of a search as a page shows it."""

    href: str
    day: str
    kind: str
    snippet: str
    place: str
    score: float


class Owner:
    """The whole log, for the one who wrote it."""

    def __init__(self, site: Served, vault: Callable[[], Vault], today: Callable[[], date]) -> None:
        self._site, self._vault, self._today = site, vault, today

    def reply(self, asked: Asked) -> Reply | None:
        """Return a page of the log, or of what the log answers; errors are sentences on a page."""
        head, *rest = asked.path.strip("/").split("/")
        answer = {"reports": self._reports, "thread": self._threads, "search": self._search}
        if head not in answer or len(rest) > 1:
            found = self._site.reply(asked)
            return found and found._replace(body=found.body.replace(b"</body>", WAYS, 1))
        try:
            return answer[head](asked, rest[0] if rest else "")
        except RlogError as error:
            return _problem(error)

    def _reports(self, asked: Asked, name: str) -> Reply:
        if not name:
            return _page("reports.html", "Reports", {"questions": questions()})
        plain = name.removesuffix(".svg")
        with self._index() as connection:
            report = ask(plain, asked.query, connection, self._vault(), self._today())
        if name != plain:
            return Reply(report.picture().encode(), SVG, policy=PICTURE)
        values = {
            "report": report,
            "answer": report.answer,
            "asked": asked.query,
            "picture": f"/reports/{quote(name)}.svg?{urlencode(asked.query)}",
            "href": self._href,
        }
        return _page("report.html", report.answer.question, values)

    def _threads(self, asked: Asked, _name: str) -> Reply:
        from rlog_git.answers import subjects, thread  # noqa: PLC0415 - only threads need them

        words = asked.query.get("of", "")
        with self._index() as connection:
            if not words:
                known = {
                    "questions": threads.question_names(connection),
                    "projects": threads.project_names(connection),
                }
                return _page("threads.html", "Threads", known)
            told = thread.thread(connection, subjects.meant(connection, words))
        return _page("thread.html", told.subject.title, {"told": told, "href": self._href})

    def _search(self, asked: Asked, _name: str) -> Reply:
        words = asked.query.get("q", "").strip()
        rows: list[query.Row] = []
        if words:
            with self._index() as connection:
                rows = query.find(connection, parse_query(words, self._today()), MOST_RESULTS)
        found = [self._found(row) for row in rows]
        if _wants_json(asked):
            shape = {"query": words, "results": [one._asdict() for one in found]}
            return Reply(json.dumps(shape, ensure_ascii=False).encode(), JSON)
        values = {"words": words, "found": found, "most": MOST_RESULTS}
        return _page("results.html", "Search", values)

    def _found(self, row: query.Row) -> Found:
        href = self._href(row["path"], row["day"] or "")
        place = f"{row['path']}:{row['line']}"
        return Found(href, row["day"] or "", row["kind"], row["snippet"], place, row["score"])

    def _href(self, path: str, day: str = "") -> str:
        """Return the page of the day that a note or an entry belongs to, or nothing."""
        named = day.replace("-", "/") if day else ""
        if not named and (found := path_day(path, self._vault().settings.grammar.daily)):
            named = f"{found:{FORMAT}}"
        return f"/{named}/" if named else ""

    @contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        """Open the index, brought up to the notes; each request has its own."""
        with closing(refresh.open_index(self._vault()).connection) as connection:
            yield connection


def _wants_json(asked: Asked) -> bool:
    return asked.query.get("as") == "json" or (
        "json" in asked.accept and "html" not in asked.accept
    )


def _page(template: str, title: str, values: Mapping[str, object]) -> Reply:
    return Reply(page(template, title, values), HTML)


def _problem(error: RlogError) -> Reply:
    code = 404 if isinstance(error, NothingFoundError | UsageError) else 500
    return _page("problem.html", "Not found", {"problem": str(error)})._replace(code=code)

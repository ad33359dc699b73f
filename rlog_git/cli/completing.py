"""Complete what is typed in a shell: values for click's own completion, quick and never loud."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from rlog_git.errors import RlogError
from rlog_git.vault import locate

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from rlog_git.answers.answer import Question

SHORTEST_WORD = 3
SIGNS = ("#", "+")


def folder(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave a folder to the shell."""
    return [CompletionItem(incomplete, type="dir")]


def file(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave a file to the shell."""
    return [CompletionItem(incomplete, type="file")]


def task(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of open tasks, and words of those that hold all words typed before."""
    from rlog_git.index import offers  # noqa: PLC0415 - no other command's start pays for SQLite

    known = offers.open_tasks(_places(ctx)[1])
    found = [
        CompletionItem(block_id, help=text)
        for block_id, text in known
        if _fits(block_id, incomplete)
    ]
    if not incomplete:
        return found
    before = [str(word).casefold() for word in ctx.params.get(param.name or "") or ()]
    words = {
        word.strip(".,;:()[]"): text
        for _, text in known
        if all(word in text.casefold() for word in before)
        for word in text.split()
    }
    return found + [
        CompletionItem(word, help=text)
        for word, text in sorted(words.items())
        if len(word) >= SHORTEST_WORD and _fits(word, incomplete)
    ]


def entry(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer tags where the last word begins with # or its shell-safe form +."""
    head, space, last = incomplete.rpartition(" ")
    if last[:1] not in SIGNS:
        return []
    front = head + space + last[0]
    return [CompletionItem(front + tag) for tag in _tags(ctx) if _fits(tag, last[1:])]


def tag(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer tags."""
    return _items(_tags(ctx), incomplete)


def project(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the projects that tags or their own notes name."""
    from rlog_git.index import offers  # noqa: PLC0415 - as above

    return _items(offers.projects(_places(ctx)[1]), incomplete)


def repository(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the names of the repositories whose commits stand in the log."""
    from rlog_git.index import offers  # noqa: PLC0415 - as above

    return _items(offers.repositories(_places(ctx)[1]), incomplete)


def linked(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of linked repositories."""
    from rlog_git.provenance import repos  # noqa: PLC0415 - as above

    try:
        return _items((repo.name for repo in repos.load()), incomplete)
    except RlogError:
        return []


def kind(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the kinds of entries, the vault's own too."""
    from rlog_git import capture  # noqa: PLC0415 - as above
    from rlog_git.text import syntax  # noqa: PLC0415 - as above

    root, state = _places(ctx)
    settings = capture.cached_settings(root, state) if state else None
    return _items(sorted(settings["kinds"] if settings else syntax.KINDS), incomplete)


def report(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the reports, those of other packages too."""
    from rlog_git.answers import registry  # noqa: PLC0415 - as above

    known: list[Question] = [*registry.BUILT_IN.values(), *registry.foreign()]
    return [
        CompletionItem(each.name, help=each.asks) for each in known if _fits(each.name, incomplete)
    ]


def notebook(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the notebooks of rlog.toml."""
    from rlog_git.vault.config import open_vault  # noqa: PLC0415 - as above

    try:
        settings = open_vault(Path(_places(ctx)[0])).settings
    except RlogError:
        return []
    return _items((notebook.name for notebook in settings.notebooks), incomplete)


def _places(ctx: click.Context) -> tuple[str, str]:
    """Return the folders of the vault one means and of its state, "" where there is none."""
    environ = dict(os.environ)
    given = ctx.find_root().params.get("vault")
    if given:
        environ["RLOG_VAULT"] = str(given)
    try:
        root, _project = locate.find_vault(str(Path.cwd()), environ)
    except OSError:
        return "", ""
    return root, locate.state_folder(root, environ) if root else ""


def _tags(ctx: click.Context) -> list[str]:
    from rlog_git.index import offers  # noqa: PLC0415 - as above

    return offers.tags(_places(ctx)[1])


def _items(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if _fits(word, incomplete)]


def _fits(word: str, incomplete: str) -> bool:
    return word.casefold().startswith(incomplete.casefold())

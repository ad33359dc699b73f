"""Get the text of an entry: words, standard input, the editor or one raw line; never lose it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from rlog_git.errors import NotWrittenError, RlogError, UsageError
from rlog_git.text import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlog_git.cli.context import Context


def typed_text(
    context: Context, words: tuple[str, ...], name: str, *, edit: bool = False, instead: str = ""
) -> str:
    """Return what to write: the words, standard input for '-', the editor, or one raw line.

    Without words, `instead` stands for them where it is given.
    """
    if words == ("-",):
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    elif edit:
        text = click.edit(" ".join(words)) or ""
    elif words:
        text = render.words_to_text(words)
    elif instead:
        text = instead
    elif sys.stdin.isatty():
        try:
            text = raw_line(context, name)
        except EOFError:
            text = ""
    else:
        raise UsageError(
            f"no text for the {name}", f"Say it: rlog {name} 'TEXT', or pipe it in with -"
        )
    if not text.strip():
        raise UsageError("nothing was written, for the text is empty")
    return text


def raw_line(context: Context, question: str) -> str:
    """Ask for one line at the terminal; Tab completes tags and people. Ctrl-D is an EOFError."""
    _complete(str(context.vault().state))
    return input(f"{question}> ")


@contextmanager
def giving_back(typed: str) -> Iterator[None]:
    """Put the typed text behind an error that does not show it, so that nothing typed is lost."""
    try:
        yield
    except NotWrittenError:
        raise
    except RlogError as error:
        given = type("GivenBackError", (RlogError,), {"exit_code": error.exit_code})
        back: RlogError = given(str(error) + f"\nYour text, not stored:\n{typed}")
        raise back from error


def _complete(state: str) -> None:
    """Let Tab complete the word after # or @ from the index as it is; without one, offer none."""
    try:
        import readline  # noqa: PLC0415 - only a prompt needs it, and some systems have none
    except ImportError:
        return
    known: list[str] = []

    def complete(word: str, number: int) -> str | None:
        if not known:
            known.extend(_offered(state))
        low = word.casefold()
        fitting = [each for each in known if each.casefold().startswith(low)] if word else []
        return fitting[number] if number < len(fitting) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")


def _offered(state: str) -> list[str]:
    from rlog_git.index import offers  # noqa: PLC0415 - only who presses Tab pays for SQLite

    return [f"#{tag}" for tag in offers.tags(state)] + [f"@{name}" for name in offers.people(state)]


def linked_project(context: Context, *, wanted: bool = True) -> str:
    """Return the project of the linked repository one stands in, and say so."""
    context.vault()
    if not context.project or not wanted:
        return ""
    click.echo(
        f"rlog: in a repository linked to project {context.project}: #p/{context.project} added",
        err=True,
    )
    return context.project

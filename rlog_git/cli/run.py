"""Start the command of `rlog run` at once, and keep its book in a process of its own: bare.

Only words are read here; whatever the log needs is loaded when the command runs already.
"""

from __future__ import annotations

import os

from rlog_git.provenance.runs import supervise

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.provenance.runs.supervise import Started

OPTIONS = {"-q": "question", "--question": "question", "-m": "why", "--why": "why"}


def main(words: Sequence[str], vault: str = "", at: str = "") -> int | None:
    """Run the command and return its exit code; None where the words need the full command."""
    asked = {"question": "", "why": "", "vault": vault, "at": at}
    rest = list(words[1:])
    while rest and rest[0][:1] == "-" and rest[0] != "--":
        name, equals, value = rest.pop(0).partition("=")
        if name not in OPTIONS or not (equals or rest):
            return None
        asked[OPTIONS[name]] = value if equals else rest.pop(0)
    command = rest[1:] if rest[:1] == ["--"] else rest
    if not command or not command[0]:
        return None
    return supervise.supervise(command, _here(), lambda *given: _book(asked, *given))


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - pathlib costs what the lane saves
    except OSError:
        return ""  # the command may know what it does in a folder that is gone


def _book(asked: dict[str, str], started: Started, told: int) -> None:
    """Keep the book of a run; what goes wrong is one sentence, and the command knows nothing."""
    try:
        from rlog_git.cli.book import keep  # noqa: PLC0415 - the command runs already

        keep(asked, started, told)
    except Exception as error:  # noqa: BLE001 - whatever it is, the command goes on
        said = str(error).split("\n", 1)[0] or type(error).__name__
        supervise.complain(f"this run is not in the log: {said}")

"""Compose the line of a new entry or task from what was typed. Imports no library."""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Iterable

DUE_EMOJI = "📅"
IMPORTANCE = {1: " !!", 2: " !!!"}


def words_to_text(words: Iterable[str]) -> str:
    """Join the words of a command; a word such as ``+tag`` is the shell-safe ``#tag``."""
    return " ".join(
        "#" + word[1:] if word[:1] == "+" and (word[1:2].isalpha() and " " not in word) else word
        for word in words
    )


def entry_line(
    text: str, clock: str = "", kind: str = "", important: int = 0, project: str = ""
) -> str:
    """Return ``- 14:02 kind: text #p/project !!``; further lines of the text are nested."""
    first, rest = _first_line(text)
    front = (clock + " " if clock else "") + (kind + ": " if kind else "")
    return "- " + front + first + _project(first, project) + IMPORTANCE.get(important, "") + rest


def task_line(
    text: str,
    estimate: str = "",
    due: str = "",
    important: int = 0,
    project: str = "",
    *,
    emoji: bool = False,
) -> str:
    """Return ``- [ ] text #p/project [est:: 2h] [due:: 2026-11-24]``; `emoji` writes 📅 instead."""
    first, rest = _first_line(text)
    body, tilde = _take_tilde(first)
    estimate = estimate or tilde
    line = "- [ ] " + body + _project(body, project) + IMPORTANCE.get(important, "")
    if estimate:
        line += f" [est:: {estimate}]"
    if due:
        line += f" {DUE_EMOJI} {due}" if emoji else f" [due:: {due}]"
    return line + rest


def _first_line(text: str) -> tuple[str, str]:
    lines = [_clean(line) for line in text.strip().replace("\r", "\n").split("\n")]
    kept = [line.rstrip() for line in lines if line.strip()]
    return kept[0].strip(), "".join("\n  " + line for line in kept[1:])


def _clean(line: str) -> str:
    """Drop control characters, which no editor shows and some terminals obey."""
    if line.isprintable():
        return line
    line = line.replace("\t", "    ")
    return "".join(c for c in line if c >= " " and c != "\x7f" and not "\x80" <= c <= "\x9f")


def _project(text: str, project: str) -> str:
    tag = "#p/" + project
    return " " + tag if project and tag not in text.split() else ""


def _take_tilde(text: str) -> tuple[str, str]:
    """Split ``text ~2h #tag !!`` into (text #tag !!, 2h); "" where the last word is no estimate."""
    words = text.split(" ")
    at = len(words) - 1
    while at > 0 and (words[at][:1] == "#" or words[at] in ("!!", "!!!")):
        at -= 1
    word = words[at]
    number = word[1:-1]
    if word[:1] != "~" or word[-1:] not in "hmdw" or not number or not number[0].isdigit():
        return text, ""
    if not all(character in "0123456789.hdw" for character in number):
        return text, ""
    return " ".join(words[:at] + words[at + 1 :]), word[1:]

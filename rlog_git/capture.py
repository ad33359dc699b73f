"""Take one entry down at once: the fast lane of add, todo and idea. Plain str, bytes and int.

What this file does not fully recognise it leaves, untouched, to the command line proper.
"""

from __future__ import annotations

import marshal
import os
import sys
import time

from rlog_git.text.edit import add_entry, holds_plain
from rlog_git.text.render import entry_line, task_line, words_to_text
from rlog_git.vault import changes, editors, exchange, journal
from rlog_git.vault.locate import MARKER, find_vault, state_folder, state_root

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Settings = dict[str, Any]
    Options = dict[str, Any]

CACHE = "capture.marshal"
STAMP = "carried"
MOMENT_LENGTH = len("2026-11-23T14:02+01:00")


def main(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> int | None:
    """Take the entry down and return the exit code; None where the words need the full command."""
    asked = _read_words(words)
    here = _here()
    if asked is None or not here:
        return None
    root, project = find_vault(here, environ)
    state = state_folder(root, environ) if root else ""
    settings = cached_settings(root, state) if state else None
    moment = _moment(environ, settings["day_ends"]) if settings else None
    if not settings or not moment:
        return None
    day, clock, path = moment[0], moment[1], time.strftime(settings["daily"], moment[2])
    full = os.path.join(root, path)
    if carried_day(state) != day or os.path.islink(full) or not os.path.isfile(full):
        return None
    # another program may have saved it without what rlog wrote: that goes back in first; plain
    # tasks get a box first, or they would be none beside this one
    boxes = words[0] == "todo" and settings.get("plain")
    if not changes.stands(state, full) or (boxes and _holds_plain(full, settings["names"])):
        return None
    section, line = _compose(words[0], asked, clock, project, settings)
    if not section:
        return None
    if project:
        sys.stderr.write(f"rlog: in a repository linked to project {project}: #p/{project} added\n")
    return write(state, full, path, day, section, line, settings["names"])


def _here() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""  # the folder one stands in is gone


def write(
    state: str, full: str, path: str, day: str, section: str, line: str, names: dict[str, str]
) -> int:
    """Journal an entry, put it into its note and say where; return the exit code."""
    try:
        record = journal.append(state, ("entry", day, section, path, line))
    except OSError as error:
        _complain(f"cannot write the journal in {state}: {error.strerror or error}")
        _complain(f"Set RLOG_STATE to a folder you may write. The entry is NOT stored:\n{line}")
        return 3
    return put(state, record, full, path, section, line, names)


def put(
    state: str, record: str, full: str, path: str, section: str, line: str, names: dict[str, str]
) -> int:
    """Put a journalled entry into its note and say where; return the exit code."""
    where: list[int] = []

    def splice(data: bytes) -> bytes:
        # another rlog may have found the record waiting and put it in before we had the lock
        if journal.is_settled(state, record):
            where[:] = [_line_of(line, data)]
            return data
        new, number = add_entry(data, section, line, names)
        where[:] = [number]
        return new

    if editors.unsaved(full):
        _complain(f"{path} has unsaved text in an editor: kept, goes in when you save it")
        sys.stdout.write(_shown(f"{path}  {line}\n"))
        return 0
    try:
        with journal.Lock(state):
            exchange.change(full, splice, state, make=False)
            journal.settle(state, record)
    except OSError as error:
        _complain(f"could not write {path}: {error.strerror or error}")
        _complain(
            f"The entry is kept in the journal and goes in with the next rlog command:\n{line}"
        )
        waits = (journal.LockTimeoutError, exchange.DisturbedError, FileNotFoundError)
        return 0 if isinstance(error, waits) else 3
    sys.stdout.write(_shown(f"{path}:{where[0]}  {line}\n"))
    return 0


def _shown(line: str) -> str:
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _line_of(line: str, data: bytes) -> int:
    """Return the line, from 1, on which an entry stands; 1 where somebody changed it already."""
    first = line.split("\n", 1)[0].encode("utf-8", "surrogateescape")
    rows = [row.rstrip(b"\r").lstrip() for row in data.split(b"\n")]
    return rows.index(first) + 1 if first in rows else 1


def cache_settings(root: str, state: str, settings: Settings) -> None:
    """Keep what capture needs of the settings, keyed by the stat of rlog.toml, where it can.

    Without it the next capture only reads rlog.toml again.
    """
    data = marshal.dumps((_stat_key(root), settings))
    temporary = os.path.join(state, f"{CACHE}.{os.getpid():x}")
    try:
        os.makedirs(state, mode=0o700, exist_ok=True)
        with open(temporary, "wb", opener=_private) as file:
            file.write(data)
        os.replace(temporary, os.path.join(state, CACHE))
    except OSError:
        _discard(temporary)


def something_waits(state: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether entries wait in the journal, or commits in the spool of the hooks."""
    spool = os.path.join(state_root(environ), "spool", "events.tsv")
    return (os.path.exists(spool) and os.path.getsize(spool) > 0) or bool(journal.pending(state))


def stamp_carried(state: str, day: str) -> None:
    """Note, where it can, that the open tasks of earlier days stand in the note of this day."""
    try:
        with open(os.path.join(state, STAMP), "w", encoding="ascii", opener=_private) as file:
            file.write(day)
    except OSError:
        _discard(os.path.join(state, STAMP))


def _discard(path: str) -> None:
    try:  # noqa: SIM105 - contextlib costs what the fast lane saves
        os.unlink(path)
    except OSError:
        pass  # half a cache is read as none


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def carried_day(state: str) -> str:
    """Return the last day into whose note open tasks were carried, as ISO text, or nothing."""
    try:
        with open(os.path.join(state, STAMP), encoding="ascii") as file:
            return file.read()
    except (OSError, ValueError):
        return ""


def _complain(sentence: str) -> None:
    sys.stderr.write(f"rlog: {sentence}\n")


def _read_words(words: Sequence[str]) -> tuple[str, Options] | None:
    """Return (text, options) of the plain forms of add, todo and idea, or None."""
    texts = []
    options: Options = {"-k": "", "-e": "", "important": 0}
    rest = iter(words[1:])
    for word in rest:
        if word in ("-i", "-ii"):
            options["important"] = len(word) - 1
        elif word == "-k" and words[0] == "add":
            options[word] = next(rest, "")
        elif word == "-e" and words[0] == "todo":
            options[word] = next(rest, "")
            if not _is_duration(options[word]):
                return None
        elif word[:1] == "-":
            return None
        else:
            texts.append(word)
    text = words_to_text(texts)
    # a text that begins with a digit may begin with its own time; control characters are odd
    if not text.strip() or text[0].isdigit() or text[0].isspace() or not text.isprintable():
        return None
    return text, options


def _is_duration(word: str) -> bool:
    """Say whether a word is a duration in one unit, such as 2h; others take the full command."""
    return word[-1:] in ("h", "m", "d", "w") and word[:-1].isdigit() and word.isascii()


def cached_settings(root: str, state: str) -> Settings | None:
    """Return the kept settings, or None where rlog.toml changed since."""
    try:
        with open(os.path.join(state, CACHE), "rb") as file:
            key, settings = marshal.loads(file.read())  # noqa: S302 - our own file, 0600
        return settings if key == _stat_key(root) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _stat_key(root: str) -> tuple[int, int, int, int]:
    found = os.stat(os.path.join(root, MARKER))
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _holds_plain(full: str, names: dict[str, str]) -> bool:
    with open(full, "rb") as file:
        return holds_plain(file.read(), "next", names)


def _moment(environ: Mapping[str, str], day_ends: str) -> tuple[str, str, time.struct_time] | None:
    """Return (day, clock, time tuple of the day), or None where it takes a calendar to tell."""
    given = environ.get("RLOG_NOW", "")
    if given:
        local = _tuple(given)
        clock = given[11:16]
    else:
        local = time.localtime()
        clock = time.strftime("%H:%M", local)
    if not local or clock < day_ends:
        return None
    return time.strftime("%Y-%m-%d", local), clock, local


def _tuple(given: str) -> time.struct_time | None:
    """Return the day of '2026-11-23T14:02+01:00' as a time tuple; None for any other form."""
    if len(given) != MOMENT_LENGTH or given[10] != "T" or given[13] != ":":
        return None
    try:
        year, month, day = int(given[:4]), int(given[5:7]), int(given[8:10])
        hour, minute = int(given[11:13]), int(given[14:16])
        local = time.localtime(time.mktime((year, month, day, 12, 0, 0, 0, 0, -1)))
    except (ValueError, OverflowError):
        return None
    fits = local[:3] == (year, month, day) and 0 <= hour < 24 and 0 <= minute < 60  # noqa: PLR2004
    return local if fits else None


def _compose(
    command: str, asked: tuple[str, Options], clock: str, project: str, settings: Settings
) -> tuple[str, str]:
    """Return (section, line) of what was asked for."""
    text, options = asked
    important = options["important"]
    if command == "todo":
        line = task_line(text, options["-e"], "", important, project, emoji=settings["emoji"])
        return "next", line
    if command == "idea":
        return "ideas", entry_line(text, clock, "", important, project)
    kind = options["-k"]
    head = kind or text.partition(":")[0]
    known = settings["kinds"].get(head.casefold(), "" if kind else "done")
    return known, entry_line(text, clock, kind, important, project)

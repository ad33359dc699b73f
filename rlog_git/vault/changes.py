"""What rlog wrote into notes: a log for undo, and a copy of each note as rlog left it.

With both, a save that leaves out what rlog wrote is told from one that knew it (safety.md §1.5).
Imports only os and a digest.
"""

from __future__ import annotations

import os
import time

from rlog_git.vault.journal import append_line, escape, unescape

try:  # the module behind hashlib, which itself costs what the fast lane saves
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Iterable

LOG = "changes.tsv"
LOG_BYTES = 512 * 1024  # as much again is kept of what came before
KEPT, HELD = "kept", "held"
PATH = ".path"  # beside a copy: of which note it is
KEPT_SECONDS = 14 * 86_400
DIGEST_BYTES = 8
# the act that this process does, for undo; "" is one that nobody asked for and none undoes
ACT = [f"{time.time_ns():x}-{os.getpid():x}"]
# the act of putting back what another program's save left out
PUT_BACK = "back"


class Change:
    """One splice: `removed` stood at byte `at`, `added` stands there now, in `size` bytes."""

    __slots__ = ("act", "added", "at", "digest", "made", "path", "removed", "size")

    def __init__(self, fields: list[str]) -> None:
        """Read the fields of a row; raise ValueError or IndexError where it is none."""
        self.act, self.path = fields[0], fields[1]
        self.at, self.made, self.size = int(fields[2]), fields[3] == "1", int(fields[4])
        self.removed, self.added = _raw(fields[5]), _raw(fields[6])
        self.digest = fields[7]


def digest(data: bytes) -> str:
    """Return a short hash of bytes, in hexadecimal."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def note(state: str, path: str, old: bytes | None, new: bytes) -> None:
    """Note which whole lines a change replaced, and keep the note as it was left.

    What cannot be noted cannot be undone or put back, no more: the note itself is written.
    """
    at, removed, added = _difference(old or b"", new)
    fields = (
        *(ACT[0], path, str(at), str(int(old is None)), str(len(new))),
        *(_text(removed), _text(added), digest(new)),
    )
    log = os.path.join(state, LOG)
    try:
        append_line(state, "\t".join([escape(field) for field in fields]), sync=False, name=LOG)
        if os.path.getsize(log) > LOG_BYTES:
            os.replace(log, log + ".old")
        keep(state, path, new)
    except OSError:
        pass


def changes(state: str) -> list[Change]:
    """Return what was noted, oldest first."""
    found = []
    for fields in _rows(state):
        try:
            found.append(Change(fields))
        except (ValueError, IndexError):
            continue  # another kind of row, or one that a crash cut short
    return found


def undone(state: str) -> set[str]:
    """Return the acts that were taken back."""
    return {fields[0] for fields in _rows(state) if fields[1:] == ["undone"]}


def note_undone(state: str, act: str) -> None:
    """Note that an act was taken back, so that the next undo goes one further."""
    append_line(state, act + "\tundone", sync=False, name=LOG)


def note_undoing(state: str, act: str, left: dict[str, bytes]) -> None:
    """Note how each note will stand when an act is taken back, so that a crash can be made up."""
    for path, data in left.items():
        row = "\t".join((act, "undoing", escape(path), digest(data)))
        append_line(state, row, sync=False, name=LOG)


def undoing(state: str, act: str) -> dict[str, str]:
    """Return the digest of each note as a cut-short undo of an act was to leave it."""
    return {row[2]: row[3] for row in _rows(state) if row[:2] == [act, "undoing"] and row[3:]}


def kept_path(state: str, path: str) -> str:
    """Return where the copy of a note as rlog left it lies."""
    return os.path.join(state, KEPT, digest(os.fsencode(path)))


def keep(state: str, path: str, data: bytes) -> None:
    """Keep a note as rlog left it; raise OSError."""
    copy = kept_path(state, path)
    os.makedirs(os.path.dirname(copy), mode=0o700, exist_ok=True)
    with open(copy, "wb", opener=_private) as file:
        file.write(data)
    if not os.path.exists(copy + PATH):
        with open(copy + PATH, "wb", opener=_private) as file:
            file.write(os.fsencode(path))


def forget(state: str, path: str) -> None:
    """Let the copy go: another program saved the note and knew all that rlog had written."""
    copy = kept_path(state, path)
    for name in (copy, copy + PATH):
        try:  # noqa: SIM105 - contextlib costs what the fast lane saves
            os.unlink(name)
        except OSError:
            pass


def disturbed(state: str) -> list[str]:
    """Return the notes that are not as rlog left them; copies of 14 days are let go."""
    try:
        names = os.listdir(os.path.join(state, KEPT))
    except OSError:
        return []
    found = []
    for name in names:
        if not name.endswith(PATH):
            continue
        try:
            with open(os.path.join(state, KEPT, name), "rb") as file:
                path = os.fsdecode(file.read())
            age = time.time() - os.stat(kept_path(state, path)).st_mtime
        except OSError:
            continue
        if age > KEPT_SECONDS:
            forget(state, path)
        elif not is_as_left(state, path):
            found.append(path)
    return sorted(found)


def holds(state: str) -> bool:
    """Say whether displaced files lie in the state folder, to be looked at."""
    try:
        return bool(os.listdir(os.path.join(state, HELD)))
    except OSError:
        return False


def stands(state: str, path: str) -> bool:
    """Say whether all lines of a note as rlog left it stand there; False needs a closer look."""
    left, found = _both(state, path)
    return left == found or (
        found is not None and set((left or b"").split(b"\n")) <= set(found.split(b"\n"))
    )


def is_as_left(state: str, path: str) -> bool:
    """Say whether a note is just as rlog left it, or nothing of it is kept."""
    left, found = _both(state, path)
    return left == found


def _both(state: str, path: str) -> tuple[bytes | None, bytes | None]:
    """Return a note as rlog left it and as it is; twice nothing where no copy is kept.

    The bytes are compared: two saves of one size within a tick of the clock look alike by stat.
    """
    try:
        with open(kept_path(state, path), "rb") as copy:
            left = copy.read()
    except OSError:
        return None, None
    try:
        with open(path, "rb") as file:
            return left, file.read()
    except OSError:
        return left, None


def _rows(state: str) -> Iterable[list[str]]:
    for name in (LOG + ".old", LOG):
        try:
            with open(os.path.join(state, name), "rb") as file:
                text = file.read().decode("utf-8", "surrogateescape")
        except OSError:
            continue
        for row in text.split("\n")[:-1]:
            yield [unescape(field) for field in row.split("\t")]


def _difference(was: bytes, new: bytes) -> tuple[int, bytes, bytes]:
    """Return (at, removed, added): the whole lines in which two texts differ."""
    at = was.rfind(b"\n", 0, _common(was, new)) + 1
    tail = _common(was[at:][::-1], new[at:][::-1])
    tail_start = len(was) - tail
    if tail and not (tail_start == at or was[tail_start - 1 : tail_start] == b"\n"):
        line_end = was.find(b"\n", tail_start)
        tail = len(was) - line_end - 1 if line_end >= 0 else 0
    if tail and not (len(new) - tail == at or new[len(new) - tail - 1] == ord("\n")):
        line_end = new.find(b"\n", len(new) - tail)
        tail = len(new) - line_end - 1 if line_end >= 0 else 0
    return at, was[at : len(was) - tail], new[at : len(new) - tail]


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

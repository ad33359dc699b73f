"""Walk a vault for its notes and what tells whether they changed. Imports only os."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    from collections.abc import Iterable

    # path relative to the vault, inode, size in bytes, mtime and ctime in ns
    Stat = tuple[str, int, int, int, int]

# An mtime this close to the last walk may hide a second change within the same clock tick.
RACY_NS = 2_000_000_000
SKIPPED_FOLDERS = ("node_modules", "__pycache__", "logseq")
# the vault's own templates are no notes
TEMPLATES = "templates"
# '2026-11-23.sync-conflict-20261124-101500-ABC.md' (Syncthing)
# "2026-11-23 (Ana's conflicted copy 2026-11-24).md" (Dropbox, Nextcloud)
# '2026-11-23 (Conflicted copy phone 202611241015).md' (Obsidian Sync)
SYNCTHING, DROPBOX = ".sync-conflict-", "conflicted copy"
MOST_COPIES = 99
# what editors write beside a file while they save it: '.#x', '.goutputstream-Z1K2L3', vim's '4913'
PASSING_PREFIXES = (".#", ".goutputstream-")
PASSING_SUFFIXES = ("~", ".tmp")
PROBES = ("4913",)


def note_stats(root: str) -> list[Stat]:
    """Return the stat of every note of a vault; hidden folders and templates are left out."""
    found: list[Stat] = []
    seen: set[tuple[int, int]] = set()
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                _collect(entries, prefix, folders, found, seen)
        except OSError:
            continue  # a folder one may not read holds no notes
    return found


def is_conflict_copy(name: str) -> bool:
    """Say whether a file's name is one that a syncing service gave to a second version."""
    return bool(_named_after(name))


def original_of(folder: str, name: str) -> str:
    """Return the name of the note that a conflict copy is a second version of, "" for no copy.

    iCloud's '2026-11-23 2.md' is one only of a dated name, and only beside the original.
    """
    named = _named_after(name)
    if named:
        return named
    stem, _, number = name[:-3].rpartition(" ")
    numbered = number.isdecimal() and 1 < int(number) <= MOST_COPIES and stem[-1:].isdecimal()
    beside = numbered and os.path.isfile(os.path.join(folder, stem + ".md"))
    return stem + ".md" if beside else ""


def is_passing(name: str) -> bool:
    """Say whether a file's name is one that an editor uses for a moment, such as a swap file."""
    swap = name[-4:-1] == ".sw"
    return (
        swap
        or name in PROBES
        or name.startswith(PASSING_PREFIXES)
        or name.endswith(PASSING_SUFFIXES)
    )


def is_text(name: str) -> bool:
    """Say whether a file's name is UTF-8: no index, link or page can hold another."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_note(path: str) -> bool:
    """Say whether a path relative to the vault is that of a note, as `note_stats` walks."""
    *folders, name = path.split("/")
    hidden = any(part[:1] == "." or part in SKIPPED_FOLDERS for part in folders)
    template = bool(folders) and folders[0] == TEMPLATES
    usual = name.endswith(".md") and name[:1] != "." and not is_conflict_copy(name)
    return usual and not hidden and not template


def _collect(
    entries: Iterable[os.DirEntry[str]],
    prefix: str,
    folders: list[tuple[str, str]],
    found: list[Stat],
    seen: set[tuple[int, int]],
) -> None:
    for entry in entries:
        name = entry.name
        if name[0] == "." or not is_text(name):
            continue
        if name.endswith(".md") and entry.is_file() and not _is_copy(entry):
            stat = entry.stat()
            found.append(
                (prefix + name, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            )
        elif entry.is_dir():
            if name in SKIPPED_FOLDERS or (not prefix and name == TEMPLATES):
                continue
            if entry.is_symlink():
                stat = entry.stat()
                if (stat.st_dev, stat.st_ino) in seen:
                    continue  # a loop of links
                seen.add((stat.st_dev, stat.st_ino))
            folders.append((entry.path, f"{prefix}{name}/"))


def _named_after(name: str) -> str:
    """Return the original's name where the copy's tells it, else ""."""
    low = name.casefold()
    at = low.find(SYNCTHING)
    if at > 0:
        return name[:at] + ".md"
    said = low.find(DROPBOX)
    at = name.rfind("(", 0, said) if said > 0 else -1
    return name[:at].rstrip() + ".md" if at > 0 else ""


def _is_copy(entry: os.DirEntry[str]) -> bool:
    if is_conflict_copy(entry.name):
        return True
    # the blank first: few names hold one, and every note of a vault comes by here
    return " " in entry.name and bool(original_of(os.path.dirname(entry.path), entry.name))

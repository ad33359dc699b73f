"""Ask a code repository for many of its objects by few processes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from rlog_git.provenance import git_read
from rlog_git.provenance.config_files import LIMIT_BYTES
from rlog_git.provenance.events import SHA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

KINDS = (b"blob", b"tree", b"commit", b"tag")
SHORT_SHA = re.compile(r"[0-9a-f]{7,64}")


def read_blobs(repo: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return the files of these names that are there and not huge, by two processes for all."""
    # a line break in a path would be two names
    asked = [name for name in dict.fromkeys(names) if "\n" not in name]
    sizes = _batch(repo, "--batch-check=%(objecttype) %(objectsize)", asked).split(b"\n")
    small = []
    for name, answer in zip(asked, sizes, strict=False):
        kind, _, size = answer.partition(b" ")
        if kind == b"blob" and size.isdigit() and int(size) <= LIMIT_BYTES:
            small.append(name)
    contents = _contents(_batch(repo, "--batch", small))
    return {name: data for name, data in zip(small, contents, strict=False) if data is not None}


def read_objects(repo: Path, oids: Iterable[str]) -> dict[str, bytes]:
    """Return the content of objects by their name; those that are missing are left out.

    Raise GitReadError where git cannot be asked.
    """
    wanted = sorted(set(oids))
    given = "".join(f"{oid}\n" for oid in wanted).encode()
    answer = git_read.read(repo, "cat-file", "--batch", stdin=given) if wanted else b""
    found = zip(wanted, _contents(answer), strict=False)
    return {oid: data for oid, data in found if data is not None}


def paths_of(repo: Path, shas: Iterable[str]) -> dict[str, set[str]]:
    """Return the paths that commits of one parent touched, by sha; renames are two paths."""
    wanted = [sha for sha in dict.fromkeys(shas) if SHA.fullmatch(sha)]
    if not wanted:
        return {}
    options = ("--no-walk=unsorted", "--ignore-missing", "--raw", "-z", "--no-renames")
    answer = git_read.read(
        repo,
        "log",
        *options,
        "--format=%H",
        "--stdin",
        stdin="\n".join([*wanted, ""]).encode("ascii"),
    )
    found: dict[str, set[str]] = {}
    words = iter(answer.split(b"\0"))
    sha = ""
    for word in words:
        plain = word.lstrip(b"\n")
        if plain.startswith(b":"):
            found[sha].add(os.fsdecode(next(words, b"")))
        elif plain:
            sha = plain.decode("ascii", "replace")
            found[sha] = set()
    return found


def held(repo: Path, shas: Iterable[str]) -> set[str]:
    """Return those of these shas, which may be cut short, that the repository knows."""
    wanted = [sha for sha in dict.fromkeys(shas) if SHORT_SHA.fullmatch(sha)]
    answer = _batch(repo, "--batch-check=%(objecttype)", wanted).split(b"\n")
    # what is not there answers with its name and 'missing'; without an answer nothing is lacking
    gone = {word[:-8].decode() for word in answer if word.endswith(b" missing")}
    return set(wanted) - gone


def _contents(answer: bytes) -> Iterator[bytes | None]:
    """Yield what ``git cat-file --batch`` gives for each name, None for what is missing."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        *_, kind, size = (b"", *answer[at:end].split(b" "))
        at = end + 1
        if kind not in KINDS or not size.isdigit():  # 'NAME missing', 'NAME ambiguous'
            yield None
            continue
        yield answer[at : at + int(size)]
        at += int(size) + 1


def _batch(repo: Path, how: str, names: list[str]) -> bytes:
    if not names:
        return b""
    stdin = b"".join(os.fsencode(name) + b"\n" for name in names)
    try:
        return git_read.read(repo, "cat-file", how, stdin=stdin)
    except git_read.GitReadError:
        return b""  # what changed is left out, the commit is not

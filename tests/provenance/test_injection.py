"""Hostile commits through the real hook and drain stay text, in the note and on the screen."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import mistune
import pytest
from harness import CHECKOUT, SOAK, figure
from provenance.hostile_text import as_branch, as_file, hostile_texts

from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog
    from provenance.code_repo import Repo

CORPORA = CHECKOUT.parent / "shared" / "corpora"
COUNT = 600 if SOAK else 160
NOTE = "daily/2026/2026-11-23.md"
# C0 and C1 but for the newline, separators, directions, tags, other invisible signs
CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
HEADINGS = ["Monday, 23 November 2026", "What to do next", "What was done", "Random ideas"]
MARKDOWN = mistune.create_markdown(
    escape=False,
    plugins=[
        "strikethrough",
        "table",
        "footnotes",
        "task_lists",
        "url",
        "math",
        "mark",
        "def_list",
    ],
)
TAGS = re.compile(r"<([a-z][a-z0-9]*)")
LINK = re.compile(r'<a href="https://forge\.example/me/w2s/commit/[0-9a-f]{40}">[0-9a-f]{7}</a>')


def _git(repo: Path, *words: bytes | str, **env: str | bytes) -> None:
    done = subprocess.run(
        ["git", *words],
        cwd=repo,
        env={**{os.fsencode(k): os.fsencode(v) for k, v in (os.environ | env).items()}},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, (words, done.stderr)


def _commit_all(repo: Path, texts: list[str]) -> None:
    """Commit once for each text, the subject; others name author, branch, file and key."""
    for number, text in enumerate(texts):
        other, third = texts[number - 1], texts[number - 2]
        minute = number % 1200
        stamp = f"2026-11-23T{2 + minute // 60:02}:{minute % 60:02}:00+01:00"
        name = other.replace("\0", "").replace("\n", " ").replace("<", "").replace(">", "")
        clean = other.encode("utf-8", "replace").decode().replace("\0", "")
        folder = repo / "configs"
        folder.mkdir(exist_ok=True)
        path = folder / as_file(third.encode("utf-8", "replace").decode())
        body = {clean or "x": f"{number}", "list": [clean, third], "n": number}
        path.write_bytes(json.dumps(body, ensure_ascii=number % 2 == 0).encode("utf-8", "replace"))
        if number % 10 == 0:
            branch = as_branch(third.encode("utf-8", "replace").decode()) + f"-{number}"
            _git(repo, "checkout", "-q", "-B", branch)
        _git(repo, "add", "-A")
        _git(
            repo, "commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim",
            b"-m", text.replace("\0", "").encode("utf-8", "surrogateescape"),
            GIT_AUTHOR_NAME=f"x{name}"[:200].encode("utf-8", "replace"),
            GIT_AUTHOR_DATE=stamp, GIT_COMMITTER_DATE=stamp,
        )  # fmt: skip


@pytest.mark.soak
def test_hostile_commits(rlog: Rlog, vault: Path, repo: Repo) -> None:
    """Subjects, authors, branches, files and keys make no structure and send no control bytes."""
    repo.git("remote", "add", "origin", "https://forge.example/me/w2s")
    assert rlog("link", "add", repo.path, "--full").code == 0
    texts = hostile_texts(COUNT, CORPORA)
    _commit_all(repo.path, texts)
    listed = rlog("commits", timeout=600)
    assert listed.code == 0, listed.err
    note = (vault / NOTE).read_bytes().decode()
    structure = _structure(note)
    controls = len(CONTROL.findall(note))
    shown = [listed, *(rlog(*words) for words in _readers())]
    controls_shown = sum(len(CONTROL.findall(one.out + one.err)) for one in shown)
    figure(
        f"{COUNT} hostile commits: structure created {len(structure)}, control characters in the"
        f" note {controls}, in the output of {len(shown)} commands {controls_shown}"
    )
    assert structure == []
    assert (controls, controls_shown) == (0, 0)
    assert not any("Traceback" in one.err for one in shown)
    rows = json.loads(rlog("commits", "--json").out)
    assert len([row for row in rows if row["day"] == "2026-11-23"]) == COUNT
    assert len(list(vault.rglob("*.md"))) == 1
    assert not list(repo.path.rglob("started"))


def _readers() -> list[tuple[str, ...]]:
    return [
        (), ("today",), ("day", "2026-11-23"), ("list",), ("tasks",), ("find", "task"),
        ("find", "fix"), ("check",), ("link", "status"), ("commits", "--repo", "w2s"), ("week",),
    ]  # fmt: skip


def _structure(note: str) -> list[str]:
    """Return what stands in a note of commits alone that a reader takes for more than text."""
    found = []
    read = parse(note.encode(), NOTE)
    found += [f"heading {line}" for line in note.split("\n") if line.startswith("#")][4:]
    found += [f"problem {problem}" for problem in read.problems]
    found += [f"trace {trace}" for trace in read.traces]
    for entry in read.entries:
        kinds = {"commits", ""} if entry.kind == "commits" else {"commits", "", "did"}
        odd = entry.task or entry.tags or entry.people or entry.fields or entry.written_id
        if odd or entry.private or entry.importance or entry.kind not in kinds:
            found.append(f"entry {entry}")
    found += _rendered(note)
    return found


def _rendered(note: str) -> list[str]:
    html = str(MARKDOWN(note))
    plain = LINK.sub("", html)
    allowed = {"h1", "h2", "ul", "li", "p"}
    found = [f"<{tag}>" for tag in TAGS.findall(plain) if tag not in allowed]
    headings = re.findall(r"<h[12][^>]*>(.*?)</h", html)
    return found + ([] if headings == HEADINGS else [f"headings {headings}"])


@pytest.mark.parametrize(
    "path", ["\x1b]0;x\x07", "a\nb", "a\u202eb", "[x](y)", "- [ ] x", "#private"]
)
def test_a_folder_with_a_hostile_name(rlog: Rlog, vault: Path, repo: Repo, path: str) -> None:
    """A repository in a folder with a hostile name is refused or logged, in plain text only."""
    moved = vault.parent / "code" / path
    moved.parent.mkdir()
    repo.path.rename(moved)
    added = rlog("link", "add", moved)
    at = "2026-11-23T10:00:00+01:00"
    _git(moved, "commit", "-q", "--allow-empty", "-m", "x", GIT_AUTHOR_DATE=at)
    shown = [added, rlog("commits"), rlog("link", "status"), rlog("doctor")]
    said = "".join(one.out + one.err for one in shown)
    assert not CONTROL.findall(said)
    assert "Traceback" not in said
    note = vault / NOTE
    assert not note.exists() or _structure(note.read_text()) == []


def test_a_worktree_with_a_hostile_name(rlog: Rlog, vault: Path, repo: Repo) -> None:
    """A worktree made later in a folder of control characters is told of in plain text only."""
    assert rlog("link", "add", repo.path).code == 0
    odd = vault.parent / "\x1b]0;x\x07\u202e"
    repo.git("worktree", "add", "-q", "-b", "t", str(odd))
    _git(odd, "commit", "-q", "--allow-empty", "-m", "there", GIT_AUTHOR_DATE="2026-11-23T10:00Z")
    repo.git("worktree", "remove", "--force", str(odd))
    repo.git("branch", "-D", "t")
    shown = [rlog(*words) for words in (("commits",), ("link", "status"), ("doctor",), ())]
    assert not CONTROL.findall("".join(one.out + one.err for one in shown))

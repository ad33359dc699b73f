"""The real husky, lefthook and pre-commit beside rlog: theirs stays theirs, the docs' lines work.

Each is run where it is on the PATH: `npm install husky lefthook`, `pip install pre-commit`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT

from rlog_git.provenance import hooks
from rlog_git.provenance.events import parse_event

if TYPE_CHECKING:
    from pathlib import Path

    from provenance.code_repo import Repo

pytestmark = pytest.mark.soak
DOCS = (CHECKOUT / "docs/hooks.md").read_text()
LEFTHOOK = "post-commit:\n  commands:\n    own:\n      run: 'echo own >> {marker}'\n"
PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: own
        name: own
        language: system
        entry: sh -c 'echo own >> {marker}'
        stages: [post-commit]
        always_run: true
        pass_filenames: false
"""
SETTINGS = {
    "lefthook": ("lefthook.yml", LEFTHOOK),
    "pre-commit": (".pre-commit-config.yaml", PRE_COMMIT),
}


def shown(heading: str) -> str:
    """Return what the docs say to paste below a heading."""
    found = re.search(rf"### {heading}.*?```\w+\n(.*?)```", DOCS, re.DOTALL)
    assert found
    return found[1]


def manage(repo: Repo, *words: str) -> None:
    """Run a manager as its docs say; skip the test where it is not there."""
    program = shutil.which(words[0])
    if not program:
        pytest.skip(f"{words[0]} is not on the PATH")
    done = subprocess.run([program, *words[1:]], cwd=repo.path, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)


def heard(spool: Path) -> list[str]:
    """Return the shas that hooks told of."""
    lines = spool.read_bytes().split(b"\n") if spool.exists() else []
    return [event.sha for line in lines if (event := parse_event(line))]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def prove(repo: Repo, spool: Path, marker: Path) -> None:
    """Commit and merge: rlog hears of both, and the user's own hook has run."""
    marker.unlink(missing_ok=True)
    before = len(heard(spool))
    sha = repo.commit("one", file="one", text="1")
    assert marker.read_text() == "own\n"
    repo.git("checkout", "-q", "-b", "topic", "HEAD~1")
    repo.git("commit", "-q", "--allow-empty", "-m", "two", RLOG_OFF="1")
    repo.git("merge", "-q", "--no-edit", "main")
    assert heard(spool)[before:] == [sha, repo.git("rev-parse", "HEAD")]
    repo.git("checkout", "-q", "main")


def test_husky(repo: Repo, spool: Path, tmp_path: Path) -> None:
    """With husky's core.hooksPath nothing is written; pasted into its files, ours run."""
    marker, folder = tmp_path / "ran", repo.path / ".husky"
    manage(repo, "husky")
    (folder / "post-commit").write_text(f"echo own >> {marker}\n")
    before = files_of(folder)
    assert hooks.install(repo.path, spool).state == "elsewhere"
    repo.commit("unheard")
    assert heard(spool) == []
    assert files_of(folder) == before
    lines = shown("core.hooksPath").removeprefix("#!/bin/sh\n")
    for name in ("post-commit", "post-merge", "post-rewrite"):
        with (folder / name).open("a") as file:
            file.write(lines)
    manage(repo, "husky")
    prove(repo, spool, marker)
    repo.git("commit", "-q", "--amend", "-m", "better")
    assert heard(spool)[-1] == repo.git("rev-parse", "HEAD")
    pasted = files_of(folder)
    hooks.remove(repo.path, spool)
    assert files_of(folder) == pasted


@pytest.mark.parametrize("name", ["lefthook", "pre-commit"])
def test_a_manager(repo: Repo, spool: Path, tmp_path: Path, name: str) -> None:
    """The hook that it writes is left alone; with the docs' lines in its settings, ours runs."""
    marker = tmp_path / "ran"
    settings, own = SETTINGS[name]
    stages = ["-t", "post-commit", "-t", "post-merge"] if name == "pre-commit" else []
    (repo.path / settings).write_text(own.format(marker=marker))
    repo.git("add", settings)
    manage(repo, name, "install", *stages)
    hook = repo.path / ".git/hooks/post-commit"
    before = hook.read_bytes()
    status = hooks.install(repo.path, spool)
    assert (status.state, status.manager) == ("managed", name)
    repo.commit("unheard")
    assert (heard(spool), hook.read_bytes()) == ([], before)
    text = own.format(marker=marker)
    if name == "lefthook":  # into the commands that are there already
        text = text.partition("commands:\n")[2]
        (repo.path / settings).write_text(shown(name).replace("commands:\n", f"commands:\n{text}"))
    else:
        (repo.path / settings).write_text(text + shown(name))
    repo.git("add", settings)
    manage(repo, name, "install", *stages)
    prove(repo, spool, marker)
    assert hooks.status(repo.path, spool).manager == name
    theirs = hook.read_bytes()
    hooks.remove(repo.path, spool)
    assert hook.read_bytes() == theirs


def test_ours_is_there_first(repo: Repo, spool: Path, tmp_path: Path) -> None:
    """pre-commit, installed over our hook, keeps ours and runs it; both go on."""
    hooks.install(repo.path, spool)
    (repo.path / ".pre-commit-config.yaml").write_text(PRE_COMMIT.format(marker=tmp_path / "ran"))
    repo.git("add", ".pre-commit-config.yaml")
    manage(repo, "pre-commit", "install", "-t", "post-commit")
    sha = repo.commit("one")
    assert (tmp_path / "ran").read_text() == "own\n"
    assert sha in heard(spool)

"""Completion in real shells: values from the index as it is, and never a word of error."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NAMED = '\n[notebooks.public]\ntitle = "Open"\n\n[kinds]\nassay = 0\n'
BASH = """source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rlog_completion rlog
printf '%s\\n' "${COMPREPLY[@]}\""""
ZSH = """compdef() { : }
_describe() { print -rl -- ${(P)3} }
compadd() { print -rl -- ${(P)@[-1]} }
source "$1"; shift
words=("$@"); CURRENT=$#; _rlog_completion"""
FISH = """source $argv[1]; complete -C (string join ' ' -- $argv[2..])"""
TYPED = (
    (["rlog", "do"], "done", "drop"),
    (["rlog", "done", "bas"], "baseline", "mask"),
    (["rlog", "done", "loss", "ma"], "mask", "baseline"),
    (["rlog", "add", "+ba"], "+baselines", "+w2s"),
    (["rlog", "add", "-k", "ass"], "assay", "exp"),
    (["rlog", "list", "--tag", "w"], "w2s", "baselines"),
    (["rlog", "build", "pu"], "public", "w2s"),
    (["rlog", "week", "--for", "pu"], "public", "w2s"),
    (["rlog", "tasks", "--project", "th"], "thesis", "w2s"),
)
SHELLS = {
    "bash": ["bash", "--norc", "-c", BASH, "bash"],
    "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
    "fish": ["fish", "--no-config", "-c", FISH],
}


@pytest.fixture
def log(vault: Path, rlog: Rlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a vault with tasks, tags, a kind and a notebook, whose `rlog` is on the PATH."""
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "rlog"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rlog_git "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    with (vault / "rlog.toml").open("a") as file:
        file.write(NAMED)
    (vault / "notes/projects").mkdir(parents=True)
    (vault / "notes/projects/Thesis.md").write_text("# Thesis\n")
    rlog("todo", "fix the loss mask", "+w2s")
    rlog("todo", "rerun the baseline", "+w2s")
    rlog("add", "exp: three seeds", "+baselines")
    rlog("tasks")
    return vault


def offered(shell: str, folder: Path, *words: str) -> str:
    """Return what a real shell offers after these words, the last one being typed."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    source = folder.parent / f"complete.{shell}"
    if not source.exists():
        made = subprocess.run(
            ["rlog"],
            env=os.environ | {"_RLOG_COMPLETE": f"{shell}_source"},
            capture_output=True,
            check=True,
        )
        source.write_bytes(made.stdout)
    done = subprocess.run(
        [*SHELLS[shell], source, *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_values_where_they_matter(log: Path, shell: str) -> None:
    """Commands, words of tasks, tags, kinds, notebooks are offered, narrowed by what is typed."""
    for words, wanted, unwanted in TYPED:
        said = offered(shell, log, *words).replace(":", " ").split()  # zsh: 'value:help'
        assert wanted in said, words
        assert unwanted not in said, words


@pytest.mark.parametrize("shell", SHELLS)
def test_ids_of_open_tasks(log: Path, rlog: Rlog, shell: str) -> None:
    """With nothing typed yet, `done` offers the ids of the tasks that are open."""
    rlog("drop", "baseline")
    rlog("tasks")
    said = offered(shell, log, "rlog", "done", "t")
    assert len(re.findall(r"^t[a-z2-7]{8}\b", said, re.MULTILINE)) == 1


def test_tag_inside_quotes(log: Path) -> None:
    """A tag is completed at the end of a quoted text as well."""
    assert offered("bash", log, "rlog", "add", "'three seeds #w2") == "three seeds #w2s\n"


@pytest.mark.parametrize("damage", ["absent", "garbage", "no vault", "bad settings"])
def test_nothing_to_offer_is_silent(log: Path, rlog: Rlog, tmp_path: Path, damage: str) -> None:
    """Without an index, with a damaged one, outside a vault: nothing is offered or printed."""
    index = tmp_path / rlog("index", "--path").out.strip()
    if damage == "absent":
        index.unlink()
    elif damage == "garbage":
        index.write_bytes(b"garbage" * 1000)
    elif damage == "bad settings":
        (log / "rlog.toml").write_text("dialy = 1\n")
        assert offered("bash", log, "rlog", "build", "").strip() == ""
        return
    where = tmp_path if damage == "no vault" else log
    if damage == "no vault":
        (tmp_path / "home/.config/rlog/config.toml").unlink()
    assert offered("bash", where, "rlog", "done", "").strip() == ""


def test_completing_refreshes_nothing(log: Path, rlog: Rlog) -> None:
    """What is offered comes from the index as it is: completion writes nothing."""
    index = rlog("index", "--path").out.strip()
    rlog("todo", "not yet in the index")
    before = os.stat(index).st_mtime_ns  # noqa: PTH116 - a string
    assert "index" not in offered("bash", log, "rlog", "done", "ind").split()
    assert os.stat(index).st_mtime_ns == before  # noqa: PTH116 - a string

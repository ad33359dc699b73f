"""The snippets of docs/editors.md do what they say, in the real editors."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT, NOW

from rlog_git.model import State
from rlog_git.vault.obsidian import task_settings

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

# ```vim … ```, also inside a longer fence
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TODAY = "daily/2026/2026-11-23.md"
# what a shell would eat: quotes, a comment, a history, a variable, a backslash
ENTRY = """exp: "it's" #w2s $HOME \\n 100% !! `x`"""
# 'item.supports', 'task.est'
USED = re.compile(r"\b(?:item|task)\.(\w+)")
# https://blacksmithgu.github.io/obsidian-dataview/annotation/metadata-tasks/
IMPLICIT = {"text", "link", "tags", "status", "completed"}


def snippets(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    text = (CHECKOUT / "docs/editors.md").read_text()
    return [body for name, body in FENCE.findall(text) if name == language]


@pytest.fixture
def log(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a vault whose `rlog` is on the PATH, at the fixed clock."""
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "rlog"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rlog_git "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("RLOG_NOW", NOW)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return vault


def run(editor: str, *words: str | Path) -> None:
    """Run an editor and expect it to end in peace; skip where it is not installed."""
    if not shutil.which(editor):
        pytest.skip(f"{editor} is not installed")
    done = subprocess.run(
        [editor, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_vim(log: Path, tmp_path: Path) -> None:
    """In Vim, :RlogToday opens today's note and :RlogAdd's entry appears in it."""
    (tmp_path / "vimrc").write_text(snippets("vim")[0])
    shown = tmp_path / "shown"
    words = ("RlogToday", f"RlogAdd {ENTRY}", f"call writefile(getline(1, '$'), '{shown}')", "qa!")
    run("vim", "-Nu", tmp_path / "vimrc", "-es", *(word for w in words for word in ("-c", w)))
    assert shown.read_text() == (log / TODAY).read_text()
    assert f"- 14:02 {ENTRY}\n" in shown.read_text()


def test_neovim(log: Path, tmp_path: Path) -> None:
    """In Neovim, :RlogToday opens today's note and :RlogAdd's entry appears in it."""
    (tmp_path / "init.lua").write_text(snippets("lua")[0])
    shown = tmp_path / "shown"
    words = ("RlogToday", f"RlogAdd {ENTRY}", f"call writefile(getline(1, '$'), '{shown}')", "qa!")
    run("nvim", "-u", tmp_path / "init.lua", "-es", *(word for w in words for word in ("-c", w)))
    assert shown.read_text() == (log / TODAY).read_text()
    assert f"- 14:02 {ENTRY}\n" in shown.read_text()


def test_emacs(log: Path, tmp_path: Path) -> None:
    """In Emacs, rlog-today opens today's note and the entry of rlog-add is read into it."""
    (tmp_path / "init.el").write_text(snippets("elisp")[0])
    shown = tmp_path / "shown"
    act = f"""(progn (rlog-today) (rlog-add {json.dumps(ENTRY)}) (auto-revert-buffers)
      (write-region (point-min) (point-max) "{shown}"))"""
    run("emacs", "--batch", "-Q", "-l", tmp_path / "init.el", "--eval", act)
    assert shown.read_text() == (log / TODAY).read_text()
    assert f"- 14:02 {ENTRY}\n" in shown.read_text()


def test_an_entry_that_is_not_written_is_told(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rlog cannot write, each editor shows its sentence: no thought is lost in silence."""
    monkeypatch.setenv("RLOG_VAULT", str(log / "gone"))
    shown = tmp_path / "shown"
    (tmp_path / "vimrc").write_text(snippets("vim")[0])
    (tmp_path / "init.lua").write_text(snippets("lua")[0])
    (tmp_path / "init.el").write_text(snippets("elisp")[0])
    told = f"call writefile(split(execute('messages'), '\\n'), '{shown}', 'a')"
    for editor, file, how in (("vim", "vimrc", "-es"), ("nvim", "init.lua", "--headless")):
        run(editor, "-u", tmp_path / file, how, "-c", "RlogAdd x", "-c", told, "-c", "qa!")
    act = f"""(condition-case said (rlog-add "x")
      (user-error (write-region (error-message-string said) nil "{shown}" t)))"""
    run("emacs", "--batch", "-Q", "-l", tmp_path / "init.el", "--eval", act)
    assert shown.read_text().count("gone") == 3


def test_vs_code_tasks(log: Path, rlog: Rlog) -> None:
    """tasks.json is JSON, its commands run, and its pattern reads what `rlog check` prints."""
    tasks = {task["label"]: task for task in json.loads(snippets("json")[0])["tasks"]}
    inner = re.search(r'"\$\((.*)\)"', tasks["rlog: today"]["command"])
    assert inner
    assert rlog(*shlex.split(inner[1])[1:]).out == f"{log / TODAY}\n"
    words = [word.replace("${input:entry}", ENTRY) for word in tasks["rlog: add"]["args"]]
    assert rlog(*words).code == 0
    assert ENTRY in (log / TODAY).read_text()
    (log / "notes/odd.md").write_text("```\nnever closed\n")
    matcher = tasks["rlog: check"]["problemMatcher"]["pattern"]
    said = rlog(*tasks["rlog: check"]["args"]).out.splitlines()
    found = [re.fullmatch(matcher["regexp"], line) for line in said]
    places = [(m[matcher["file"]], m[matcher["line"]], m[matcher["code"]]) for m in found if m]
    assert places == [("notes/odd.md", "1", "unclosed")]


def test_obsidian_statuses(log: Path) -> None:
    """The statuses mean to Obsidian Tasks what they mean to rlog; dates are written as fields."""
    path = log / ".obsidian/plugins/obsidian-tasks-plugin/data.json"
    path.parent.mkdir(parents=True)
    path.write_text(snippets("json")[1])
    emoji, symbols = task_settings(log)
    assert not emoji
    assert dict(symbols) == {
        "/": State.DOING,
        "-": State.CANCELLED,
        ">": State.MOVED,
        "<": State.MOVED,
    }


@pytest.mark.usefixtures("log")
def test_dataview_asks_for_fields_that_rlog_writes(rlog: Rlog) -> None:
    """Every field in a query is one that rlog writes or reads, or Dataview's own."""
    rlog("todo", "Train the baseline", "+p/w2s", "-e", "2h", "-d", "2026-11-24")
    rlog("done", "Train", "--spent", "1h")
    rlog("add", "insight: it imitates [supports:: a] [refutes:: b] [unclear:: c]")
    rows = json.loads(rlog("list", "--json").out) + json.loads(rlog("tasks", "--all", "--json").out)
    known = {key for row in rows for key in row["fields"]} | IMPLICIT
    used = {name for query in snippets("dataview") for name in USED.findall(query)}
    assert len(snippets("dataview")) == 3
    assert used
    assert used <= known

"""Operations: commits, however they are made."""

from __future__ import annotations

import shutil
from pathlib import Path

from provenance.operations import Work, leads_to


@leads_to("one")
def commit(w: Work) -> None:
    w.commit("one")


@leads_to("one")
def commit_no_verify(w: Work) -> None:
    w.commit("one", words=("--no-verify",))


@leads_to("all")
def commit_all(w: Work) -> None:
    (w.path / "file").write_text("changed")
    w.git("commit", "-q", "-a", "-m", "all")


@leads_to("empty")
def commit_empty(w: Work) -> None:
    w.git("commit", "-q", "--allow-empty", "-m", "empty")


@leads_to("")
def nothing_to_commit(w: Work) -> None:
    w.git("commit", "-q", "-m", "nothing", check=False)


@leads_to("part")
def commit_a_path(w: Work) -> None:
    w.put("other")
    (w.path / "file").write_text("part")
    w.git("commit", "-q", "-m", "part", "--", "file")


@leads_to("private_index")
def commit_of_another_index(w: Work) -> None:
    index = str(w.path / ".git" / "other-index")
    w.git("read-tree", "HEAD", GIT_INDEX_FILE=index)
    w.git("commit", "-q", "--allow-empty", "-m", "private index", GIT_INDEX_FILE=index)
    Path(index).unlink()


@leads_to("below")
def commit_from_a_folder(w: Work) -> None:
    w.put("folder/x")
    w.git("commit", "-q", "-m", "below", cwd=w.path / "folder")


@leads_to("signed")
def commit_signed_off(w: Work) -> None:
    w.commit("signed", words=("-s",))


@leads_to("another_date")
def commit_with_a_date(w: Work) -> None:
    w.put("x")
    w.git("commit", "-q", "-m", "another date", "--date=2026-11-23T09:30:00+05:30")


@leads_to("one")
def hooks_switched_off(w: Work) -> None:
    w.commit("one", RLOG_OFF="1")


@leads_to("one")
def hooks_path_of_one_command(w: Work) -> None:
    w.put("one")
    w.git("-c", "core.hooksPath=/nowhere", "commit", "-q", "-m", "one")


@leads_to("one")
def minimal_path(w: Work) -> None:
    w.commit("one", PATH="/usr/bin:/bin", HOME="/nowhere")


@leads_to("one")
def no_interpreter(w: Work) -> None:
    w.commit("one", PATH="/usr/bin:/bin", PYTHONHOME="/gone", PYTHONPATH="/gone")


@leads_to("one")
def git_dir_option(w: Work) -> None:
    w.put("one")
    words = (f"--git-dir={w.path / '.git'}", f"--work-tree={w.path}")
    w.git(*words, "commit", "-q", "-m", "one", cwd=w.path.parent)


@leads_to("one")
def git_dir_variable(w: Work) -> None:
    w.put("one")
    w.git(
        *("commit", "-q", "-m", "one"), cwd=w.path.parent,
        GIT_DIR=str(w.path / ".git"), GIT_WORK_TREE=str(w.path),
    )  # fmt: skip


@leads_to("one two")
def no_reflog(w: Work) -> None:
    w.git("config", "core.logAllRefUpdates", "false")
    (w.path / ".git/logs/HEAD").unlink()
    w.commit("one", "two")


@leads_to("crlf")
def carriage_returns(w: Work) -> None:
    w.git("config", "core.autocrlf", "true")
    w.put("dos", "a\r\nb\r\n")
    (w.path / ".git/message").write_bytes(b"crlf\r\n\r\nbody\r\n")
    w.git("commit", "-q", "-F", ".git/message")


@leads_to("one")
def hooks_folder_gone(w: Work) -> None:
    shutil.rmtree(w.path / ".git/hooks")
    w.commit("one")


@leads_to("one")
def hooks_folder_of_ones_own(w: Work) -> None:
    w.git("config", "core.hooksPath", ".githooks")
    w.commit("one")

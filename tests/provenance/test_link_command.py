"""link and commits, as a user types them."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog
    from provenance.code_repo import Repo

AT = {
    "GIT_AUTHOR_DATE": "2026-11-23T10:00:00+01:00",
    "GIT_COMMITTER_DATE": "2026-11-23T10:00:00+01:00",
}


@pytest.mark.usefixtures("vault")
def test_a_walk(rlog: Rlog, repo: Repo) -> None:
    """Link, commit, list, unlink: what was committed shows, and the code is untouched."""
    repo.git("remote", "add", "origin", "git@github.com:me/w2s.git")
    before = repo.picture()
    linked = rlog("link", "add", repo.path, "--project", "w2s")
    assert linked.code == 0, linked.err
    assert "subject" in linked.out
    assert "https://github.com/me/w2s" in linked.out
    assert repo.picture() == before
    sha = repo.commit("Fix loss masking", file="loss.py", text="x\n", **AT)
    listed = rlog("commits")
    assert (listed.code, listed.err) == (0, "")
    assert "w2s" in listed.out
    assert "Fix loss masking" in listed.out
    (row,) = json.loads(rlog("commits", "--json").out)
    assert (row["repo"], row["sha"], row["day"], row["time"]) == (
        "w2s",
        sha[:7],
        "2026-11-23",
        "10:00",
    )
    assert (row["added"], row["removed"], row["state"]) == (1, 0, "live")
    assert row["path"] == "daily/2026/2026-11-23.md"
    removed = rlog("link", "remove", "w2s")
    assert (removed.code, removed.err) == (0, "")
    assert rlog("link", "status").code == 1
    assert "Fix loss masking" in rlog("commits").out


@pytest.mark.usefixtures("vault")
def test_spans_and_names(rlog: Rlog, repo: Repo) -> None:
    """Commits are listed by span and repository; nothing there is exit code 1."""
    rlog("link", "add", repo.path)
    repo.commit("one", **AT)
    assert "one" in rlog("commits", "--from", "yesterday", "--to", "today").out
    assert rlog("commits", "--to", "2026-11-22").code == 1
    assert rlog("commits", "--repo", "other").code == 1
    assert json.loads(rlog("commits", "--repo", "other", "--json").out) == []
    assert rlog("commits", "--from", "someday").code == 2


def test_the_shared_name(rlog: Rlog, vault: Path, repo: Repo) -> None:
    """The repository's name, first commit and remote are shared in rlog.toml, once."""
    repo.git("remote", "add", "origin", "https://me:secret@codeberg.org/me/w2s.git")
    before = (vault / "rlog.toml").read_text()
    rlog("link", "add", repo.path)
    rlog("link", "add", repo.path)
    text = (vault / "rlog.toml").read_text()
    assert text.startswith(before)
    assert tomllib.loads(text)["repos"] == {
        "w2s": {"root": repo.git("rev-parse", "HEAD"), "remote": "https://codeberg.org/me/w2s.git"}
    }
    assert rlog("list").code in (0, 1)


def test_a_name_shared_by_another_machine(rlog: Rlog, vault: Path, repo: Repo) -> None:
    """A repository that another machine named keeps that name here."""
    root = repo.git("rev-parse", "HEAD")
    with (vault / "rlog.toml").open("a") as file:
        file.write(f'\n[repos.weak-to-strong]\nroot = "{root}"\n')
    rlog("link", "add", repo.path)
    status = json.loads(rlog("link", "status", "--json").out)
    assert [row["name"] for row in status["repos"]] == ["weak-to-strong"]


@pytest.mark.usefixtures("vault")
def test_two_folders_of_one_name(rlog: Rlog, repo: Repo, tmp_path: Path) -> None:
    """A second repository of the same folder name gets a name of its own."""
    (tmp_path / "more").mkdir()
    other = type(repo)(tmp_path / "more" / "w2s")
    other.path.mkdir()
    other.git("init", "-q")
    other.commit("start")
    assert rlog("link", "add", repo.path, other.path).code == 0
    status = json.loads(rlog("link", "status", "--json").out)
    assert [row["name"] for row in status["repos"]] == ["w2s", "w2s-2"]


def test_time_and_count_where_nobody_can_be_asked(rlog: Rlog, vault: Path, repo: Repo) -> None:
    """Where the vault has a remote and the code no public one, only times are written."""
    repo.git("remote", "add", "origin", "git@github.com:me/my-log.git", cwd=vault)
    linked = rlog("link", "add", repo.path)
    assert linked.code == 0
    assert "--full" in linked.err
    repo.commit("hush", **AT)
    assert "hush" not in rlog("commits").out
    again = rlog("link", "add", repo.path)
    assert "nothing else" in again.out
    assert "subject" in rlog("link", "add", repo.path, "--full").out
    repo.commit("loud", **AT)
    assert "loud" in rlog("commits").out


@pytest.mark.usefixtures("vault")
def test_without_a_terminal_what_was_before_is_left_out(rlog: Rlog, repo: Repo) -> None:
    """Where nobody can be asked about earlier commits, it is said what brings them in, once."""
    repo.commit("before", **AT)
    assert "'rlog link sync --since 14d' brings it in" in rlog("link", "add", repo.path).out
    assert "left out" not in rlog("link", "add", repo.path).out
    assert "before" not in rlog("commits").out
    assert rlog("link", "sync", "--since", "14d").code == 0
    assert "before" in rlog("commits").out


def test_a_public_remote_needs_no_asking(rlog: Rlog, vault: Path, repo: Repo) -> None:
    """Where the code lies at a public forge, everything is written."""
    repo.git("remote", "add", "origin", "git@github.com:me/my-log.git", cwd=vault)
    repo.git("remote", "add", "origin", "git@github.com:me/w2s.git")
    assert "subject" in rlog("link", "add", repo.path).out


@pytest.mark.usefixtures("vault")
def test_status(rlog: Rlog, repo: Repo) -> None:
    """The status tells of hooks, also of one that was edited or is gone."""
    assert rlog("link", "status").code == 1
    rlog("link", "add", repo.path, "--private", "--no-configs")
    assert "hook installed, time and count only" in rlog("link", "status").out
    (row,) = json.loads(rlog("link", "status", "--json").out)["repos"]
    assert (row["hook"], row["private"], row["configs"]) == ("installed", True, False)
    hook = repo.path / ".git/hooks/post-commit"
    hook.write_text(hook.read_text() + "#\n")
    assert "edited by hand" in rlog("link", "status").out
    refused = rlog("link", "remove", "w2s")
    assert refused.code == 3
    assert "edited" in refused.err
    hook.unlink()
    assert "no hook" in rlog("link", "status").out
    shutil.rmtree(repo.path)
    assert "its folder is gone" in rlog("link", "status").out
    assert rlog("link", "remove", "w2s").code == 0


@pytest.mark.usefixtures("vault")
def test_a_hooks_path(rlog: Rlog, repo: Repo) -> None:
    """Where core.hooksPath is set the lines to paste are printed and nothing is written."""
    repo.git("config", "core.hooksPath", ".husky")
    linked = rlog("link", "add", repo.path)
    assert linked.code == 0
    assert "core.hooksPath" in linked.err
    assert 'sh "$rlog_hook"' in linked.err
    assert not (repo.path / ".husky").exists()


@pytest.mark.usefixtures("vault")
def test_a_chained_hook_is_told_of(rlog: Rlog, repo: Repo) -> None:
    """A hook that stood there is said to run on, and to be back."""
    hook = repo.path / ".git/hooks/post-commit"
    hook.write_text("#!/bin/sh\nexit 0\n")
    hook.chmod(0o755)
    assert "runs as before" in rlog("link", "add", repo.path).out
    assert "is back" in rlog("link", "remove", repo.path).out
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add"], 2, "Missing argument"),
        (["add", "nowhere"], 2, "no such folder"),
        (["add", "."], 2, "the vault itself"),
        (["add", "../empty"], 3, "not a git repository"),
        (["add", "../bare.git"], 3, "bare"),
        (["add", "../w2s", "--private", "--full"], 2, "exclude each other"),
        (["remove", "nothing"], 2, "is not linked"),
        (["what"], 2, "No such command"),
    ],
)
def test_wrong_use(
    rlog: Rlog, vault: Path, repo: Repo, words: list[str], code: int, said: str
) -> None:
    """Wrong use is one sentence and its exit code, never a traceback."""
    (vault.parent / "empty").mkdir()
    repo.git("clone", "-q", "--bare", ".", str(vault.parent / "bare.git"))
    done = rlog("link", *words)
    assert (done.code, said in done.err) == (code, True), done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("vault")
def test_a_repository_of_another_vault(rlog: Rlog, repo: Repo, tmp_path: Path) -> None:
    """A repository linked to another vault is not taken away from it."""
    rlog("link", "add", repo.path)
    rlog("init", tmp_path / "other-log")
    refused = rlog("--vault", str(tmp_path / "other-log"), "link", "add", repo.path)
    assert refused.code == 2
    assert "link remove w2s" in refused.err


def test_no_vault(rlog: Rlog, repo: Repo) -> None:
    """Without a vault linking is a sentence."""
    assert rlog("link", "add", repo.path, cwd=repo.path).code == 3


@pytest.mark.usefixtures("vault")
def test_standing_in_a_linked_repository(rlog: Rlog, repo: Repo) -> None:
    """From a linked repository, in a hook's environment, the vault is found and code is safe."""
    rlog("link", "add", repo.path)
    repo.commit("one", **AT)
    before = repo.picture()
    done = rlog(
        *("add", "from the repository"), cwd=repo.path,
        env={"GIT_DIR": str(repo.path / ".git"), "GIT_INDEX_FILE": ".git/index", "RLOG_OFF": ""},
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "from the repository" in rlog("list").out
    assert repo.picture() == before
    assert sorted(os.listdir(repo.path)) == [".git", "train.py"]  # noqa: PTH208

"""Reading a code repository starts nothing of it, asks nothing and says what went wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import CHECKOUT

from rlog_git.provenance import commits, git_read, repos

if TYPE_CHECKING:
    from provenance.code_repo import Repo


def test_the_variables_of_a_hook_do_not_leak() -> None:
    """Every GIT_* but those of ssh, askpass and given settings is dropped; git asks nothing."""
    given = {
        "GIT_DIR": "/x",
        "GIT_INDEX_FILE": "/y",
        "GIT_AUTHOR_DATE": "now",
        "GIT_SSH_COMMAND": "ssh -x",
        "GIT_ASKPASS": "ask",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "a.b",
        "GIT_CONFIG_VALUE_0": "c",
        "PATH": "/bin",
        "LC_ALL": "de_DE",
    }
    kept = git_read.clean_environment(given)
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "GIT_AUTHOR_DATE"} & kept.keys()
    assert {"GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_KEY_0"} <= kept.keys()
    assert (kept["LC_ALL"], kept["GIT_TERMINAL_PROMPT"]) == ("C", "0")
    assert kept["GIT_OPTIONAL_LOCKS"] == "0"


def test_a_hook_s_git_dir_does_not_win(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With GIT_DIR exported, the repository that was asked for answers."""
    other = type(repo)(tmp_path / "other")
    other.path.mkdir()
    other.git("init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    assert git_read.read_line(repo.path, "rev-parse", "--show-toplevel") == str(repo.path)


def test_only_reading_commands_exist(repo: Repo) -> None:
    """A command that is not known to be harmless cannot be asked for."""
    for command in ("status", "diff", "add", "grep", "ls-files", "fetch", "commit"):
        with pytest.raises(KeyError):
            git_read.read(repo.path, command)


@pytest.mark.parametrize("path", ["", "gone"])
def test_no_repository_is_a_sentence(tmp_path: Path, path: str) -> None:
    """A folder without a repository, and one that is gone, give a sentence."""
    with pytest.raises(git_read.GitReadError, match="cannot read the repository"):
        git_read.read(tmp_path / path, "rev-parse", "HEAD")


def test_a_time_limit(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git that takes too long is given up."""
    slow = tmp_path / "slow" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 20\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
    with pytest.raises(git_read.GitReadError, match="did not answer"):
        git_read.read(repo.path, "log", seconds=0.2)


def test_without_git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git on the PATH the sentence says so."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(git_read.GitReadError, match="Install git"):
        git_read.read(repo.path, "log")


def test_a_hostile_repository_starts_nothing(repo: Repo, tmp_path: Path) -> None:
    """Settings and attributes that name programs start none of them while a commit is read."""
    marker = tmp_path / "started"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\necho $0 $* >> {marker}\ncat\n")
    evil.chmod(0o755)
    (repo.path / ".gitattributes").write_text("* diff=evil filter=evil merge=evil\n")
    repo.git("add", ".gitattributes")
    sha = repo.commit("config", file="conf/a.yaml", text="lr: 1\n")
    for key in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass"),
        *("diff.external", "diff.evil.textconv", "diff.evil.command", "gpg.program", "pager.log"),
        *("filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "credential.helper"),
        *("remote.origin.uploadpack", "core.alternateRefsCommand", "gpg.ssh.program"),
    ):
        repo.git("config", key, str(evil))
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "core.hooksPath", str(tmp_path))
    repo.git("config", "remote.origin.url", f"ext::{evil}")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "protocol.ext.allow", "always")
    blob = repo.git("rev-parse", f"{sha}:conf/a.yaml")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = repos.identify(repo.path)
    commit = commits.read_commit(repo.path, repo.git("rev-parse", "HEAD~1"))
    linked = repos.LinkedRepo("w2s", (str(repo.path),), found.common_dir)
    commits.commit_ref(repo.path, linked, commit, "00:00")
    commits.unreachable(repo.path, [repo.git("rev-parse", "HEAD")], [])
    with pytest.raises(git_read.GitReadError):
        commits.read_commit(repo.path, sha)  # its blob is missing, and is not fetched
    assert not marker.exists(), marker.read_text()


# what the configuration of a repository may name a program for, each by a way of its own
HOSTILE = {
    "fsmonitor": {"core.fsmonitor": "{evil}"},
    "pager": {"core.pager": "{evil}", "pager.log": "{evil}", "pager.show": "{evil}"},
    "ssh": {"core.sshCommand": "{evil}", "remote.origin.url": "ssh://x.invalid/y"},
    "external diff": {"diff.external": "{evil}", "diff.evil.command": "{evil}"},
    "textconv": {"diff.evil.textconv": "{evil}", "diff.evil.cachetextconv": "true"},
    "filter": {"filter.evil.clean": "{evil}", "filter.evil.smudge": "{evil}"},
    "process filter": {"filter.evil.process": "{evil}", "filter.evil.required": "true"},
    "signature": {
        "log.showSignature": "true",
        "gpg.program": "{evil}",
        "gpg.ssh.program": "{evil}",
    },
    "hooks": {"core.hooksPath": "{folder}"},
    "alias": {"alias.log": "!{evil}", "alias.rev-parse": "!{evil}", "alias.cat-file": "!{evil}"},
    "credentials": {"credential.helper": "!{evil}", "core.askPass": "{evil}"},
    "editor": {"core.editor": "{evil}", "sequence.editor": "{evil}"},
    "protocol": {"protocol.ext.allow": "always", "remote.origin.url": "ext::{evil}"},
    "promisor": {"remote.origin.promisor": "true", "remote.origin.uploadpack": "{evil}"},
    "alternates": {"core.alternateRefsCommand": "{evil}"},
    "include": {"include.path": "{folder}/included"},
    "worktree": {"core.worktree": "{folder}"},
    "mailmap": {"mailmap.file": "{folder}/pipe"},
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_repository(repo: Repo, tmp_path: Path, kind: str) -> None:
    """Linking and reading a repository whose configuration names programs starts none but git."""
    marker, folder = tmp_path / "started", tmp_path / "evil"
    folder.mkdir()
    for name in ("evil", "post-checkout", "post-index-change", "reference-transaction"):
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> {marker}\ncat\n")
        (folder / name).chmod(0o755)
    (folder / "included").write_text(f"[core]\n\tfsmonitor = {folder}/evil\n")
    (folder / "pipe").touch()
    (repo.path / ".gitattributes").write_text("* diff=evil filter=evil merge=evil\n")
    repo.git("add", ".gitattributes")
    sha = repo.commit("config", file="conf/a.yaml", text="lr: 1\n")
    (repo.path / "conf" / "a.yaml").write_text("lr: 2\n")
    for key, value in HOSTILE[kind].items():
        repo.git("config", key, value.format(evil=folder / "evil", folder=folder))
    script = (
        "import sys; from pathlib import Path\n"
        "from datetime import datetime, UTC\n"
        "from rlog_git.provenance import commits, objects, repos, squashes\n"
        "path, sha = Path(sys.argv[1]), sys.argv[2]\n"
        "found = repos.identify(path)\n"
        "linked = repos.LinkedRepo('w2s', (str(path),), found.common_dir)\n"
        "commit = commits.read_commit(path, sha)\n"
        "assert commits.commit_ref(path, linked, commit, '00:00').configs\n"
        "repos.find_by_path((), path), repos.find_by_commit((linked,), sha)\n"
        "from rlog_git.provenance.runs.work_tree import differs\n"
        "assert differs(path).files == ('conf/a.yaml',) or not differs(path).known\n"
        "known = commits.walk(path, [sha], datetime(2000, 1, 1, tzinfo=UTC), remotes=True)\n"
        "assert set(known) >= {sha} == objects.held(path, [sha, '0' * 40, '--output=x'])\n"
        "assert commits.unreachable(path, known, [sha]) == set()\n"
        "assert objects.paths_of(path, known)[sha] == {'.gitattributes', 'conf/a.yaml'}\n"
        "squashes.find(path, known, known)\n"
    )
    trace = tmp_path / "trace"
    strace = shutil.which("strace")
    watched = [strace, "-f", "-qq", "-e", "trace=execve", "-o", str(trace)] if strace else []
    done = subprocess.run(
        [*watched, sys.executable, "-c", script, str(repo.path), sha],
        capture_output=True, check=False, text=True, cwd=CHECKOUT,
    )  # fmt: skip
    assert not marker.exists(), marker.read_text()
    assert done.returncode == 0 or kind == "worktree", done.stderr
    if strace and trace.exists():
        started = re.findall(r'execve\("([^"]+)".* = 0', trace.read_text())
        others = {Path(one).name for one in started} - {"git", Path(sys.executable).name}
        assert not {one for one in others if not one.startswith("python")}, others


def test_reading_writes_nothing(repo: Repo) -> None:
    """Reading a commit leaves every file of the git folder as it was."""

    def files() -> dict[str, int]:
        found = [p for p in (repo.path / ".git").rglob("*") if p.is_file()]
        return {str(p): os.stat(p).st_mtime_ns for p in found}  # noqa: PTH116

    before = files()
    commits.read_commit(repo.path, repo.git("rev-parse", "HEAD"))
    commits.unreachable(repo.path, [repo.git("rev-parse", "HEAD")], [])
    repos.identify(repo.path)
    assert files() == before

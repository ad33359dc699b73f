"""The list of linked repositories: written and read, found by folder, named, shared."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rlog_git.errors import RlogError
from rlog_git.provenance import repos
from rlog_git.provenance.forges import commit_page, is_public
from rlog_git.provenance.repos import LinkedRepo
from rlog_git.vault import locate

if TYPE_CHECKING:
    from pathlib import Path

    from provenance.code_repo import Repo

SHA = "0f8980445ab5b2de3d6e5c5d8b7ae5b9a9b1c2d3"


def linked(repo: Repo, **changes: object) -> LinkedRepo:
    """Return a repository as it would be linked."""
    found = repos.identify(repo.path)
    plain = LinkedRepo("w2s", (str(repo.path),), found.common_dir, found.root, vault="/v")
    return replace(plain, **changes)


def test_what_is_written_reads_back(repo: Repo) -> None:
    """Every field of a linked repository reads back as it was, odd characters and all."""
    odd = linked(
        repo,
        paths=("/a b", '/with "quotes" \\ and \t', "/caf\u00e9/\U0001f409", "/\x7f\x01"),
        remote="https://forge.example/me/w2s",
        project="w2s",
        emails=("a@b.c", "d@e.f"),
        private=True,
        configs=False,
    )
    repos.save([odd, linked(repo, name="other")])
    assert repos.load() == (odd, linked(repo, name="other"))
    assert repos.repos_path().stat().st_mode & 0o777 == 0o600


def test_no_file_is_no_repository() -> None:
    """Without a file nothing is linked."""
    assert repos.load() == ()


@pytest.mark.parametrize(
    "text",
    [
        "repo = [",
        "repo = 3",
        "[repo]\nname = 'x'",
        "[[repo]]\nname = 'x'",
        "[[repo]]\nname = 3\npaths = []\ncommon_dir = ''",
        "[[repo]]\nname = 'x'\npaths = 'y'\ncommon_dir = ''",
        "[[repo]]\nname = 'x'\npaths = [3]\ncommon_dir = ''",
        "repo = ['x']",
    ],
)
def test_a_broken_file_is_a_sentence(text: str) -> None:
    """A broken list of repositories is one sentence that names the file."""
    path = repos.repos_path()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(RlogError, match=r"repos\.toml"):
        repos.load()


def test_keys_of_a_newer_version(repo: Repo) -> None:
    """A key that a newer version wrote is passed over."""
    repos.save([linked(repo)])
    path = repos.repos_path()
    path.write_text(path.read_text() + 'later = "x"\n')
    assert repos.load() == (linked(repo),)


def test_the_list_that_finding_a_vault_reads(repo: Repo) -> None:
    """Saving writes the short list by which a vault is found from a code repository."""
    repos.save([linked(repo, vault="/vault", project="p")])
    assert locate.linked_vault(str(repo.path / ".git")) == ("/vault", "p")


def test_identify(repo: Repo) -> None:
    """A repository is known by git folder, first commit, and remote without password."""
    repo.git("remote", "add", "backup", "/somewhere")
    repo.git("remote", "add", "origin", "https://me:secret@forge.example/me/w2s.git")
    repo.git("config", "user.email", "ada@uni.example")
    root = repo.git("rev-parse", "HEAD")
    repo.commit("more")
    found = repos.identify(repo.path)
    assert (found.root, found.top, found.email) == (root, repo.path, "ada@uni.example")
    assert found.remote == "https://forge.example/me/w2s.git"


def test_a_repository_without_commits(tmp_path: Path, repo: Repo) -> None:
    """A repository without commits is known by its git folder alone."""
    fresh = type(repo)(tmp_path / "fresh")
    fresh.path.mkdir()
    fresh.git("init", "-q")
    assert repos.identify(fresh.path).root == ""


def test_a_shallow_clone_has_no_first_commit(tmp_path: Path, repo: Repo) -> None:
    """What looks like the first commit of a shallow clone is not taken for it."""
    repo.commit("two")
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow"))
    assert repos.identify(tmp_path / "shallow").root == ""


def test_linking_twice_is_once(repo: Repo) -> None:
    """A repository linked again stands there once, as it was linked last."""
    found = repos.identify(repo.path)
    once = repos.link((), found, linked(repo))
    assert repos.link(once, found, linked(repo, name="x", private=True)) == (
        linked(repo, private=True),
    )


def test_found_by_its_folders(repo: Repo, tmp_path: Path) -> None:
    """A repository is found by its folder, a folder in it, and a worktree of it."""
    known = (linked(repo),)
    repo.git("worktree", "add", "-q", "-b", "t", str(tmp_path / "t"))
    (repo.path / "deep").mkdir()
    for path in (repo.path, repo.path / "deep", tmp_path / "t"):
        assert repos.find_by_path(known, path) == known[0]
    assert repos.find_by_path(known, tmp_path) is None
    assert repos.find_by_path(known, tmp_path / "gone") is None


def test_a_moved_clone(repo: Repo, tmp_path: Path) -> None:
    """A repository that was moved is known by its first commit, and its old path is dropped."""
    known = (linked(repo),)
    moved = tmp_path / "moved"
    shutil.move(repo.path, moved)
    assert repos.find_by_path(known, moved) == known[0]
    new = replace(known[0], paths=(str(moved),), common_dir=str(moved / ".git"))
    assert repos.link(known, repos.identify(moved), new)[0].paths == (str(moved),)


def test_a_copy_is_another_repository(repo: Repo, tmp_path: Path) -> None:
    """A copy beside the linked repository is not taken for it."""
    known = (linked(repo),)
    shutil.copytree(repo.path, tmp_path / "copy")
    assert repos.find_by_path(known, tmp_path / "copy") is None


@pytest.mark.parametrize(
    ("folder", "taken", "name"),
    [
        ("w2s", [], "w2s"),
        ("w2s", ["w2s", "W2S-2"], "w2s-3"),
        ("my code", [], "my-code"),
        (".dotfiles", [], "dotfiles"),
        ("# [[x]] `y`", [], "x-y"),
        ("\u65e5\u672c", [], "\u65e5\u672c"),
        ("---", [], "repository"),
        ("", ["repository"], "repository-2"),
    ],
)
def test_a_name(folder: str, taken: list[str], name: str) -> None:
    """A name is the folder's, one word of a note's text, and nobody else's."""
    assert repos.new_name(folder, taken) == name


def test_a_shared_name_is_appended_once() -> None:
    """The name's table goes to the end of rlog.toml, once, and all else stays."""
    text = '# mine\nday_ends = "04:00"'
    new = repos.with_shared_name(text, "w2s", SHA, "https://forge.example/me/w2s")
    assert new.startswith(text)
    assert tomllib.loads(new)["repos"] == {
        "w2s": {"root": SHA, "remote": "https://forge.example/me/w2s"}
    }
    assert repos.with_shared_name(new, "w2s", "other", "") == new


def test_a_shared_name_keeps_the_newline_style() -> None:
    """A file with CRLF gets CRLF, and a name that is no bare key stands in quotes."""
    new = repos.with_shared_name("a = 1\r\n", "w2s.v2", SHA, "")
    assert new == f'a = 1\r\n\r\n[repos."w2s.v2"]\r\nroot = "{SHA}"\r\n'


def test_a_broken_settings_file_is_left_alone() -> None:
    """A file that is no TOML is not made longer."""
    assert repos.with_shared_name("a = ", "w2s", SHA, "") == "a = "


@pytest.mark.parametrize(
    ("remote", "page"),
    [
        ("git@github.com:me/w2s.git", "https://github.com/me/w2s/commit/"),
        ("https://u:p@github.com/me/w2s", "https://github.com/me/w2s/commit/"),
        ("ssh://git@ssh.github.com:443/me/w2s.git", "https://github.com/me/w2s/commit/"),
        ("git@gitlab.com:g/s/w2s.git", "https://gitlab.com/g/s/w2s/-/commit/"),
        ("https://gitlab.uni.example:8443/g/w", "https://gitlab.uni.example:8443/g/w/-/commit/"),
        ("ssh://git@codeberg.org/me/w", "https://codeberg.org/me/w/commit/"),
        ("https://gitea.example/me/w", "https://gitea.example/me/w/commit/"),
        ("https://bitbucket.org/me/w", "https://bitbucket.org/me/w/commits/"),
        ("https://github.com/a/b)c(", "https://github.com/a/b%29c%28/commit/"),
        ("https://gitlab.com/g/s/t/w2s.git/", "https://gitlab.com/g/s/t/w2s/-/commit/"),
        ("http://gitlab:8080/g/s/w", "http://gitlab:8080/g/s/w/-/commit/"),
        ("http://gitea:3000/me/w", "http://gitea:3000/me/w/commit/"),
        ("ssh://git@gitlab.uni.example:2222/g/w", "https://gitlab.uni.example/g/w/-/commit/"),
        ("git@github.corp.example:o/w", "https://github.corp.example/o/w/commit/"),
        ("https://git.sr.ht/~me/w", "https://git.sr.ht/~me/w/commit/"),
        ("git@gitlab:g/w", ""),
        ("http://10.0.0.5:3000/me/w", ""),
        ("ssh://git@[::1]:22/me/w", ""),
        ("https://git.corp.example/me/w", ""),
        ("https://bitbucket.corp.example/scm/KEY/w.git", ""),
        ("https://gitlab.example@evil.example/me/w", ""),
        ("me@cluster:repos/w2s.git", ""),
        ("github.com-work:me/w2s", ""),
        ("/srv/git/w2s.git", ""),
        ("../w2s", ""),
        ("file:///srv/git/w2s", ""),
        ("C:\\code\\w2s", ""),
        ("https://github.com/me/w2s?x=[y](z)", ""),
        ("javascript:alert(1)//x/y", ""),
        ("", ""),
    ],
)
def test_the_page_of_a_commit(remote: str, page: str) -> None:
    """A forge's remote gives the page of a commit, without user and password; others give none."""
    assert commit_page(remote, SHA) == (page + SHA if page else "")


def test_a_shortened_remote(repo: Repo) -> None:
    """What git puts in the place of a remote's beginning counts, the longest; no password stays."""
    repo.git("config", "url.https://me:token@github.com/.insteadOf", "gh:")
    repo.git("config", "url.https://gitlab.com/.insteadOf", "g")
    repo.git("remote", "add", "origin", "gh:me/w2s.git")
    assert repos.remote_of(repo.path) == "https://github.com/me/w2s.git"


def test_public_forges() -> None:
    """A public forge is told from a server of one's own."""
    assert is_public("git@github.com:me/w2s.git")
    assert not is_public("git@gitlab.uni.example:me/w2s.git")
    assert not is_public("")

"""The hook: what it appends, that it stays out of the way, and that it leaves no trace behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rlog_git.errors import RlogError
from rlog_git.provenance import hooks
from rlog_git.provenance.events import CommitEvent, RewriteEvent, parse_event

if TYPE_CHECKING:
    from provenance.code_repo import Repo

    from rlog_git.provenance.events import Event


def all_events(spool: Path) -> list[Event]:
    """Return the events in the spool, every line of which must be one."""
    if not spool.exists():
        return []
    found = [parse_event(line) for line in spool.read_bytes().split(b"\n")[:-1]]
    assert all(found)
    return [event for event in found if event]


def events(spool: Path) -> list[CommitEvent]:
    """Return the commits in the spool."""
    return [event for event in all_events(spool) if isinstance(event, CommitEvent)]


def rewrites(spool: Path) -> list[tuple[str, str, str]]:
    """Return the rewrites in the spool as (kind, old, new)."""
    found = [event for event in all_events(spool) if isinstance(event, RewriteEvent)]
    return [(event.kind, event.old, event.new) for event in found]


def put_hook(repo: Repo, text: str, mode: int = 0o755) -> Path:
    """Put another's hook into a repository."""
    path = repo.path / ".git" / "hooks" / "post-commit"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_commit_appends_one_line(hooked: Repo, spool: Path) -> None:
    """A commit appends one line with sha, parents, tree, dates, e-mail, act and work tree."""
    before = hooked.git("rev-parse", "HEAD")
    sha = hooked.commit("feat: a: b", GIT_AUTHOR_DATE="2026-11-23T14:02:00+09:00")
    (event,) = events(spool)
    assert event.sha == sha
    assert event.parents == (before,)
    assert event.tree == hooked.git("rev-parse", "HEAD^{tree}")
    assert event.authored == "2026-11-23T14:02:00+09:00"
    assert event.email == "ada@example.org"
    assert event.act == "commit"
    assert event.worktree == str(hooked.path)


def test_the_line_holds_no_message(hooked: Repo, spool: Path) -> None:
    """No word of the commit's message goes into the spool."""
    hooked.commit("unspeakable: words")
    assert b"unspeakable" not in spool.read_bytes()
    assert b"words" not in spool.read_bytes()


def test_the_first_commit_of_a_repository(tmp_path: Path, repo: Repo, spool: Path) -> None:
    """The first commit of a repository is noted, without parents."""
    fresh = type(repo)(tmp_path / "fresh")
    fresh.path.mkdir()
    fresh.git("init", "-q")
    hooks.install(fresh.path, spool)
    sha = fresh.commit("first")
    assert [(e.sha, e.parents, e.act) for e in events(spool)] == [(sha, (), "commit (initial)")]


def test_a_linked_worktree(hooked: Repo, spool: Path, tmp_path: Path) -> None:
    """A commit in a linked worktree is noted with that worktree's path."""
    hooked.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "tree"))
    hooked.git("commit", "-q", "--allow-empty", "-m", "there", cwd=tmp_path / "tree")
    assert [event.worktree for event in events(spool)] == [str(tmp_path / "tree")]


def test_installing_from_a_worktree_covers_all(repo: Repo, spool: Path, tmp_path: Path) -> None:
    """Installing from a linked worktree covers the main one."""
    repo.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "tree"))
    hooks.install(tmp_path / "tree", spool)
    repo.commit("in the main one")
    assert len(events(spool)) == 1


def test_no_verify_and_amend(hooked: Repo, spool: Path) -> None:
    """--no-verify does not skip the hook, and an amend is told as one."""
    old = hooked.commit("quick", "--no-verify")
    new = hooked.commit("quicker", "--amend")
    assert [event.act for event in events(spool)] == ["commit", "commit (amend)"]
    assert rewrites(spool) == [("amend", old, new)]


def test_an_exported_git_dir(hooked: Repo, spool: Path, tmp_path: Path) -> None:
    """A commit made from elsewhere by GIT_DIR and GIT_WORK_TREE is noted with its work tree."""
    hooked.git(
        "commit", "-q", "--allow-empty", "-m", "from afar",
        cwd=tmp_path, GIT_DIR=str(hooked.path / ".git"), GIT_WORK_TREE=str(hooked.path),
    )  # fmt: skip
    assert [event.worktree for event in events(spool)] == [str(hooked.path)]


def diverge(repo: Repo) -> tuple[str, str]:
    """Make two commits on topic and one on main; return those of topic, which is checked out."""
    repo.git("checkout", "-q", "-b", "topic")
    made = [repo.commit(name, file=name, text=name) for name in ("a", "b")]
    repo.git("checkout", "-q", "main")
    repo.commit("on main", file="c", text="c")
    repo.git("checkout", "-q", "topic")
    return made[0], made[1]


@pytest.mark.parametrize("how", [(), ("--apply",), ("-i",), ("--no-ff",)])
def test_a_rebase_is_told_once_at_its_end(hooked: Repo, spool: Path, how: tuple[str]) -> None:
    """The picks of a rebase are not told; what took whose place is told when it ends."""
    old = diverge(hooked)
    spool.unlink()
    hooked.git("rebase", "-q", *how, "main", GIT_SEQUENCE_EDITOR="true")
    new = hooked.git("rev-parse", "HEAD~1", "HEAD").split()
    assert events(spool) == []
    assert rewrites(spool) == [("rebase", *pair) for pair in zip(old, new, strict=True)]


def test_a_rebase_starts_no_git_for_a_pick(hooked: Repo, spool: Path, tmp_path: Path) -> None:
    """Of the hooks of a rebase none starts a program: what they would start is not there."""
    diverge(hooked)
    spool.unlink()
    empty = tmp_path / "empty"
    empty.mkdir()
    for name in ("post-commit", "post-rewrite"):
        path = hooked.path / ".git/hooks" / name
        text = path.read_text()
        path.write_text(text.replace("spool=", f"PATH={empty}\nspool=", 1))
    hooked.git("rebase", "-q", "main")
    assert (len(events(spool)), len(rewrites(spool))) == (0, 2)


def test_the_users_own_commits_in_a_rebase(hooked: Repo, spool: Path) -> None:
    """Where a rebase stops for the user, what the user commits there is told."""
    diverge(hooked)
    spool.unlink()
    hooked.git("rebase", "-q", "-i", "main", GIT_SEQUENCE_EDITOR="sed -i -e 1s/pick/edit/")
    hooked.commit("a, better", "--amend")
    hooked.commit("new", file="n", text="n")
    hooked.git("rebase", "--continue")
    assert [event.act for event in events(spool)] == ["commit (amend)", "commit"]


def test_a_conflict_in_a_rebase(hooked: Repo, spool: Path) -> None:
    """A pick that was continued after a conflict is told at the end of the rebase."""
    hooked.git("checkout", "-q", "-b", "topic")
    old = hooked.commit("mine", file="train.py", text="mine\n")
    hooked.git("checkout", "-q", "main")
    hooked.commit("theirs", file="train.py", text="theirs\n")
    spool.unlink()
    hooked.git("rebase", "-q", "main", "topic", check=False)
    (hooked.path / "train.py").write_text("both\n")
    hooked.git("add", "train.py")
    hooked.git("rebase", "--continue", GIT_EDITOR="true")
    assert rewrites(spool) == [("rebase", old, hooked.git("rev-parse", "HEAD"))]
    assert all(event.act.startswith("rebase") for event in events(spool))


def test_merges(hooked: Repo, spool: Path) -> None:
    """A merge is told by post-merge, or after a conflict by post-commit; a squash makes none."""
    diverge(hooked)
    spool.unlink()
    hooked.git("merge", "-q", "--no-edit", "main")
    hooked.git("checkout", "-q", "main")
    hooked.git("merge", "-q", "--squash", "topic")
    (merge,) = events(spool)
    assert (merge.hook, merge.act, len(merge.parents)) == ("post-merge", "merge main", 2)


def test_mailed_patches(hooked: Repo, spool: Path) -> None:
    """A patch that am applies is told."""
    hooked.commit("mailed", file="m", text="m")
    patch = hooked.git("format-patch", "-1", "--stdout")
    hooked.git("reset", "-q", "--hard", "HEAD~1")
    (hooked.path.parent / "patch").write_text(patch + "\n")
    spool.unlink()
    hooked.git("am", "-q", str(hooked.path.parent / "patch"))
    assert [(event.hook, event.act) for event in events(spool)] == [("post-applypatch", "am")]


@pytest.mark.parametrize("code", [0, 7])
def test_a_chained_post_rewrite_gets_its_input(
    repo: Repo, spool: Path, tmp_path: Path, code: int
) -> None:
    """Another's post-rewrite gets arguments and input as git gave them; its status counts."""
    path = put_hook(repo, f'#!/bin/sh\n{{ echo "$@"; cat; }} > "{tmp_path}/ran"\nexit {code}\n')
    path.rename(path.with_name("post-rewrite"))
    assert hooks.install(repo.path, spool).chained
    given = f"{'a' * 40} {'b' * 40}\n{'c' * 40} {'d' * 40} extra\n"
    for off in ("", "1"):
        done = subprocess.run(
            [path.with_name("post-rewrite"), "rebase"],
            cwd=repo.path, env=os.environ | {"RLOG_OFF": off}, input=given, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code
        assert (tmp_path / "ran").read_text() == "rebase\n" + given
    expected = [("rebase", "a" * 40, "b" * 40), ("rebase", "c" * 40, "d" * 40)]
    assert rewrites(spool) == expected


@pytest.mark.parametrize(
    ("manager", "text"),
    [
        ("lefthook", '#!/bin/sh\ncall_lefthook run post-commit "$@"\n'),
        ("pre-commit", "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n"),
    ],
)
def test_a_hook_that_a_manager_writes(repo: Repo, spool: Path, manager: str, text: str) -> None:
    """A hook that lefthook or pre-commit writes is left to it; the others are installed."""
    path = put_hook(repo, text)
    status = hooks.install(repo.path, spool)
    assert (status.state, status.manager, status.path) == ("managed", manager, path)
    assert path.read_text() == text
    assert hooks.standby(spool).is_file()
    assert path.with_name("post-rewrite").is_file()
    hooks.remove(repo.path, spool)
    assert path.read_text() == text
    assert not path.with_name("post-rewrite").exists()


def test_without_a_reflog(hooked: Repo, spool: Path) -> None:
    """Where the reflog is off, the same facts are noted without the act."""
    hooked.git("config", "core.logAllRefUpdates", "false")
    shutil.rmtree(hooked.path / ".git" / "logs")
    sha = hooked.commit("unlogged")
    assert [(event.sha, event.act) for event in events(spool)] == [(sha, "")]


def test_a_minimal_path(hooked: Repo, spool: Path) -> None:
    """The hook needs nothing but sh and git, as graphical clients give it."""
    subprocess.run(
        [
            *("env", "-i", "PATH=/usr/bin:/bin", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@b.c"),
            *("GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@b.c"),
            *("git", "-C", str(hooked.path), "commit", "-q", "--allow-empty", "-m", "x"),
        ],
        check=True,
    )
    assert len(events(spool)) == 1


def test_switched_off(hooked: Repo, spool: Path) -> None:
    """RLOG_OFF switches the hook off."""
    hooked.commit("quiet", RLOG_OFF="1")
    assert events(spool) == []


def test_a_missing_spool_folder(hooked: Repo, spool: Path) -> None:
    """Where the spool's folder is gone, the commit goes through and nothing is printed."""
    shutil.rmtree(spool.parent)
    done = subprocess.run(
        ["git", "commit", "-q", "--allow-empty", "-m", "x"],
        cwd=hooked.path, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_unwritable_spool(hooked: Repo, spool: Path) -> None:
    """Where the spool cannot be written, the hook fails nothing and prints nothing."""
    spool.mkdir()
    done = subprocess.run(
        [hooked.path / ".git/hooks/post-commit"], cwd=hooked.path, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_folder_with_tabs_quotes_and_blanks(tmp_path: Path, repo: Repo, spool: Path) -> None:
    """A work tree and a spool with odd names are noted whole."""
    odd = type(repo)(tmp_path / "a\t'b' $c")
    shutil.copytree(repo.path, odd.path)
    strange = spool.parent / "it's $HOME" / "events.tsv"
    hooks.install(odd.path, strange)
    odd.commit("x")
    assert [event.worktree for event in events(strange)] == [str(odd.path)]


def test_a_folder_with_a_line_break_is_left_out(tmp_path: Path, repo: Repo, spool: Path) -> None:
    """A work tree with a line break in its name writes no line at all."""
    odd = type(repo)(tmp_path / "a\nb")
    shutil.copytree(repo.path, odd.path)
    shutil.copy(_rendered(repo, spool), odd.path / ".git" / "hooks" / "post-commit")
    odd.commit("x")
    assert events(spool) == []


def _rendered(repo: Repo, spool: Path) -> Path:
    return hooks.install(repo.path, spool).path


def test_many_writers_tear_nothing(hooked: Repo, spool: Path) -> None:
    """Hooks that run at the same time neither lose nor tear a line."""
    hook = str(hooked.path / ".git/hooks/post-commit")
    loop = f'for i in 1 2 3 4 5 6 7 8 9 10; do "{hook}"; done'
    runs = [subprocess.Popen(["sh", "-c", loop], cwd=hooked.path) for _ in range(6)]
    assert [run.wait() for run in runs] == [0] * 6
    assert len(events(spool)) == 60


def test_a_chained_hook_runs_and_its_status_counts(repo: Repo, spool: Path, tmp_path: Path) -> None:
    """Another's hook runs behind ours with its arguments, and its exit status is ours."""
    put_hook(repo, f'#!/bin/sh\necho "$# $1" > "{tmp_path}/ran"\nexit 7\n')
    assert hooks.install(repo.path, spool).chained
    done = subprocess.run(
        [repo.path / ".git/hooks/post-commit", "one", "two"], cwd=repo.path, check=False
    )
    assert done.returncode == 7
    assert (tmp_path / "ran").read_text() == "2 one\n"
    assert len(events(spool)) == 1


def test_a_chained_hook_runs_when_ours_is_off(repo: Repo, spool: Path, tmp_path: Path) -> None:
    """RLOG_OFF switches off ours, not another's hook."""
    put_hook(repo, f'#!/bin/sh\ntouch "{tmp_path}/ran"\n')
    hooks.install(repo.path, spool)
    repo.commit("x", RLOG_OFF="1")
    assert (tmp_path / "ran").exists()


def test_a_hook_that_was_not_executable_stays_asleep(repo: Repo, spool: Path) -> None:
    """Another's hook without its executable bit is kept and not run, as git would not."""
    put_hook(repo, "#!/bin/sh\nexit 9\n", 0o644)
    status = hooks.install(repo.path, spool)
    assert not status.chained
    assert subprocess.run([status.path], cwd=repo.path, check=False).returncode == 0


@pytest.mark.parametrize("mode", [0o755, 0o700, 0o644])
def test_removing_restores_byte_for_byte(repo: Repo, spool: Path, mode: int) -> None:
    """Taking ours away restores the hook that stood there, its bytes and its mode."""
    text = "#!/bin/sh\r\n# caf\u00e9\nexit 0"
    path = put_hook(repo, text, mode)
    before = (path.read_bytes(), path.stat().st_mode)
    hooks.install(repo.path, spool)
    hooks.remove(repo.path, spool)
    assert (path.read_bytes(), path.stat().st_mode) == before
    assert not path.with_name("post-commit.pre-rlog").exists()


def test_removing_restores_a_link(repo: Repo, spool: Path, tmp_path: Path) -> None:
    """A hook that is a symbolic link is a link again."""
    (tmp_path / "mine").write_text("#!/bin/sh\n")
    path = repo.path / ".git/hooks/post-commit"
    path.symlink_to(tmp_path / "mine")
    hooks.install(repo.path, spool)
    hooks.remove(repo.path, spool)
    assert path.readlink() == tmp_path / "mine"


def test_removing_what_is_alone_leaves_nothing(hooked: Repo, spool: Path) -> None:
    """Taking ours away where none stood leaves none."""
    assert hooks.remove(hooked.path, spool).state == "absent"
    assert not [p for p in (hooked.path / ".git/hooks").iterdir() if p.suffix != ".sample"]


def test_installing_twice_is_once(hooked: Repo, spool: Path) -> None:
    """Installing twice changes nothing the second time."""
    path = hooked.path / ".git/hooks/post-commit"
    before = path.stat()
    assert hooks.install(hooked.path, spool).state == "installed"
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_edited_hook_is_not_removed(hooked: Repo, spool: Path) -> None:
    """A hook of ours that was edited is neither removed nor replaced, and it is said."""
    path = hooked.path / ".git/hooks/post-commit"
    path.write_text(path.read_text() + "echo mine\n")
    with pytest.raises(RlogError, match="edited"):
        hooks.remove(hooked.path, spool)
    assert hooks.install(hooked.path, spool).state == "edited"
    assert path.read_text().endswith("echo mine\n")


def test_another_spool_renews_the_hook(hooked: Repo, tmp_path: Path) -> None:
    """A hook of ours for another spool is replaced, and nothing is chained to itself."""
    other = tmp_path / "elsewhere" / "events.tsv"
    assert hooks.status(hooked.path, other).state == "outdated"
    status = hooks.install(hooked.path, other)
    assert (status.state, status.chained) == ("installed", False)
    hooked.commit("x")
    assert len(events(other)) == 1


def test_two_hooks_of_others_are_not_lost(repo: Repo, spool: Path) -> None:
    """Where an earlier hook is kept already, a second one is not moved over it."""
    path = put_hook(repo, "#!/bin/sh\n# one\n")
    hooks.install(repo.path, spool)
    put_hook(repo, "#!/bin/sh\n# two\n")
    with pytest.raises(RlogError, match="already holds"):
        hooks.install(repo.path, spool)
    assert path.with_name("post-commit.pre-rlog").read_text() == "#!/bin/sh\n# one\n"


def test_a_hooks_path_is_not_written_into(repo: Repo, spool: Path) -> None:
    """Where core.hooksPath is set nothing is written there, and a snippet is given that works."""
    folder = repo.path / ".husky"
    folder.mkdir()
    repo.git("config", "core.hooksPath", ".husky")
    status = hooks.install(repo.path, spool)
    assert status.state == "elsewhere"
    assert list(folder.iterdir()) == []
    assert not (repo.path / ".git/hooks/post-commit").exists()
    (folder / "post-commit").write_text("#!/bin/sh\n" + status.snippet)
    (folder / "post-commit").chmod(0o755)
    repo.commit("through the snippet")
    assert len(events(spool)) == 1


def test_the_snippet_is_silent_without_rlog(repo: Repo, spool: Path) -> None:
    """The pasted snippet does nothing on a machine without rlog."""
    repo.git("config", "core.hooksPath", ".husky")
    snippet = hooks.install(repo.path, spool).snippet
    shutil.rmtree(spool.parent.parent)
    done = subprocess.run(["sh", "-ec", snippet], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_removing_behind_a_hooks_path(hooked: Repo, spool: Path) -> None:
    """A hook put in before core.hooksPath was set is taken away all the same."""
    hooked.git("config", "core.hooksPath", ".husky")
    hooks.remove(hooked.path, spool)
    assert not (hooked.path / ".git/hooks/post-commit").exists()


def test_a_bare_repository(tmp_path: Path, repo: Repo, spool: Path) -> None:
    """A bare repository is refused with a sentence."""
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(RlogError, match="bare"):
        hooks.install(tmp_path / "bare.git", spool)


def test_a_worktree_of_a_bare_repository(tmp_path: Path, repo: Repo, spool: Path) -> None:
    """A worktree of a bare repository can be linked."""
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    repo.git("worktree", "add", "-q", "-b", "t", str(tmp_path / "t"), cwd=tmp_path / "bare.git")
    hooks.install(tmp_path / "t", spool)
    repo.git("commit", "-q", "--allow-empty", "-m", "x", cwd=tmp_path / "t")
    assert len(events(spool)) == 1


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_no_repository(tmp_path: Path, spool: Path, name: str) -> None:
    """A folder that is no repository, or is not there, is refused with a sentence."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(RlogError):
        hooks.install(tmp_path / name, spool)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_hooks_folder(repo: Repo, spool: Path) -> None:
    """A hooks folder one may not write is refused with a sentence."""
    folder = repo.path / ".git/hooks"
    folder.chmod(0o555)
    try:
        with pytest.raises(RlogError, match="cannot be written"):
            hooks.install(repo.path, spool)
    finally:
        folder.chmod(0o755)


def test_a_hook_that_is_a_folder(repo: Repo, spool: Path) -> None:
    """A folder where the hook belongs is refused with a sentence."""
    (repo.path / ".git/hooks/post-commit").mkdir()
    with pytest.raises(RlogError, match="folder"):
        hooks.install(repo.path, spool)


def test_a_hooks_file_for_a_folder(repo: Repo, spool: Path) -> None:
    """A file where the hooks folder belongs is refused with a sentence."""
    shutil.rmtree(repo.path / ".git/hooks")
    (repo.path / ".git/hooks").write_text("")
    with pytest.raises(RlogError):
        hooks.install(repo.path, spool)


def test_a_missing_hooks_folder(repo: Repo, spool: Path) -> None:
    """A repository without a hooks folder gets one."""
    shutil.rmtree(repo.path / ".git/hooks")
    assert hooks.install(repo.path, spool).state == "installed"


def test_the_repository_stays_as_it_was(repo: Repo, spool: Path) -> None:
    """Installing and removing leave status, HEAD, references and configuration alone."""
    before = repo.picture()
    hooks.install(repo.path, spool)
    assert repo.picture() == before
    hooks.remove(repo.path, spool)
    assert repo.picture() == before


def test_the_shipped_hook_is_plain_sh() -> None:
    """The shipped hooks have unix line ends, and their placeholders are filled in once."""
    for name, source in hooks.HOOKS.items():
        data = hooks.shipped("hooks", source).read_bytes()
        assert b"\r" not in data
        assert data.count(b"@SPOOL@") == data.count(b"@NAME@") == 1
        rendered = hooks.render(Path("/somewhere/events.tsv"), name)
        assert b"@" not in rendered.replace(b'"$@"', b"")

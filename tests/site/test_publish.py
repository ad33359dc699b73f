"""`rlog publish`: what is new is shown and asked for, and only it leaves; with real git."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from harness import NOW
from pseudo_terminal import Terminal

from rlog_git.site.branch import is_remote

if TYPE_CHECKING:
    from pathlib import Path

ONE = '\n[notebooks.public]\ntitle = "An open notebook"\n'
LOCK = "published.lock"
BRANCH = "refs/heads/gh-pages"


def git(folder: Path, *words: str) -> str:
    """Return what git says."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def log(vault: Path, rlog: Any) -> Path:
    """Return a committed vault with a public entry and one that isn't."""
    (vault / "rlog.toml").write_text((vault / "rlog.toml").read_text() + ONE)
    rlog("add", "exp: three seeds #share/public")
    rlog("add", "exp: CANARY")
    rlog("sync")
    return vault


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """Return an empty bare repository."""
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", str(folder))
    return folder


def untouched(vault: Path) -> tuple[str, str, str]:
    """Return what publishing must leave as it is: branches, index and work tree of the vault."""
    return git(vault, "for-each-ref"), git(vault, "ls-files", "-s"), git(vault, "status", "-s")


def page_texts(folder: Path) -> str:
    """Return all that a folder of a site holds."""
    return "".join(
        file.read_bytes().decode("utf-8", "replace") for file in folder.rglob("*") if file.is_file()
    )


def test_nothing_leaves_without_a_word(log: Path, rlog: Any, tmp_path: Path) -> None:
    """Without a terminal and --yes it says what to do, ends with 2, and has written nothing."""
    done = rlog("publish", "--to", tmp_path / "out")
    assert (done.code, done.out) == (2, "")
    assert "1 thing would become public for the first time" in done.err
    assert "--dry-run; then say --yes" in done.err
    assert not (tmp_path / "out").exists()
    assert not (log / LOCK).exists()


def test_a_dry_run_shows_and_leaves_all(log: Path, rlog: Any, tmp_path: Path) -> None:
    """It names day, kind and words of what is new; no destination is needed."""
    before = untouched(log)
    shown = rlog("publish", "--dry-run")
    assert "For the first time public: 1 thing" in shown.out
    (note,) = log.glob("daily/*/*.md")
    line = 1 + note.read_text().split("\n").index("- 14:02 exp: three seeds #share/public")
    place = f"{note.relative_to(log)}:{line}"
    assert f"  2026-11-23  exp       three seeds  {place}\n" in shown.out
    assert "CANARY" not in shown.out
    shape = json.loads(rlog("publish", "--dry-run", "--to", tmp_path / "out", "--json").out)
    path = str(note.relative_to(log))
    what = {"day": "2026-11-23", "kind": "exp", "text": "three seeds"}
    assert shape["new"] == [what | {"path": path, "line": line}]
    assert (shape["published"], shape["to"]) == (False, str(tmp_path / "out"))
    assert untouched(log) == before
    assert not (tmp_path / "out").exists()


def test_yes_publishes_into_a_folder_and_remembers(log: Path, rlog: Any, tmp_path: Path) -> None:
    """What was approved is not asked for again, here or on a second machine; the lock is plain."""
    done = rlog("publish", "--to", tmp_path / "out", "--yes")
    assert done.code == 0, done.err
    assert "three seeds" in page_texts(tmp_path / "out")
    assert "CANARY" not in page_texts(tmp_path / "out")
    lock = (log / LOCK).read_text()
    assert "seeds" not in lock
    assert "public 2026-11-23 " in lock
    assert git(log, "status", "-s") == ""
    assert LOCK in git(log, "ls-files")
    again = rlog("publish", "--to", tmp_path / "out")
    assert (again.code, again.out) == (0, f"{tmp_path / 'out'} holds this site already\n")
    git(tmp_path, "clone", "-q", str(log), "other")
    other = rlog("--vault", tmp_path / "other", "publish", "--to", tmp_path / "out2")
    assert other.code == 0, other.err


def test_what_is_taken_back_is_gone(log: Path, rlog: Any, tmp_path: Path) -> None:
    """Unpublishing removes the entry, its page and its approval; to show it again asks again."""
    rlog("publish", "--to", tmp_path / "out", "--yes")
    (note,) = log.glob("daily/*/*.md")
    text = note.read_text()
    note.write_text(text.replace(" #share/public", ""))
    done = rlog("publish", "--to", tmp_path / "out", "--json")
    assert json.loads(done.out)["gone"] == 1
    assert "seeds" not in page_texts(tmp_path / "out")
    assert not list((tmp_path / "out").glob("2026/11/*"))
    assert "2026-11-23" not in (log / LOCK).read_text()
    note.write_text(text)
    assert rlog("publish", "--to", tmp_path / "out").code == 2


def test_a_changed_text_is_asked_for_anew(log: Path, rlog: Any, tmp_path: Path) -> None:
    """Only the entry that changed is new; one that leads to it is not."""
    rlog("add", "exp: as on [[2026-11-23]] #share/public", now="2026-11-24T10:00+01:00")
    later = "2026-11-24T12:00+01:00"
    rlog("publish", "--to", tmp_path / "out", "--yes", now=later)
    (note,) = log.glob("daily/*/*-23.md")
    note.write_text(note.read_text().replace("three", "four"))
    shape = json.loads(rlog("publish", "--dry-run", "--json", now=later).out)
    assert [(item["text"], shape["gone"]) for item in shape["new"]] == [("four seeds", 1)]


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("", 1), ("y", 0)])
def test_at_a_terminal_it_asks(log: Path, tmp_path: Path, answer: str, code: int) -> None:
    """No, or nothing, leaves all as it was; yes publishes."""
    before = untouched(log)
    terminal = Terminal(log, ["publish", "--to", str(tmp_path / "out")], {"RLOG_NOW": NOW})
    terminal.wait_for("three seeds")
    terminal.wait_for("Make this public? [y/N]")
    terminal.type(answer + "\r")
    terminal.wait_for("published: 1 day" if answer == "y" else "nothing was published")
    assert terminal.end() == code
    assert (tmp_path / "out").exists() == (answer == "y")
    assert (untouched(log) == before) == (answer != "y")


def test_a_branch_gets_one_fresh_commit(log: Path, rlog: Any, remote: Path) -> None:
    """It has no parent and no name of the user; the vault's history, index and files stay away."""
    rlog("publish", "--approve", "--yes")
    before = untouched(log)
    done = rlog("publish", "--to", remote)
    assert done.code == 0, done.err
    assert git(remote, "for-each-ref", "--format=%(refname)") == BRANCH
    assert git(remote, "rev-list", "--count", "--all") == "1"
    commit = git(remote, "cat-file", "commit", BRANCH)
    assert "Ada" not in commit
    assert "parent" not in commit
    assert "three seeds" in git(remote, "show", f"{BRANCH}:2026/11/23/index.html")
    assert git(remote, "show", f"{BRANCH}:.nojekyll") == ""
    assert untouched(log) == before
    subjects = git(log, "log", "--format=%s")
    held = git(remote, "cat-file", "--batch-all-objects", "--batch-check")
    assert subjects.split("\n")[0] not in git(remote, "log", "--all", "--format=%B")
    assert not set(git(log, "rev-list", "--objects", "--all").split()) & set(held.split())
    texts = git(remote, "grep", "-aI", "e", BRANCH)
    assert "CANARY" not in texts


def test_the_next_commit_takes_the_place_of_the_last(log: Path, rlog: Any, remote: Path) -> None:
    """After a second time one commit stands there; of what was taken back no object is left."""
    rlog("publish", "--to", remote, "--yes")
    first = git(remote, "rev-parse", BRANCH)
    same = rlog("publish", "--to", remote)
    assert same.out.endswith("holds this site already\n")
    (note,) = log.glob("daily/*/*.md")
    note.write_text(note.read_text().replace("three seeds", "four seeds"))
    assert rlog("publish", "--to", remote, "--yes").code == 0
    assert git(remote, "rev-list", "--count", BRANCH) == "1"
    assert git(remote, "rev-parse", BRANCH) != first
    assert "three seeds" not in git(remote, "show", f"{BRANCH}:2026/11/23/index.html")
    (kept,) = (log.parent / "home").rglob("publish/public.git")
    assert first not in git(kept, "cat-file", "--batch-all-objects", "--batch-check")


def test_a_second_machine_goes_on(log: Path, rlog: Any, remote: Path, tmp_path: Path) -> None:
    """What another machine of the user published is known by its commit and replaced."""
    rlog("publish", "--to", remote, "--yes")
    git(tmp_path, "clone", "-q", str(log), "other")
    elsewhere = {"XDG_STATE_HOME": str(tmp_path / "state2")}
    other = tmp_path / "other"
    rlog("--vault", other, "add", "exp: four #share/public", env=elsewhere)
    done = rlog("--vault", other, "publish", "--to", remote, "--yes", env=elsewhere)
    assert done.code == 0, done.err
    assert "four" in git(remote, "show", f"{BRANCH}:2026/11/23/index.html")
    # and back on the first, which has not seen that commit
    assert rlog("publish", "--to", remote).code == 0
    assert "four" not in git(remote, "show", f"{BRANCH}:2026/11/23/index.html")


def another_commit(remote: Path, folder: Path) -> str:
    """Let someone else commit to the branch; return the sha."""
    git(folder, "clone", "-q", str(remote), "work")
    work = folder / "work"
    git(work, "checkout", "-q", "-B", "gh-pages")
    (work / "CNAME").write_text("log.example.org\n")
    git(work, "add", ".")
    git(work, "commit", "-q", "-m", "Create CNAME")
    git(work, "push", "-q", "origin", "gh-pages")
    return git(work, "rev-parse", "HEAD")


def test_what_another_put_there_is_left_alone(
    log: Path, rlog: Any, remote: Path, tmp_path: Path
) -> None:
    """A branch with a commit that rlog did not make is refused, by name; --replace takes it."""
    sha = another_commit(remote, tmp_path)
    done = rlog("publish", "--to", remote, "--yes")
    assert done.code == 3
    assert "holds a commit that rlog did not make ('Create CNAME')" in done.err
    assert git(remote, "rev-parse", BRANCH) == sha
    assert not (log / LOCK).exists()
    assert rlog("publish", "--to", remote, "--yes", "--branch", "site").code == 0
    assert rlog("publish", "--to", remote, "--yes", "--replace").code == 0
    assert "three seeds" in git(remote, "show", f"{BRANCH}:2026/11/23/index.html")


def test_a_branch_belongs_to_one_notebook(log: Path, rlog: Any, remote: Path) -> None:
    """The site of another notebook is not overwritten by a slip of the pen."""
    rlog("publish", "--to", remote, "--yes")
    (log / "rlog.toml").write_text((log / "rlog.toml").read_text() + "\n[notebooks.team]\n")
    done = rlog("publish", "team", "--to", remote)
    assert (done.code, "holds the site of the notebook 'public'" in done.err) == (3, True)


def test_the_remote_of_the_vault_is_refused(log: Path, rlog: Any, remote: Path) -> None:
    """However it is written, also as the place to push to alone; --own-remote allows it."""
    git(log, "remote", "add", "backup", f"file://{remote}")
    for written in (str(remote), f"file://{remote}", f"{remote}/", str(log / ".git")):
        done = rlog("publish", "--to", written, "--yes")
        assert (done.code, "is a remote of the vault itself" in done.err) == (2, True), written
    git(log, "remote", "set-url", "backup", "git@forge.example:me/log.git")
    for written in ("https://forge.example/me/log", "ssh://git@forge.example/me/log.git/"):
        assert "is a remote of the vault itself" in rlog("publish", "--to", written).err, written
    git(log, "remote", "set-url", "--push", "backup", str(remote))
    assert rlog("publish", "--to", remote, "--yes").code == 2
    assert git(remote, "for-each-ref") == ""
    assert rlog("publish", "--to", remote, "--yes", "--own-remote").code == 0
    assert git(remote, "for-each-ref", "--format=%(refname)") == BRANCH


def test_a_remote_that_refuses_leaves_the_lock(log: Path, rlog: Any, remote: Path) -> None:
    """A hook there, or a remote that is not there, is told in one sentence; nothing is approved."""
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    refused = rlog("publish", "--to", remote, "--yes")
    assert (refused.code, "pre-receive hook declined" in refused.err) == (3, True)
    gone = rlog("publish", "--to", f"file://{remote}/gone.git", "--yes")
    assert (gone.code, "does not appear to be a git repository" in gone.err) == (3, True)
    hidden = rlog("publish", "--to", "https://ada:s3cret@127.0.0.1:9/log.git", "--yes")
    assert (hidden.code, "s3cret" in hidden.err + hidden.out) == (3, False)
    assert not (log / LOCK).exists()


def test_the_users_hooks_and_filters_stay_out(
    log: Path, rlog: Any, remote: Path, tmp_path: Path
) -> None:
    """Hooks, templates, ignored names and line ends of the user's git change nothing of a site."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "pre-commit"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\nexit 1\n")
        (hooks / name).chmod(0o755)
    for key, value in (("core.hooksPath", hooks), ("core.autocrlf", "true")):
        git(tmp_path, "config", "--global", key, str(value))
    (tmp_path / "ignored").write_text("*.html\n")
    git(tmp_path, "config", "--global", "core.excludesFile", str(tmp_path / "ignored"))
    before = log.parent / "out"
    assert rlog("publish", "--to", before, "--yes").code == 0
    (tmp_path / "ran").unlink(missing_ok=True)  # the vault's own commit runs what its user wants
    done = rlog("publish", "--to", remote)
    assert done.code == 0, done.err
    assert not (tmp_path / "ran").exists()
    assert git(remote, "show", f"{BRANCH}:404.html") == (before / "404.html").read_text().strip()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "nothing says where to publish"),
        (["--to", "site"], 3, "lies in the vault itself"),
        (["--to", "/proc/nowhere"], 3, "/proc/nowhere"),
        (["--to", "out", "--branch", "x"], 2, "is a folder, which has no branch"),
        (["--to", "file:///nowhere", "--branch", "a..b"], 3, "cannot be the name of a branch"),
        (["--to", "--upload-pack=touch x"], 3, "lies in the vault itself"),
    ],
)
def test_errors_say_what_to_do(
    log: Path, rlog: Any, words: list[str], code: int, said: str
) -> None:
    """Each mistake gets one clear sentence and its exit code, and nothing is approved."""
    done = rlog("publish", *words, "--yes", cwd=log)
    assert (done.code, "Traceback" in done.err) == (code, False), done.err
    assert said in done.err
    assert not (log / LOCK).exists()


def test_settings_say_where(log: Path, rlog: Any, tmp_path: Path) -> None:
    """`publish` of the notebook is where it goes without --to."""
    text = (log / "rlog.toml").read_text()
    (log / "rlog.toml").write_text(text + f'publish = "{tmp_path / "out"}"\n')
    assert rlog("publish", "--yes").code == 0
    assert "three seeds" in page_texts(tmp_path / "out")


def test_both_sides_of_a_merge_are_approved(log: Path, rlog: Any, tmp_path: Path) -> None:
    """A lock with git's conflict marks is read as what either side approved."""
    rlog("publish", "--approve", "--yes")
    lock = log / LOCK
    mine = lock.read_text()
    lock.write_text(f"<<<<<<< ours\n{mine}=======\npublic 2026-11-22 {'0' * 16}\n>>>>>>> theirs\n")
    assert rlog("publish", "--to", tmp_path / "out").code == 0
    assert lock.read_text() == mine


def test_a_workflow_is_printed(log: Path, rlog: Any) -> None:
    """It names the notebook, publishes nothing itself, and asks for no more than it needs."""
    text = rlog("publish", "--workflow").out
    assert "publish public --to" in text
    assert "NOTEBOOK" not in text
    assert "contents: read" in text
    assert not (log / LOCK).exists()


def test_folders_and_remotes_are_told_apart(tmp_path: Path, remote: Path) -> None:
    """An address is a remote; so is a bare repository; any other path is a folder."""
    (tmp_path / "a:b").mkdir()
    for written in ("https://x.example/y", "git@x.example:y", "file:///y", str(remote)):
        assert is_remote(written), written
    for written in ("site", "~/site", str(tmp_path / "a:b"), "./out/log"):
        assert not is_remote(written), written

"""The vault commits itself in every state of git, and touches nothing that is not its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import repositories as states
from repositories import NOTE, STATES, git

from rlog_git.vault.commit import commit
from rlog_git.vault.config import open_vault
from rlog_git.vault.status import NotCommittedError, is_of_the_vault, look, may_commit

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness import Rlog

    State = Callable[[Path], Path]


def files_of(folder: Path) -> dict[str, bytes]:
    """Read every file of a work tree."""
    paths = (Path(base) / name for base, _, names in os.walk(folder) for name in names)
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths if ".git" not in p.parts[1:]}


def index_of(folder: Path) -> list[str]:
    """Return the rows of the index that are none of the vault's."""
    top = Path(git(folder, "rev-parse", "--show-toplevel", check=False).strip() or folder)
    prefix = git(folder, "rev-parse", "--show-prefix", check=False).strip()
    rows = git(top, "ls-files", "-z", "--stage", check=False).split("\0")
    paths = [(row, row.partition("\t")[2]) for row in rows if row]
    return [
        row
        for row, path in paths
        if not path.startswith(prefix) or not is_of_the_vault(path.removeprefix(prefix))
    ]


def committed_files(folder: Path) -> list[str]:
    """Return the paths of the last commit."""
    return git(folder, "show", "-z", "--format=", "--name-only", "HEAD").strip("\0\n").split("\0")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_of_git(state: State, tmp_path: Path) -> None:
    """A commit is made or refused with its reason; no file and nothing staged of the user moves."""
    folder = state(tmp_path / "states")
    files, index = files_of(folder), index_of(folder)
    stash = git(folder, "stash", "list", check=False)
    before = git(folder, "rev-parse", "-q", "HEAD", check=False)
    said = ""
    try:
        commit(open_vault(folder), patience=0.2)
    except NotCommittedError as error:
        said = str(error)
    assert STATES[state] in said
    assert bool(STATES[state]) == bool(said), said
    assert "\n" not in said
    assert files_of(folder) == files
    assert index_of(folder) == index
    assert git(folder, "stash", "list", check=False) == stash
    after = git(folder, "rev-parse", "-q", "HEAD", check=False)
    made = not said and state not in states.LEFT
    assert (after != before) == made
    if made:
        top = Path(git(folder, "rev-parse", "--show-toplevel").strip())
        inside = [os.path.relpath(top / path, folder.resolve()) for path in committed_files(top)]
        assert all(is_of_the_vault(path) for path in inside), inside
        assert not look(open_vault(folder)).paths


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_commands_in_every_state_of_git(state: State, tmp_path: Path, rlog: Rlog) -> None:
    """An entry goes in and is listed whatever git is in the middle of, a due commit or not."""
    folder = state(tmp_path / "states")
    index = index_of(folder)
    for path in folder.glob("daily/**/*.md"):
        age(path, 20)
    assert rlog("--vault", folder, "add", "okapi").code == 0
    listed = rlog("--vault", folder, "list")
    assert listed.code == 0
    assert "okapi" in listed.out
    assert "Traceback" not in listed.err
    assert index_of(folder) == index


@pytest.mark.parametrize("state", [states.refused_by_hook, states.nameless, states.unsigned])
def test_a_refused_commit_leaves_the_index_as_it_was(state: State, tmp_path: Path) -> None:
    """What could not be committed is not left behind in the index, a new note's name neither."""
    folder = state(tmp_path)
    before = git(folder, "status", "--porcelain=v2", "--untracked-files=all")
    with pytest.raises(NotCommittedError):
        commit(open_vault(folder))
    assert git(folder, "status", "--porcelain=v2", "--untracked-files=all") == before


def test_what_was_refused_is_committed_later(tmp_path: Path) -> None:
    """Nothing is forgotten: once the hook agrees, the waiting notes go in."""
    folder = states.refused_by_hook(tmp_path)
    with pytest.raises(NotCommittedError):
        commit(open_vault(folder))
    (folder / ".git" / "hooks" / "pre-commit").unlink()
    assert commit(open_vault(folder)).paths == ("notes/new.md", NOTE)


def test_a_partly_staged_note_is_said(tmp_path: Path) -> None:
    """A note whose index differs from both HEAD and the file is left to the user, by name."""
    folder = states.partly_staged(tmp_path)
    staged = git(folder, "diff", "--cached")
    assert commit(open_vault(folder)).staged == (NOTE,)
    assert git(folder, "diff", "--cached") == staged


def test_the_users_staged_work_stays_staged(tmp_path: Path) -> None:
    """Beside a commit of notes, what the user has staged and not staged is what it was."""
    folder = states.staged_work(tmp_path)
    staged, changed = git(folder, "diff", "--cached", "*.py"), git(folder, "diff", "*.py")
    assert commit(open_vault(folder)).paths == (NOTE,)
    assert (git(folder, "diff", "--cached"), git(folder, "diff")) == (staged, changed)


def test_nothing_new_makes_no_commit(tmp_path: Path) -> None:
    """There are no empty commits."""
    folder = states.usual(tmp_path)
    commit(open_vault(folder))
    head = git(folder, "rev-parse", "HEAD")
    assert not commit(open_vault(folder)).paths
    assert git(folder, "rev-parse", "HEAD") == head


def test_a_touched_note_makes_no_commit(tmp_path: Path) -> None:
    """A note whose bytes are what they were is not committed."""
    folder = states.vault_in(tmp_path / "log")
    (folder / NOTE).touch()
    assert not commit(open_vault(folder)).paths


def test_git_variables_of_a_hook_do_not_leak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called from a hook of a code repository, the vault's commit goes into the vault."""
    folder = states.usual(tmp_path / "a")
    code = states.vault_in(tmp_path / "code")
    head = git(code, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(code / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(code / ".git" / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(code))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    assert commit(open_vault(folder)).paths == (NOTE,)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name)
    assert git(code, "rev-parse", "HEAD") == head
    assert git(folder, "log", "-1", "--format=%an").strip() == "Ada Probe"


def test_a_lock_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    """Another git that is at work for a moment is no failure."""
    folder = states.locked(tmp_path)
    lock = folder / ".git" / "index.lock"
    with subprocess.Popen(["sh", "-c", 'sleep 0.4; rm "$1"', "sh", str(lock)]):
        assert commit(open_vault(folder), patience=30).paths == (NOTE,)


def test_the_message_says_what_was_written(tmp_path: Path) -> None:
    """The subject of a commit counts what came, by day."""
    folder = states.usual(tmp_path)
    commit(open_vault(folder))
    assert git(folder, "log", "-1", "--format=%B").strip() == "2026-11-23: +1 done"


# settings of git's that people have; none may keep a vault from being committed, or alter how
SETTINGS = (
    "commit.cleanup=strip core.commentChar=2",
    "commit.verbose=true commit.template=/gone core.editor=false",
    "status.showUntrackedFiles=no status.relativePaths=false status.short=true",
    "color.ui=always core.pager=false core.quotePath=true",
    "core.autocrlf=true core.safecrlf=warn",
    "feature.manyFiles=true core.untrackedCache=true index.sparse=true",
    "core.hooksPath=/gone init.templateDir=/gone",
    "i18n.commitEncoding=latin1 i18n.logOutputEncoding=latin1",
    "gc.auto=1 maintenance.auto=true",
    "diff.noprefix=true diff.external=false diff.renames=copies",
    "merge.ff=only pull.rebase=true rebase.autoStash=true",
)


@pytest.mark.parametrize("settings", SETTINGS)
def test_whatever_the_user_set(settings: str, tmp_path: Path) -> None:
    """With any of git's settings a changed and a new note go in, by the same message."""
    folder = states.usual(tmp_path)
    states.write(folder / "notes/new.md", "- caf\u00e9\n")
    git(folder, "config", "rerere.enabled", "true")
    for one in settings.split():
        git(folder, "config", *one.split("="))
    assert commit(open_vault(folder)).paths == ("notes/new.md", NOTE)
    assert git(folder, "log", "-1", "--format=%B", "--no-color").strip() == (
        "2026-11-23: +1 done; notes/new.md"
    )
    assert not look(open_vault(folder)).paths
    assert git(folder, "stash", "list") == ""


def test_a_hook_of_the_vault_is_told_who_commits(tmp_path: Path) -> None:
    """While rlog commits the vault its own hooks are off, by RLOG_OFF."""
    folder = states.usual(tmp_path)
    hook = folder / ".git/hooks/post-commit"
    states.write(hook, '#!/bin/sh\necho "$RLOG_OFF" > .git/told\n')
    hook.chmod(0o755)
    commit(open_vault(folder))
    assert (folder / ".git/told").read_text() == "1\n"


def test_a_name_that_a_kill_left_in_the_index(tmp_path: Path) -> None:
    """Where rlog died between naming a new note and committing it, the next commit takes it."""
    folder = states.usual(tmp_path)
    states.write(folder / "notes/new.md", "- new\n")
    git(folder, "add", "-N", "notes/new.md")
    assert set(commit(open_vault(folder)).paths) == {"notes/new.md", NOTE}
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(("setting", "may"), [("", False), ("[git]\ncommit = true\n", True)])
def test_a_folder_of_code_waits_to_be_asked(setting: str, may: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    """A vault inside a code repository is committed by itself only where rlog.toml says so."""
    folder = states.folder_of_code(tmp_path)
    states.write(folder / "rlog.toml", states.SETTINGS.decode() + setting)
    vault = open_vault(folder)
    assert may_commit(vault, look(vault)) == may


def test_sync_commits_and_says_what_it_cannot_do(vault: Path, rlog: Rlog) -> None:
    """`rlog sync` commits now, and says that nothing was fetched, merged or pushed."""
    rlog("add", "first #w2s")
    done = rlog("sync")
    assert done.code == 0, done.err
    assert done.out.startswith("committed 1 file: 2026-11-23: +1 done\n")
    assert "nothing was fetched, merged or pushed" in done.out
    assert not git(vault, "status", "--porcelain")


def test_a_lock_left_behind_blocks_no_capture(vault: Path, rlog: Rlog) -> None:
    """After git was killed in the middle of a commit, entries go in as before."""
    rlog("add", "first")
    states.write(vault / ".git" / "index.lock", "")
    assert rlog("add", "second").code == 0
    refused = rlog("sync")
    assert refused.code == 3
    assert "index.lock" in refused.err
    assert rlog("list").out.count("\n") == 2


def age(path: Path, minutes: int) -> None:
    """Make a file look as if it was written so many minutes ago."""
    then = path.stat().st_mtime - minutes * 60
    os.utime(path, (then, then))


def test_a_command_commits_what_waited_ten_minutes(vault: Path, rlog: Rlog) -> None:
    """Without a watcher, any command commits old changes before it ends, without a word."""
    rlog("add", "first")
    head = git(vault, "rev-parse", "HEAD")
    rlog("list")
    assert git(vault, "rev-parse", "HEAD") == head
    age(vault / NOTE, 11)
    assert rlog("list").err == ""
    assert git(vault, "rev-parse", "HEAD") != head
    assert not git(vault, "status", "--porcelain")


def test_capture_never_commits(vault: Path, rlog: Rlog) -> None:
    """`rlog add` leaves committing to others, however old the change is."""
    rlog("add", "first")
    head = git(vault, "rev-parse", "HEAD")
    age(vault / NOTE, 11)
    rlog("add", "second", now="2026-11-24T09:00+01:00")
    assert git(vault, "rev-parse", "HEAD") == head


def test_what_cannot_be_committed_is_said_once(vault: Path, rlog: Rlog) -> None:
    """A commit that fails costs one line of stderr and no exit code, then ten minutes of peace."""
    rlog("add", "first")
    git(vault, "checkout", "-q", "--detach")
    age(vault / NOTE, 11)
    first = rlog("list")
    assert (first.code, first.err.count("\n")) == (0, 1)
    assert "HEAD is detached" in first.err
    assert rlog("list").err == ""


def test_the_glance_tells_what_is_not_committed(vault: Path, rlog: Rlog) -> None:
    """Bare `rlog` shows what waits, and nothing of it once all is committed."""
    rlog("add", "first")
    assert "1 file not committed yet: rlog sync" in rlog().out
    git(vault, "add", "-A")
    git(vault, "commit", "-q", "-m", "by hand")
    assert "not committed" not in rlog().out


def test_a_code_repository_that_becomes_a_vault(tmp_path: Path, rlog: Rlog) -> None:
    """A repository that holds more code than notes is not committed by itself, and init says so."""
    code = tmp_path / "code"
    for number in range(5):
        states.write(code / f"step{number}.py", "pass\n")
    states.write(code / "README.md", "# Steps\n")
    git(tmp_path, "init", "-q", "-b", "main", str(code))
    git(code, "add", "-A")
    git(code, "commit", "-q", "-m", "code")
    done = rlog("init", code)
    assert "committed by 'rlog sync' only" in done.out
    assert open_vault(code).settings.commit is False
    assert git(code, "log", "--format=%s") == "code\n"


def test_notes_under_git_that_become_a_vault(tmp_path: Path, rlog: Rlog) -> None:
    """A repository of notes commits itself from now on; nothing is committed by init."""
    notes = tmp_path / "notes"
    states.write(notes / "2026-11-20.md", "text\n")
    git(tmp_path, "init", "-q", "-b", "main", str(notes))
    git(notes, "add", "-A")
    git(notes, "commit", "-q", "-m", "notes")
    assert "committed for you" in rlog("init", notes).out
    assert git(notes, "log", "--format=%s") == "notes\n"


def test_init_without_a_name_says_what_to_do(tmp_path: Path, rlog: Rlog) -> None:
    """Where git does not know who commits, the vault is made and the sentence says how to go on."""
    settings = tmp_path / "nameless"
    settings.write_text("[user]\n\tuseConfigOnly = true\n")
    done = rlog("init", tmp_path / "log", env={"GIT_CONFIG_GLOBAL": str(settings)})
    assert done.code == 0
    assert "not committed: git does not know who you are. Tell it: git config" in done.out


def test_git_that_is_killed_blocks_no_capture(vault: Path, rlog: Rlog) -> None:
    """After kill -9 inside `git commit`, entries go in; with the lock gone all is committed."""
    rlog("add", "first")
    states.write(vault / "notes" / "new.md", "new\n")
    hook = vault / ".git" / "hooks" / "pre-commit"
    states.write(hook, "#!/bin/sh\nkill -9 $PPID\n")
    hook.chmod(0o755)
    refused = rlog("sync")
    assert (refused.code, refused.err.count("\n")) == (3, 1)
    assert "git was ended from outside" in refused.err
    assert rlog("add", "second").code == 0
    hook.unlink()
    assert "index.lock" in rlog("sync").err
    for lock in (vault / ".git").glob("*.lock"):
        lock.unlink()
    assert rlog("sync").code == 0
    assert not git(vault, "status", "--porcelain")
    assert "second" in git(vault, "show", f"HEAD:{NOTE}")


def test_a_vault_of_code_is_left_alone(tmp_path: Path, rlog: Rlog) -> None:
    """In a folder of a code repository no command commits by itself; `rlog sync` does."""
    folder = states.folder_of_code(tmp_path)
    head = git(folder, "rev-parse", "HEAD")
    age(folder / NOTE, 11)
    assert rlog("list", cwd=folder).code == 0
    assert git(folder, "rev-parse", "HEAD") == head
    assert rlog("sync", cwd=folder).code == 0
    assert committed_files(folder) == [f"log/{NOTE}"]
    assert git(folder.parent, "diff", "--cached", "--name-only") == "main.py\n"

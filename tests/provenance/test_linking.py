"""From a commit in a code repository to its line in the day's note, through the real hook."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from rlog_git.daybook import writing
from rlog_git.errors import NotWrittenError
from rlog_git.provenance import joining, linking, repos
from rlog_git.provenance.linking import drain_into_days
from rlog_git.provenance.spool import kept_events, queue_of, spool_path
from rlog_git.text.commits import read_commits
from rlog_git.vault.config import Vault, open_vault

if TYPE_CHECKING:
    from pathlib import Path

    from provenance.code_repo import Repo

    from rlog_git.text.commits import CommitLine

NOW = datetime.fromisoformat("2026-11-24T20:00:00+01:00")


@pytest.fixture
def log(tmp_path: Path) -> Vault:
    """Return a vault."""
    return make_vault(tmp_path / "log")


def make_vault(folder: Path, settings: str = "") -> Vault:
    """Make a vault of a settings file alone."""
    folder.mkdir(exist_ok=True)
    (folder / "rlog.toml").write_text(settings)
    return open_vault(folder)


@pytest.fixture
def linked(log: Vault, repo: Repo) -> Repo:
    """Return a code repository linked to the vault."""
    link(log, repo)
    return repo


def link(log: Vault, repo: Repo, *, private: bool = False, configs: bool = True) -> None:
    """Link a repository to a vault."""
    found = joining.look_at(log, repo.path)
    joining.add(log, found, NOW, private=private, configs=configs, project="")


def at(moment: str, **more: str) -> dict[str, str]:
    """Return the environment for a commit at a moment."""
    return {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, **more}


def lines(log: Vault, day: str) -> list[CommitLine]:
    """Return the commits in the note of a day."""
    path = log.root / f"daily/{day[:4]}/{day}.md"
    return read_commits(path.read_bytes()) if path.exists() else []


def subjects(log: Vault, day: str) -> list[str]:
    """Return the subjects of the commits in the note of a day."""
    return [line.subject for line in lines(log, day)]


def test_each_commit_stands_once_in_its_own_day(log: Vault, linked: Repo) -> None:
    """Commits of several days stand once each in the day it was where they were written."""
    shas = [
        linked.commit("one", **at("2026-11-22T23:30:00+09:00")),
        linked.commit("two", **at("2026-11-23T00:10:00-08:00")),
        linked.commit("three", **at("2026-11-23T14:02:00+01:00")),
    ]
    drained = drain_into_days(log, NOW)
    assert [(day.path, len(day.commits)) for day in drained.days] == [
        ("daily/2026/2026-11-22.md", 1),
        ("daily/2026/2026-11-23.md", 2),
    ]
    assert drained.warnings == ()
    found = lines(log, "2026-11-22") + lines(log, "2026-11-23")
    assert [line.sha for line in found] == [sha[:7] for sha in shas]
    assert {line.repo for line in found} == {"w2s"}
    assert drain_into_days(log, NOW) == linking.Drained()


def test_worktrees_no_verify_and_a_bare_terminal(log: Vault, linked: Repo, tmp_path: Path) -> None:
    """A commit in a linked worktree, by --no-verify, and by GIT_DIR: each stands once."""
    moment = at("2026-11-23T14:02:00+01:00")
    linked.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "tree"))
    linked.git("commit", "-q", "--allow-empty", "-m", "tree", cwd=tmp_path / "tree", **moment)
    linked.commit("quick", "--no-verify", **moment)
    linked.git(
        *("commit", "-q", "--allow-empty", "-m", "afar"), cwd=tmp_path,
        GIT_DIR=str(linked.path / ".git"), GIT_WORK_TREE=str(linked.path), **moment,
    )  # fmt: skip
    drain_into_days(log, NOW)
    assert sorted(subjects(log, "2026-11-23")) == ["afar", "quick", "tree"]


def test_a_worktree_that_is_gone(log: Vault, linked: Repo, tmp_path: Path) -> None:
    """A commit made in a worktree that was taken away before the drain still stands."""
    linked.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "tree"))
    moment = at("2026-11-23T14:02:00+01:00")
    linked.git("commit", "-q", "--allow-empty", "-m", "tree", cwd=tmp_path / "tree", **moment)
    linked.git("worktree", "remove", str(tmp_path / "tree"))
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["tree"]


def test_an_amend_before_and_after_a_drain(log: Vault, linked: Repo) -> None:
    """However often a commit is amended, and whenever it is drained, it has one line."""
    moment = at("2026-11-23T14:02:00+01:00")
    first = linked.commit("frist", **moment)
    drain_into_days(log, NOW)
    linked.commit("fisrt", "--amend", **moment)
    drain_into_days(log, NOW)
    linked.commit("firts", "--amend", **moment)
    last = linked.commit("first", "--amend", **moment)
    drain_into_days(log, NOW)
    (line,) = lines(log, "2026-11-23")
    assert (line.subject, line.sha, line.was) == ("first", last[:7], first[:7])


def test_an_amend_does_not_move_the_entry(log: Vault, linked: Repo) -> None:
    """An amend that sets the date anew leaves the entry on its day."""
    linked.commit("one", **at("2026-11-22T14:02:00+01:00"))
    drain_into_days(log, NOW)
    linked.commit("two", "--amend", "--date=2026-11-23T09:00:00+01:00")
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-22") == ["two"]
    assert lines(log, "2026-11-23") == []


def test_a_rebase_writes_nothing_new(log: Vault, linked: Repo) -> None:
    """The picks of a rebase make no entries: theirs stand already."""
    linked.git("checkout", "-q", "-b", "topic")
    linked.commit("topic", file="a", text="a", **at("2026-11-23T10:00:00+01:00"))
    linked.git("checkout", "-q", "main")
    linked.commit("main", file="b", text="b", **at("2026-11-23T11:00:00+01:00"))
    drain_into_days(log, NOW)
    linked.git("rebase", "-q", "main", "topic")
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["topic", "main"]


def test_cherry_picks_reverts_and_merges(log: Vault, linked: Repo) -> None:
    """A cherry-pick, a revert and a merge after a conflict make entries."""
    moment = at("2026-11-23T14:02:00+01:00")
    linked.git("checkout", "-q", "-b", "topic")
    sha = linked.commit("topic", file="a", text="a", **moment)
    linked.git("checkout", "-q", "main")
    linked.commit("other", file="a", text="b", **moment)
    linked.git("rm", "-q", "a")
    linked.commit("gone", **moment)
    linked.git("cherry-pick", sha, **moment)
    linked.git("revert", "--no-edit", "HEAD", **moment)
    linked.commit("again", file="a", text="d", **moment)
    linked.git("merge", "-q", "topic", check=False, **moment)
    linked.commit("merged", file="a", text="c", **moment)
    drain_into_days(log, NOW)
    assert sorted(subjects(log, "2026-11-23")) == [
        *('Revert "topic"', "again", "gone", "merged", "other", "topic", "topic")
    ]


def rebased(repo: Repo, script: str = "", **env: str) -> list[str]:
    """Make three commits on topic and one on main, rebase topic by a script of sed."""
    repo.git("checkout", "-q", "-b", "topic")
    made = [
        repo.commit(name, file=name, text=name, **at(f"2026-11-23T1{i}:00:00+01:00"))
        for i, name in enumerate(("one", "two", "three"))
    ]
    repo.git("checkout", "-q", "main")
    repo.commit("main", file="m", text="m", **at("2026-11-23T13:00:00+01:00"))
    repo.git("checkout", "-q", "topic")
    editor = f"sed -i -e {script}" if script else "true"
    repo.git("rebase", "-q", "-i", "main", GIT_SEQUENCE_EDITOR=editor, GIT_EDITOR="true", **env)
    return made


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("hooked", [True, False])
def test_a_squash(log: Vault, linked: Repo, *, early: bool, hooked: bool) -> None:
    """Of squashed commits the first keeps the line; the others say into which they went."""
    off = {} if hooked else {"RLOG_OFF": "1"}
    if early:
        rebased_before = linked.git("rev-parse", "HEAD")
        linked.git("checkout", "-q", "--detach", rebased_before)
        linked.git("checkout", "-q", "main")
    made = rebased(linked, "2s/pick/squash/", **off)
    drain_into_days(log, NOW)
    found = {line.subject: line for line in lines(log, "2026-11-23")}
    squashed = linked.git("rev-parse", "--short=7", "HEAD~1")
    assert (found["one"].sha, found["one"].was) == (squashed, made[0][:7])
    assert (found["two"].sha, found["two"].into) == (made[1][:7], squashed)
    assert found["two"].state == "rewritten"
    assert found["three"].was == made[2][:7]
    assert len(found) == 4


def test_a_dropped_commit_is_abandoned(log: Vault, linked: Repo) -> None:
    """What nothing leads to any more is marked, not deleted, and lives again when it comes back."""
    sha = linked.commit("one", **at("2026-11-23T10:00:00+01:00"))
    drain_into_days(log, NOW)
    linked.git("reset", "-q", "--hard", "HEAD~1")
    drain_into_days(log, NOW)
    assert [(line.sha, line.state) for line in lines(log, "2026-11-23")] == [(sha[:7], "abandoned")]
    linked.git("reset", "-q", "--hard", sha)
    drain_into_days(log, NOW)
    assert [(line.sha, line.state) for line in lines(log, "2026-11-23")] == [(sha[:7], "live")]


def test_without_hooks(log: Vault, linked: Repo) -> None:
    """What was committed with the hooks off is found by the reflog."""
    linked.commit("quiet", RLOG_OFF="1", **at("2026-11-23T10:00:00+01:00"))
    assert not linking.is_caught_up(log)
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["quiet"]
    assert linking.is_caught_up(log)


def test_nothing_from_before_the_link(log: Vault, repo: Repo) -> None:
    """What was committed before the link comes by sync alone, from the day that one says."""
    repo.commit("older", **at("2026-11-20T10:00:00+01:00"))
    repo.commit("old", **at("2026-11-22T10:00:00+01:00"))
    link(log, repo)
    repo.commit("new", **at("2026-11-23T10:00:00+01:00"))
    drain_into_days(log, NOW)
    assert lines(log, "2026-11-22") == []
    since = datetime.fromisoformat("2026-11-22T00:00:00+01:00")
    (synced,) = linking.sync(log, NOW, since=since).repos
    assert (synced.entries_written, synced.rewritten, synced.unlinked) == (1, 0, 0)
    assert [subjects(log, f"2026-11-{day}") for day in (20, 22, 23)] == [[], ["old"], ["new"]]
    assert linking.sync(log, NOW, since=since).days == ()


def test_fetched_commits_when_asked(log: Vault, linked: Repo, tmp_path: Path) -> None:
    """Commits made elsewhere and only fetched come with --remotes; others' are counted."""
    linked.git("config", "user.email", "ada@example.org")
    linked.git("clone", "-q", ".", str(tmp_path / "cluster"))
    away = replace(linked, path=tmp_path / "cluster")
    away.commit("on the cluster", **at("2026-11-23T10:00:00+01:00"))
    away.commit("bob's", GIT_AUTHOR_EMAIL="bob@b.example", **at("2026-11-23T11:00:00+01:00"))
    linked.git("remote", "add", "cluster", str(away.path))
    linked.git("fetch", "-q", "cluster")
    since = datetime.fromisoformat("2026-11-22T00:00:00+01:00")
    linking.sync(log, NOW, since=since)
    assert lines(log, "2026-11-23") == []
    (synced,) = linking.sync(log, NOW, since=since, remotes=True).repos
    assert (subjects(log, "2026-11-23"), synced.unlinked) == (["on the cluster"], 1)


def test_the_small_hours(tmp_path: Path, repo: Repo) -> None:
    """Where the day ends at four, a commit of the night goes into the day before."""
    log = make_vault(tmp_path / "log", 'day_ends = "04:00"\n')
    link(log, repo)
    repo.commit("late", **at("2026-11-24T01:30:00+01:00"))
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["late"]


def test_what_changed_in_a_config(log: Vault, linked: Repo) -> None:
    """A changed config is a child line, its secrets taken out."""
    linked.commit(
        "c", file="conf/a.yaml", text="lr: 0.001\napi_key: aaa\n", **at("2026-11-22T10:00Z")
    )
    linked.commit(
        "d", file="conf/a.yaml", text="lr: 3e-4\napi_key: bbb\n", **at("2026-11-23T10:00Z")
    )
    drain_into_days(log, NOW)
    text = (log.root / "daily/2026/2026-11-23.md").read_text()
    assert r"    - conf/a.yaml: lr 0.001→3e-4, api_key \<redacted> (changed)" in text
    assert "bbb" not in text


def test_a_private_repository(log: Vault, repo: Repo) -> None:
    """Nothing of a private repository but times gets into the vault or the journal."""
    link(log, repo, private=True)
    sha = repo.commit("hush", file="conf/secret.yaml", text="x: 1\n", **at("2026-11-23T10:00Z"))
    drain_into_days(log, NOW)
    text = (log.root / "daily/2026/2026-11-23.md").read_text()
    assert "- commits: w2s\n  - 10:00 commit\n" in text
    for folder in (log.root, log.state):
        for path in folder.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            assert not any(word in data for word in (b"hush", b"secret.yaml", sha[:7].encode()))


def test_only_mine(tmp_path: Path, repo: Repo) -> None:
    """Commits by others are left out; the e-mails of git and of the vault are mine."""
    log = make_vault(tmp_path / "log", '[identity]\nemails = ["ada@uni.example"]\n')
    repo.git("config", "user.email", "ada@example.org")
    link(log, repo)
    moment = at("2026-11-23T10:00Z")
    repo.commit("git's", **moment)
    repo.commit("the vault's", **moment, GIT_AUTHOR_EMAIL="Ada@Uni.example")
    repo.commit("another's", **moment, GIT_AUTHOR_EMAIL="bob@example.org")
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["git's", "the vault's"]


def test_styles(tmp_path: Path, repo: Repo) -> None:
    """Commits stand as lines of their own, or not at all, where the vault says so."""
    log = make_vault(tmp_path / "log", '[commits]\nstyle = "lines"\n')
    link(log, repo)
    repo.commit("one", **at("2026-11-23T10:00Z"))
    drain_into_days(log, NOW)
    assert "\n- 10:00 commits: w2s one [" in (log.root / "daily/2026/2026-11-23.md").read_text()
    off = make_vault(tmp_path / "log", '[commits]\nstyle = "off"\n')
    repo.commit("two", **at("2026-11-22T10:00Z"))
    assert drain_into_days(off, NOW) == linking.Drained()
    assert not (log.root / "daily/2026/2026-11-22.md").exists()


def test_a_note_that_is_there_already(log: Vault, linked: Repo) -> None:
    """Into a note of the user's the commits go without changing another byte."""
    path = log.root / "daily/2026/2026-11-23.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"# Mine\r\n\r\n## Done\r\n- I did\r\n\r\n## Ideas\r\nnone")
    linked.commit("one", **at("2026-11-23T10:00Z"))
    drain_into_days(log, NOW)
    data = path.read_bytes()
    assert data.startswith(b"# Mine\r\n\r\n## Done\r\n- I did\r\n- commits: w2s\r\n  - 10:00 one [")
    assert data.endswith(b"\r\n\r\n## Ideas\r\nnone")


def test_a_day_to_come_waits(log: Vault, linked: Repo) -> None:
    """A commit dated in the future waits for its day and makes no note before."""
    linked.commit("tomorrow", **at("2026-11-25T10:00:00+01:00"))
    assert drain_into_days(log, NOW).days == ()
    assert not (log.root / "daily").exists()
    drain_into_days(log, datetime.fromisoformat("2026-11-25T20:00:00+01:00"))
    assert subjects(log, "2026-11-25") == ["tomorrow"]


def test_two_vaults_of_one_machine(log: Vault, linked: Repo, tmp_path: Path) -> None:
    """Each vault gets the commits of its own repositories, whoever drains."""
    other_log = make_vault(tmp_path / "other-log")
    other = replace(linked, path=tmp_path / "other")
    shutil.copytree(linked.path, other.path)
    link(other_log, other)
    linked.commit("here", **at("2026-11-23T10:00Z"))
    other.commit("there", **at("2026-11-23T10:00Z"))
    drain_into_days(log, NOW)
    drain_into_days(other_log, NOW)
    assert (subjects(log, "2026-11-23"), subjects(other_log, "2026-11-23")) == (["here"], ["there"])


def test_a_note_that_cannot_be_written(
    log: Vault, linked: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commits whose note cannot be written wait, it is said, and they go in later, once."""

    def fail(*_: object, **__: object) -> bytes:
        raise NotWrittenError("x.md", "disk full", "", journalled=False)

    linked.commit("one", **at("2026-11-23T10:00Z"))
    with monkeypatch.context() as patch:
        patch.setattr(writing, "change", fail)
        (warning,) = drain_into_days(log, NOW).warnings
    assert "2026-11-23 wait" in warning
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["one"]


def test_a_crash_between_note_and_spool(
    log: Vault, linked: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rlog dies after the note and before the spool is settled, nothing stands twice."""
    linked.commit("one", **at("2026-11-23T10:00Z"))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rlog_git.provenance.spool.write_private", die)
        with pytest.raises(KeyboardInterrupt):
            drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["one"]
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["one"]


def test_one_bad_repository_does_no_harm(log: Vault, linked: Repo, tmp_path: Path) -> None:
    """A repository that broke costs its own commits only, and they wait."""
    other = replace(linked, path=tmp_path / "other")
    other.path.mkdir()
    other.git("init", "-q")
    other.commit("start")
    link(log, other)
    linked.commit("fine", **at("2026-11-23T10:00Z"))
    other.commit("lost", **at("2026-11-23T10:00Z"))
    shutil.rmtree(other.path / ".git" / "objects")
    drained = drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["fine"]
    assert any("other" in warning for warning in drained.warnings)
    assert drain_into_days(log, NOW).warnings == ()


def test_broken_lists_and_spools_never_raise(log: Vault, linked: Repo) -> None:
    """Whatever is broken in rlog's own files, draining warns and does not raise."""
    linked.commit("one", **at("2026-11-23T10:00Z"))
    good = repos.repos_path().read_bytes()
    repos.repos_path().write_text("[[")
    assert drain_into_days(log, NOW).warnings
    repos.repos_path().write_bytes(good)
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["one"]


def test_without_a_home(log: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any home a drain says so and goes on."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert drain_into_days(log, NOW).days == ()


def test_commits_made_before_linking(log: Vault, repo: Repo) -> None:
    """Commits seen by the hook of a repository that was not linked yet go in when it is."""
    link(log, repo)
    repos.save(())
    repo.commit("early", **at("2026-11-23T10:00Z"))
    drain_into_days(log, NOW)
    assert lines(log, "2026-11-23") == []
    assert len(kept_events(spool_path(), queue_of(str(log.root)))[1]) == 1
    link(log, repo)
    drain_into_days(log, NOW, unlinked=True)
    assert subjects(log, "2026-11-23") == ["early"]


def test_a_moved_repository(log: Vault, linked: Repo, tmp_path: Path) -> None:
    """A repository that was moved goes on under its name."""
    moved = replace(linked, path=tmp_path / "moved")
    shutil.move(linked.path, moved.path)
    moved.commit("one", **at("2026-11-23T10:00Z"))
    drain_into_days(log, NOW)
    assert [line.repo for line in lines(log, "2026-11-23")] == ["w2s"]


def test_a_vault_inside_the_code_repository(repo: Repo) -> None:
    """Where the vault is a folder of the repository, commits of notes alone are no entries."""
    log = make_vault(repo.path / "log")
    link(log, repo)
    repo.commit("notes", file="log/x.md", text="x", **at("2026-11-23T10:00Z"))
    repo.commit("code", file="a.py", text="x", **at("2026-11-23T11:00Z"))
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == ["code"]


def test_many_commits_at_once(log: Vault, linked: Repo) -> None:
    """Forty commits of one day stand in the order of their times."""
    for minute in range(40):
        linked.commit(f"number {minute}", **at(f"2026-11-23T10:{minute:02}:00Z"))
    drain_into_days(log, NOW)
    assert subjects(log, "2026-11-23") == [f"number {minute}" for minute in range(40)]


def test_the_code_repository_is_untouched(log: Vault, repo: Repo) -> None:
    """Linking, committing, draining and unlinking leave the repository as git alone would."""
    before = repo.picture()
    link(log, repo)
    assert repo.picture() == before
    repo.commit("one", **at("2026-11-23T10:00Z"))
    (repo.path / "train.py").write_text("changed\n")
    (repo.path / "staged").write_text("x\n")
    repo.git("add", "staged")
    before = repo.picture()
    index = (repo.path / ".git" / "index").read_bytes()
    drain_into_days(log, NOW)
    joining.remove("w2s")
    assert repo.picture() == before
    assert (repo.path / ".git" / "index").read_bytes() == index
    left = [path for path in (repo.path / ".git" / "hooks").iterdir() if path.suffix != ".sample"]
    assert left == []

"""A commit as its repository tells of it: sizes, days, rewrites, whose it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from rlog_git.model import ConfigChange
from rlog_git.provenance import commits, objects
from rlog_git.provenance.commits import Commit, commit_ref, is_mine, read_commit
from rlog_git.provenance.git_read import GitReadError
from rlog_git.provenance.repos import LinkedRepo

if TYPE_CHECKING:
    from provenance.code_repo import Repo

    from rlog_git.model import CommitRef

LINKED = LinkedRepo("w2s", (), "", remote="git@github.com:me/w2s.git")


def ref(repo: Repo, sha: str, day_ends: str = "00:00", linked: LinkedRepo = LINKED) -> CommitRef:
    """Return a commit as it would be written."""
    found = commit_ref(repo.path, linked, read_commit(repo.path, sha), day_ends)
    assert found
    return found


def test_sizes(repo: Repo) -> None:
    """Lines added and removed are counted against the parent; a binary file counts none."""
    sha = repo.commit("edit", file="train.py", text="a\nb\nc\n")
    assert (ref(repo, sha).added, ref(repo, sha).removed) == (3, 1)
    (repo.path / "x.bin").write_bytes(bytes(range(256)))
    repo.git("add", "x.bin")
    sha = repo.commit("binary")
    assert (ref(repo, sha).added, ref(repo, sha).removed) == (0, 0)


def test_the_first_commit_counts(repo: Repo) -> None:
    """The first commit of a repository is counted against nothing, whatever git's settings say."""
    repo.git("config", "log.showRoot", "false")
    assert ref(repo, repo.git("rev-parse", "HEAD")).added == 1


def test_odd_file_names(repo: Repo) -> None:
    """File names with quotes, tabs, line breaks and no ASCII are read whole."""
    for name in ('a"b\tc', "caf\u00e9", "new\nline"):
        sha = repo.commit("odd", file=name, text="x\n")
        assert [file.path for file in read_commit(repo.path, sha).files] == [name]


def test_a_renamed_config_is_compared_with_what_it_was(repo: Repo) -> None:
    """A config that was renamed and changed shows the change, not a new file."""
    text = "".join(f"key{i}: {i}\n" for i in range(20))
    repo.commit("config", file="conf/a.yaml", text=text)
    repo.git("mv", "conf/a.yaml", "conf/b.yaml")
    sha = repo.commit("rename", file="conf/b.yaml", text=text.replace("key3: 3", "key3: 4"))
    (config,) = ref(repo, sha).configs
    assert (config.file, config.changes) == ("conf/b.yaml", (ConfigChange("key3", "3", "4"),))


def test_new_and_deleted_configs(repo: Repo) -> None:
    """A new config is told of as new; a deleted one only by the size of the commit."""
    sha = repo.commit("config", file="conf/a.yaml", text="lr: 1\n")
    assert [(c.file, c.new_file) for c in ref(repo, sha).configs] == [("conf/a.yaml", True)]
    repo.git("rm", "-q", "conf/a.yaml")
    gone = ref(repo, repo.commit("gone"))
    assert (gone.configs, gone.removed) == ((), 1)


def test_without_configs(repo: Repo) -> None:
    """A repository linked without configs tells of none."""
    sha = repo.commit("config", file="conf/a.yaml", text="lr: 1\n")
    linked = LinkedRepo("w2s", (), "", configs=False)
    assert ref(repo, sha, linked=linked).configs == ()


def test_a_merge_is_read_against_its_first_parent(repo: Repo) -> None:
    """A merge shows what it brought into the branch."""
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit("on topic", file="conf/a.yaml", text="lr: 1\n")
    repo.git("checkout", "-q", "main")
    repo.commit("on main", file="b", text="b\n")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "topic")
    merged = ref(repo, repo.git("rev-parse", "HEAD"))
    assert (merged.added, len(merged.configs)) == (1, 1)


@pytest.mark.parametrize(
    ("written", "day_ends", "day", "time"),
    [
        ("2026-11-23T23:30:00+14:00", "00:00", date(2026, 11, 23), "23:30"),
        ("2026-11-23T00:30:00-11:00", "00:00", date(2026, 11, 23), "00:30"),
        ("2026-11-24T01:30:00+01:00", "04:00", date(2026, 11, 23), "01:30"),
        ("2026-11-24T04:00:00+01:00", "04:00", date(2026, 11, 24), "04:00"),
        ("2026-11-23T14:02:00+05:45", "00:00", date(2026, 11, 23), "14:02"),
        ("2026-03-29T02:30:00+01:00", "00:00", date(2026, 3, 29), "02:30"),
        ("@0 +0000", "00:00", date(1970, 1, 1), "00:00"),
    ],
)
def test_the_author_s_own_day(
    repo: Repo, written: str, day_ends: str, day: date, time: str
) -> None:
    """A commit belongs to the day it was where its author was, then to day_ends."""
    sha = repo.commit("x", GIT_AUTHOR_DATE=written, GIT_COMMITTER_DATE="2027-01-01T00:00:00Z")
    assert (ref(repo, sha, day_ends).day, ref(repo, sha, day_ends).time) == (day, time)


def test_a_date_no_calendar_has(repo: Repo) -> None:
    """A commit whose dates cannot be read has no day, and raises nothing."""
    broken = Commit("a" * 40, (), "", "", "", "99999-01-01T00:00:00Z", "x", ())
    assert commit_ref(repo.path, LINKED, broken, "00:00") is None


def test_a_subject_is_cleaned_and_redacted(repo: Repo) -> None:
    """A subject loses control characters and secrets before it goes anywhere."""
    secret = "ghp_" + "a1B2" * 10
    sha = repo.commit(f"remove {secret} \x1b[31m\u202enow" + " more" * 100)
    subject = ref(repo, sha).subject
    assert secret not in subject
    assert subject.startswith("remove <redacted> [31mnow more")
    assert len(subject) <= 200


def test_the_page(repo: Repo) -> None:
    """A commit links to its page at the forge."""
    sha = repo.commit("x")
    assert ref(repo, sha).url == f"https://github.com/me/w2s/commit/{sha}"


def test_a_private_repository_tells_time_only(repo: Repo) -> None:
    """Of a commit of a private repository there is the time and nothing else."""
    sha = repo.commit("hush", file="conf/a.yaml", text="lr: 1\n")
    linked = LinkedRepo("w2s", (), "", remote="git@github.com:me/w2s.git", private=True)
    found = ref(repo, sha, linked=linked)
    assert (found.sha, found.subject, found.author, found.url) == ("", "", "", "")
    assert (found.added, found.configs) == (0, ())


def test_encodings(repo: Repo) -> None:
    """A message in another encoding is read as UTF-8, and bad bytes do no harm."""
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    (repo.path / "message").write_bytes("caf\u00e9".encode("latin-1"))
    repo.git("commit", "-q", "--allow-empty", "-F", "message")
    assert ref(repo, repo.git("rev-parse", "HEAD")).subject == "caf\u00e9"


@pytest.mark.parametrize("sha", ["HEAD", "--all", "", "0" * 40, "a" * 39, "../x"])
def test_only_shas_are_asked_for(repo: Repo, sha: str) -> None:
    """What is no sha, or no commit, is a sentence; nothing else reaches git."""
    with pytest.raises(GitReadError):
        read_commit(repo.path, sha)


@pytest.mark.parametrize(
    ("emails", "mine"),
    [
        (["ada@example.org"], True),
        (["ADA@Example.org", "x@y"], True),
        (["a@example.org"], False),
        (["ada@example.org.evil"], False),
        (["example.org"], False),
        ([], True),
        ([""], True),
    ],
)
def test_whose_it_is(emails: list[str], mine: bool) -> None:  # noqa: FBT001 - a parameter
    """E-mails are compared whole and without case; where none is known, all are mine."""
    commit = Commit("a" * 40, (), "ada@example.org", "", "", "", "", ())
    assert is_mine(commit, emails) is mine


def test_many_at_once(repo: Repo) -> None:
    """Many commits are read by one git, whatever their files are called; lost ones are left out."""
    name = "a" * 40
    shas = [repo.commit("file", file=name, text="x\n" * 9)]
    repo.git("mv", name, "b" * 40)
    shas.append(repo.commit("rename"))
    shas.append(repo.commit("empty"))
    found = commits.read_commits(repo.path, [*shas, "c" * 40])
    assert list(found) == shas
    assert [[file.path for file in found[sha].files] for sha in shas] == [[name], ["b" * 40], []]
    assert commits.read_commits(repo.path, ["c" * 40]) == {}


def test_blobs_of_odd_names(repo: Repo) -> None:
    """Files are read by name in one go; what is missing, huge or no file is left out."""
    sha = repo.commit("c", file="conf/a b.yaml", text="x: 1\n")
    repo.commit("empty", file="conf/empty.yaml", text="")
    head = repo.git("rev-parse", "HEAD")
    names = [f"{sha}:conf/a b.yaml", f"{sha}:conf", f"{sha}:gone", f"{head}:conf/empty.yaml"]
    found = objects.read_blobs(repo.path, [*names, f"{sha}:a\nb"])
    assert found == {names[0]: b"x: 1\n", names[3]: b""}

"""A private repository gives time and count: nothing else of it is found anywhere afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from harness import figure
from provenance.code_repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Result, Rlog

AT = {"GIT_COMMITTER_DATE": "2026-11-23T10:00:00+01:00"}
# where the word stands, and the word; only there do the machine's own files need it
WORDS = {
    "subject": "xxsubjectxx",
    "body": "xxbodyxx",
    "amended subject": "xxamendedxx",
    "branch": "xxbranchxx",
    "tag": "xxtagxx",
    "author": "xxauthorxx",
    "e-mail": "xxemailxx",
    "file": "xxfilexx",
    "folder": "xxfolderxx",
    "config key": "xxkeyxx",
    "config value": "xxvaluexx",
    "code": "xxcodexx",
    "remote's host": "xxhostxx",
    "remote's path": "xxremotexx",
    "remote's user": "xxuserxx",
    "worktree": "xxtreexx",
    "path": "xxpathxx",
}
# what the machine's own files need, to know where a repository lies and whose commits count
WHERE = {"path", "worktree"}
MAY_HOLD = {
    "/spool/": WHERE | {"e-mail"},
    "/repos.toml": WHERE | {"e-mail", "remote's host", "remote's path"},
    "/linked.tsv": WHERE,
    "/reflogs.json": WHERE,
    "/rewrites.tsv": WHERE,
    "/tracked-folders.json": WHERE | {"folder"},  # where it looked for runs
}


def canary(folder: Path) -> Repo:
    """Make a repository in which everything that has a name is a canary."""
    repo = Repo(folder / f"{WORDS['path']}/hush")
    repo.path.mkdir(parents=True)
    repo.git("init", "-q", "-b", WORDS["branch"])
    repo.git("config", "user.email", f"{WORDS['e-mail']}@example.org")
    host, path = WORDS["remote's host"], WORDS["remote's path"]
    user = WORDS["remote's user"]
    repo.git("remote", "add", "origin", f"https://{user}:pw@{host}.example/{path}/w.git")
    return repo


def work_in(repo: Repo, folder: Path) -> int:
    """Commit, amend, rebase, squash and lose commits; return how many the log is to hold."""
    email = f"{WORDS['e-mail']}@example.org"
    env = {"GIT_AUTHOR_NAME": WORDS["author"], "GIT_AUTHOR_EMAIL": email, **AT}

    def commit(clock: str, name: str, subject: str = WORDS["subject"], text: str = "") -> None:
        moment = f"2026-11-23T{clock}:00+01:00"
        words = ("-m", WORDS["body"])
        repo.commit(subject, *words, file=name, text=text, GIT_AUTHOR_DATE=moment, **env)

    config = f"conf/{WORDS['file']}.yaml"
    for clock, value in (("10:01", "1"), ("10:02", WORDS["config value"])):
        commit(clock, config, text=f"{WORDS['config key']}: {value}\n")
    commit("10:03", f"{WORDS['folder']}/a.py", text=WORDS["code"])
    repo.git("tag", WORDS["tag"])
    repo.git("commit", "-q", "--amend", "-m", WORDS["amended subject"], **env)
    repo.git("checkout", "-q", "-b", f"topic-{WORDS['branch']}", "HEAD~1")
    commit("10:04", "b.py")
    commit("10:05", "c.py", subject=f"fixup! {WORDS['subject']}")
    repo.git("rebase", "-q", WORDS["branch"], **env)
    repo.git("reset", "-q", "--hard", "HEAD~1")
    tree = folder / WORDS["worktree"]
    repo.git("worktree", "add", "-q", str(tree))
    moment = "2026-11-23T10:06:00+01:00"
    Repo(tree).commit(WORDS["subject"], GIT_AUTHOR_DATE=moment, **env)
    return 6


def left(folder: Path, vault: Path) -> dict[str, bytes]:
    """Return all that rlog left in its folders, and all that the log's git holds."""
    found = {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    history = Repo(vault).git("log", "--all", "-p", "--format=fuller")
    return {**found, "the log's git": history.encode()}


@pytest.mark.slow
def test_nothing_but_time_and_count(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """No word of a private repository is in the vault, its git, the index, journal or output."""
    repo = canary(tmp_path)
    said: list[Result] = [rlog("link", "add", "--private", repo.path)]
    assert said[0].code == 0, said[0].err
    said[0] = said[0].__class__(0, "", "")  # it says where it put its hook
    count = work_in(repo, tmp_path)
    said += [
        rlog("today"),
        rlog("link", "sync", "--since", "14d", "--remotes"),
        rlog("commits"),
        rlog("commits", "--json"),
        rlog("day", "--json"),
        rlog("list"),
        rlog("find", "commit"),
        rlog("find", "--json", "xx"),
        rlog("index"),
        rlog("sync"),
    ]
    note = (vault / "daily/2026/2026-11-23.md").read_text()
    assert len(re.findall(r"^  - 10:0\d commit$", note, re.MULTILINE)) == count
    for place in ("doctor", "link"):  # they show where the repository lies, as asked
        shown = rlog(*((place,) if place == "doctor" else (place, "status", "--json")))
        text = shown.out + shown.err
        assert not [name for name in WORDS.keys() - MAY_HOLD["/repos.toml"] if WORDS[name] in text]
    home = left(tmp_path / "home", vault)
    places = {**left(vault, vault), **{path: home[path] for path in home if "/rlog/" in path}}
    places |= {str(n): (one.out + one.err).encode() for n, one in enumerate(said)}
    leaks = []
    for path, data in places.items():
        held = {name for name, word in WORDS.items() if word.encode() in data}
        allowed = next((words for part, words in MAY_HOLD.items() if part in path), set[str]())
        leaks += [(name, path) for name in held - allowed]
    figure(f"private: {len(WORDS)} canaries, {len(places)} files and answers, {len(leaks)} leaks")
    assert leaks == []

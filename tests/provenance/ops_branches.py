"""Operations: branches, worktrees, remotes, and what is lost or rewritten by other means."""

from __future__ import annotations

from provenance.operations import Work, leads_to


@leads_to("one two:abandoned")
def reset_hard(w: Work) -> None:
    w.commit("one", "two")
    w.drain()
    w.git("reset", "-q", "--hard", "HEAD~1")


@leads_to("one")
def reset_and_back(w: Work) -> None:
    w.commit("one")
    w.git("reset", "-q", "--hard", "HEAD~1")
    w.drain()
    w.git("reset", "-q", "--hard", "ORIG_HEAD")


@leads_to("one:rewritten two:rewritten both")
def reset_soft_and_commit(w: Work) -> None:
    w.commit("one", "two")
    w.drain()
    w.git("reset", "-q", "--soft", "HEAD~2")
    w.git("commit", "-q", "-m", "both")


@leads_to("one")
def stash(w: Work) -> None:
    w.commit("one")
    (w.path / "file").write_text("stashed")
    w.git("stash", "-q")
    w.git("stash", "pop", "-q")


@leads_to("one:abandoned")
def delete_a_branch(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.commit("one")
    w.drain()
    w.git("checkout", "-q", "main")
    w.git("branch", "-q", "-D", "topic")


@leads_to("one")
def rename_a_branch(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.commit("one")
    w.drain()
    w.git("branch", "-m", "topic", "renamed")


@leads_to("one")
def kept_by_a_tag(w: Work) -> None:
    w.git("checkout", "-q", "--detach")
    w.commit("one")
    w.git("tag", "-a", "v1", "-m", "v1")
    w.git("checkout", "-q", "main")


@leads_to("one")
def commit_on_a_detached_head(w: Work) -> None:
    w.git("checkout", "-q", "--detach")
    w.commit("one")


@leads_to("one:abandoned")
def leave_a_detached_head(w: Work) -> None:
    w.git("checkout", "-q", "--detach")
    w.commit("one")
    w.drain()
    w.git("checkout", "-q", "main")


@leads_to("one")
def begin_an_orphan(w: Work) -> None:
    w.git("checkout", "-q", "--orphan", "pages")
    w.commit("one")


@leads_to("there")
def commit_in_a_worktree(w: Work) -> None:
    tree = w.path.parent / "tree"
    w.git("worktree", "add", "-q", "-b", "topic", "../tree")
    w.git("commit", "-q", "--allow-empty", "-m", "there", cwd=tree)


@leads_to("there!")
def amend_in_a_worktree(w: Work) -> None:
    commit_in_a_worktree(w)
    w.drain()
    words = ("commit", "-q", "--amend", "--allow-empty", "-m", "there!")
    w.git(*words, cwd=w.path.parent / "tree")


@leads_to("one there main")
def rebase_in_a_worktree(w: Work) -> None:
    tree = w.path.parent / "tree"
    w.commit("one")
    w.git("worktree", "add", "-q", "-b", "topic", "../tree", "HEAD~1")
    (tree / "there").write_text("there")
    w.git("add", "there", cwd=tree)
    w.git("commit", "-q", "-m", "there", cwd=tree)
    w.commit("main")
    w.drain()
    w.git("rebase", "-q", "main", cwd=tree)


@leads_to("one main away Merge_branch_'main'_of_../away")
def pull(w: Work) -> None:
    _clone(w)
    w.commit("one", "main")
    w.git("pull", "-q", "--no-rebase", "--no-edit", "../away", "main")


@leads_to("one away")
def pull_rebase(w: Work) -> None:
    _clone(w)
    w.commit("one")
    w.drain()
    w.git("pull", "-q", "--rebase", "../away", "main")


@leads_to("away")
def pull_fast_forward(w: Work) -> None:
    _clone(w)
    w.git("pull", "-q", "--ff-only", "../away", "main")


def _clone(w: Work) -> None:
    away = w.path.parent / "away"
    w.git("clone", "-q", ".", "../away")
    w.git("commit", "-q", "--allow-empty", "-m", "away", cwd=away)


@leads_to("one")
def push(w: Work) -> None:
    w.git("init", "-q", "--bare", "../bare.git")
    w.commit("one")
    w.git("push", "-q", "../bare.git", "main")


@leads_to("one two")
def filter_branch(w: Work) -> None:
    w.commit("one", "two")
    w.drain()
    words = ("filter-branch", "-f", "--index-filter", "git rm -q --cached --ignore-unmatch two")
    w.git(*words, "HEAD~2..HEAD", FILTER_BRANCH_SQUELCH_WARNING="1")


@leads_to("made")
def plumbing(w: Work) -> None:
    w.put("x")
    tree = w.git("write-tree")
    sha = w.git("commit-tree", tree, "-p", "HEAD", "-m", "made")
    w.git("update-ref", "refs/heads/main", sha)


@leads_to("one")
def notes_and_tags(w: Work) -> None:
    w.commit("one")
    w.git("notes", "add", "-m", "a note")
    w.git("tag", "light")


@leads_to("better")
def collect_garbage(w: Work) -> None:
    w.commit("one")
    w.drain()
    w.git("commit", "-q", "--amend", "-m", "better")
    w.git("gc", "-q")


@leads_to("one")
def switch_and_restore(w: Work) -> None:
    w.commit("one")
    w.git("switch", "-q", "-c", "topic")
    (w.path / "file").write_text("x")
    w.git("restore", "file")
    w.git("switch", "-q", "main")

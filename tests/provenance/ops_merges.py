"""Operations: merges, cherry-picks, reverts, mailed patches."""

from __future__ import annotations

from provenance.operations import Work, leads_to


@leads_to("one")
def merge_fast_forward(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.commit("one")
    w.git("checkout", "-q", "main")
    w.git("merge", "-q", "topic")


@leads_to("one main Merge_branch_'main'_into_topic")
def merge(w: Work) -> None:
    w.fork("one")
    w.git("merge", "-q", "--no-edit", "main")


@leads_to("one joined")
def merge_no_fast_forward(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.commit("one")
    w.git("checkout", "-q", "main")
    w.git("merge", "-q", "--no-ff", "-m", "joined", "topic")


@leads_to("mine theirs both")
def merge_conflict(w: Work) -> None:
    w.clash()
    w.git("merge", "-q", "main", check=False)
    w.put("file", "both")
    w.git("commit", "-q", "-m", "both")


@leads_to("mine theirs")
def merge_abort(w: Work) -> None:
    w.clash()
    w.git("merge", "-q", "main", check=False)
    w.git("merge", "--abort")


@leads_to("one main ours")
def merge_ours(w: Work) -> None:
    w.fork("one")
    w.git("merge", "-q", "-s", "ours", "-m", "ours", "main")


@leads_to("one main two all")
def merge_of_three(w: Work) -> None:
    w.fork("one")
    w.git("checkout", "-q", "-b", "third", "main~1")
    w.commit("two")
    w.git("checkout", "-q", "main")
    w.git("merge", "-q", "-m", "all", "topic", "third")


@leads_to("one two main squashed")
def merge_squash(w: Work) -> None:
    w.fork("one", "two")
    w.git("checkout", "-q", "main")
    w.git("merge", "-q", "--squash", "topic")
    w.git("commit", "-q", "-m", "squashed")


@leads_to("one two one")
def cherry_pick(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.commit("one", "two")
    w.git("checkout", "-q", "main")
    w.git("commit", "-q", "--allow-empty", "-m", "two", "--amend", check=False, GIT_DIR="/nowhere")
    w.git("cherry-pick", "topic~1")


@leads_to("one two one two main")
def cherry_pick_two(w: Work) -> None:
    w.fork("one", "two")
    w.git("checkout", "-q", "main")
    w.git("cherry-pick", "topic~2..topic")


@leads_to("mine theirs mine")
def cherry_pick_conflict(w: Work) -> None:
    w.clash()
    w.git("checkout", "-q", "main")
    w.git("cherry-pick", "topic", check=False)
    w.put("file", "both")
    w.git("cherry-pick", "--continue")


@leads_to("mine theirs")
def cherry_pick_abort(w: Work) -> None:
    w.clash()
    w.git("checkout", "-q", "main")
    w.git("cherry-pick", "topic", check=False)
    w.git("cherry-pick", "--abort")


@leads_to("one main other")
def cherry_pick_no_commit(w: Work) -> None:
    w.fork("one")
    w.git("checkout", "-q", "main")
    w.git("cherry-pick", "-n", "topic")
    w.git("commit", "-q", "-m", "other")


@leads_to('one Revert_"one"')
def revert(w: Work) -> None:
    w.commit("one")
    w.git("revert", "--no-edit", "HEAD")


@leads_to('a b Revert_"a"')
def revert_conflict(w: Work) -> None:
    for name in ("a", "b"):
        w.put("file", name)
        w.git("commit", "-q", "-m", name)
    w.git("revert", "--no-edit", "HEAD~1", check=False)
    w.put("file", "c")
    w.git("revert", "--continue")


@leads_to("one:abandoned one")
def apply_mail(w: Work) -> None:
    w.commit("one")
    w.drain()
    patch = w.git("format-patch", "-1", "--stdout")
    (w.path / ".git/mail").write_text(patch + "\n")
    w.git("reset", "-q", "--hard", "HEAD~1")
    w.git("am", "-q", ".git/mail")


@leads_to("one two main one two")
def apply_two_mails(w: Work) -> None:
    w.fork("one", "two")
    patch = w.git("format-patch", "-2", "--stdout")
    (w.path / ".git/mail").write_text(patch + "\n")
    w.git("checkout", "-q", "main")
    w.git("am", "-q", "-3", ".git/mail")

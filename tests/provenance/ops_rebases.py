"""Operations: amends and rebases of all kinds."""

from __future__ import annotations

from provenance.operations import Work, leads_to


@leads_to("one")
def amend_as_it_was(w: Work) -> None:
    w.commit("one")
    w.drain()
    w.git("commit", "-q", "--amend", "--no-edit")


@leads_to("better")
def amend_the_message(w: Work) -> None:
    w.commit("one")
    w.drain()
    w.git("commit", "-q", "--amend", "-m", "better")


@leads_to("better")
def amend_before_anybody_looked(w: Work) -> None:
    w.commit("one")
    w.git("commit", "-q", "--amend", "-m", "better")


@leads_to("best")
def amend_twice(w: Work) -> None:
    w.commit("one")
    w.drain()
    w.git("commit", "-q", "--amend", "-m", "better")
    w.drain()
    w.git("commit", "-q", "--amend", "-m", "best")


@leads_to("one")
def amend_with_another_date(w: Work) -> None:
    w.commit("one")
    w.drain()
    w.git("commit", "-q", "--amend", "--no-edit", "--date=2026-11-22T10:00:00+01:00")


@leads_to("one")
def amend_with_a_new_author(w: Work) -> None:
    w.commit("one")
    w.drain()
    w.git("commit", "-q", "--amend", "--no-edit", "--reset-author")


@leads_to("one")
def amend_to_the_same_commit(w: Work) -> None:
    w.commit("one")
    moment = w.git("log", "-1", "--format=%cI")
    w.drain()
    w.git("commit", "-q", "--amend", "--no-edit", GIT_COMMITTER_DATE=moment)


@leads_to("joined")
def amend_a_merge(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.git("checkout", "-q", "main")
    w.git("merge", "-q", "--no-ff", "--no-edit", "topic", check=False)
    w.git("commit", "-q", "--allow-empty", "-m", "x")
    w.drain()
    w.git("commit", "-q", "--amend", "--allow-empty", "-m", "joined")


@leads_to("one two main")
def rebase(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.git("rebase", "-q", "main")


@leads_to("one two main")
def rebase_unseen(w: Work) -> None:
    w.fork("one", "two")
    w.git("rebase", "-q", "main")


@leads_to("one two main")
def rebase_apply(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.git("rebase", "-q", "--apply", "main")


@leads_to("one two main")
def rebase_interactive(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.git("rebase", "-q", "-i", "main")


@leads_to("one two main")
def rebase_from_another_branch(w: Work) -> None:
    w.fork("one", "two")
    w.git("checkout", "-q", "main")
    w.drain()
    w.git("rebase", "-q", "main", "topic")


@leads_to("one two main more")
def rebase_twice(w: Work) -> None:
    w.fork("one", "two")
    w.git("rebase", "-q", "main")
    w.drain()
    w.git("checkout", "-q", "main")
    w.commit("more")
    w.git("rebase", "-q", "main", "topic")


@leads_to("one main two!")
def rebase_reword(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    (w.path / ".git/new").write_text("two!\n")
    w.rebase("2s/pick/reword/", GIT_EDITOR="cp .git/new")


@leads_to("one two:rewritten three main")
def rebase_squash(w: Work) -> None:
    w.fork("one", "two", "three")
    w.drain()
    w.rebase("2s/pick/squash/")


@leads_to("one two:rewritten three main")
def rebase_fixup_unseen(w: Work) -> None:
    w.fork("one", "two", "three")
    w.rebase("2s/pick/fixup/")


@leads_to("one two:rewritten three:rewritten main")
def rebase_squash_all(w: Work) -> None:
    w.fork("one", "two", "three")
    w.drain()
    w.rebase("2,3s/pick/squash/")


@leads_to("one two fixup!_one:rewritten main")
def rebase_autosquash(w: Work) -> None:
    w.git("checkout", "-q", "-b", "topic")
    w.commit("one", "two")
    w.put("one", "mended")
    w.git("commit", "-q", "--fixup", "HEAD~1")
    w.git("checkout", "-q", "main")
    w.commit("main")
    w.git("checkout", "-q", "topic")
    w.drain()
    w.git("rebase", "-q", "-i", "--autosquash", "main")


@leads_to("one two:abandoned three main")
def rebase_drop(w: Work) -> None:
    w.fork("one", "two", "three")
    w.drain()
    w.rebase("2d")


@leads_to("one two three main")
def rebase_reorder(w: Work) -> None:
    w.fork("one", "two", "three")
    w.drain()
    w.rebase("'1{h;d};2{G}'")


@leads_to("one two! main")
def rebase_edit_and_amend(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.rebase("2s/pick/edit/")
    w.git("commit", "-q", "--amend", "-m", "two!")
    w.git("rebase", "--continue")


@leads_to("one! two main")
def rebase_edit_drained_in_the_middle(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.rebase("1s/pick/edit/")
    w.drain()
    w.git("commit", "-q", "--amend", "-m", "one!")
    w.drain()
    w.git("rebase", "--continue")


@leads_to("one two main more")
def rebase_edit_and_commit(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.rebase("2s/pick/edit/")
    w.commit("more")
    w.git("rebase", "--continue")


@leads_to("one two main break")
def rebase_break_and_commit(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.rebase("'1a break'")
    w.commit("break")
    w.git("rebase", "--continue")


@leads_to("one two main exec exec")
def rebase_exec(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.git("rebase", "-q", "--exec", "git commit -q --allow-empty -m exec", "main")


@leads_to("one two main")
def rebase_onto(w: Work) -> None:
    w.fork("one", "two")
    w.drain()
    w.git("rebase", "-q", "--onto", "main", "topic~2")


@leads_to("one two main Merge_branch_'side'_into_topic side")
def rebase_with_merges(w: Work) -> None:
    w.fork("one", "two")
    w.git("checkout", "-q", "-b", "side", "HEAD~1")
    w.commit("side")
    w.git("checkout", "-q", "topic")
    w.git("merge", "-q", "--no-edit", "side")
    w.git("branch", "-q", "-D", "side")
    w.drain()
    w.git("rebase", "-q", "--rebase-merges", "main")


@leads_to("mine theirs")
def rebase_conflict(w: Work) -> None:
    w.clash()
    w.drain()
    w.git("rebase", "-q", "main", check=False)
    w.put("file", "both")
    w.git("rebase", "--continue")


@leads_to("mine theirs")
def rebase_conflict_seen_in_the_middle(w: Work) -> None:
    w.clash()
    w.git("rebase", "-q", "main", check=False)
    w.drain()
    w.put("file", "both")
    w.git("rebase", "--continue")


@leads_to("mine theirs")
def rebase_abort(w: Work) -> None:
    w.clash()
    w.git("rebase", "-q", "main", check=False)
    w.drain()
    w.git("rebase", "--abort")


@leads_to("mine:abandoned theirs")
def rebase_skip(w: Work) -> None:
    w.clash()
    w.drain()
    w.git("rebase", "-q", "main", check=False)
    w.git("rebase", "--skip")


@leads_to("one two main")
def rebase_on_a_detached_head(w: Work) -> None:
    w.fork("one", "two")
    w.git("checkout", "-q", "--detach")
    w.git("branch", "-q", "-D", "topic")
    w.drain()
    w.git("rebase", "-q", "main")


@leads_to("one two")
def rebase_root(w: Work) -> None:
    w.git("checkout", "-q", "--orphan", "topic")
    w.commit("one", "two")
    w.drain()
    w.git("rebase", "-q", "-i", "--root", "--no-ff", GIT_SEQUENCE_EDITOR="true")


@leads_to("one two main")
def rebase_beside_a_copy(w: Work) -> None:
    w.fork("one", "two")
    w.git("branch", "copy")
    w.drain()
    w.git("rebase", "-q", "main")


@leads_to("one main")
def rebase_with_a_new_author(w: Work) -> None:
    w.fork("one")
    w.drain()
    w.git("rebase", "-q", "main", "--exec", "git commit -q --amend --no-edit --reset-author")

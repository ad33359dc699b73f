"""What differs from the last commit is what git itself would say, and nothing of it is run."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from harness import figure

from rlog_git.provenance.runs.work_tree import NOT_KNOWN, differs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from provenance.code_repo import Repo

LINES = "".join(f"line {number}\n" for number in range(200))


def change(repo: Repo, path: str, text: str) -> None:
    """Write a file of the work tree."""
    place = repo.path / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode())


def nothing(_repo: Repo) -> None:
    """Change nothing."""


def edited(repo: Repo) -> None:
    """Edit in place, at both ends of a file."""
    change(repo, "a/b/deep.txt", "first\n" + LINES.replace("line 100\n", "") + "last\n")


def same_size(repo: Repo) -> None:
    """Edit without a change of size, in the moment in which the index was written."""
    change(repo, "train.py", "print('ho')\n")
    change(repo, "train.py", "print('hu')\n")


def touched(repo: Repo) -> None:
    """Touch only."""
    os.utime(repo.path / "train.py", (1_600_000_000, 1_600_000_000))


def staged(repo: Repo) -> None:
    """Stage an edit and a new file, then edit on."""
    change(repo, "a/b/deep.txt", LINES + "more\n")
    change(repo, "a/new.txt", "new\n")
    repo.git("add", "--all")
    change(repo, "a/new.txt", "new\nnewer\n")


def removed(repo: Repo) -> None:
    """Remove one file, and one with the index."""
    (repo.path / "train.py").unlink()
    repo.git("rm", "-q", "a/b/deep.txt")


def renamed(repo: Repo) -> None:
    """Rename a folder."""
    repo.git("mv", "a/b", "a/c")


def replaced_by_link(repo: Repo) -> None:
    """Put a link in the place of a file, and a link to another folder in that of a folder."""
    (repo.path / "train.py").unlink()
    (repo.path / "train.py").symlink_to("a/b/deep.txt")
    shutil.move(repo.path / "a" / "b", repo.path.parent / "moved")
    (repo.path / "a" / "b").symlink_to(repo.path.parent / "moved")


def executable(repo: Repo) -> None:
    """Change nothing but the mode."""
    (repo.path / "train.py").chmod(0o755)


def binary(repo: Repo) -> None:
    """Change a file that is no text."""
    change(repo, "weights.bin", "\0\1\2\3 other")


def no_last_newline(repo: Repo) -> None:
    """Take the last newline away, and empty another file."""
    change(repo, "a/b/deep.txt", LINES + "end")
    change(repo, "train.py", "")


def odd_names(repo: Repo) -> None:
    """Edit files whose names hold blanks, quotes and line feeds."""
    change(repo, 'odd/ä "q".txt', "1\n")
    change(repo, "odd/line\nfeed", "1\n")
    repo.git("add", "--all")
    repo.git("commit", "-q", "-m", "Odd")
    change(repo, 'odd/ä "q".txt', "2\n")
    change(repo, "odd/line\nfeed", "2\n")


def untracked(repo: Repo) -> None:
    """Leave a new file untracked."""
    change(repo, "notes.txt", "x\n")


def intended(repo: Repo) -> None:
    """Only tell git that a file is to be added."""
    change(repo, "later.txt", "x\ny\n")
    repo.git("add", "-N", "later.txt")


def assumed(repo: Repo) -> None:
    """Edit a file that git is told not to look at."""
    repo.git("update-index", "--assume-unchanged", "train.py")
    change(repo, "train.py", "other\n")


def skipped(repo: Repo) -> None:
    """Remove a file that is left out of a sparse checkout."""
    repo.git("update-index", "--skip-worktree", "a/b/deep.txt")
    (repo.path / "a" / "b" / "deep.txt").unlink()


def version_four(repo: Repo) -> None:
    """Write the index in its shortest form."""
    repo.git("update-index", "--index-version", "4")
    edited(repo)


def conflict(repo: Repo) -> None:
    """Stand in the middle of a merge with conflicts."""
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("Side", file="train.py", text="print('side')\n")
    repo.git("checkout", "-q", "main")
    repo.commit("Main", file="train.py", text="print('main')\n")
    repo.git("merge", "-q", "side", check=False)


CHANGES: tuple[Callable[[Repo], None], ...] = (
    *(nothing, edited, same_size, touched, staged, removed, renamed, replaced_by_link),
    *(executable, binary, no_last_newline, odd_names, untracked, intended, assumed, skipped),
    *(version_four, conflict),
)


@pytest.fixture
def code(repo: Repo) -> Repo:
    """Return a repository with files in folders, a link and some bytes."""
    change(repo, "a/b/deep.txt", LINES)
    change(repo, "a/other.txt", "x\n")
    change(repo, "weights.bin", "\0\1\2\3")
    (repo.path / "link").symlink_to("a/other.txt")
    repo.git("add", "--all")
    repo.commit("Fill")
    return repo


def of_git(repo: Repo) -> tuple[set[str], int, int]:
    """Return what git says: files, lines added and removed."""
    out = repo.git("diff", "HEAD", "--numstat", "-z", "--no-renames")
    rows = [row.split("\t") for row in out.split("\0") if row]
    count = [sum(int(row[at]) for row in rows if row[at].isdigit()) for at in (0, 1)]
    return {row[2] for row in rows}, count[0], count[1]


def test_the_difference_is_that_of_git(code: Repo, tmp_path: Path) -> None:
    """For each kind of change: the same files, and as many lines added and removed."""
    clean = tmp_path / "clean"
    code.path.rename(clean)
    for make in CHANGES:
        shutil.rmtree(code.path, ignore_errors=True)
        shutil.rmtree(tmp_path / "moved", ignore_errors=True)
        shutil.copytree(clean, code.path, symlinks=True)
        code.git("status")  # copied files have other inodes
        make(code)
        index = (code.path / ".git" / "index").read_bytes()
        found = differs(code.path)
        assert (code.path / ".git" / "index").read_bytes() == index
        assert found.known, make.__name__
        assert (set(found.files), found.added, found.removed) == of_git(code), make.__name__
    figure(f"work tree against git diff: {len(CHANGES)} of {len(CHANGES)} kinds of change equal")


def test_the_diff_applies(code: Repo, tmp_path: Path) -> None:
    """The diff of text that is kept is one that `git apply` takes."""
    edited(code)
    change(code, "train.py", "import os\nprint('hi')\n")
    found = differs(code.path)
    wanted = code.git("diff", "HEAD")
    patch = tmp_path / "kept.patch"
    patch.write_text(found.diff + "\n")
    code.git("checkout", "-q", "--", ".")
    code.git("apply", str(patch))
    assert code.git("diff", "HEAD") == wanted


def test_line_ends_and_filters(code: Repo) -> None:
    """CRLF alone is no change; where a filter applies, nothing is claimed."""
    time.sleep(0.01)
    change(code, "a/b/deep.txt", LINES.replace("\n", "\r\n"))
    assert differs(code.path).files == ()
    change(code, ".gitattributes", "*.ipynb filter=strip\n")
    change(code, "a.ipynb", "{}\n")
    code.git("-c", "filter.strip.clean=cat", "add", "--all")
    code.git("commit", "-q", "-m", "Filter")
    assert differs(code.path).files == ()
    change(code, "a.ipynb", "{other}\n")
    assert differs(code.path) == NOT_KNOWN
    change(code, "a.ipynb", "{}\n")
    change(code, "train.py", "other\n")
    assert differs(code.path).files == ("train.py",)


def test_an_index_that_says_only_a_part_is_not_known(code: Repo) -> None:
    """A split index, a sparse one, a torn one: `not known` rather than wrong."""
    place = code.path / ".git" / "index"
    whole = place.read_bytes()
    code.git("update-index", "--split-index")
    assert differs(code.path) == NOT_KNOWN
    code.git("update-index", "--no-split-index")
    for torn in (b"", whole[:100], whole[: len(whole) // 2], b"\0" * 300):
        place.write_bytes(torn)
        assert differs(code.path) == NOT_KNOWN
    place.write_bytes(whole)
    assert differs(code.path).known


def test_sha256_worktrees_and_submodules(tmp_path: Path, code: Repo) -> None:
    """A repository of the other hash, a linked worktree, a submodule that moved on."""
    code.git("worktree", "add", "-q", str(tmp_path / "tree"))
    (tmp_path / "tree" / "train.py").write_text("x\ny\n")
    found = differs(tmp_path / "tree")
    assert (found.files, found.added, found.removed) == (("train.py",), 2, 1)
    local = ("-c", "protocol.file.allow=always")
    code.git(*local, "submodule", "add", "-q", str(tmp_path / "tree"), "sub")
    code.git("commit", "-q", "-m", "Submodule")
    assert differs(code.path).files == ()
    inside = type(code)(code.path / "sub")
    inside.commit("Inside", file="more.txt", text="x\n")
    assert differs(code.path).files == ("sub",)
    other = type(code)(tmp_path / "other")
    other.path.mkdir()
    other.git("init", "-q", "--object-format=sha256")
    other.commit("Start", file="train.py", text="x\n")
    assert differs(other.path).files == ()
    change(other, "train.py", "y\n")
    assert differs(other.path).added == 1


def test_secrets_and_control_bytes_stay_out(code: Repo) -> None:
    """The diff is redacted, one line a line, and nothing in it is obeyed by a terminal."""
    key = "sk-abcdefghijklmnopqrstuvwxyz123456"
    change(code, "train.py", f'api_key = "{key}"\nx = "\x1b]0;hi\x07"\n')
    diff = differs(code.path).diff
    assert "sk-abc" not in diff
    assert "\x1b" not in diff
    assert "<redacted>" in diff
    change(code, "train.py", "".join(f"line {n} of many\n" for n in range(20_000)))
    found = differs(code.path)
    assert len(found.diff) <= 64_000
    assert "more lines are not kept; the whole has the SHA-256 " in found.cut
    assert found.added == 20_000


def test_a_hostile_index_leads_nowhere(code: Repo, tmp_path: Path) -> None:
    """Paths that lead out of the work tree are not followed, and pipes are not waited for."""
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    place = code.path / ".git" / "index"
    whole = place.read_bytes()
    assert b"train.py" in whole
    place.write_bytes(whole.replace(b"train.py", b"../a/etc"))
    assert differs(code.path) == NOT_KNOWN
    place.write_bytes(whole)
    (code.path / "train.py").unlink()
    os.mkfifo(code.path / "train.py")
    assert differs(code.path).files == ("train.py",)

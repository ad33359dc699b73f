"""The options of add, todo, idea and think, on real files."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from harness import NOW
from pseudo_terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

DAY = "daily/2026/2026-11-23.md"


@pytest.fixture
def gel(tmp_path: Path) -> Path:
    """Return a file to attach whose name needs care."""
    path = tmp_path / "my gel [1].PNG"
    path.write_bytes(b"\x89PNG one")
    return path


def done(vault: Path) -> list[str]:
    """Return the lines of today's note below What was done."""
    text = (vault / DAY).read_text().partition("## What was done\n")[2]
    return [line for line in text.partition("## ")[0].split("\n") if line]


def test_under_last_is_a_child(vault: Path, rlog: Rlog) -> None:
    """--under last hangs an entry below the one written last, behind what hangs there already."""
    rlog("add", "exp: lr 0.1")
    rlog("add", "exp: lr 0.2")
    rlog("add", "-k", "outcome", "diverged", "--under", "last")
    assert rlog("think", "why?").out == f"{DAY}:9  - thought: why?\n"
    assert done(vault)[1:] == ["- 14:02 exp: lr 0.2", "  - outcome: diverged", "  - thought: why?"]


def test_under_a_place(vault: Path, rlog: Rlog) -> None:
    """--under PATH:LINE names an entry by its place, also one of another day."""
    rlog("add", "exp: lr 0.1", "--on", "2026-11-20")
    place = "daily/2026/2026-11-20.md:6"
    assert rlog("add", "later: it converged", "--under", place).code == 0
    assert "- exp: lr 0.1\n  - later: it converged\n" in (vault / place[:-2]).read_text()


def test_under_an_id(vault: Path, rlog: Rlog) -> None:
    """--under ID names an entry by its block id."""
    rlog("add", "exp: lr 0.1 ^run1")
    assert rlog("think", "why?", "--under", "^run1").code == 0
    assert done(vault) == ["- 14:02 exp: lr 0.1 ^run1", "  - thought: why?"]


def test_under_finds_an_entry_that_moved(vault: Path, rlog: Rlog) -> None:
    """What an editor wrote above the parent since the list was read makes no difference."""
    rlog("add", "exp: lr 0.1")
    note = vault / DAY
    note.write_text(note.read_text().replace("# Monday", "mine\n\n# Monday"))
    assert rlog("think", "why?").code == 0
    assert done(vault) == ["- 14:02 exp: lr 0.1", "  - thought: why?"]


@pytest.mark.parametrize("under", ["zzz", f"{DAY}:1", "nowhere.md:3", "../x.md:3", "last"])
def test_under_nothing_gives_the_text_back(vault: Path, rlog: Rlog, under: str) -> None:
    """Where no such entry is, nothing is written and the text is printed back."""
    rlog("today")
    before = (vault / DAY).read_bytes()
    said = rlog("add", "do not lose me", "--under", under)
    assert said.code in (1, 2, 3)
    assert said.err.endswith("do not lose me\n")
    assert (vault / DAY).read_bytes() == before


def test_a_paragraph_takes_no_child(vault: Path, rlog: Rlog) -> None:
    """What is no list item is refused as a parent, with a reason."""
    rlog("today")
    (vault / DAY).write_text("## What was done\n\njust a paragraph\n")
    said = rlog("add", "x", "--under", f"{DAY}:3")
    assert "is no list item" in said.err


def test_think_on_an_empty_day(vault: Path, rlog: Rlog) -> None:
    """A thought without an entry above it is an entry of its own."""
    rlog("think", "where", "to", "begin?")
    assert done(vault) == ["- 14:02 thought: where to begin?"]


def test_an_attached_image_is_shown(vault: Path, rlog: Rlog, gel: Path) -> None:
    """An image is copied, named by day and text, and shown by a relative link."""
    rlog("add", "exp: Gel of lane 3! #w2s !!", "--attach", gel)
    link = "![](../../attachments/2026-11-23-gel-of-lane-3.png)"
    assert done(vault) == [f"- 14:02 exp: Gel of lane 3! {link} #w2s !!"]
    assert (vault / DAY).parent.joinpath(link[4:-1]).read_bytes() == gel.read_bytes()


def test_attaching_never_overwrites(vault: Path, rlog: Rlog, gel: Path) -> None:
    """The same bytes under the same name are one file; other bytes get a number."""
    for data in (b"one", b"two", b"one", b"two"):
        gel.write_bytes(data)
        rlog("add", "gel", "--attach", gel)
    names = sorted(path.name for path in (vault / "attachments").iterdir())
    assert names == ["2026-11-23-gel-2.png", "2026-11-23-gel.png"]
    assert [line[-7:] for line in done(vault)] == ["el.png)", "-2.png)"] * 2


def test_attaching_without_text(vault: Path, rlog: Rlog, gel: Path, tmp_path: Path) -> None:
    """An entry without text gets the file's name."""
    table = tmp_path / "lanes (a).csv"
    table.write_text("a,b")
    rlog("add", "--attach", gel)
    rlog("add", "--attach", table)
    assert done(vault) == [
        "- 14:02 my gel [1].PNG ![](../../attachments/2026-11-23-my-gel-1.png)",
        "- 14:02 [lanes (a).csv](../../attachments/2026-11-23-lanes-a.csv)",
    ]


def test_attaching_what_is_there_already(vault: Path, rlog: Rlog) -> None:
    """A file that lies among the attachments is linked where it is, its name made safe."""
    (vault / "attachments" / "my gel.png").write_bytes(b"x")
    rlog("add", "gel", "--attach", "attachments/my gel.png")
    assert done(vault) == ["- 14:02 gel ![](../../attachments/my%20gel.png)"]


def test_attaching_a_symlink_copies_its_content(vault: Path, rlog: Rlog, gel: Path) -> None:
    """A symlink is copied as what it leads to."""
    link = gel.with_name("link.png")
    link.symlink_to(gel)
    rlog("add", "gel", "--attach", link)
    copied = vault / "attachments" / "2026-11-23-gel.png"
    assert not copied.is_symlink()
    assert copied.read_bytes() == gel.read_bytes()


def test_an_attached_note_is_no_note(vault: Path, rlog: Rlog, tmp_path: Path) -> None:
    """A Markdown file among the attachments is not read as a note of that day."""
    other = tmp_path / "plan.md"
    other.write_text("## What was done\n- secret\n")
    rlog("add", "the plan", "--attach", other)
    assert rlog("find", "secret").code == 1
    assert (vault / "attachments" / "2026-11-23-the-plan.md.txt").exists()


@pytest.mark.parametrize("what", ["missing", "folder", "pipe", "huge", "loop"])
def test_what_cannot_be_attached(vault: Path, rlog: Rlog, tmp_path: Path, what: str) -> None:
    """What is missing, no file, or too large gets one sentence; the text is printed back."""
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "huge":
        with path.open("wb") as file:
            file.truncate(101_000_000)
    elif what == "loop":
        path.symlink_to(path)
    said = rlog("add", "do not lose me", "--attach", path)
    assert said.code == 3
    assert said.err.startswith(f"rlog: cannot attach {path}: ")
    assert said.err.endswith("\nYour text, not stored:\ndo not lose me\n")
    assert not list((vault / "attachments").iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(vault: Path, rlog: Rlog, gel: Path) -> None:
    """A file that may not be read leaves no half copy."""
    gel.chmod(stat.S_IWUSR)
    said = rlog("add", "gel", "--attach", gel)
    assert "Permission denied" in said.err
    assert not list((vault / "attachments").iterdir())


def test_attachments_that_lead_out_of_the_vault(
    vault: Path, rlog: Rlog, gel: Path, tmp_path: Path
) -> None:
    """Nothing is copied through a symlink that leaves the vault."""
    (tmp_path / "outside").mkdir()
    (vault / "attachments").rmdir()
    (vault / "attachments").symlink_to(tmp_path / "outside")
    said = rlog("add", "gel", "--attach", gel)
    assert "leads out of the vault" in said.err
    assert not list((tmp_path / "outside").iterdir())


def test_a_task_may_have_a_file(vault: Path, rlog: Rlog, gel: Path) -> None:
    """A task's link stands before its estimate, which is still read."""
    rlog("todo", "redo the gel ~2h", "--attach", gel)
    link = "![](../../attachments/2026-11-23-redo-the-gel.png)"
    assert f"- [ ] redo the gel {link} [est:: 2h]\n" in (vault / DAY).read_text()


@pytest.mark.parametrize(
    ("at", "line"),
    [("9:30", "09:30 x"), ("9:30-11:00", "09:30–11:00 x"), ("2026-11-23T08:00", "08:00 x")],
)
def test_at_sets_the_clock(vault: Path, rlog: Rlog, at: str, line: str) -> None:
    """--at takes a clock, a range or a moment."""
    assert rlog("add", "--at", at, "x").code == 0
    assert done(vault) == [f"- {line}"]


def test_at_names_another_day(vault: Path, rlog: Rlog) -> None:
    """--at with a date writes into that day's note."""
    rlog("add", "--at", "2026-11-20T10:00", "x")
    assert "- 10:00 x\n" in (vault / "daily/2026/2026-11-20.md").read_text()


@pytest.mark.usefixtures("vault")
def test_at_nonsense(rlog: Rlog) -> None:
    """A clock that cannot be read gives the text back."""
    said = rlog("add", "--at", "teatime", "x")
    assert said.code == 2
    assert said.err.endswith("not stored:\nx\n")


@pytest.mark.parametrize("command", ["todo", "idea", "think", "add"])
def test_every_capture_reads_standard_input(vault: Path, rlog: Rlog, command: str) -> None:
    """'-' takes the text from standard input."""
    assert rlog(command, "-", stdin="from a pipe\n").code == 0
    assert "from a pipe\n" in (vault / DAY).read_text()


def test_the_prompt_completes_tags_and_people(vault: Path, rlog: Rlog) -> None:
    """Without text, add asks on one raw line, and Tab completes from the index."""
    rlog("add", "met @ana about #weaksup")
    rlog("list")
    terminal = Terminal(vault, ["add"], {"RLOG_NOW": NOW, "TERM": "dumb"})
    terminal.wait_for("add> ")
    terminal.type("don't $quote #wea\t")
    terminal.wait_for("#weaksup")
    terminal.type(" @an\t\n")
    assert terminal.end() == 0
    assert done(vault)[-1] == "- 14:02 don't $quote #weaksup @ana"


def test_an_intention_goes_into_the_weekly_note(vault: Path, rlog: Rlog) -> None:
    """The first days of January may belong to the last week of the year before."""
    rlog("todo", "--week", "rest", now="2027-01-02T10:00+01:00")
    assert "- [ ] rest\n" in (vault / "weekly/2026/2026-W53.md").read_text()

"""Real Vim, Emacs and nano with unsaved text while rlog writes the same note: nothing is lost.

Outside the temp folder, where Vim and Emacs save as they do for a user.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import figure
from pseudo_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness import Rlog

pytestmark = pytest.mark.slow

NOTE = "daily/2026/2026-11-23.md"
TYPED = "typed in the editor"
FOLDER = "/var/tmp"  # noqa: S108 - not the temp folder is the point


@dataclass(frozen=True, slots=True)
class Keys:
    """How one types and saves in an editor: what is waited for, then what is pressed.

    `begin` shows the note; `alter` types a line; `dismiss` answers what the editor asks at the
    first change of a note that changed on disk; `save` saves, up to its question where the note
    changed; `yes` and `no` answer it.
    """

    words: tuple[str, ...]
    begin: str
    alter: tuple[tuple[str, str], ...]
    dismiss: tuple[tuple[str, str], ...]
    save: tuple[tuple[str, str], ...]
    asked: str
    no: tuple[tuple[str, str], ...]
    yes: tuple[tuple[str, str], ...]
    saved: str
    quit: str


EDITORS = {
    "vim": Keys(
        words=("-u", "NONE", "-N"),
        begin="Random",
        alter=(("", f"Go{TYPED}\x1b"), (TYPED, "")),
        dismiss=(("", f"Go{TYPED}\x1b"), (TYPED, "")),
        save=(("", ":w\r"),),
        asked="(y/n)?",
        no=(("", "n"), ("", "\r")),
        yes=(("", "y"),),
        saved="written",
        quit=":q!\r",
    ),
    "emacs": Keys(
        # what it compiles in the background would be compiled anew in every home
        words=("-nw", "-Q", "--eval", "(setq native-comp-deferred-compilation nil)"),
        begin="Random",
        alter=(("", "\x1b>"), ("", f"{TYPED}\r"), (TYPED, "")),
        dismiss=(
            ("", "\x1b>t"),
            ("really edit", "y"),
            ("backup", f"{TYPED[1:]}\r"),
            ("editor", ""),
        ),
        save=(("", "\x18\x13"),),
        asked="yes or no",
        no=(("", "no\r"),),
        yes=(("", "yes\r"),),
        saved="Wrote",
        quit="\x18\x03",
    ),
    "nano": Keys(
        words=("-I",),
        begin="Random",
        alter=(("", f"\x1b/{TYPED}\r"), (TYPED, "")),
        dismiss=(("", f"\x1b/{TYPED}\r"), (TYPED, "")),
        save=(("", "\x0f"), ("Name to Write", "\r")),
        asked="has changed",
        no=(("", "n"),),
        yes=(("", "y"),),
        saved="Wrote",
        quit="\x18n",
    ),
}


class Editor:
    """An editor that has the note open."""

    def __init__(self, name: str, note: Path) -> None:
        self.keys = EDITORS[name]
        words = [*self.keys.words, str(note)]
        env = {"TERM": "xterm", "LANG": "C.UTF-8", "LINES": "40", "COLUMNS": "120"}
        self.terminal = Terminal(note.parent, words, env, name)
        self.terminal.wait_for(self.keys.begin)

    def press(self, steps: tuple[tuple[str, str], ...]) -> None:
        """Wait for each text, then press its keys."""
        for shown, keys in steps:
            if shown:
                self.terminal.wait_for(shown)
            self.terminal.type(keys)

    def end(self) -> None:
        """Leave without saving."""
        self.terminal.type(self.keys.quit)
        self.terminal.end()


@pytest.fixture
def note(vault: Path, rlog: Rlog, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return today's note, in a vault outside the temp folder, where one stands already."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="rlog-editors-", dir=FOLDER))
    except OSError:
        pytest.skip(f"no folder can be made in {FOLDER}")
    try:
        log = folder / "log"
        shutil.copytree(vault, log)
        monkeypatch.chdir(log)
        assert rlog("add", "first", cwd=log).code == 0
        yield log / NOTE
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=EDITORS)
def editor(request: pytest.FixtureRequest) -> str:
    """Return the name of an editor that is installed."""
    name = str(request.param)
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return name


def both_stand(note: Path, rlog: Rlog, *entries: str) -> None:
    """Check that each entry and the typed line stand once after the next command."""
    assert rlog("list", cwd=note.parent).code == 0
    text = note.read_text()
    for line in ("14:02 first", TYPED, *entries):
        assert text.count(line) == 1, f"{line!r} stands {text.count(line)} times in\n{text}"


def test_rlog_writes_while_text_is_unsaved(editor: str, note: Path, rlog: Rlog) -> None:
    """Vim and Emacs tell of unsaved text and the entry waits; nano doesn't, and it goes back."""
    open_in = Editor(editor, note)
    open_in.press(open_in.keys.alter)
    told = rlog("add", "while unsaved", cwd=note.parent)
    assert told.code == 0
    assert ("goes in when you save" in told.err) == (editor != "nano")
    assert "while unsaved" in rlog("list", cwd=note.parent).out
    open_in.press(open_in.keys.save)
    if editor == "nano":
        open_in.press(((open_in.keys.asked, ""), *open_in.keys.yes))
    open_in.terminal.wait_for(open_in.keys.saved)
    both_stand(note, rlog, "14:02 while unsaved")
    open_in.end()
    both_stand(note, rlog, "14:02 while unsaved")
    figure(f"{editor}: unsaved text while rlog writes: lost 0 on both sides")


def test_the_user_overwrites(editor: str, note: Path, rlog: Rlog) -> None:
    """The editor asks, the user answers yes: the entry goes back beside what was typed."""
    open_in = Editor(editor, note)
    assert "kept" not in rlog("add", "while open", cwd=note.parent).err
    open_in.press(open_in.keys.dismiss)
    open_in.press(open_in.keys.save)
    open_in.press(((open_in.keys.asked, ""), *open_in.keys.yes))
    open_in.terminal.wait_for(open_in.keys.saved)
    assert "while open" not in note.read_text()
    both_stand(note, rlog, "14:02 while open")
    open_in.end()
    figure(f"{editor}: answered yes, overwrite: lost 0 on both sides")


def test_the_user_does_not_overwrite(editor: str, note: Path, rlog: Rlog) -> None:
    """The user answers no, and yes after another entry: all of it stands in the end."""
    open_in = Editor(editor, note)
    rlog("add", "while open", cwd=note.parent)
    open_in.press(open_in.keys.dismiss)
    open_in.press(open_in.keys.save)
    open_in.press(((open_in.keys.asked, ""), *open_in.keys.no))
    assert note.read_text().count("while open") == 1
    assert TYPED not in note.read_text()
    rlog("add", "after the no", cwd=note.parent)
    open_in.press(open_in.keys.save)
    open_in.press(((open_in.keys.asked, ""), *open_in.keys.yes))
    open_in.terminal.wait_for(open_in.keys.saved)
    both_stand(note, rlog, "14:02 while open", "14:02 after the no")
    open_in.end()
    figure(f"{editor}: answered no, then yes: lost 0 on both sides")

"""A build that prints only what changed leaves the same site as one that prints all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from site_notes import TODAY

from rlog_git.site import printing
from rlog_git.site.build import build
from rlog_git.site.folder import MARKER
from rlog_git.site.share import kept
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault.config import Settings, Vault
from rlog_git.vault.notebooks import Notebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTEBOOK = Notebook(
    "public", title="Open", mode="open", levels=(0, 1, 2), tasks=True, embargo_days=1
)
TEXTS = (
    "",
    "- 09:00 plain\n",
    "- 09:00 exp: see [[2026-11-20]] #w2s [supports:: q1]\n",
    "- secret #private\n- open #new/tag in the text #w2s too\n",
    "---\nprivate: true\n---\n- all hidden\n",
    "![[2026-11-21]]\n\n$$\\newcommand{\\x}{y} \\x$$\n",
    "- idea: [[w2s]] and $\\x$ !!!\n- lesson: never again\n",
    "---\ntitle: A title\naliases: [old]\nstatus: active\n---\n- [ ] a task [est:: 2h]\n",
    "- [[nowhere#x]] and [[2026-11-24#e]] ![](a.png)\n",
)
PATHS = (
    "daily/2026/2026-11-20.md",
    "daily/2026/2026-11-21.md",
    "daily/2026/2026-11-24.md",
    "weekly/2026/2026-W47.md",
    "notes/projects/w2s.md",
    "notes/questions/q1.md",
    "notes/about.md",
)
Edit = tuple[str, str, int]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that builds a vault's site into a folder, and takes all for settled."""
    monkeypatch.setattr(kept, "RACY_NS", -3_600_000_000_000)
    (tmp_path / "log").mkdir()

    def built(name: str, state: str = "state", later: int = 0) -> Path:
        vault = Vault(tmp_path / "log", tmp_path / state, Settings(GRAMMAR, notebooks=(NOTEBOOK,)))
        build(vault, NOTEBOOK, tmp_path / name, TODAY + timedelta(days=later), search=False)
        return tmp_path / name

    return built


def write(root: Path, path: str, text: str) -> None:
    """Write a note; no text takes it away."""
    note = root / path
    note.parent.mkdir(parents=True, exist_ok=True)
    if text:
        note.write_text(text)
    else:
        note.unlink(missing_ok=True)


def held(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), st.sampled_from(TEXTS), st.integers(0, 2)),
        min_size=2,
        max_size=5,
    )
)
@example([(PATHS[0], TEXTS[5], 0), (PATHS[1], TEXTS[6], 0), (PATHS[0], TEXTS[1], 0)])
@example([(PATHS[0], TEXTS[2], 0), (PATHS[4], TEXTS[7], 0), (PATHS[4], "", 0)])
def test_any_course_of_edits(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, edits: list[Edit]
) -> None:
    """After each edit the site equals, byte for byte, one built from nothing."""
    monkeypatch.setattr(kept, "RACY_NS", -3_600_000_000_000)
    root = tmp_path_factory.mktemp("edits")
    (root / "log").mkdir()
    for number, (path, text, later) in enumerate(edits):
        write(root / "log", path, text)
        today = TODAY + timedelta(days=later)
        for state, name in (("kept", "site"), (f"none-{number}", f"clean-{number}")):
            vault = Vault(root / "log", root / state, Settings(GRAMMAR, notebooks=(NOTEBOOK,)))
            build(vault, NOTEBOOK, root / name, today, search=False)
        assert held(root / "site") == held(root / f"clean-{number}")


def test_only_what_changed_is_printed(
    make: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second build prints nothing; an edit of one day prints that day and what lists it."""
    for path in (*PATHS[:2], "daily/2026/2026-09-01.md", "daily/2026/2026-09-02.md"):
        write(tmp_path / "log", path, TEXTS[1])
    make("site")
    asked: list[str] = []
    real = printing.write_file
    monkeypatch.setattr(
        printing,
        "write_file",
        lambda folder, address, data: (asked.append(address), real(folder, address, data)),
    )
    make("site")
    assert asked == []
    write(tmp_path / "log", PATHS[0], "- 09:00 other\n")
    make("site")
    assert "2026/11/20/index.html" in asked
    assert "2026/09/01/index.html" not in asked
    assert "tags/index.html" not in asked


def test_a_file_that_somebody_changed_is_printed_again(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    """A page that was edited or taken away in the site's folder comes back as it was."""
    write(tmp_path / "log", PATHS[0], TEXTS[1])
    folder = make("site")
    first = held(folder)
    page = folder / "2026/11/20/index.html"
    page.write_text("spoilt")
    (folder / "index.html").unlink()
    assert held(make("site")) == first


def test_another_template_prints_all_again(make: Callable[..., Path], tmp_path: Path) -> None:
    """A template of the vault's own is used at once, and its loss, too."""
    write(tmp_path / "log", PATHS[0], TEXTS[1])
    first = held(make("site"))
    own = tmp_path / "log" / "templates" / "site"
    own.mkdir(parents=True)
    (own / "404.html").write_text("Gone from {{ notebook.title }}")
    assert held(make("site"))["404.html"] == b"Gone from Open"
    (own / "404.html").unlink()
    assert held(make("site")) == first


def test_many_pages_by_many_processes(
    make: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages printed side by side are the same, and so is what is said about them."""
    for day in range(1, 21):
        text = f"- 09:00 work {day} #w2s\n- a bad formula: $\\frac{{{day}$\n"
        write(tmp_path / "log", f"daily/2026/2026-10-{day:02}.md", text)
    alone = held(make("alone", "a"))
    monkeypatch.setattr(printing, "WORTH_WORKERS", 5)
    assert held(make("beside", "b")) == alone
    assert MARKER in alone

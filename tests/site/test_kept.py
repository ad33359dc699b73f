"""What is kept from one build to the next never shows: each build is as if it were the first."""

from __future__ import annotations

import os
import pickle
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_notes import OPEN, TODAY

from rlog_git.errors import RlogError
from rlog_git.site import keeping
from rlog_git.site.share import kept, project
from rlog_git.text.parse import GRAMMAR
from rlog_git.vault.config import Settings, Vault

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.vault.notebooks import Notebook

TEXTS = (
    "- plain\n",
    "- see [[2026-11-20]] #w2s\n",
    "- secret #private\n- open\n",
    "---\nprivate: true\n---\n- all hidden\n",
    "![[2026-11-21]]\n",
)
PATHS = (
    "daily/2026/2026-11-20.md",
    "daily/2026/2026-11-21.md",
    "daily/2026/2026-11-22.md",
    "daily/2026/2026-11-24.md",
    "notes/projects/w2s.md",
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Return an empty vault."""
    (tmp_path / "log").mkdir()
    return Vault(tmp_path / "log", tmp_path / "state", Settings(GRAMMAR, notebooks=(OPEN,)))


def write(vault: Vault, path: str, text: str) -> None:
    """Write a note."""
    note = vault.root / path
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(text)


def built(vault: Vault, notebook: Notebook = OPEN, today: date = TODAY) -> object:
    """Return the projection with what was kept."""
    return project.project_vault(vault, notebook, today)


def afresh(vault: Vault, notebook: Notebook = OPEN, today: date = TODAY) -> object:
    """Return the projection with nothing kept."""
    for file in (vault.state / "site").glob("*.pieces"):
        file.rename(file.with_suffix(".aside"))
    found = built(vault, notebook, today)
    for file in (vault.state / "site").glob("*.aside"):
        file.replace(file.with_suffix(".pieces"))
    return found


def let_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what was written just now for settled, as it is two seconds later."""
    monkeypatch.setattr(kept, "RACY_NS", -3_600_000_000_000)


def test_unchanged_notes_are_not_shared_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second build shares nothing, the third the one note that changed."""
    let_settle(monkeypatch)
    shared: list[str] = []

    def watched(path: str, data: bytes, asked: kept.Asked) -> kept.Piece:
        shared.append(path)
        return real(path, data, asked)

    real = kept.share
    monkeypatch.setattr(kept, "share", watched)
    for path in PATHS:
        write(vault, path, TEXTS[0])
    first = built(vault)
    assert sorted(shared) == sorted(PATHS)
    shared.clear()
    assert built(vault) == first
    assert shared == []
    write(vault, PATHS[0], TEXTS[1])
    assert built(vault) != first
    assert shared == [PATHS[0]]


def test_a_note_written_just_now_is_read_again(vault: Vault) -> None:
    """A change that leaves size and times as they were is seen: fresh notes are never trusted."""
    write(vault, PATHS[0], "- first\n")
    built(vault)
    stat = (vault.root / PATHS[0]).stat()
    write(vault, PATHS[0], "- other\n")

    os.utime(vault.root / PATHS[0], ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "other" in str(built(vault))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PATHS),
            st.sampled_from((*TEXTS, "")),
            st.integers(min_value=-2, max_value=3),
        ),
        max_size=8,
    )
)
def test_any_course_of_edits(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    edits: list[tuple[str, str, int]],
) -> None:
    """After any edits, deletions and days with an embargo, the kept build equals a clean one."""
    let_settle(monkeypatch)
    folder = tmp_path_factory.mktemp("edits")
    (folder / "log").mkdir()
    notebook = OPEN.__class__("public", title="Open", mode="open", embargo_days=2)
    vault = Vault(folder / "log", folder / "state", Settings(GRAMMAR, notebooks=(notebook,)))
    for path, text, later in edits:
        if text:
            write(vault, path, text)
        else:
            (vault.root / path).unlink(missing_ok=True)
        today = TODAY + timedelta(days=later)
        assert built(vault, notebook, today) == afresh(vault, notebook, today)


def test_other_settings_are_another_matter(vault: Vault) -> None:
    """What was kept for an open notebook is not what one of level 1 alone shows."""
    write(vault, PATHS[0], "- 10:00 thought: hm\n- a fact\n")
    open_one = str(built(vault))
    assert "a fact" in open_one
    assert "hm" not in open_one
    both = OPEN.__class__("public", title="Open", mode="open", levels=(0, 1))
    assert "hm" in str(built(vault, both))


def test_many_notes_by_many_processes(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes shared side by side give the same as one after another; the first in doubt is named."""
    for day in range(1, 29):
        write(vault, f"daily/2026/2026-02-{day:02}.md", f"- work {day} #w2s\n")
    alone = afresh(vault)
    monkeypatch.setattr(kept, "WORTH_WORKERS", 5)
    assert afresh(vault) == alone
    write(vault, "daily/2026/2026-02-03.md", "- %% open\n")
    write(vault, "daily/2026/2026-02-09.md", "- %% open\n")
    with pytest.raises(RlogError, match=r"2026-02-03\.md:1"):
        built(vault)


def test_a_damaged_file_is_made_again(vault: Vault) -> None:
    """A kept file cut short, or one of another's making, is as good as none."""
    write(vault, PATHS[0], "- work\n")
    first = built(vault)
    (file,) = (vault.state / "site").glob("*.pieces")
    whole = file.read_bytes()
    for damaged in (b"", whole[:-3], whole[:50], b"\0" * 200):
        file.write_bytes(damaged)
        assert built(vault) == first


def test_only_our_nouns_are_read(tmp_path: Path) -> None:
    """A kept file that names anything else is not read, however well its digest fits."""
    file, key = tmp_path / "x", keeping.key_of("a")
    keeping.save(file, key, (1, date(2026, 1, 1), frozenset("a")))
    assert keeping.load(file, key) == (1, date(2026, 1, 1), frozenset("a"))
    assert keeping.load(file, keeping.key_of("b")) is None

    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (print, ("ran",))

    body = pickle.dumps(Evil())
    file.write_bytes(key + keeping._digest(body) + body)
    assert keeping.load(file, key) is None

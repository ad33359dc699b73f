"""`rlog publish --verify`: the site of what is public alone is the same, or nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from site_notes import TODAY

from rlog_git.site.build import build
from rlog_git.site.folder import read_site
from rlog_git.site.share.reduced import reduced_notes
from rlog_git.site.verify import PrivateSayError, verify
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from pathlib import Path

DAY = """# About the day

## What to do next
- [ ] a task of CANARY

## What was done
- 09:00 exp: first seed #w2s #share/public
  - thought: CANARY
  - a child %%CANARY%% #share/public
- 09:30 CANARY #private #share/public
- 10:00 read: CANARY [[CANARY]] and ![](attachments/CANARY.png)
  continued CANARY

### A heading with CANARY #private
- below it CANARY #share/public

## Reflection

CANARY as a paragraph

A paragraph as on [[2026-11-20]] and [[CANARY]] #share/public

<!-- rlog:begin x -->
- CANARY
<!-- rlog:end x -->
"""
OTHERS = {
    "daily/2026/2026-11-20.md": "---\nshare: public\n---\n- all of it\n- CANARY #private\n",
    "daily/2026/2026-11-21.md": "- CANARY\n",
    "notes/CANARY.md": "# CANARY\n\nCANARY [[2026-11-20]]\n",
    "notes/projects/w2s.md": "---\nprivate: true\n---\n# CANARY\n",
}


@pytest.fixture
def log(vault: Path) -> Path:
    """Return a vault in which the canary stands in every private place."""
    (vault / "rlog.toml").write_text("[notebooks.public]\n")
    for path, text in (OTHERS | {"daily/2026/2026-11-23.md": DAY}).items():
        file = vault / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return vault


def test_the_reduced_notes_hold_nothing_private(log: Path) -> None:
    """No canary, in names or texts, is left, and every published text is."""
    vault = open_vault(log)
    reduced = dict(reduced_notes(vault, vault.settings.notebooks[0], TODAY))
    assert set(reduced) == {"daily/2026/2026-11-20.md", "daily/2026/2026-11-23.md"}
    text = b"\n".join(reduced.values()).decode()
    # what a shared entry itself says belongs to it: it is the link that may not show
    assert text.replace("and [[CANARY]]", "").count("CANARY") == 0
    for shown in ("all of it", "first seed", "a child", "A paragraph as on"):
        assert shown in text
    assert len(reduced["daily/2026/2026-11-23.md"].split(b"\n")) == DAY.count("\n") + 1


def test_a_verified_site_leaves(log: Path, rlog: Any, tmp_path: Path) -> None:
    """It says of how many files and notes that holds; without a destination it only says so."""
    only = rlog("publish", "--verify")
    assert only.code == 0, only.err
    assert "files built from 2 notes without anything private are the same" in only.err
    assert "Nothing was published" in only.out
    done = rlog("publish", "--verify", "--to", tmp_path / "out", "--yes")
    assert done.code == 0, done.err
    assert (tmp_path / "out" / "index.html").exists()
    held = "".join(f.read_text(errors="replace") for f in (tmp_path / "out").rglob("*.*"))
    assert "CANARY" not in held
    (folder,) = (log.parent / "home").rglob("rlog/*/verify")
    assert list(folder.iterdir()) == []


def test_a_site_that_hangs_on_something_private_does_not_leave(log: Path) -> None:
    """One byte more, a file more or a file less: each is found and named."""
    vault = open_vault(log)
    notebook = vault.settings.notebooks[0]
    report = build(vault, notebook, vault.state / "built", TODAY)
    site = read_site(vault.state / "built")
    assert verify(vault, notebook, TODAY, site, report.notebook).files == len(site)
    less = {name: data for name, data in site.items() if name != "index.html"}
    for leaky, named in (
        (site | {"index.html": site["index.html"] + b" "}, "index.html"),
        (site | {"CANARY/index.html": b""}, "CANARY/index.html"),
        (less, "index.html"),
    ):
        with pytest.raises(PrivateSayError, match=f"would be another: {named}"):
            verify(vault, notebook, TODAY, leaky, report.notebook)


def test_what_hangs_on_private_notes_stops_publishing(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault planted into the projection, a title that counts all notes, is found."""
    from rlog_git.site import build as building  # noqa: PLC0415 - the seam of this test

    vault = open_vault(log)
    notebook = vault.settings.notebooks[0]
    honest = building.project_vault

    def leaky(vault: Any, *words: Any) -> Any:
        public, warnings = honest(vault, *words)
        count = len(list(vault.root.rglob("*.md")))
        return public._replace(title=f"{count} notes"), warnings

    monkeypatch.setattr(building, "project_vault", leaky)
    report = build(vault, notebook, vault.state / "built", TODAY)
    with pytest.raises(PrivateSayError, match=r"index\.html"):
        verify(vault, notebook, TODAY, read_site(vault.state / "built"), report.notebook)

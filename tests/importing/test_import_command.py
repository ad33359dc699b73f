"""What `rlog import` does with small logs, odd bytes and what stands in its way."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from rlog_git.importing.plan import UNDATED

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

ODD = b"\xef\xbb\xbf---\r\ntitle: odd\r\n---\r\n\xff\xfe caf\xe9\r\ntabs\there\x0c\xe2\x80\xa8end"


def write(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file of a foreign log."""
    path = folder / "foreign" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_odd_bytes_of_a_post_survive(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """BOM, CRLF, invalid UTF-8 and a missing last newline stay as they are."""
    post = write(tmp_path, "2012-02-12-odd.md", ODD)
    assert rlog("import", post).code == 0
    assert (vault / "daily" / "2012" / "2012-02-12-odd.md").read_bytes() == ODD


def test_odd_bytes_of_a_section_survive(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The text below a dated heading keeps its CRLF and invalid bytes."""
    body = b"caf\xe9 \xff\r\n\r\n- tab\there\r\n\xe2\x80\xa8"
    log = write(tmp_path, "log.md", b"\xef\xbb\xbf## 2012-02-12\r\n\r\n" + body)
    assert rlog("import", log).code == 0
    note = vault / "daily" / "2012" / "2012-02-12.md"
    assert b"\n\n" + body + b"\n" in note.read_bytes()
    assert "1 there already" in rlog("import", log).out


def test_another_text_is_never_overwritten(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Where a note of that name says something else, it stays, and the exit code is 1."""
    there = vault / "daily" / "2012" / "2012-02-12-slug.md"
    there.parent.mkdir(parents=True)
    there.write_text("mine\n", encoding="utf-8")
    post = write(tmp_path, "2012-02-12-slug.md", "theirs\n")
    done = rlog("import", post)
    assert done.code == 1
    assert "another text stands there" in done.err
    assert there.read_text(encoding="utf-8") == "mine\n"


def test_a_section_joins_what_the_day_holds(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A section goes below the entries of its day; all that stood there stands there still."""
    assert rlog("add", "mine", now="2012-02-12T10:00+01:00").code == 0
    note = vault / "daily" / "2012" / "2012-02-12.md"
    before = note.read_text(encoding="utf-8")
    log = write(tmp_path, "log.md", "# Log\n\n## 12 February 2012: fish\n\nTheirs.\n")
    assert rlog("import", log).code == 0
    after = note.read_text(encoding="utf-8")
    added = "\n### 12 February 2012: fish\n\nTheirs.\n"
    assert after.replace(added, "") == before
    assert after.index("mine") < after.index(added) < after.index("## Random ideas")


def test_dates_that_disagree_are_listed(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The file's name wins over the front matter, and the import says so."""
    post = write(tmp_path, "2012-02-12-a.md", "---\ndate: 2012-02-13\n---\ntext\n")
    done = rlog("import", post)
    assert done.code == 0
    assert "the file name says 2012-02-12, the front matter says 2012-02-13" in done.err
    assert (vault / "daily" / "2012" / "2012-02-12-a.md").exists()


def test_a_date_in_the_front_matter_names_the_note(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A post that only its front matter dates gets the date in front of its name."""
    write(tmp_path, "hello/index.md", "---\ndate: 2012-02-12\n---\ntext\n")
    assert rlog("import", tmp_path / "foreign").code == 0
    assert (vault / "daily" / "2012" / "2012-02-12-hello.md").exists()


def test_carry_since_is_written_once(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The first import adds one line to rlog.toml, and the second leaves it."""
    settings = vault / "rlog.toml"
    before = settings.read_text(encoding="utf-8").split("\n")
    rlog("import", write(tmp_path, "2012-02-12-a.md", "- [ ] an old task\n"))
    after = settings.read_text(encoding="utf-8")
    assert tomllib.loads(after)["carry_since"] == date(2026, 11, 23)
    assert [line for line in after.split("\n") if line != "carry_since = 2026-11-23"] == before
    rlog("import", write(tmp_path, "2012-02-13-b.md", "more\n"), now="2026-12-01T10:00+01:00")
    assert settings.read_text(encoding="utf-8") == after


def test_old_tasks_do_not_carry(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A task of an imported note stays in its day."""
    post = write(tmp_path, "2012-02-12-a.md", "## Todo\n\n- [ ] an old task\n")
    assert rlog("import", post).code == 0
    assert rlog("today").code == 0
    today = (vault / "daily" / "2026" / "2026-11-23.md").read_text(encoding="utf-8")
    assert "an old task" not in today


@pytest.mark.parametrize(
    "settings", ["", "# only a comment", '[commits]\nstyle = "off"\n', 'day_ends = "04:00"\r\n']
)
def test_carry_since_fits_any_settings(
    rlog: Rlog, vault: Path, tmp_path: Path, settings: str
) -> None:
    """The line goes above the first table, whatever rlog.toml looks like."""
    file = vault / "rlog.toml"
    file.write_bytes(settings.encode())
    done = rlog("import", write(tmp_path, "2012-02-12-a.md", "text\n"))
    assert (done.code, done.err) == (0, "")
    given = tomllib.loads(file.read_bytes().decode())
    assert given == tomllib.loads(settings) | {"carry_since": date(2026, 11, 23)}


def test_what_is_no_log_is_named(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Every file that is not imported is listed with the reason."""
    write(tmp_path, "2012-02-12-a.md", "text\n")
    write(tmp_path, "2012-02-12-b.Rmd", "text\n")
    write(tmp_path, "2012-02-12-a.Rmd", "source of a\n")
    write(tmp_path, "2012-02-13.md", b"\0\1binary")
    write(tmp_path, "2012-02-14.md", "")
    write(tmp_path, "poem.md", "")
    write(tmp_path, "notes.ipynb", "{}")
    (tmp_path / "foreign" / "out.md").symlink_to(write(tmp_path, "../2012-01-01.md", "secret"))
    write(tmp_path, "2012-W07.md", "a week\n")
    write(tmp_path, "README.md", "no date\n")
    write(tmp_path, "plot.png", b"\x89PNG")
    write(tmp_path, ".hidden/2012-02-15.md", "hidden\n")
    steps = json.loads(rlog("import", tmp_path / "foreign", "--json").out)["steps"]
    assert {step["source"]: step["reason"].split(" (")[0] for step in steps} == {
        "2012-02-12-a.md": "",
        "2012-02-12-b.Rmd": "",
        "2012-02-12-a.Rmd": "is the source of the .md beside it",
        "2012-02-13.md": "is binary",
        "2012-02-14.md": "it is empty: a note with the title of its day",
        "poem.md": "is empty",
        "notes.ipynb": "is a Jupyter notebook",
        "out.md": "is a link that leads out of the folder",
        "2012-W07.md": "is a weekly note",
        "README.md": "no date in its name, front matter or headings",
        "plot.png": "is neither Markdown nor text",
    }
    assert len(list(vault.rglob("*.md"))) == 3


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("absent.md", None, "there is no such file or folder"),
        ("empty/", None, "holds no file"),
        ("2012-02-12.md", b"a\0b", "is binary"),
        ("poem.md", b"", "is empty"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    rlog: Rlog, vault: Path, tmp_path: Path, name: str, data: bytes | None, sentence: str
) -> None:
    """A path that holds no log is told of in one line, with exit code 3."""
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    elif name.endswith("/"):
        path.mkdir()
    done = rlog("import", path)
    assert done.code == 3
    assert sentence in done.err
    assert done.err.count("\n") == 1
    assert not list(vault.rglob("*.md"))


def test_nothing_dated_is_exit_code_one(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A text without any date is skipped, and the exit code says that nothing was found."""
    done = rlog("import", write(tmp_path, "poem.md", "roses\n"))
    assert done.code == 1
    assert "poem.md skipped: no date" in done.err
    assert "carry_since = 2026-11-23\n" not in (vault / "rlog.toml").read_text(encoding="utf-8")


def test_a_vault_is_not_imported_into_itself(rlog: Rlog, vault: Path) -> None:
    """What stands in the vault is read where it stands."""
    (vault / "log.md").write_text("## 2012-02-12\n\ntext\n", encoding="utf-8")
    done = rlog("import", vault / "log.md")
    assert done.code == 3
    assert "is in the vault already" in done.err


def test_a_note_and_a_log_of_one_day(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A day's note and a section of that day, imported together, are found there the next time."""
    write(tmp_path, "2012-02-12.md", "# A day\n\nfirst\n")
    write(tmp_path, "log.md", "## 2012-02-12\n\nsecond\n")
    assert rlog("import", tmp_path / "foreign").code == 0
    note = vault / "daily" / "2012" / "2012-02-12.md"
    once = note.read_bytes()
    assert once == b"# A day\n\nfirst\n\n## What was done\n\nsecond\n"
    again = rlog("import", tmp_path / "foreign")
    assert (again.code, again.out) == (0, "imported nothing; 2 there already\n")
    assert note.read_bytes() == once


def test_two_logs_of_one_name(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """What stands before the dates of two logs of one name goes to notes named by folder."""
    for folder in ("fish", "birds"):
        write(tmp_path, f"{folder}/log.md", f"# {folder}\n\n## 2012-02-12\n\nof {folder}\n")
    assert rlog("import", tmp_path / "foreign").code == 0
    notes = {path.name: path.read_text(encoding="utf-8") for path in (vault / "notes").iterdir()}
    assert notes == {"birds-log.md": "# birds\n\n", "fish-log.md": "# fish\n\n"}


def test_two_posts_of_one_name(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The second of two posts that would be one note is left out, and told of."""
    write(tmp_path, "a/2012-02-12.md", "first\n")
    write(tmp_path, "b/2012-02-12.md", "second\n")
    done = rlog("import", tmp_path / "foreign")
    assert done.code == 1
    assert "b/2012-02-12.md not imported" in done.err
    assert (vault / "daily" / "2012" / "2012-02-12.md").read_bytes() == b"first\n"


def test_the_pattern_of_the_vault_decides(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A post goes to the folder that the daily pattern of the vault gives its day."""
    (vault / "rlog.toml").write_text('daily = "%Y/%m/%d.md"\n', encoding="utf-8")
    rlog("import", write(tmp_path, "2012-02-12-a.md", "text\n"))
    rlog("import", write(tmp_path, "log.md", "## 2012-02-12\n\ntext\n"))
    paths = {path.relative_to(vault).as_posix() for path in vault.rglob("*.md")}
    assert paths == {"2012/02/2012-02-12-a.md", "2012/02/12.md"}


def test_a_private_log_stays_private(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Marks that held for a section from above go into its day with it."""
    text = "---\nprivate: true\ntags: [fish]\n---\n\n# All\n\n## 2012-02-12\n\nsecret\n"
    assert rlog("import", write(tmp_path, "log.md", text)).code == 0
    entries = json.loads(rlog("list", "secret", "--json").out)
    assert [(entry["private"], entry["tags"]) for entry in entries] == [(True, ["fish", "private"])]
    assert (vault / "notes" / "log.md").read_text(encoding="utf-8").startswith("---\nprivate")


def test_what_is_skipped_is_one_line_a_reason(rlog: Rlog, vault: Path, tmp_path: Path) -> None:  # noqa: ARG001 - we stand in it
    """Files left out for one reason share a line; of a whole vault it says how to adopt it."""
    folder = tmp_path / "old"
    (folder / ".obsidian").mkdir(parents=True)
    for name in ("2026-11-20.md", "a.md", "b.md", "c.md", "d.md", "gel.png"):
        (folder / name).write_text("text\n")
    for words in (("--dry-run",), ()):
        said = rlog("import", folder, *words).err.splitlines()
        assert said == [
            f"rlog: a.md, b.md, c.md and 1 more (--json names all) skipped: {UNDATED}",
            "rlog: gel.png skipped: is neither Markdown nor text",
            "rlog: this is an Obsidian vault: 'rlog init' in it adopts all of it as it stands",
        ]

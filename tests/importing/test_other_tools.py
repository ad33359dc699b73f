"""What other tools wrote comes in: jrnl, Logseq, Obsidian, Notion, Hugo, Quarto."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlog_git.importing.bring import carry_out, plan_import
from rlog_git.vault.config import open_vault

if TYPE_CHECKING:
    from harness import Rlog

PNG = b"\x89PNG\r\n\x1a\n"
ONE, TWO, BASE = "a" * 32, "b" * 32, "0123456789abcdef" * 2
DAY = "daily/2026/2026-11-20"


def folder_of(root: Path, files: dict[str, bytes | str]) -> Path:
    """Write the files of a foreign log."""
    for name, data in files.items():
        path = root / "foreign" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root / "foreign"


def zip_of(files: dict[str, bytes | str]) -> bytes:
    """Return a zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return buffer.getvalue()


def tree(vault: Path) -> dict[str, bytes]:
    """Return every file of a vault outside .git."""
    files = [p for p in vault.rglob("*") if p.is_file() and ".git" not in p.parts]
    return {path.relative_to(vault).as_posix(): path.read_bytes() for path in files}


def imported(rlog: Rlog, vault: Path, source: Path, *words: str) -> dict[str, bytes]:
    """Import twice, see that the second time changes nothing, and return what the vault holds."""
    done = rlog("import", source, *words)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    once = tree(vault)
    again = rlog("import", source, *words)
    assert again.out.startswith("imported nothing;"), again.out
    assert tree(vault) == once
    return once


def test_jrnl(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The entries of a jrnl export go into their days, with clock, star and tags."""
    entries = [
        {"title": "Slept badly @w2s.", "body": "And so on.\n\nMore.", "date": "2026-11-20"}
        | {"time": "09:15", "tags": ["@w2s"], "starred": True},
        {"title": "Coffee", "body": "", "date": "2026-11-20", "time": "10:00", "tags": []},
        {"title": "no day", "body": "", "date": "", "time": "10:00"},
    ]
    export = json.dumps({"tags": {"@w2s": 1}, "entries": entries})
    notes = imported(rlog, vault, folder_of(tmp_path, {"j.json": export}) / "j.json")
    text = notes[f"{DAY}.md"].decode()
    assert "- 09:15 Slept badly @w2s. #w2s !!\n  And so on.\n  More.\n" in text
    assert "- 10:00 Coffee\n" in text


def test_jrnls_own_file(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The file that jrnl keeps is read as its export is: clock, star, body."""
    text = (
        "[2026-11-20 09:15] Slept badly. *\nAnd so on.\n\nMore.\n\n"
        "[2026-11-20 02:00:00 PM] Coffee\n2026-11-21 08:00 Third @w2s.\n"
    )
    notes = imported(rlog, vault, folder_of(tmp_path, {"jrnl.txt": text}) / "jrnl.txt")
    first = notes[f"{DAY}.md"].decode()
    assert "- 09:15 Slept badly. !!\n  And so on.\n  More.\n" in first
    assert "- 14:00 Coffee\n" in first
    assert b"- 08:00 Third @w2s.\n" in notes["daily/2026/2026-11-21.md"]


def test_a_logseq_graph(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Journals become the notes of their days, pages come with --undated, assets come along."""
    files = {
        "logseq/config.edn": "{}",
        "journals/2026_11_20.md": "- TODO call the lab\n- ![plot](../assets/plot.png)\n",
        "pages/w2s.md": "type:: project\n\n- see [[Nov 20th, 2026]]\n",
        "assets/plot.png": PNG,
        "assets/unused.png": PNG,
    }
    notes = imported(rlog, vault, folder_of(tmp_path, files), "--undated")
    assert notes[f"{DAY}.md"] == (
        b"- TODO call the lab\n- ![plot](../../attachments/assets/plot.png)\n"
    )
    assert notes["attachments/assets/plot.png"] == PNG
    assert "notes/pages/w2s.md" in notes
    assert not any("unused" in name for name in notes)


def test_an_obsidian_vault(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Embeds that Obsidian finds by name lead to the attachment, wherever the file stood."""
    files = {
        ".obsidian/app.json": "{}",
        "Journal/2026-11-20.md": "![[gel.png|300]] and [data](../files/my%20data.csv#row)\n",
        "deep/down/gel.png": PNG,
        "files/my data.csv": "a,b\n",
    }
    notes = imported(rlog, vault, folder_of(tmp_path, files))
    assert notes[f"{DAY}.md"] == (
        b"![[attachments/deep/down/gel.png|300]] and"
        b" [data](../../attachments/files/my%20data.csv#row)\n"
    )
    assert notes["attachments/files/my data.csv"] == b"a,b\n"


def test_an_attachment_is_never_overwritten(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Where another file has the name, the new one gets a number, and the link follows."""
    (vault / "attachments" / "gel.png").write_bytes(b"mine")
    files = {"2026-11-20.md": "![gel](gel.png)\n", "gel.png": PNG}
    notes = imported(rlog, vault, folder_of(tmp_path, files))
    assert notes["attachments/gel.png"] == b"mine"
    assert notes["attachments/gel-2.png"] == PNG
    assert notes[f"{DAY}.md"] == b"![gel](../../attachments/gel-2.png)\n"


def test_a_notion_export(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Ids leave names and links, a date property dates a page, a zip in the zip is read."""
    inner = zip_of(
        {
            f"Lab {BASE}/Day one {ONE}.md": "# Day one\n\nDate: November 20, 2026\n\nWent well.\n"
            f"\n![gel](Day%20one%20{ONE}/gel.png)\n[next](Day%20two%20{TWO}.md)\n",
            f"Lab {BASE}/Day one {ONE}/gel.png": PNG,
            f"Lab {BASE}/Day two {TWO}.md": "# Day two\n\nCreated: 2026-11-21 9:15\n",
            f"Lab {BASE}.csv": b"\xef\xbb\xbfName,Date\r\nDay one,November 20\r\n",
            f"Index {TWO[:-1]}c.md": f"# Index\n\n[table](Lab%20{BASE}.csv)\n",
        }
    )
    path = tmp_path / "export.zip"
    path.write_bytes(zip_of({"Part-1.zip": inner}))
    notes = imported(rlog, vault, path, "--undated")
    assert (
        notes[f"{DAY}-Day one.md"]
        .decode()
        .endswith(
            "![gel](../../attachments/Lab/Day%20one/gel.png)\n[next](2026-11-21-Day%20two.md)\n"
        )
    )
    assert notes["attachments/Lab/Day one/gel.png"] == PNG
    assert notes["attachments/Lab.csv"].startswith(b"\xef\xbb\xbfName")
    assert notes["notes/Index.md"] == b"# Index\n\n[table](../attachments/Lab.csv)\n"


def test_two_pages_of_one_name(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Notion pages of one name in one folder keep the start of their ids, in links too."""
    files = {
        f"Call {ONE}.md": f"# Call\n\nDate: 2026-11-20\n\n[other](Call%20{TWO}.md)\n",
        f"Call {TWO}.md": "# Call\n\nDate: 2026-11-20\n",
    }
    path = tmp_path / "export.zip"
    path.write_bytes(zip_of(files))
    notes = imported(rlog, vault, path)
    assert b"(2026-11-20-Call%20bbbbbb.md)" in notes[f"{DAY}-Call aaaaaa.md"]
    assert f"{DAY}-Call bbbbbb.md" in notes


def test_hugo(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """A page bundle takes the name of its folder, its pictures come along, TOML becomes YAML."""
    files = {
        "content/2026-11-20-gels/index.md": '+++\ntitle = "Gels: a \\"test\\""\ndraft = true\n'
        'tags = ["lab"]\n[params]\nweight = 3\n+++\n\n![gel](gel.png)\n![logo](/logo.png)\n',
        "content/2026-11-20-gels/gel.png": PNG,
        "static/logo.png": PNG + b"2",
    }
    notes = imported(rlog, vault, folder_of(tmp_path, files))
    assert notes[f"{DAY}-gels.md"].decode() == (
        '---\ntitle: "Gels: a \\"test\\""\ndraft: true\ntags: ["lab"]\nparams.weight: 3\n---\n\n'
        "![gel](../../attachments/content/2026-11-20-gels/gel.png)\n"
        "![logo](../../attachments/static/logo.png)\n"
    )
    assert rlog("list", "--tag", "lab").code == 0


def test_quarto(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """The folder's date dates a post; a notebook is left out with a word on how to get it in."""
    files = {
        "2026-11-20/index.qmd": "---\ntitle: A fit\n---\n\ntext\n",
        "2026-11-21/index.ipynb": "{}",
    }
    source = folder_of(tmp_path, files)
    assert f"{DAY}-A-fit.md" in imported(rlog, vault, source)
    assert "nbconvert" in rlog("import", source).err


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("../../2026-11-20.md", b"x", "leads out of the archive"),
        ("/2026-11-20.md", b"x", "leads out of the archive"),
        ("C:\\2026-11-20.md", b"x", "leads out of the archive"),
        ("2026-11-20.md", b"0" * 9_000_000, "zip bomb"),
    ],
)
def test_a_hostile_member_is_refused(
    rlog: Rlog, vault: Path, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    """What leads out of a zip, or blows up, is left out with a sentence, and the rest comes in."""
    path = tmp_path / "export.zip"
    path.write_bytes(zip_of({name: data, "2026-11-19.md": "fine\n"}))
    before = {file for file in tmp_path.rglob("*") if vault not in file.parents}
    done = rlog("import", path)
    assert (done.code, done.out) == (0, "imported 1 note on 1 day; 1 skipped\n")
    assert reason in done.err
    new = {file for file in tmp_path.rglob("*.md") if vault not in file.parents} - before
    assert not new


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", zip_of({"2026-11-20.md": "x" * 999})[:-60]],
    ids=["empty", "text", "cut short"],  # a zip holds the time, and names must not
)
def test_a_damaged_zip_is_one_sentence(
    rlog: Rlog, vault: Path, tmp_path: Path, data: bytes
) -> None:
    """A file that is no zip is told of in one line, with exit code 3."""
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    done = rlog("import", path)
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert not list((vault / "daily").rglob("*.md"))


def test_odd_names_stop_nothing(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Names that no note or attachment can have are left out, and all else comes in."""
    files: dict[str, bytes | str] = {
        "2026-11-20.md": "![a](a%0Ab.png) ![empty](empty.png) [x](%ff%00) [y](https://[[z)\n",
        "a\nb.png": PNG,
        "empty.png": b"",
        f"{'n' * 240}.md": "long\n",
        "x//page.md": "odd\n",
        "./dot.md": "odd\n",
    }
    path = tmp_path / "export.zip"
    path.write_bytes(zip_of(files))
    done = rlog("import", path, "--undated")
    assert (done.code, done.out) == (0, "imported 1 note on 1 day; 5 skipped\n")
    assert "Traceback" not in done.err
    assert (vault / f"{DAY}.md").read_text() == files["2026-11-20.md"]


def test_nothing_outside_the_source_is_read(rlog: Rlog, vault: Path, tmp_path: Path) -> None:
    """Links out of the folder that is imported are left as they are."""
    (tmp_path / "secret.png").write_bytes(PNG)
    text = f"![a](../secret.png) ![b]({tmp_path}/secret.png) ![c](link.png) ![d](http://x/y.png)\n"
    source = folder_of(tmp_path, {"2026-11-20.md": text})
    (source / "link.png").symlink_to(tmp_path / "secret.png")
    assert imported(rlog, vault, source / "2026-11-20.md")[f"{DAY}.md"].decode() == text
    (vault / f"{DAY}.md").unlink()
    notes = imported(rlog, vault, source)
    assert notes[f"{DAY}.md"].decode() == text
    assert not any(name.startswith("attachments/") for name in notes)


NAMES = st.sampled_from(
    "2026-11-20.md 2026_11_20.md a/2026-11-20-x.md log.md b/log.md p.png a/p.png".split()
)
LINES = """\
## 2026-11-20
## 2026-11-21: a title
- [ ] task
![](p.png) ![[p.png]]
[log](log.md)
```
# Head
## Done
- item
Date: 2026-11-19

text"""
TEXTS = st.lists(st.sampled_from(LINES.split("\n")), max_size=9).map("\n".join)


@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_twice_is_a_no_op(files: dict[str, str]) -> None:
    """Whatever a folder holds, importing it again changes no byte."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "vault").mkdir()
        (root / "vault" / "rlog.toml").write_text("carry_since = 2026-11-23\n")
        source = folder_of(root, dict(files))
        vault = open_vault(root / "vault")
        today = vault.settings.grammar.carry_since
        assert today
        carry_out(vault, plan_import(vault, source, undated=True), today)
        once = tree(vault.root)
        again = plan_import(vault, source, undated=True)
        assert {step.action for step in again.steps} <= {"same", "skip", "differs"}
        carry_out(vault, again, today)
        assert tree(vault.root) == once

"""`rlog check`: each planted problem is found at its line, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

DAY = "daily/2026/2026-11-20.md"
NEXT = "## What to do next\n\n"
DONE = "## What was done\n\n"
Found = list[tuple[str, int, str]]


def write(vault: Path, path: str, text: str | bytes) -> None:
    """Write a file of the vault."""
    file = vault / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def checked(rlog: Rlog) -> Found:
    """Return (path, line, code) of what `rlog check --json` finds."""
    done = rlog("check", "--json")
    found = json.loads(done.out)
    assert done.code == (1 if found else 0), done.err
    assert all(
        row["message"] and row.keys() == {"path", "line", "code", "message"} for row in found
    )
    return [(row["path"], row["line"], row["code"]) for row in found]


PLANTED = {
    "a field of ours hides a date": (
        {DAY: f"{NEXT}- [ ] fine [est:: 2h] 📅 2026-11-24\n- [ ] a 📅 2026-11-24 [est:: 2h]\n"},
        [(DAY, 4, "hidden-field")],
    ),
    "a field of ours hides a priority, a rule": (
        {
            DAY: f"{NEXT}- [ ] a ⏫ [est:: 2h]\n- [ ] b 🔁 every week [est:: 2h] 🔼\n"
            "- [ ] the 🔺 of the plot\n- [ ] c ⏫ 🔁 every week 📅 2026-11-24 #w2s\n"
        },
        [(DAY, 3, "hidden-field"), (DAY, 4, "hidden-field")],
    ),
    "a text behind a date, in a quote": (
        {DAY: f"{NEXT}> - [x] a ✅ 2026-11-24 and more\n"},
        [(DAY, 3, "hidden-field")],
    ),
    "one tag in two ways": (
        {DAY: f"{DONE}- a #dataset\n- b #dataset\n- c #data-set\n- d #papers #paper #papers2\n"},
        [(DAY, 5, "near-tag"), (DAY, 6, "near-tag")],
    ),
    "tags that some editors cut": (
        {DAY: f"{DONE}- a #p/v1.2\n- b #2nd-run\n- c #fff #12 #1f77b4 `#a.b` [x](#a.b) #w2s.\n"},
        [(DAY, 3, "odd-tag"), (DAY, 4, "odd-tag")],
    ),
    "a fence that never closes": (
        {DAY: f"{DONE}- a\n\n```sh\nls\n"},
        [(DAY, 5, "unclosed")],
    ),
    "a conflict of git": (
        {DAY: f"{DONE}<<<<<<< HEAD\n- a\n=======\n- b\n>>>>>>> theirs\n"},
        [(DAY, 3, "conflict-marker"), (DAY, 7, "conflict-marker")],
    ),
    "a conflict shown in a fence is none": (
        {DAY: f"{DONE}- a\n\n```\n<<<<<<< HEAD\n>>>>>>> theirs\n```\n"},
        [],
    ),
    "two dates": (
        {DAY: "---\ntitle: a\ndate: 2026-11-19\n---\n"},
        [(DAY, 3, "two-dates")],
    ),
    "links to no note, heading, block": (
        {
            DAY: f"{DONE}- a [[Gone]]\n- b\n  go on [[Note#Gone]]\n- c [[Note#^gone]]\n"
            "- ok [[note]] [[Note#The plan!|x]] [[notes/Note#^abc]] [[Alias]] [[A title]] "
            "[[2031-01-01]] `[[Gone]]` ![[pic.png]]\n",
            "notes/Note.md": "---\naliases: [alias]\ntitle: A title\n---\n## The plan!\n- x ^abc\n",
            "attachments/pic.png": "",
        },
        [(DAY, 3, "broken-link"), (DAY, 5, "broken-link"), (DAY, 6, "broken-link")],
    ),
    "links of a template are none": (
        {"Templates/Daily.md": "<< [[{{yesterday}}]] | [[<% tp.date.tomorrow() %>]] >>\n"},
        [],
    ),
    "links in headings, and to a heading that is gone": (
        {
            DAY: f"# 2026-11-20 [[Gone]]\n\n{DONE}- a [[Note#The old plan]]\n\n"
            "### On [x](gone.md) and [[Note#The plan]]\n- b\n\n[[Gone too]]\n----------\n"
            "\n```\n# [[No heading]]\n```\n",
            "notes/Note.md": "# [[Note]]\n\n## The plan\n- x\n",
        },
        [(DAY, line, "broken-link") for line in (1, 5, 7, 10)],
    ),
    "links to missing files": (
        {
            DAY: f"{DONE}- a [x](gone.md)\n- b ![y](../../attachments/gone%20too.png)\n"
            "- ok [x](../../attachments/a%20b.png) [y](https://x.example/gone) [z](#there) "
            "[r](mailto:a@b.example) [f](/assets/x.png) ![p](attachments/a%20b.png)\n",
            "attachments/a b.png": "",
        },
        [(DAY, 3, "broken-link"), (DAY, 4, "broken-link")],
    ),
    "a private mark that stands alone": (
        {DAY: f"{DONE}- a %%hidden%%\n- b %%hidden\n"},
        [(DAY, 4, "private-mark")],
    ),
    "a comment that never closes": (
        {DAY: f"{DONE}- a\n\n<!-- b\n"},
        [(DAY, 5, "unclosed")],
    ),
    "front matter that cannot be read": (
        {DAY: "---\na: 1\nb: &x 2\n---\n- a\n"},
        [(DAY, 3, "front-matter")],
    ),
    "front matter of more than 64 kB": (
        {DAY: "---\na: " + "x" * 66_000 + "\n---\n- a\n"},
        [(DAY, 1, "front-matter")],
    ),
    "conflict copies of syncing services": (
        {
            DAY: f"{DONE}- a\n",
            "daily/2026/2026-11-20 2.md": f"{DONE}- b\n",
            "daily/2026/2026-11-20.sync-conflict-20261124-101500-ABCDEFG.md": f"{DONE}- c\n",
        },
        [
            ("daily/2026/2026-11-20 2.md", 1, "conflict-copy"),
            ("daily/2026/2026-11-20.sync-conflict-20261124-101500-ABCDEFG.md", 1, "conflict-copy"),
        ],
    ),
    "an id of two tasks": (
        {DAY: f"{NEXT}- [x] a ^tabcdefgh\n- [ ] b ^tabcdefgh\n"},
        [(DAY, 3, "id-twice"), (DAY, 4, "id-twice")],
    ),
    "a task that lives twice": (
        {DAY: f"{NEXT}- [ ] a #x ^tabcdefgh\n- [ ] a ^tabcdefgh\n"},
        [(DAY, 4, "task-twice")],
    ),
    "bytes that are not UTF-8, and zeros": (
        {DAY: b"## What was done\n\n- a\n- \xff\n- \0\n"},
        [(DAY, 4, "not-utf-8"), (DAY, 5, "zero-bytes")],
    ),
    "a text too long to be read for tags": (
        {DAY: f"{DONE}- a\n- {'word ' * 11_000}\n"},
        [(DAY, 4, "too-long")],
    ),
    "a note of more than 10 MB": (
        {DAY: DONE + "- a\n" + (" " * 1000 + "\n") * 10_000},
        [(DAY, 1, "too-large")],
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_problem_is_found(rlog: Rlog, vault: Path, name: str) -> None:
    """What is planted is found with its line, and nothing else."""
    notes, expected = PLANTED[name]
    for path, text in notes.items():
        write(vault, path, text)
    assert sorted(checked(rlog)) == sorted(expected)


def test_a_clean_vault_is_quiet(rlog: Rlog, vault: Path) -> None:  # noqa: ARG001 - we stand in it
    """After a day of ordinary commands nothing is found, and the command says so."""
    for words in (
        ("add", "exp: three seeds #w2s see https://x.example/a(b)#c !!"),
        ("todo", "train the baseline", "-e", "2h", "-d", "friday"),
        ("idea", "what if the mask is off by one?"),
        ("done", "baseline", "--spent", "1h"),
    ):
        assert rlog(*words).code == 0
    assert rlog("today", now="2026-11-24T09:00+01:00").code == 0
    done = rlog("check")
    assert (done.code, done.out) == (0, "every note reads as meant\n")

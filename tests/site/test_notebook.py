"""What a notebook publishes beside its days: notes, weeks, commits, runs, and the links between."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from site_notes import DAY, OPEN, OPT_IN, project

from rlog_git.site.share.piece import Asked
from rlog_git.site.share.project import VaultImages
from rlog_git.site.share.sharing import share
from rlog_git.text.parse import GRAMMAR

if TYPE_CHECKING:
    from pathlib import Path

    from rlog_git.site.public import PublicNotebook

PROJECT = "notes/projects/w2s.md"
QUESTION = "notes/questions/spike.md"
NOTE = "notes/reading.md"
WEEK = "weekly/2026/2026-W48.md"
RUN = "notes/runs/2026-11/train-rabcdefgh.md"
CODE = replace(OPEN, repos=("w2s",), config_keys=("lr", "optim.*"), runs=True)
COMMITS = """- commits: w2s
  - 14:02 Fix the mask [0f89804](https://forge.example/w2s/0f89804) +20 −4
    - configs/CANARY.yaml: lr 0.001→0.0003, token abc→def, optim.eps 1→2
- commits: other
  - 15:00 CANARY [1f89804] +1 −1
"""
RUN_LINE = (
    "- 15:10 run: does it stop? · lr 0.1→0.2 · acc 0.5 · took 2h · w2s@0f89804 #q/spike"
    " ^rabcdefgh\n"
)
RUN_NOTE = """---
run: rabcdefgh
private: true
day: 2026-11-23
start: 2026-11-23T15:10:00+00:00
end: 2026-11-23T17:10:00+00:00
status: finished
exit: 0
command: "CANARY --x"
same: "CANARY"
folder: "/home/CANARY"
repo: w2s
commit: 0f898041111111111111111111111111111111aa
why: "does it stop?"
host: CANARY
---

# does it stop?

- outcome: CANARY

## Changed since the run before

```ini
lr = 0.1 → 0.2
CANARY = 1 → 2
```

## Metrics

```ini
acc = 0.5
```

## Uncommitted

```diff
+CANARY
```
"""


def texts(notebook: PublicNotebook) -> list[str]:
    """Return the texts of all entries of the days."""
    return [entry.text for day in notebook.days for entry in day.entries()]


def notebook_of(notes: dict[str, str] | str, **changed: object) -> PublicNotebook:
    """Return what an open notebook publishes of notes."""
    return project(notes, replace(OPEN, **changed)).notebook


def test_a_note_without_a_day_is_a_page() -> None:
    """Its address is made of its title; a project's and a question's of the name in its tags."""
    found = notebook_of(
        {
            NOTE: (
                "---\naliases: [Old title]\nstatus: open\nboss: CANARY\n---\n# What I Read!\n\nx\n"
            ),
            PROJECT: "# Weak to strong\n\n## Goal\n\n- go\n",
            QUESTION: "# Why?\n\nbecause\n",
        }
    )
    assert [(note.kind, note.address, note.title) for note in found.notes] == [
        ("note", "notes/what-i-read/", "What I Read!"),
        ("project", "p/w2s/", "Weak to strong"),
        ("question", "questions/spike/", "Why?"),
    ]
    assert found.notes[0].facts == (("status", "open"),)
    assert found.redirects == (("notes/old-title/", "notes/what-i-read/"),)
    assert [part.heading for part in found.notes[1].parts] == ["Goal"]
    assert not found.days


def test_a_note_of_an_opt_in_notebook_needs_its_mark() -> None:
    """Without a mark nothing of it is published; with one on an entry, its title stays at home."""
    notes = {NOTE: "# CANARY\n\nprivate\n\nshared #share/public\n", QUESTION: "# CANARY\n\n- a\n"}
    (note,) = project(notes, OPT_IN).notebook.notes
    assert (note.kind, note.title, note.parts[0].heading) == ("note", "", "")
    assert note.address == f"notes/n{note.parts[0].entries[0].anchor}/"
    assert [entry.text for entry in note.entries()] == ["shared"]


def test_a_file_of_many_days_has_its_undated_text_on_a_page() -> None:
    """Dated headings put their entries on their days; what stands above them is a note."""
    found = notebook_of(
        {"log.md": "# My log\n\nabout it\n\n## 2026-11-20\n- a\n\n## 2026-11-21\n- b\n"}
    )
    assert [str(day.day) for day in found.days] == ["2026-11-20", "2026-11-21"]
    assert [entry.text for entry in found.notes[0].entries()] == ["about it"]


def test_a_week_shows_intentions_and_reflection() -> None:
    """Intentions show with tasks = true, reflections by level, rlog's own numbers never."""
    text = (
        "# Week 48, 2026\n\n## Intentions\n\n- [ ] write\n- read\n\n## Numbers\n\n"
        "<!-- rlog:begin numbers -->\n| CANARY | 1 | 2 |\n<!-- rlog:end numbers -->\n\n"
        "## Reflection\n\n### What did I learn?\n\n- CANARY #private\n- a lot\n"
    )
    (week,) = notebook_of({WEEK: text}, levels=(0, 2), tasks=True).weeks
    assert (week.week, week.monday) == ("2026-W48", date(2026, 11, 23))
    assert [(entry.text, entry.state) for entry in week.intentions] == [
        ("write", "open"),
        ("read", "open"),
    ]
    assert [(part.heading, part.entries[0].text) for part in week.reflection] == [
        ("What did I learn?", "a lot")
    ]
    assert not notebook_of({WEEK: text}, levels=(0,)).weeks


def test_a_week_is_held_back_until_its_days_are_due() -> None:
    """With an embargo a week waits for its Sunday; without one it shows from its Monday on."""
    notes = {WEEK: "## Reflection\n- a\n"}
    held = replace(OPEN, levels=(2,), embargo_days=1)
    assert project(notes, replace(OPEN, levels=(2,)), date(2026, 11, 23)).notebook.weeks
    assert not project(notes, held, date(2026, 11, 29)).notebook.weeks
    assert project(notes, held, date(2026, 11, 30)).notebook.weeks


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[[reading]]", "[reading](page:notes/what-i-read/)"),
        ("[[notes/reading|it]]", "[it](page:notes/what-i-read/)"),
        ("[[What I Read]]", "[What I Read](page:notes/what-i-read/)"),
        ("[[Old title]]", "[Old title](page:notes/what-i-read/)"),
        ("[[w2s]]", "[w2s](page:p/w2s/)"),
        ("[[2026-W48]]", "[2026-W48](page:2026/w48/)"),
        ("[[2026-11-20#^quote1]]", "[20 November 2026](page:2026/11/20/#quote1)"),
        ("[[2026-11-20#Set up|x]]", "[x](page:2026/11/20/#e2add4c06d4)"),
        ("[[2026-11-20#Secret|x]]", "[x](page:2026/11/20/)"),
        ("[x](../../notes/reading.md#more)", "[x](page:notes/what-i-read/#e2add4c06d4)"),
        ("[[secret]]", "a private note"),
        ("[[The Secret]]", "a private note"),
        ("[[secret|x]]", "x"),
        ("[[train-rzzzzzzzz]]", ""),
    ],
)
def test_a_link_leads_to_what_is_published(link: str, expected: str) -> None:
    """By path, name, title or alias, to a heading or a block; what is private has no address."""
    notes = {
        DAY: f"- see {link}\n",
        "daily/2026/2026-11-20.md": (
            "- a\n- b ^quote1\n\n### Set up\n- c\n\n### Secret #private\n- d\n"
        ),
        NOTE: "---\naliases: Old title\n---\n# What I Read\n\nx\n\n## More\n\nc\n",
        PROJECT: "# Weak\n\nx\n",
        "notes/secret.md": "---\nprivate: true\naliases: [reading, w2s]\n---\n# The Secret\n\nx\n",
        WEEK: "## Reflection\n- reflect: x\n",
    }
    found = notebook_of(notes, levels=(0, 1, 2))
    assert texts(found)[-1] == f"see {expected}".strip()
    links = [entry.links for entry in found.days[-1].entries()]
    assert links == [(expected.partition("(page:")[2][:-1],) if "(page:" in expected else ()]


@pytest.mark.parametrize(
    ("embed", "expected"),
    [
        (
            "![[reading#More]]",
            "> [!quote] [reading](page:notes/what-i-read/#e2add4c06d4)\n> - c\n>   - d",
        ),
        (
            "![[reading#^here]]",
            (
                "> [!quote] [reading](page:notes/what-i-read/#here)\n"
                "> x [20 November 2026](page:2026/11/20/)"
            ),
        ),
        ("![[reading#Secret]]", None),
        ("![[secret]]", None),
        ("![[plot.png]]", None),
    ],
)
def test_an_embed_quotes_published_text_only(embed: str, expected: str | None) -> None:
    """A heading or a block of a published note is quoted with its source; any other vanishes."""
    notes = {
        DAY: f"a\n\n{embed}\n\nz\n",
        "daily/2026/2026-11-20.md": "- a\n",
        NOTE: (
            "# What I Read\n\nx [[2026-11-20]] ^here\n\n## More\n- c\n  - CANARY #private\n"
            "  - d\n\n## Secret #private\n- CANARY\n"
        ),
        "notes/secret.md": "---\nprivate: true\n---\nCANARY\n",
    }
    found = notebook_of(notes)
    assert "CANARY" not in repr(found)
    assert texts(found)[1:] == [f"a\n\n{expected}" if expected else "a", "z"]


def test_embeds_of_each_other_end() -> None:
    """An embed inside an embed is a link, so that two notes may quote each other."""
    found = notebook_of({"a.md": "# A\n\nin a\n\n![[b]]\n", "b.md": "# B\n\nin b\n\n![[a]]\n"})
    (entry,) = found.notes[0].entries()
    quote = "> [!quote] [b](page:notes/b/)\n> in b\n>\n> [a](page:notes/a/)"
    assert entry.text == f"in a\n\n{quote}"


def test_an_image_of_the_vault_is_an_asset() -> None:
    """Its path is kept in the list of assets only, whatever it is called."""
    notes = {DAY: "- see ![[CANARY.png|300]] and ![a plot](../../attachments/CANARY.png)\n"}
    found = project(notes, OPEN, images={"attachments/CANARY.png"}).notebook
    (asset,) = found.assets
    assert asset.path == "attachments/CANARY.png"
    assert texts(found) == [f"see ![](asset:{asset.id}) and ![a plot](asset:{asset.id})"]


def test_commits_show_of_public_repositories_only() -> None:
    """With the subject, a short sha and the keys of configs that are allowed; no file is named."""
    found = project(COMMITS, CODE).notebook
    (commit,) = found.days[0].commits
    assert commit[1:] == (
        "14:02",
        "w2s",
        "0f89804",
        "Fix the mask",
        "https://forge.example/w2s/0f89804",
        20,
        4,
        (("lr", "0.001", "0.0003"), ("optim.eps", "1", "2")),
    )
    assert not texts(found)
    assert "CANARY" not in repr(found)
    assert not project(COMMITS, OPEN).notebook.days


def test_a_run_is_told_anew() -> None:
    """Why, what changed, metrics, how long, which code and the published verdict; never more."""
    result = "- 17:30 result: it stopped [[train-rabcdefgh]] [supports:: spike]\n"
    below = "  - thought: odd\n"
    found = project({DAY: RUN_LINE + below + result, RUN: RUN_NOTE}, CODE).notebook
    (run,) = found.runs
    assert found.days[0].runs == found.runs
    assert "CANARY" not in repr(found)
    assert (run.slug, run.why, run.took, run.code, run.state, run.question, run.verdict) == (
        "2026-11-23-does-it-stop",
        "does it stop?",
        "2h",
        "w2s@0f89804",
        "finished",
        "spike",
        "it stopped",
    )
    assert run.changes == (("lr", "0.1", "0.2"),)
    assert run.metrics == (("acc", 0.5),)
    assert texts(found) == ["it stopped [does it stop?](page:x/2026-11-23-does-it-stop/)"]


def test_a_run_without_a_reason_does_not_show_its_command() -> None:
    """Its line begins with the command then, which stays at home; so does one without a note."""
    line = RUN_LINE.replace("does it stop?", "CANARY --x")
    note = RUN_NOTE.replace('why: "does it stop?"\n', "")
    for notes in ({DAY: line, RUN: note}, {DAY: line}):
        found = project(notes, CODE).notebook
        assert (found.runs[0].slug, found.runs[0].why) == ("2026-11-23-1510", "")
        assert "CANARY" not in repr(found)


def test_runs_and_repositories_show_where_the_notebook_says_so() -> None:
    """Without runs = true there are none; without the repository no code is named."""
    notes = {DAY: RUN_LINE, RUN: RUN_NOTE}
    assert not project(notes, OPEN).notebook.days
    assert not project(notes, replace(OPEN, runs=True)).notebook.runs[0].code


def test_projects_are_known_by_tags_and_notes() -> None:
    """A tag that has a published project note names the project; so does #p/NAME."""
    notes = {DAY: "- a #w2s\n- b #p/other\n- c #secret\n", PROJECT: "# Weak\n\nx\n"}
    notes["notes/projects/secret.md"] = "---\nprivate: true\n---\nx\n"
    found = notebook_of(notes)
    assert [entry.project for entry in found.days[0].entries()] == ["w2s", "other", ""]
    assert found.projects == (("other", "p/other/"), ("w2s", "p/w2s/"))


def test_two_notes_of_one_title_have_two_addresses() -> None:
    """The second gets a number; private ones take none away."""
    notes = {"a.md": "# T\n\n- private #private\n", "b.md": "# T\n\nx\n", "c.md": "# T\n\ny\n"}
    assert [note.address for note in notebook_of(notes).notes] == ["notes/t/", "notes/t-2/"]


def test_a_project_names_its_own_note() -> None:
    """A notebook of a project shows the note of it, one of a question's tag that question's."""
    notes = {PROJECT: "x\n", QUESTION: "y\n", NOTE: "z\n", DAY: "- a #p/w2s\n- b\n"}
    found = notebook_of(notes, projects=("W2S",))
    assert [note.address for note in found.notes] == ["p/w2s/"]
    assert {entry.project for entry in found.notes[0].entries()} == {"w2s"}
    assert texts(found) == ["a"]
    asked = notebook_of(notes, tags=("q/spike",))
    assert [note.address for note in asked.notes] == ["questions/spike/"]


def test_a_piece_hangs_on_its_note_and_the_day_only() -> None:
    """It can be kept as bytes, and says the day on which time alone changes it."""
    asked = Asked(replace(OPEN, embargo_days=3), ("public",), GRAMMAR, date(2026, 11, 24))
    text = b"## 2026-11-20\n- a [[b]]\n\n## 2026-11-22\n- c\n\n## 2026-11-23\n- d\n"
    piece = share("log.md", text, asked)
    assert pickle.loads(pickle.dumps(piece)) == piece  # noqa: S301 - our own
    assert piece.until == date(2026, 11, 25)
    for day in range(20, 30):
        then = share("log.md", text, asked._replace(today=date(2026, 11, day)))
        same = 23 <= day < 25
        assert (then.parts == piece.parts) is same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a[^1] b\n\n[^1]: it says\nmore\n", ["a[^1] b\n\n[^1]: it says\nmore"]),
        ("- a[^x]\n- b\n\nc[^x]\n\n[^x]: it\n", ["a[^x]\n\n[^x]: it", "b", "c[^x]\n\n[^x]: it"]),
        ("a[^1]\n\n[^1]: one\n[^2]: two\n", ["a[^1]\n\n[^1]: one", "[^2]: two"]),
        ("a[^1]\n\n[^1]: CANARY #private\n", ["a[^1]"]),
        ("a[^1]\n\n`[^1]: no`\n", ["a[^1]", "`[^1]: no`"]),
        ("a[^1]\n[^1]: here\n", ["a[^1]\n[^1]: here"]),
    ],
)
def test_a_footnote_comes_to_what_refers_to_it(text: str, expected: list[str]) -> None:
    """A footnote at the end of a note is brought to each entry that refers to it."""
    assert texts(notebook_of(text)) == expected


def test_people_are_named_unless_the_notebook_says_no() -> None:
    """With people = false a person is someone, in headings and titles too; code stays."""
    text = "# With @ana\n\nask @ana and `@bo`, see ana@example.org\n"
    assert "@ana" in notebook_of({NOTE: text}).notes[0].title
    (note,) = notebook_of({NOTE: text}, people=False).notes
    (entry,) = note.entries()
    assert (note.title, entry.people) == ("With someone", ())
    assert entry.text == "ask someone and `@bo`, see ana@example.org"


@pytest.mark.parametrize(
    ("alias", "source"),
    [
        ("/2012/Old_Post.html", "2012/old-post/"),
        ("Old", "notes/old/"),
        ("/2026/11/23/", None),
        ("/", None),
        ("/tags/a/", None),
        ("/../../etc/passwd", "etc/passwd/"),
        ("T", None),
    ],
)
def test_an_alias_redirects_from_no_other_page(alias: str, source: str | None) -> None:
    """An alias is a path or a former title; it never takes the place of a page of the site."""
    found = notebook_of({NOTE: f'---\naliases: ["{alias}"]\n---\n# T\n\nx\n', DAY: "- a\n"})
    assert [redirect.source for redirect in found.redirects] == ([source] if source else [])


def test_no_image_from_outside_the_vault_is_one_of_it(tmp_path: Path) -> None:
    """A link out of the vault, a hidden folder, another kind of file: none is an image of it."""
    root = tmp_path / "vault"
    (root / ".hidden").mkdir(parents=True)
    for path in ("in.png", ".hidden/a.png", "page.html", "../out.png"):
        (root / path).write_bytes(b"x")
    (root / "link.png").symlink_to(tmp_path / "out.png")
    images = VaultImages(root)
    tried = ("in.png", ".hidden/a.png", "page.html", "../out.png", "link.png", "none.png", "")
    assert [path for path in tried if images.has(path)] == ["in.png"]
    assert set(images.all()) == {"in.png", "link.png"}

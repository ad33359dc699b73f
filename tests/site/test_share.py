"""What is private stays at home, by whatever road it might leave."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from site_notes import DAY, OPEN, OPT_IN, project

from rlog_git.errors import RlogError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rlog_git.site.public import PublicEntry
    from rlog_git.vault.notebooks import Notebook

# every road out that we know of: the canary must be nowhere, the word 'plain' must be there
ROADS = {
    "an entry with the mark": "- plain\n- CANARY #private\n",
    "a mark in brackets": "- plain\n- CANARY (#private)\n",
    "a mark in capitals": "- plain\n- CANARY #Private\n",
    "a mark with a nested name": "- plain\n- CANARY #private/health\n",
    "a mark at the front of an entry": "- plain\n- #private CANARY\n",
    "a child of a private entry": "- plain\n- secret #private\n  - CANARY\n    - CANARY\n",
    "a private child": "- plain\n  - CANARY #private\n",
    "a paragraph": "plain\n\nCANARY #private\n",
    "code below a private paragraph": "plain\n\nsecret #private\n```\nCANARY\n```\n",
    "code in a private item": "- plain\n- secret #private\n  ```\n  CANARY\n\nCANARY\n  ```\n",
    "a second paragraph of a private item": "- plain\n- secret #private\n\n  CANARY\n",
    "a lazy line of a private item": "- plain\n- secret #private\nCANARY\n",
    "a table below a private item": "- plain\n- secret #private\n\n  | CANARY |\n  | - |\n",
    "a private heading": "plain\n\n## CANARY #private\n\nCANARY\n\n### CANARY\n- CANARY\n",
    "a private known heading": "## Done\n- plain\n\n## Ideas #private\n- CANARY\n",
    "shell comments in a private part": "plain\n\n## Secret #private\nCANARY\n\n# CANARY\nCANARY\n",
    "an inline comment": "- plain %%CANARY%% text\n",
    "an HTML comment": "- plain <!-- CANARY --> text\n",
    "a comment over lines": "plain %%CANARY\nCANARY%% text\n",
    "an HTML comment over lines": "- plain <!-- CANARY\n  CANARY --> text\n",
    "a comment block": "plain\n\n%%\nCANARY\n\n- CANARY\n%%\n",
    "an HTML comment block": "plain\n\n<!--\nCANARY\n\n- CANARY\n-->\n",
    "a comment in a heading": "## Done %%CANARY%%\n- plain\n\n## About <!-- CANARY -->\n\nplain\n",
    "a comment in the title": "# About %%CANARY%%\n\nplain\n",
    "a comment in front matter": "---\ntitle: About %%CANARY%%\n---\nplain\n",
    "a comment in a table": "plain\n\n| a | b |\n| - | - |\n| ` | %%CANARY%% | ` |\n",
    "a comment in escaped backticks": "- plain \\`%%CANARY%%\\`\n",
    "a comment in a quotation": "plain\n\n> said <!-- CANARY\n> CANARY --> this\n",
    "a mark made by a cut": "- plain <!%%x%%-- CANARY -->\n",
    "what is below a comment in an item": "- plain\n- secret #private\n  <!-- x -->\n  - CANARY\n",
    "what is below a rule in an item": "- plain\n- secret #private\n  ---\n  - CANARY\n",
    "what is below rlog's block in an item": (
        "- plain\n- secret #private\n  <!-- rlog:begin x -->\n  <!-- rlog:end x -->\n  - CANARY\n"
    ),
    "rlog's own blocks": "plain\n\n<!-- rlog:begin x -->\nCANARY\n<!-- rlog:end x -->\n",
    "the trace of a carried task": (
        "- plain\n- → CANARY [[2026-11-24]] ^t4k9zq2m\n  - [x] CANARY\n  - CANARY\n"
    ),
    "a task": "## Next\n- [ ] CANARY\n- CANARY\n\nCANARY\n\n## Done\n- plain\n- [x] CANARY\n",
    "a task below an entry": "- plain\n  - [ ] CANARY\n",
    "a thought": "- plain\n- thought: CANARY\n  - CANARY\n",
    "a thought below an entry": "- plain\n  - thought: CANARY\n    - did: CANARY\n",
    "a fact below a thought past a rule": "- plain\n- thought: CANARY\n  ---\n  - did: CANARY\n",
    "a level given": "- plain\n- CANARY [level:: 2]\n",
    "an idea": "- plain\n\n## Ideas\n- CANARY\n\nCANARY\n",
    "a reflection": "- plain\n\n## Reflection\n- CANARY\n",
    "the title of a private note in a link": "- plain [[CANARY]]\n",
    "the heading of a private note in a link": "- plain [[CANARY#CANARY|here]]\n",
    "the path of a private note in a link": "- plain [here](../notes/CANARY.md)\n",
    "the title of a private note in a Markdown link": "- plain [CANARY](../notes/CANARY.md)\n",
    "the path of a private note in a reference": "plain [here][1]\n\n[1]: ../notes/CANARY.md\n",
    "an embed": "- plain ![[CANARY]] and ![[CANARY.png]]\n",
    "the name of an image": "- plain ![a plot](attachments/CANARY.png)\n",
    "a tag known from a private entry": "- plain\n- secret #canary #private\n",
    "a field that says where it came from": "- plain [from:: [[CANARY]]]\n",
    "commits of a repository": (
        "- plain\n- commits: w2s\n  - 14:02 CANARY [0f89804](https://forge.example/CANARY) +20 −4\n"
    ),
    "a run that rlog wrote": "- plain\n- 15:10 run: CANARY · lr 0.1 ^r4k9zq2m\n",
}
NOTES = {
    "a property of Logseq's page": "title:: a\nPrivate:: true\n\n- canary\n",
    "a mark in a property of Logseq's page": "about:: canary #private\n\n- canary\n",
    "public:: false in Logseq": "public:: false\n- canary\n",
    "front matter": "---\nprivate: true\n---\nCANARY\n",
    "front matter that says yes": "---\nprivate: yes\n---\nCANARY\n",
    "front matter of a draft": "---\ndraft: true\n---\nCANARY\n",
    "front matter that says not to publish": "---\npublish: false\n---\nCANARY\n",
    "a tag among others in front matter": "---\ntags: life, #private\n---\nCANARY\n",
    "front matter in quotes": '---\nprivate: "on"\n---\nCANARY\n',
    "front matter that cannot be read": "---\nprivate: true\na: &x b\n---\nCANARY\n",
    "front matter that never closes": "---\nprivate: true\n\nCANARY\n",
    "a tag in front matter": "---\ntags: [private]\n---\nCANARY\n\n## CANARY\n\nCANARY\n",
    "a nested tag in front matter": "---\ntags: [private/life]\n---\nCANARY\n",
    "a mark in the title": "# CANARY #private\n\nCANARY\n",
    "a mark in the title of front matter": "---\ntitle: CANARY #private\n---\nCANARY\n",
}


def entries(text: str, notebook: Notebook = OPEN) -> list[PublicEntry]:
    """Return the published entries of the day's note."""
    return [entry for day in project(text, notebook).notebook.days for entry in day.entries()]


def texts(text: str, notebook: Notebook = OPEN) -> list[str]:
    """Return the published texts of the day's note."""
    return [entry.text for entry in entries(text, notebook)]


@pytest.mark.parametrize("road", ROADS)
def test_no_private_text_leaves(road: str, published: Callable[..., str]) -> None:
    """A canary in a private place is in no file of the site, while its public neighbour is."""
    found = published(ROADS[road])
    assert "canary" not in found.casefold()
    assert "plain" in found


@pytest.mark.parametrize("road", ROADS)
def test_no_private_text_leaves_notes_from_windows(road: str) -> None:
    """The same holds for lines that end in CRLF, and for a note that begins with a BOM."""
    text = "\ufeff" + ROADS[road].replace("\n", "\r\n")
    assert "canary" not in repr(project(text).notebook).casefold()


@pytest.mark.parametrize("path", ["notes/a.md", "notes/projects/a.md", "weekly/2026/2026-W48.md"])
@pytest.mark.parametrize("road", ROADS)
def test_no_private_text_leaves_other_notes(road: str, path: str) -> None:
    """The same holds for a note without a day and for a weekly note."""
    text = ROADS[road].replace("- plain", "- did: plain")
    found = repr(project({path: text}).notebook).casefold()
    assert "canary" not in found
    assert "plain" in found or "weekly" in path


@pytest.mark.parametrize("road", NOTES)
def test_no_private_note_leaves(road: str, published: Callable[..., str]) -> None:
    """Nothing of a private note is in any file, its day's address neither."""
    found = published({DAY: NOTES[road], "daily/2026/2026-11-20.md": "- plain\n"})
    assert "canary" not in found.casefold()
    assert "11/23" not in found
    assert "plain" in found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- a\n- an open %%mark\n- b\n", f"{DAY}:2"),
        ("- a\n- an open <!-- mark\n- b\n", f"{DAY}:2"),
        ("- a\n\n%%\nb\n", f"{DAY}:3"),
        ("- a\n\n<!--\nb\n", f"{DAY}:3"),
        ("%%\nb %% c %% d\ne\n\nf\n", f"{DAY}:2"),
        ("- a\n\n%% x %%\n\n- b\n- c %%\n", f"{DAY}:6"),
        ("- a\n```\nb #private\n", f"{DAY}:2"),
        ("- a\n  ```\nb\n\n%%c%%\n  ```\n", f"{DAY}:2"),
        ("## Done %%\n- a\n", f"{DAY}:1"),
    ],
)
def test_a_mark_without_its_pair_stops_the_build(text: str, place: str) -> None:
    """Nobody knows what an unbalanced mark hides, so the error names its place."""
    with pytest.raises(RlogError, match=re.escape(place)):
        project(text)


def test_a_mark_that_is_no_tag_stops_the_build() -> None:
    """What says #private without being read as a tag is not silently published."""
    with pytest.raises(RlogError, match=f"{DAY}:2: #private is not read as a tag"):
        project("- a\n- b.#private\n")


@pytest.mark.parametrize("text", ["- use `%%` and `%%` for comments\n", "- `%%time` it\n"])
def test_marks_in_code_are_text(text: str) -> None:
    """A code span that speaks of a mark is published as it stands."""
    assert texts(text) == [text[2:-1]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\nshare: pubic\n---\n- a\n", f"{DAY}:1: shared with 'pubic'"),
        ("---\nshare: Public\n---\n- a\n", f"{DAY}:1: shared with 'Public'"),
        ("- a\n- b #share/pubic\n", f"{DAY}:2: shared with 'pubic'"),
        ("## Done #share/team/a\n- b\n", f"{DAY}:2: shared with 'team/a'"),
    ],
)
def test_a_share_with_no_notebook_stops_the_build(text: str, place: str) -> None:
    """A slip in a notebook's name is an error that names its place and the names there are."""
    with pytest.raises(RlogError, match=f"{re.escape(place)}.*public, team"):
        project(text, OPT_IN)


def test_nothing_is_shared_by_default() -> None:
    """An opt-in notebook publishes nothing of a note that doesn't share."""
    assert not project("- a\n- b #share/team\n", OPT_IN).notebook.days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b #share/public\n", ["b"]),
        ("- b #share/public\n  - c\n  - thought: d\n", ["b", "c"]),
        ("---\nshare: public\n---\n- a\n- thought: b\n", ["a"]),
        ("---\nshare: [team, public]\n---\n- a\n", ["a"]),
        ("## Log #share/public\n- a\n\n## Ideas\n- b\n", ["a"]),
        ("- thought: a #share/public\n", ["a"]),
        ("- a #share/public #private\n", []),
        ("- a\n  - b #share/public\n", []),
        ("---\nshare: public\nprivate: true\n---\n- a #share/public\n", []),
        ("## Next\n- [ ] a #share/public\n", []),
    ],
)
def test_sharing(text: str, expected: list[str]) -> None:
    """A note, a heading or an entry shares; an entry's own mark is consent for any level."""
    assert texts(text, OPT_IN) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"tags": ("w2s",)}, ["a", "b", "e"]),
        ({"projects": ("w2s",)}, ["d"]),
        ({"tags": ("w2s",), "projects": ("w2s",)}, []),
        ({"folders": ("notes",)}, []),
        ({"folders": ("daily/2026/",)}, ["a", "b", "c", "d", "e"]),
        ({"levels": (1,)}, ["f"]),
        ({"levels": ()}, []),
    ],
)
def test_what_an_open_notebook_names(
    names: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    """Tags (with what is nested in them), projects, folders and levels all have to allow it."""
    text = "- a #w2s\n  - b\n- c\n- d #p/w2s\n- e #w2s/loss\n- thought: f\n"
    assert texts(text, replace(OPEN, **names)) == expected


@pytest.mark.parametrize(("days", "published"), [(0, True), (1, True), (2, False)])
def test_an_embargo_holds_a_day_back(days: int, published: bool) -> None:  # noqa: FBT001
    """A day is published when it is as old as the embargo says."""
    projection = project("- a\n", replace(OPEN, embargo_days=days))
    assert bool(projection.notebook.days) is published


def test_tomorrow_is_not_published() -> None:
    """A note of a day to come waits for its day."""
    assert not project("- a\n", today=date(2026, 11, 22)).notebook.days


def test_tasks_show_where_the_notebook_says_so() -> None:
    """With tasks = true a task shows its text and state, without its id, dates and estimate."""
    text = (
        "## Next\n- [ ] a #w2s [est:: 2h] 🔼 📅 2026-11-24 ^t4k9zq2m\n- [/] b\n- c\n- d (done)\n\n"
        "## Done\n- [x] e [spent:: 2h] ✅ 2026-11-23\n- did: e [task:: t4k9zq2m]\n"
    )
    found = entries(text, replace(OPEN, tasks=True))
    assert [(entry.state, entry.text) for entry in found] == [
        ("open", "a"),
        ("doing", "b"),
        ("open", "c"),
        ("done", "d"),
        ("done", "e"),
        ("", "e"),
    ]


def test_the_share_of_a_note_covers_no_task_carried_into_it() -> None:
    """A task with the id of a carried one needs a share of its own."""
    text = "---\nshare: public\n---\n## Next\n- [ ] here\n- [ ] carried ^t4k9zq2m\n"
    assert texts(text, replace(OPT_IN, tasks=True)) == ["here"]


def test_where_only_an_entry_is_shared_its_surroundings_are_not() -> None:
    """The title, tags and headings of a note stay at home where one entry alone is shared."""
    text = "---\ntitle: Layoffs\ntags: [boss]\n---\n## Quarrel #money\n- a #w2s #share/public\n"
    notebook = project(text, OPT_IN).notebook
    part = notebook.days[0].parts[0]
    assert (part.title, part.heading, part.tags, notebook.tags) == ("", "", (), ("w2s",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [[2026-11-20]]", "see [20 November 2026](page:2026/11/20/)"),
        ("see [[2026-11-20|last week]]", "see [last week](page:2026/11/20/)"),
        ("see [it](../2026/2026-11-20.md)", "see [it](page:2026/11/20/)"),
        ("see [[2026-11-19]]", "see a private note"),
        ("see [[2026-11-19|this]]", "see this"),
        ("see [this](2026-11-19.md)", "see this"),
        ("see [2026-11-19](2026-11-19.md)", "see a private note"),
        ("see [this](page:2026/11/20/)", "see this"),
        ("see [this](file:///etc/passwd)", "see this"),
        ("see [this](#heading)", "see this"),
        ("see ![a plot](https://e.example/x.png)", "see [a plot](<https://e.example/x.png>)"),
        ("see ![](https://e.example/x.png)", "see [image at e.example](<https://e.example/x.png>)"),
        ("see ![a plot](x.png)", "see a plot"),
        ("see [e](https://e.example) and x[[1]]", "see [e](https://e.example) and x[[1]]"),
        ("see `[[2026-11-19]]`", "see `[[2026-11-19]]`"),
        ("lr [lr:: 3e-4] it was [est:: 2h]", "lr lr: 3e-4 it was"),
        ("so it is [supports:: a, b]", "so it is"),
        ("great !! #w2s", "great"),
        ("see ^abcdef", "see"),
        ("a\n  id:: 64f0\n  lr:: 3e-4\n  collapsed:: true", "a\nlr:: 3e-4"),
    ],
)
def test_wording(text: str, expected: str) -> None:
    """Links lead to published days and outside only; ids, fields and marks are taken out."""
    notes = {DAY: f"- {text}\n", "daily/2026/2026-11-20.md": "- b\n"}
    days = project(notes).notebook.days
    assert days[1].parts[0].entries[0].text == expected


def test_a_reference_leads_to_its_address() -> None:
    """A link by reference keeps its address, though the address stands in another paragraph."""
    text = (
        "see [the paper][1] and [that]\n\n[1]: https://a.example/x\n[that]: <https://b.example>\n"
    )
    assert texts(text) == ["see [the paper](<https://a.example/x>) and [that](<https://b.example>)"]


def test_an_anchor_hangs_on_the_text_alone() -> None:
    """The same text has the same anchor wherever it stands; its second occurrence has a number."""
    (first,) = entries("- a\n")
    again = entries("- 09:00 b\n- a\n- a\n")
    assert [entry.anchor for entry in again[1:]] == [first.anchor, f"{first.anchor}-2"]


def test_shares_that_cannot_be_granted_are_told() -> None:
    """An entry that is shared but not published is named with its line and the reason."""
    text = "<!-- x -->\n- a\n  - b #share/public\n\n## Next\n- [ ] c #share/public\n"
    warnings = project(text, OPT_IN).warnings
    assert warnings[0] == f"{DAY}:3: shared, but not published: what it stands below is not"
    assert warnings[1].startswith(f"{DAY}:6: shared, but not published: tasks")


def test_code_keeps_its_indentation() -> None:
    """Code, tables and further paragraphs of an entry keep the lines and blanks they need."""
    text = "- run it\n  ```python\n  if x:\n      y()\n\n  z()\n  ```\n\n  and again\n"
    assert texts(text) == ["run it\n```python\nif x:\n    y()\n\nz()\n```\n\nand again"]


def test_steps_are_numbered() -> None:
    """A numbered list keeps its numbers."""
    assert [entry.number for entry in entries("3. a\n4. b\n- c\n")] == [3, 4, 0]


def test_deep_nesting_is_cut_short() -> None:
    """A list nested a thousand deep is published whole, a dozen levels deep."""
    text = "".join(f"{' ' * n}- item {n}\n" for n in range(1000))
    assert len(texts(text)) == 1000

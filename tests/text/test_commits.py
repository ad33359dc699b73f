"""Commits in a note: folded under their repository, once, in order, and harmless."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlog_git.model import CommitRef, Config, ConfigChange
from rlog_git.text.commits import add_commits, read_commits
from rlog_git.text.escape import clean_line, escape, unescape
from rlog_git.text.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 23)
PATH = "daily/2026/2026-11-23.md"
URL = "https://forge.example/me/w2s/commit/"
EMPTY = b"""# Monday, 23 November 2026

## What to do next

## What was done

- 09:12 read a paper

## Random ideas
"""
LR = ConfigChange("lr", "0.001", "0.0003")
MODEL = ConfigChange("model", "small", "big")


def commit(
    sha: str, time: str = "14:02", subject: str = "Fix loss masking", **more: object
) -> CommitRef:
    """Return a commit of the repository w2s whose sha begins like this."""
    plain = CommitRef("w2s", (sha * 40)[:40], DAY, time, "Ada", subject)
    return replace(plain, **more)


def done(data: bytes) -> str:
    """Return the lines below the first entry of a note made from EMPTY."""
    text = data.decode()
    return text.split("- 09:12 read a paper\n", 1)[1].split("\n## Random", 1)[0].strip("\n")


def test_the_bullet_of_the_format() -> None:
    """Commits stand folded under their repository, with link, size and changed configs."""
    first = commit(
        "0f89804", added=20, removed=4, url=URL + "0f89804",
        configs=(Config("configs/train.yaml", (LR, MODEL)),),
    )  # fmt: skip
    second = commit("9ab12cd", "15:40", "Try a bigger head", added=8, removed=1, was="77ab03e" * 5)
    assert (
        done(add_commits(EMPTY, "w2s", [first, second]))
        == f"""\
- commits: w2s
  - 14:02 Fix loss masking [0f89804]({URL}0f89804) +20 −4
    - configs/train.yaml: lr 0.001→0.0003, model small→big
  - 15:40 Try a bigger head [9ab12cd] was 77ab03e +8 −1"""
    )


def test_many_changes_are_counted() -> None:
    """Of more than three changes two are shown, and the number of the others."""
    more = tuple(ConfigChange(f"k{i}", "1", "2") for i in range(3))
    found = done(
        add_commits(EMPTY, "w2s", [commit("a1", configs=(Config("c.yaml", (LR, MODEL, *more)),))])
    )
    assert found.endswith("- c.yaml: lr 0.001→0.0003, model small→big (+3 more)")


def test_a_squash_merge_lists_what_it_holds() -> None:
    """Below its line stand the subjects of the topic, harmless, and they are read as no config."""
    holds = ("lr 0.1→0.2", "[x](y) ## z", "three", "four", "five", "six")
    data = add_commits(EMPTY, "w2s", [commit("a1", holds=holds)])
    assert done(data).split("\n")[-1] == (
        "    - squashed: lr 0.1→0.2; \\[x\\]\\(y) \\#\\# z; three; four; five (+1 more)"
    )
    assert read_commits(data)[0].configs == []


def test_many_configs_are_counted() -> None:
    """Of many configs the first are shown, and the number of the others."""
    configs = tuple(Config(f"c{i}.yaml", new_file=True) for i in range(9))
    lines = done(add_commits(EMPTY, "w2s", [commit("a1", configs=configs)])).split("\n")
    assert lines[2] == "    - c0.yaml: new file"
    assert lines[-1] == "    - (+4 more configs)"


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (ConfigChange("seed", "", "42"), "seed →42"),
        (ConfigChange("seed", "42", ""), "seed 42→"),
        (ConfigChange("name", "x", '""'), 'name x→""'),
        (ConfigChange("dims", "[64, 64]", "[128]"), r"dims \[64, 64\]→\[128\]"),
        (ConfigChange("text", "a, b", "c → d"), 'text "a, b"→"c → d"'),
        (ConfigChange("a key", "1", "2"), '"a key" 1→2'),
        (ConfigChange("key", "<redacted>", "<redacted> (changed)"), r"key \<redacted> (changed)"),
        (ConfigChange("long", "x" * 99, "y"), f"long {'x' * 39}…→y"),
    ],
)
def test_a_change_reads_back(change: ConfigChange, shown: str) -> None:
    """A change is shown on one line and reads back, cut where it was cut."""
    data = add_commits(EMPTY, "w2s", [commit("a1", configs=(Config("c.yaml", (change,)),))])
    assert done(data).split("\n")[-1] == f"    - c.yaml: {shown}"
    (found,) = read_commits(data)[0].configs[0]["changes"]
    if len(change.old) < 40:
        assert found == {"key": change.key, "old": change.old, "new": change.new}


@given(
    key=st.text(min_size=1, max_size=30),
    old=st.text(max_size=30),
    new=st.text(max_size=30),
    file=st.text(min_size=1, max_size=30),
)
def test_any_change_stays_in_its_line(key: str, old: str, new: str, file: str) -> None:
    """Whatever a config holds, its line is one line below its commit."""
    config = Config(file, (ConfigChange(key, old, new), LR))
    data = add_commits(EMPTY, "w2s", [commit("a1", configs=(config,))])
    assert done(data).count("\n") == 2
    assert len(read_commits(data)) == 1


def test_once_and_in_order() -> None:
    """Commits come in the order of their times, whatever order they arrive in, and once."""
    commits = [commit("a1", "15:00"), commit("b2", "09:00"), commit("c3", "12:00")]
    data = add_commits(EMPTY, "w2s", commits)
    assert [found.time for found in read_commits(data)] == ["09:00", "12:00", "15:00"]
    one_by_one = EMPTY
    for one in commits:
        one_by_one = add_commits(one_by_one, "w2s", [one])
    assert one_by_one == data
    assert add_commits(data, "w2s", commits[::-1]) == data


def test_the_small_hours_come_last() -> None:
    """Where the day ends at four, a commit of the night stands behind the evening's."""
    commits = [commit("a1", "01:30"), commit("b2", "23:00")]
    data = add_commits(EMPTY, "w2s", commits, day_ends="04:00")
    assert [found.time for found in read_commits(data)] == ["23:00", "01:30"]


def test_one_bullet_a_repository() -> None:
    """Each repository has its own bullet, also where one name begins like the other."""
    data = add_commits(EMPTY, "w2s", [commit("a1")])
    data = add_commits(data, "w2s-data", [commit("b2", repo="w2s-data")])
    data = add_commits(data, "w2s", [commit("c3", "16:00")])
    assert [(found.repo, found.sha[:2]) for found in read_commits(data)] == [
        *(("w2s", "a1"), ("w2s", "c3"), ("w2s-data", "b2"))
    ]


def test_the_same_sha_in_two_repositories() -> None:
    """A fork's commit of the same sha has its own line."""
    data = add_commits(EMPTY, "w2s", [commit("a1")])
    data = add_commits(data, "fork", [commit("a1", repo="fork")])
    assert [found.repo for found in read_commits(data)] == ["w2s", "fork"]


def test_a_note_without_sections() -> None:
    """In an empty note the section is made."""
    data = add_commits(b"", "w2s", [commit("a1")])
    assert b"## What was done" in data
    assert len(read_commits(data)) == 1


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
@pytest.mark.parametrize("last", [b"", b"\n"])
def test_newlines(newline: bytes, last: bytes) -> None:
    """A note keeps its newline style and its missing last newline."""
    note = (b"# x\n\n## Done\n- a" + last).replace(b"\n", newline)
    data = add_commits(note, "w2s", [commit("a1", configs=(Config("c.yaml", new_file=True),))])
    data = add_commits(data, "w2s", [commit("b2", "15:00"), commit("c3", "09:00")])
    assert data.count(b"\n") == data.count(newline)
    assert data.endswith(newline) is bool(last)
    assert len(read_commits(data)) == 3


def test_everything_else_stays_byte_for_byte() -> None:
    """Tabs, odd bytes and other lists around the bullet pass through."""
    note = b"# x\r\n\n## Done\n* \tt\x00\xff\r\n\t* n\n\n```\n- commits: w2s\n```\n\n## Ideas\n"
    lines = iter(add_commits(note, "w2s", [commit("a1")]).split(b"\n"))
    assert all(line in lines for line in note.split(b"\n"))  # all of them, in their order
    again = add_commits(note, "w2s", [commit("a1")])
    assert (
        again.count(b"\n") == note.count(b"\n") + 3
    )  # bullet, commit, and a blank line after the fence


def test_what_the_user_edited_stays() -> None:
    """An edited line is known by its sha: it is neither changed nor written again."""
    data = add_commits(EMPTY, "w2s", [commit("a1", added=1), commit("b2", "15:00")])
    edited = data.replace(
        b"Fix loss masking [a1a1a1a] +1", b"the mask! #w2s [a1a1a1a] finally +1", 1
    )
    edited = edited.replace(b"- commits: w2s\n", b"- commits: w2s #paper\n")
    again = add_commits(edited, "w2s", [commit("a1", added=1), commit("b2", "15:00")])
    assert again == edited
    assert len(read_commits(add_commits(edited, "w2s", [commit("c3", "16:00")]))) == 3


def test_children_and_other_lines_stay_with_their_commit() -> None:
    """A thought below a commit stays there when another commit goes in between."""
    data = add_commits(EMPTY, "w2s", [commit("a1", "14:00"), commit("b2", "16:00")])
    data = data.replace(b"[a1a1a1a]\n", b"[a1a1a1a]\n    - thought: why?\n")
    data = add_commits(data, "w2s", [commit("c3", "15:00")])
    lines = [line.strip() for line in done(data).split("\n")]
    assert lines[2] == "- thought: why?"
    assert "c3c3c3c" in lines[3]


def test_a_line_moved_elsewhere_is_known() -> None:
    """A commit's line that was moved below another entry is not written again."""
    note = EMPTY.replace(
        b"read a paper\n", b"read a paper\n  - 14:02 moved [a1a1a1a] +1 \xe2\x88\x920\n"
    )
    assert add_commits(note, "w2s", [commit("a1")]) == note


def test_a_mention_is_no_entry() -> None:
    """A sha mentioned in a sentence, or shown in code, does not stand for its commit."""
    note = EMPTY.replace(b"paper\n", b"paper [a1a1a1a](x)\n\n```\n- 14:02 x [a1a1a1a]\n```\n")
    assert len(read_commits(add_commits(note, "w2s", [commit("a1")]))) == 1


def test_indentation_by_tabs() -> None:
    """In a bullet whose children are indented by tabs, new ones are too."""
    note = b"## Done\n- commits: w2s\n\t- 14:00 x [b2b2b2b]\n"
    new = commit("a1", "15:00", configs=(Config("c.yaml", new_file=True),))
    assert add_commits(note, "w2s", [new]).endswith(
        b"\t- 15:00 Fix loss masking [a1a1a1a]\n\t\t- c.yaml: new file\n"
    )


def test_an_amended_commit_keeps_its_line() -> None:
    """An amended commit gets its new sha, keeps its first one, and an unedited subject follows."""
    old = commit("a1", subject="Frist", added=1, configs=(Config("c.yaml", (LR,)),))
    new = commit(
        "b2", subject="First", added=5, was=old.sha, url=URL, configs=(Config("c.yaml", (MODEL,)),)
    )
    data = add_commits(EMPTY, "w2s", [old, commit("c3", "15:00")])
    data = add_commits(data, "w2s", [new], earlier={old.sha: old})
    assert (
        done(data)
        == f"""\
- commits: w2s
  - 14:02 First [b2b2b2b]({URL}) was a1a1a1a +5 −0
    - c.yaml: model small→big
  - 15:00 Fix loss masking [c3c3c3c]"""
    )
    assert add_commits(data, "w2s", [old]) == data
    assert add_commits(data, "w2s", [new], earlier={old.sha: old}) == data


def test_an_amended_commit_with_edited_words() -> None:
    """What the user wrote into the line stays when the commit is amended."""
    old = commit("a1", configs=(Config("c.yaml", (LR,)),))
    data = add_commits(EMPTY, "w2s", [old])
    data = data.replace(b"Fix loss masking [", b"Mine [").replace(b"lr 0.001", b"warmup, lr 0.001")
    new = commit("b2", subject="Other", was=old.sha)
    data = add_commits(data, "w2s", [new], earlier={old.sha: old})
    assert "14:02 Mine [b2b2b2b] was a1a1a1a" in done(data)
    assert "c.yaml: warmup, lr 0.001" in done(data)


def test_amended_again_and_again() -> None:
    """Through several amends the first sha stays the key, and any form finds the line."""
    first = commit("a1")
    data = add_commits(EMPTY, "w2s", [first])
    for sha in ("b2", "c3", "d4"):
        data = add_commits(data, "w2s", [commit(sha, was=first.sha)])
    assert [(c.sha, c.was) for c in read_commits(data)] == [("d4d4d4d", "a1a1a1a")]
    assert add_commits(data, "w2s", [first]) == data


def test_style_lines() -> None:
    """In the style of lines each commit is an entry of its own, and reads back the same."""
    one = commit("a1", subject="run: it", added=2, configs=(Config("c.yaml", (LR,)),))
    data = add_commits(EMPTY, "w2s", [one], style="lines")
    assert (
        done(data)
        == """\
- 14:02 commits: w2s run: it [a1a1a1a] +2 −0
  - c.yaml: lr 0.001→0.0003"""
    )
    (found,) = read_commits(data)
    assert (found.repo, found.subject, found.sha, found.added) == ("w2s", "run: it", "a1a1a1a", 2)
    assert add_commits(data, "w2s", [one], style="lines") == data
    assert add_commits(data, "w2s", [one]) == data


def test_style_off() -> None:
    """Where commits are switched off nothing is written."""
    assert add_commits(EMPTY, "w2s", [commit("a1")], style="off") == EMPTY


def test_private_commits_are_times() -> None:
    """Of a private repository a note tells the times, each as often as there were commits."""
    refs = [CommitRef("w2s", "", DAY, time, "", "") for time in ("14:02", "09:00", "14:02")]
    data = add_commits(EMPTY, "w2s", refs)
    assert (
        done(data)
        == """\
- commits: w2s
  - 09:00 commit
  - 14:02 commit
  - 14:02 commit"""
    )
    assert add_commits(data, "w2s", refs) == data
    assert read_commits(data)[0][:4] == ("w2s", "", "", "09:00")


def test_reading_a_note_of_another_hand() -> None:
    """Commit lines with one-digit hours, hyphens and full shas are read."""
    note = b"- commits: w2s\n  - 9:05 x [0f8980445ab5b2de3d6e5c5d8b7ae5b9a9b1c2d3](u) +1 -2 later\n"
    (found,) = read_commits(note)
    assert (found.time, found.sha[:7], found.added, found.removed) == ("09:05", "0f89804", 1, 2)


HOSTILE = [
    "# What to do next",
    "## Random ideas",
    "- [ ] steal this task",
    "[ ] a task",
    "- [x] done 📅 2026-01-01 ✅ 2026-01-02",
    "TODO Logseq task",
    "#tag and #p/project #q/question",
    "#private",
    "#\u65e5\u672c #1a #12",
    "@ana did it",
    "[[Note]] and ![[embed]] and [[Note|alias]]",
    "[text](https://evil.example) ![img](x.png)",
    "[ref][id] [id]: https://evil.example",
    "https://evil.example www.evil.example <https://evil.example> a@b.example",
    "[key:: value] (key:: value) key:: value",
    "[level:: 2] (private:: true)",
    "ends in an id ^t4k9zq2m",
    "→ Train the baseline [[2026-11-24]] ^t4k9zq2m",
    "<!-- rlog:begin x -->",
    "<!-- never closed",
    "--> <script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "%% hidden %%",
    "%% never closed",
    "``` fence",
    "~~~ fence",
    "`code` and `never closed",
    "**bold** *it* _it_ __b__ ~~no~~ ==mark==",
    "a | b | c",
    "$x$ and $$never closed",
    "{{ template }} {% raw %} {{query}}",
    "&lt;b&gt; &#65; &amp;",
    "\x1b[31mred\x1b[0m \x07 \x9b2J",
    "bidi \u202eevil\u202c \u2066x\u2069 \u200f",
    "zero\u200bwidth \ufeff \u2060 \u00ad",
    "line\u2028separator\u2029paragraph\x85next\x0bvt\x0cff",
    "cr\rlf\nnew line\r\n## Random ideas",
    "tab\tand  many   blanks",
    "– 15:00 a range",
    "- 15:00 a range",
    "— dash",
    "am broken",
    "p.m. too",
    "15:00 a clock",
    "commits: other",
    "commits: other [0f89804](u) +1 −1",
    "looks like one [0f89804](https://x) was 77ab03e +20 −4",
    "14:02 commit",
    "commit",
    "!!! important !!!",
    "~2h",
    "\\",
    "ends with \\",
    "\\[a\\](b) \\# \\`",
    "e\u0301 combining",
    "\ud800 lone surrogate",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
    "x" * 100_000,
    " \t ",
    "",
    "+ 1 - 2 * 3",
    "1. first 1) second",
    "> quote",
    "---",
    "===",
    "arXiv and 0f89804 and 1234567",
]


@pytest.mark.parametrize("subject", HOSTILE)
@pytest.mark.parametrize("style", ["folded", "lines"])
def test_hostile_subjects(subject: str, style: str) -> None:
    """Whatever a subject holds, nothing of it has a meaning, and it reads back as clean text."""
    hostile = commit("a1", subject=subject, added=1)
    data = add_commits(EMPTY, "w2s", [hostile], style=style)
    note, plain = (
        parse(data, PATH),
        parse(add_commits(EMPTY, "w2s", [commit("a1", added=1)], style=style), PATH),
    )
    assert [(s.section, s.level) for s in note.sections] == [
        (s.section, s.level) for s in plain.sections
    ]
    assert len(note.entries) == len(plain.entries)
    entry = note.entries[-1]
    assert (entry.time, entry.end, entry.task, entry.id) == ("14:02", "", None, "")
    assert (entry.tags, entry.people, entry.fields, entry.importance) == ((), (), (), 0)
    assert (entry.private, entry.links) == (False, ())
    assert (note.traces, note.problems, note.private) == ((), (), False)
    assert all(32 <= ord(character) != 127 for character in data.decode().replace("\n", ""))
    assert not any(mark in data.decode() for mark in "\x85\u2028\u2029\u202e\u2066\u200b\ufeff")
    (found,) = read_commits(data)
    assert (found.sha, found.added, found.time) == ("a1a1a1a", 1, "14:02")
    assert found.subject == (clean_line(subject) or "(no subject)")
    assert add_commits(data, "w2s", [hostile], style=style) == data


def test_naughty_strings(corpora: Path) -> None:
    """Every naughty string is one line, harmless, and reads back."""
    strings = json.loads((corpora / "naughty" / "blns.json").read_bytes())
    assert len(strings) > 500
    for subject in strings:
        data = add_commits(EMPTY, "w2s", [commit("a1", subject=subject)])
        entry = parse(data, PATH).entries[-1]
        assert (entry.tags, entry.people, entry.fields, entry.links, entry.task) == (
            (),
            (),
            (),
            (),
            None,
        )
        assert read_commits(data)[0].subject == (clean_line(subject) or "(no subject)")


@given(st.text())
def test_escaping_is_undone(text: str) -> None:
    """What was escaped reads back as the clean text it was."""
    clean = clean_line(text)
    assert unescape(escape(clean)) == clean
    assert len(clean) <= 200


@given(st.text(alphabet="#[]()<>!*_`~@:/\\^%$&;{}|=+-. \tab1→–", max_size=60))
def test_signs_have_no_meaning(subject: str) -> None:
    """No mixture of signs makes a tag, link, person, field, task or mark."""
    data = add_commits(EMPTY, "w2s", [commit("a1", subject=subject, added=1)])
    note = parse(data, PATH)
    entry = note.entries[-1]
    assert (entry.time, entry.end, entry.task, entry.id) == ("14:02", "", None, "")
    assert (entry.tags, entry.people, entry.fields, entry.links) == ((), (), (), ())
    assert (entry.private, note.problems) == (False, ())


@pytest.mark.parametrize(
    "subject",
    ["Fix num_tokens in train.py", "Merge pull request #12 from me/topic", "C++ 50% faster (x2)",
     "a -> b, c => d; 'e' \"f\" g?", "Revert 0f89804", "v1.0-rc1 + tests/*.py"[:-5]],
)  # fmt: skip
def test_ordinary_subjects_stay_readable(subject: str) -> None:
    """An ordinary subject stands in the note as it was written."""
    assert subject in done(add_commits(EMPTY, "w2s", [commit("a1", subject=subject)]))


def test_two_lines_of_one_commit_become_one() -> None:
    """What two machines wrote of a commit before and after an amend is one line, with its first."""
    old, new = commit("0f89804"), commit("9ab12cd", subject="Fix the mask")
    both = add_commits(EMPTY, "w2s", [old, new, commit("c0ffee1", "15:00", "Else")])
    now = replace(new, was=old.sha, forms=frozenset((old.sha, new.sha)))
    earlier = {one.sha: one for one in (old, new)}
    data = add_commits(both, "w2s", [now], earlier=earlier)
    wanted = (
        "- commits: w2s\n  - 14:02 Fix the mask [9ab12cd] was 0f89804\n  - 15:00 Else [c0ffee1]"
    )
    assert done(data) == wanted
    assert add_commits(data, "w2s", [now], earlier=earlier) == data


def test_of_two_lines_the_edited_one_stays() -> None:
    """What the user wrote into one of them stays; a form that lives in a branch keeps its own."""
    old, new = commit("0f89804"), commit("9ab12cd")
    both = add_commits(EMPTY, "w2s", [old, new]).replace(
        b"14:02 Fix loss masking [0f89804]", b"14:02 Fix it, at last [0f89804]"
    )
    now = replace(new, was=old.sha, forms=frozenset((old.sha, new.sha)))
    earlier = {one.sha: one for one in (old, new)}
    data = add_commits(both, "w2s", [now], earlier=earlier)
    assert done(data) == "- commits: w2s\n  - 14:02 Fix it, at last [9ab12cd] was 0f89804"
    living = replace(now, living=frozenset((old.sha,)))
    assert add_commits(both, "w2s", [living], earlier=earlier) == both

"""The report of lessons, on lessons whose theme, origin and contradiction are known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planting import ask, cited_lines, row_of, write_day, write_note

from rlog_git.text import practice
from rlog_git.text import week as weekly

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-19T10:00+01:00"
FIRST = date(2026, 6, 1)


def test_lessons_have_theme_origin_and_age(vault: Path, rlog: Rlog) -> None:
    """A tag makes a theme, else a shared rare word, else it is other; the bug is the origin."""
    write_day(
        vault,
        date(2026, 11, 9),
        ["09:00 bug: tokenizer drops the padding", "10:00 result: loss 0.3", "11:00 did: lunch"],
        review=["lesson: look at tokenizer output first", "reflect: a slow day"],
    )
    write_day(
        vault, date(2026, 11, 10), review=["lesson: print the tokenizer version", "lesson: rest"]
    )
    write_day(vault, date(2026, 11, 11), review=["lesson: ask the reviewers early #paper"])
    answer = ask(rlog, "lessons", now=NOW)
    assert {(row["theme"], row["lesson"], row["age"]) for row in answer["rows"]} == {
        ("tokenizer", "look at tokenizer output first", 10),
        ("tokenizer", "print the tokenizer version", 9),
        ("other", "rest", 9),
        ("#paper", "ask the reviewers early #paper", 8),
    }
    row = row_of(answer, "lesson", "look at tokenizer output first")
    assert row["origin"] == "bug: tokenizer drops the padding"
    assert row_of(answer, "lesson", "rest")["origin"] is None
    lines = cited_lines(vault, answer)
    assert any("bug: tokenizer" in line for line in lines)
    assert not [line for line in lines if "lunch" in line or "reflect" in line]
    assert any("n = 1 of 4" in note for note in answer["notes"])


def test_a_usual_word_is_no_theme(vault: Path, rlog: Rlog) -> None:
    """Two lessons share a word, but more than twenty entries of the log hold it, too."""
    write_day(
        vault,
        date(2026, 11, 9),
        ["did: tokenizer"] * 18,
        review=["lesson: look at tokenizer output", "lesson: print the tokenizer version"],
    )
    themes = {row["theme"] for row in ask(rlog, "lessons", now=NOW)["rows"]}
    assert themes == {"tokenizer"}
    write_day(vault, date(2026, 11, 10), ["did: tokenizer"])
    themes = {row["theme"] for row in ask(rlog, "lessons", now=NOW)["rows"]}
    assert themes == {"other"}


def test_headings_called_lessons_count(vault: Path, rlog: Rlog) -> None:
    """Lines below a heading Lessons are lessons, in undated notes too; nested lines are not."""
    write_note(
        vault,
        "notes/projects/w2s.md",
        "# w2s\n\n## Lessons learned\n\n- log the seeds\n  - 41, 42\n\n## Plan\n\n- write it up\n",
    )
    write_day(vault, date(2026, 11, 9), review=["lesson: sleep well"])
    answer = ask(rlog, "lessons", now=NOW)
    assert {row["lesson"] for row in answer["rows"]} == {"log the seeds", "sleep well"}
    assert row_of(answer, "lesson", "log the seeds")["age"] is None
    week = ask(rlog, "lessons", "--span", "this week", now=NOW)
    assert week["rows"] == []


def test_opposite_lessons_may_contradict(vault: Path, rlog: Rlog) -> None:
    """Always and never over two shared words are a pair; always twice, or one word, are none."""
    write_day(vault, date(2026, 11, 9), review=["lesson: always shuffle the validation split"])
    write_day(vault, date(2026, 11, 10), review=["lesson: never shuffle a validation split"])
    write_day(vault, date(2026, 11, 11), review=["lesson: always plot the validation split"])
    write_day(vault, date(2026, 11, 12), review=["lesson: don't plot in a hurry"])
    answer = ask(rlog, "lessons", now=NOW)
    pairs = {(row["lesson"], row["other"]) for row in answer["tables"][2]["rows"]}
    assert pairs == {
        ("always shuffle the validation split", "never shuffle a validation split"),
        ("never shuffle a validation split", "always plot the validation split"),
    }
    assert any("may contradict is inferred (n = 2)" in note for note in answer["notes"])


def test_an_empty_log_has_no_lessons(vault: Path, rlog: Rlog) -> None:
    """A log without a lesson says how to write one."""
    assert vault.is_dir()
    answer = ask(rlog, "lessons", now=NOW)
    assert answer["headline"].startswith("No lesson is written down yet.")
    assert answer["rows"] == []


def test_what_was_practised_is_counted(vault: Path, rlog: Rlog) -> None:
    """In twelve real reviews seven lessons take turns, and each answer is counted once."""
    lessons = [f"lesson {name}" for name in ("ape", "bee", "cow", "dog", "elk", "fox", "gnu")]
    write_day(vault, FIRST, review=[f"lesson: {text}" for text in lessons])
    truth = dict.fromkeys(lessons, (0, 0))
    for number in range(1, 13):
        monday = FIRST + timedelta(weeks=number)
        write_day(vault, monday, ["did: went on"])
        week = f"{monday:%G-W%V}"
        assert rlog("review", week, now=f"{monday + timedelta(days=6)}T20:00+01:00").code == 0
        note = vault / f"weekly/{monday:%G}/{week}.md"
        asked = re.findall(r"\]\]: (.*) \[practised:: \]", note.read_text())
        assert len(asked) == 3
        for text in asked:
            done = number % 2 if text != "lesson ape" else 1
            line = f"{text} [practised:: {'y' if done else 'n'}]"
            note.write_text(note.read_text().replace(f"{text} [practised:: ]", line))
            truth[text] = (truth[text][0] + done, truth[text][1] + 1)
    answer = ask(rlog, "lessons", now="2026-12-31T10:00+01:00")
    found = {row["lesson"]: (row["practised"], row["answered"]) for row in answer["rows"]}
    assert found == truth
    assert {times for _, times in truth.values()} == {5, 6}
    assert row_of(answer, "lesson", "lesson ape")["practised"] == truth["lesson ape"][1]
    assert all("lesson" in line for line in cited_lines(vault, answer))
    assert f"practised {sum(x for x, _ in truth.values())} of 36 times asked" in answer["headline"]


def test_of_120_weeks_lessons_answers_and_opposites_are_found(vault: Path, rlog: Rlog) -> None:
    """Ninety lessons in three themes, 357 answers, ten opposites; what waited longest is next."""
    lessons: dict[str, date] = {}
    for number in range(120):
        monday = FIRST + timedelta(weeks=number)
        found = []
        if number % 4:
            theme = ("data", "code", "paper")[number % 3]
            found = [f"remember {_word(number)} before {_word(number + 200)} #{theme}"]
        elif number < 80:
            side = "always" if number % 8 else "never"
            found = [f"{side} shuffle {_word(number // 8 + 400)} by {_word(number // 8 + 600)}"]
        write_day(vault, monday, ["did: went on"], review=[f"lesson: {text}" for text in found])
        lessons |= dict.fromkeys(found, monday)
    texts = list(lessons)
    last = {}
    for number in range(1, 120):
        monday = FIRST + timedelta(weeks=number)
        asked = [texts[(number * 3 + each) % len(texts)] for each in range(3)]
        block = [
            practice.question(str(lessons[text]), text).replace(
                ":: ]", f":: {'y' if text.startswith('remember') else 'n'}]"
            )
            for text in asked
        ]
        lines = [weekly.BEGIN, weekly.LEARNED, *block, weekly.END]
        week = f"{monday:%G-W%V}"
        write_note(vault, f"weekly/{monday:%G}/{week}.md", "\n".join(["# Week", *lines, ""]))
        last |= dict.fromkeys(asked, week)
    end = FIRST + timedelta(weeks=121)
    answer = ask(rlog, "lessons", now=f"{end}T10:00+01:00")
    rows = {row["lesson"]: row for row in answer["rows"]}
    assert set(rows) == set(texts)
    assert sum(row["answered"] for row in rows.values()) == 3 * 119
    for text, row in rows.items():
        assert row["practised"] == (row["answered"] if text.startswith("remember") else 0)
        assert row["last"] == last[text]
    themes = {row["theme"]: row["lessons"] for row in answer["tables"][1]["rows"]}
    assert {theme: themes[theme] for theme in ("#data", "#code", "#paper")} == dict.fromkeys(
        ("#data", "#code", "#paper"), 30
    )
    pairs = {(row["lesson"], row["other"]) for row in answer["tables"][2]["rows"]}
    words = [f"shuffle {_word(number + 400)} by {_word(number + 600)}" for number in range(10)]
    assert pairs == {(f"never {x}", f"always {x}") for x in words}
    write_day(vault, end, ["did: went on"])
    assert rlog("review", f"{end:%G-W%V}", now=f"{end}T20:00+01:00").code == 0
    text = (vault / f"weekly/{end:%G}/{end:%G-W%V}.md").read_text()
    chosen = re.findall(r"\]\]: (.*) \[practised:: \]", text)
    assert sorted(last[each] for each in chosen) == sorted(last.values())[:3]


def _word(number: int) -> str:
    """Return a word that no other number has."""
    return "".join("bdfglmnprs"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{number:03}")

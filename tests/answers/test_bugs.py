"""The report of bugs, on classes, fixes and relapses that were planted."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from harness import figure
from planting import ask, cited_lines, row_of, write_day

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog

NOW = "2026-11-25T10:00+01:00"
LAST = date(2026, 11, 25)
# the words of each planted class; a bug holds three of them among others
CLASSES = (
    "loader hangs epoch worker shared memory",
    "nan threshold half batch logits overflow",
    "checkpoint resume optimizer state missing",
    "tokenizer newline stripped vocab offset",
    "scheduler warmup doubled restart cosine",
)
OTHERS = (
    "morning ana teacher student config review chess puzzle table figure paper script branch"
    " cluster queue server metric plot width depth corpus dev gradient norm head length"
).split()


def test_a_tagged_class_relapses(vault: Path, rlog: Rlog) -> None:
    """A bug after the fix of its class is a relapse; a fix that came too late makes none."""
    first = LAST - timedelta(days=20)
    write_day(vault, first, ["10:00 bug: the loader hangs #bug/loader"])
    write_day(vault, first + timedelta(days=2), ["11:00 bug: it stands still again #bug/loader"])
    write_day(vault, first + timedelta(days=5), ["12:00 fix: one worker less #bug/loader"])
    write_day(vault, first + timedelta(days=9), ["13:00 bug: no batch comes #bug/loader"])
    answer = ask(rlog, "bugs", now=NOW)
    row = row_of(answer, "bug", "#bug/loader")
    assert (row["count"], row["fixed"], row["relapses"]) == (3, 2, 1)
    assert row["days_to_fix"] == 4
    assert all("#bug/loader" in line for line in cited_lines(vault, answer))


def test_fixes_are_known_by_link_child_words_and_order(vault: Path, rlog: Rlog) -> None:
    """Each way from a bug to its fix is named, and the commit that shares the fix's words."""
    day = LAST - timedelta(days=9)
    write_day(
        vault,
        day,
        [
            "09:00 bug: labels are shifted ^b1",
            "10:00 bug: disk quota",
            "  - fix: removed scratch",
            "11:00 bug: cosine schedule restarts warmup",
            "12:00 bug: colours of the plot",
            "12:30 fix: a warmer palette",
            "commits: w2s",
            "  - 12:40 Take a warmer palette [0f89804](https://x.org) +20 −4",
        ],
    )
    later = day + timedelta(days=4)
    write_day(vault, later, ["fix: index both lists [fixes:: b1]", "fix: cosine warmup runs once"])
    answer = ask(rlog, "bugs", now=NOW)
    found = {row["bug"]: (row["how"], row["days"]) for row in answer["tables"][1]["rows"]}
    assert found == {
        "labels are shifted": ("link", 4),
        "disk quota": ("child", 0),
        "cosine schedule restarts warmup": ("words", 4),
        "colours of the plot": ("next fix", 0),
    }
    assert "0f89804" in row_of(answer, "bug", "colours of the plot", 1)["commit"]


def test_time_lost_is_that_of_bugs_and_fixes(vault: Path, rlog: Rlog) -> None:
    """Stated minutes of a class add up, an entry counts once, and other work is left out."""
    first = LAST - timedelta(days=9)
    write_day(
        vault,
        first,
        [
            "bug: the loader hangs #bug/loader [spent:: 2h]",
            "bug: nothing moves #bug/loader",
            "did: read a paper [spent:: 3h]",
        ],
    )
    write_day(vault, LAST - timedelta(days=8), ["fix: one worker #bug/loader [spent:: 30m]"])
    write_day(vault, LAST - timedelta(days=7), ["bug: no clock at all #bug/plot"])
    answer = ask(rlog, "bugs", now=NOW)
    assert row_of(answer, "bug", "#bug/loader")["minutes"] == 150
    assert row_of(answer, "bug", "#bug/plot")["minutes"] is None
    assert any("2h30m stated (n = 2), 0m" in note for note in answer["notes"]), answer["notes"]


def test_time_between_clocks_is_called_inferred(vault: Path, rlog: Rlog) -> None:
    """The gap before a bug's fix is counted, and the note says that it is inferred."""
    day = LAST - timedelta(days=5)
    write_day(vault, day, ["10:00 bug: it hangs #bug/io", "11:00 fix: a timeout #bug/io"])
    answer = ask(rlog, "bugs", now=NOW)
    assert row_of(answer, "bug", "#bug/io")["minutes"] == 90
    assert any("inferred from the gaps" in note and "(n = 2;" in note for note in answer["notes"])


@pytest.mark.parametrize(("weeks", "bound"), [(1, 0.0), (12, 0.75), (120, 0.85)])
def test_untagged_classes_are_found_by_words(
    vault: Path, rlog: Rlog, weeks: int, bound: float
) -> None:
    """Bugs of a planted class come together: F1 over all pairs of bugs."""
    chance = random.Random(weeks)  # noqa: S311 - seeded on purpose
    truth: dict[str, int] = {}
    for number in range(weeks * 3):
        day = LAST - timedelta(days=weeks * 7) + timedelta(days=number * 7 // 3)
        which = chance.randrange(len(CLASSES))
        words = chance.sample(CLASSES[which].split(), 3) + chance.sample(OTHERS, 3)
        text = f"{' '.join(words)} case {number}"
        truth[text] = which
        write_day(vault, day, [f"bug: {text}", "exp: nothing of note"])
    answer = ask(rlog, "bugs", now=NOW)
    group = {row["bug"]: row["class"] for row in answer["tables"][1]["rows"]}
    assert set(group) == set(truth)
    pairs = [(truth[a] == truth[b], group[a] == group[b]) for a, b in combinations(truth, 2)]
    both = sum(meant and found for meant, found in pairs)
    score = 2 * both / max(1, sum(map(sum, pairs)))
    figure(f"{weeks} weeks, {len(truth)} bugs: F1 of pairs {score:.2f}")
    assert score >= bound
    assert all("bug:" in line for line in cited_lines(vault, answer))


def test_a_log_without_bugs_has_an_answer(vault: Path, rlog: Rlog) -> None:
    """An empty log is answered, not refused."""
    assert vault.is_dir()
    answer = ask(rlog, "bugs", now=NOW)
    assert answer["headline"] == "The log tells of no bug in these days."


def test_sentences_of_a_real_log_are_read(rlog: Rlog, corpora: Path, tmp_path: Path) -> None:
    """Without `bug:` the sentences that tell of one are cited at the line that holds its words."""
    folder = tmp_path / "real"
    shutil.copytree(corpora / "reliable-train", folder)
    assert rlog("init", cwd=folder).code == 0
    shown = rlog("--vault", folder, "report", "bugs", now=NOW)
    assert "inferred" in shown.out, shown.err
    lines = (folder / "research_log.md").read_text().split("\n")
    assert "research_log.md:18" in shown.out
    assert "bug in the `hyperband.py`" in lines[17]

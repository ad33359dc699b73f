"""`rlog build` from the shell: what it prints, and its errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ONE = '\n[notebooks.public]\ntitle = "An open notebook"\n'
TWO = ONE + '\n[notebooks.team]\nmode = "open"\n'
WEEK = """# 23 November 2026

## What to do next
- [x] fix the mask [est:: 1h] 📅 2026-11-25 ^tabcdefgh

## What was done
- 09:00–10:30 exp: as on [[2026-11-20]] and [[CANARY]] #w2s
  - thought: maybe the mask
  - CANARY #private

  ```sh
  run.sh
  ```
1. weigh
2. heat

## Reflection
- lesson: CANARY
"""
WEEK_SHOWN = """team: week 48, 2026  (2026-11-23 to 2026-11-29)

Monday, 23 November 2026
To do next
- [x] fix the mask
What was done
- 09:00–10:30 exp: as on 20 November 2026 and a private note #w2s

  ```sh
  run.sh
  ```
  - thought: maybe the mask
1. weigh
2. heat
"""


def add_settings(vault: Path, text: str) -> None:
    """Append to the vault's settings."""
    settings = vault / "rlog.toml"
    settings.write_text(settings.read_text() + text)


def test_a_site_is_built_from_the_shell(vault: Path, rlog: Any) -> None:
    """What was shared is on the site whose home is printed last; what was not is nowhere."""
    add_settings(vault, ONE)
    rlog("add", "exp: three seeds #share/public")
    rlog("add", "exp: CANARY")
    done = rlog("build")
    assert done.code == 0, done.err
    title, home = done.out.splitlines()
    assert title.startswith("An open notebook: 1 day on ")
    folder = vault.__class__(home).parent
    text = "".join(page.read_text() for page in folder.rglob("*.html"))
    assert "three seeds" in text
    assert "CANARY" not in text


def test_the_site_goes_where_one_says(vault: Path, rlog: Any, tmp_path: Path) -> None:
    """With -o the site is written there; --json says what was built."""
    add_settings(vault, ONE)
    shape = json.loads(rlog("build", "public", "-o", tmp_path / "out", "--json").out)
    assert shape["notebook"] == "public"
    assert shape["output"] == str(tmp_path / "out")
    assert (shape["days"], shape["warnings"]) == (0, [])


@pytest.mark.parametrize(
    ("settings", "words", "code", "said"),
    [
        ("", ["build"], 2, "no notebook. Add one to rlog.toml"),
        (ONE, ["build", "pubic"], 2, "no notebook 'pubic' in rlog.toml. It has: public"),
        (TWO, ["build"], 2, "several notebooks. Name one: public, team"),
        (ONE, ["build", "-o", "."], 3, "is not empty and holds no site of rlog"),
        (ONE, ["build", "-o", "rlog.toml"], 3, "is a file"),
    ],
)
def test_errors_say_what_to_do(
    vault: Path, rlog: Any, settings: str, words: list[str], code: int, said: str
) -> None:
    """Each mistake gets one clear sentence and its exit code."""
    if settings or "notebooks" not in (vault / "rlog.toml").read_text():
        add_settings(vault, settings)
    done = rlog(*words)
    assert (done.code, "Traceback" in done.err) == (code, False)
    assert said in done.err


def test_an_unbalanced_mark_stops_the_build(vault: Path, rlog: Any) -> None:
    """The error names the place, and no site is left half written."""
    add_settings(vault, ONE)
    rlog("add", "exp: %%secret #share/public")
    done = rlog("build")
    assert done.code == 3
    assert ".md:" in done.err
    assert "the private mark %% stands alone" in done.err


def test_a_week_shows_what_its_notebook_may_see(vault: Path, rlog: Any) -> None:
    """`week --for` prints what the site would, children, steps and code too, and nothing else."""
    add_settings(vault, TWO.replace('"open"', '"open"\ntasks = true\nlevels = [0, 1]'))
    note = vault / "daily/2026/2026-11-23.md"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(WEEK)
    (note.parent / "2026-11-20.md").write_text("## What was done\n- CANARY of another week\n")
    shown = rlog("week", "2026-W48", "--for", "team")
    assert shown.out == WEEK_SHOWN, shown.err
    shape = json.loads(rlog("week", "2026-W48", "--for", "team", "--json").out)
    assert [entry["kind"] for entry in shape["days"][0]["entries"]] == ["task", "exp", "did", "did"]
    assert "CANARY" not in json.dumps(shape)
    nothing = rlog("week", "2026-W47", "--for", "public")
    assert (nothing.code, nothing.err) == (1, "rlog: 'public' shows nothing of week 47, 2026\n")


def test_a_week_tells_its_plans_commits_and_runs(vault: Path, rlog: Any) -> None:
    """`week --for` also prints the weekly note, commits and runs, as far as the notebook shows."""
    shown = 'levels = [0, 2]\ntasks = true\nrepos = ["w2s"]\nruns = true\nconfig_keys = ["lr"]\n'
    add_settings(
        vault, ONE.replace("[notebooks.public]\n", f"[notebooks.team]\nmode='open'\n{shown}")
    )
    notes = {
        "weekly/2026/2026-W48.md": (
            "# Week 48\n\n## Intentions\n- [ ] write\n\n## Reflection\n- CANARY #private\n- a lot\n"
        ),
        "daily/2026/2026-11-23.md": (
            "- commits: w2s\n  - 14:02 Fix it [0f89804] +20 −4\n    - CANARY.yaml: lr 1→2\n"
            "- 15:10 run: why not? · lr 1→2 · took 2h ^rabcdefgh\n"
        ),
        "notes/runs/2026-11/train-rabcdefgh.md": (
            "---\nrun: rabcdefgh\nprivate: true\nday: 2026-11-23\n"
            "start: 2026-11-23T15:10:00+00:00\nend: 2026-11-23T17:10:00+00:00\n"
            'status: failed\ncommand: CANARY\nwhy: "why not?"\n---\n'
        ),
    }
    for path, text in notes.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    done = rlog("week", "2026-W48", "--for", "team")
    assert done.out.splitlines()[1:] == [
        "",
        "Intentions",
        "- [ ] write",
        "Reflection",
        "- reflect: a lot",
        "",
        "Monday, 23 November 2026",
        "Runs",
        "- 15:10 why not? · failed · took 2h",
        "Commits",
        "- 14:02 Fix it (w2s 0f89804 +20 −4) · lr 1→2",
    ], done.err
    shape = json.loads(rlog("week", "2026-W48", "--for", "team", "--json").out)
    assert [entry["text"] for entry in shape["intentions"]] == ["write"]
    assert shape["days"][0]["runs"][0]["why"] == "why not?"
    assert "CANARY" not in json.dumps(shape)

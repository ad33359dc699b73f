"""What a run leaves in the log: its line, its note, its code and config, without secrets."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest
from provenance.hostile_text import hostile_texts

from rlog_git.text.parse import parse
from rlog_git.text.run_lines import length
from rlog_git.text.run_note import read_note

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Rlog
    from provenance.code_repo import Repo

NOTE = "daily/2026/2026-11-23.md"
SECRET = "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH"  # noqa: S105 - planted
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def lines(vault: Path) -> list[str]:
    """Return the lines of runs in the day's note, without their ids."""
    text = (vault / NOTE).read_text()
    return [line.rpartition(" ^")[0] for line in text.split("\n") if " run: " in line]


def snapshot(vault: Path, at: int = -1) -> str:
    """Return the note of a run, by the order of their beginnings."""
    texts = [path.read_text() for path in (vault / "notes" / "runs").rglob("*.md")]
    return sorted(texts, key=lambda text: text.partition("start: ")[2])[at]


@pytest.fixture
def linked(vault: Path, rlog: Rlog, repo: Repo) -> Repo:
    """Return a code repository that is linked, with a config."""
    assert vault.exists()
    repo.commit("Config", file="configs/train.yaml", text=f"lr: 0.001\ntoken: {SECRET}\n")
    assert rlog("link", "add", repo.path, "--full").code == 0
    return repo


def test_code_config_and_what_is_not_committed(vault: Path, rlog: Rlog, linked: Repo) -> None:
    """The commit, the lines not committed, the config and its change; secrets nowhere."""
    run = ["run", "-m", "why", "--", "true", "--config", "configs/train.yaml", "--api-key", SECRET]
    assert rlog(*run, cwd=linked.path).code == 0
    (linked.path / "configs" / "train.yaml").write_text(f"lr: 0.0003\ntoken: {SECRET}x\n")
    before = linked.picture()
    later = "2026-11-23T15:10+01:00"
    assert rlog(*run, cwd=linked.path, now=later).code == 0
    assert rlog(*run, cwd=linked.path, now="2026-11-23T15:20+01:00").code == 0
    assert linked.picture() == before
    sha = linked.git("rev-parse", "HEAD")
    first, second, third = lines(vault)
    assert first == f"- 14:02 run: why · took 1s · w2s@{sha[:7]}"
    assert second == f"- 15:10 run: why · lr 0.001→0.0003 · took 1s · w2s@{sha[:7]} +2−2"
    assert third == f"- 15:20 run: why · took 1s · w2s@{sha[:7]} +2−2"
    note = snapshot(vault)
    assert f"commit: {sha}\n" in note
    assert "-lr: 0.001\n" in note
    assert "+lr: 0.0003\n" in note
    written = b"".join(path.read_bytes() for path in vault.parent.rglob("*") if is_ours(path))
    assert b"<redacted>" in written
    assert SECRET.encode() not in written
    row = json.loads(rlog("runs", "--json").out)[1]
    assert row["config"]["lr"] == "0.0003"
    assert row["changes"] == [{"key": "lr", "old": "0.001", "new": "0.0003"}]
    assert (row["repo"], row["sha"], row["exit"], row["tracker"]) == ("w2s", sha, 0, "rlog")
    assert (row["path"], row["line"] > 0) == (NOTE, True)


def is_ours(path: Path) -> bool:
    """Say whether a file is one that rlog wrote."""
    return path.is_file() and "w2s" not in path.parts


def test_a_private_repository_gives_time_only(vault: Path, rlog: Rlog, repo: Repo) -> None:
    """Of a private repository no command, commit or host is kept; --no-configs keeps no config."""
    assert rlog("link", "add", repo.path, "--private").code == 0
    run = ["run", "--", "sh", "-c", "exit 2", "employer", "--lr=3"]
    assert rlog(*run, cwd=repo.path).code == 2
    assert lines(vault) == ["- 14:02 run: w2s · exit 2 · took 1s"]
    note = snapshot(vault)
    assert not re.search(r"employer|lr|host|commit:|folder|sh\b", note.partition("private")[2])
    assert rlog("link", "remove", repo.path).code == 0
    assert rlog("link", "add", repo.path, "--full", "--no-configs").code == 0
    assert rlog(*run, cwd=repo.path, now="2026-11-23T15:00+01:00").code == 2
    assert "employer" in snapshot(vault)
    assert "## Config" not in snapshot(vault)


def test_a_result(vault: Path, rlog: Rlog) -> None:
    """It fills in the note, is an entry of today that links to the run, and undo takes both."""
    rlog("run", "-m", "the first try", "-q", "Does it spike?", "--", "true")
    rlog("run", "-m", "the second try", "--", "true", now="2026-11-23T14:10+01:00")
    assert lines(vault)[0] == "- 14:02 run: the first try · took 1s #q/does-it-spike"
    before = (vault / NOTE).read_bytes(), snapshot(vault, 0)
    many = rlog("result", "try", "which?")
    assert many.code == 2
    assert "2 runs are meant by 'try'; nothing was changed:" in many.err
    done = rlog("result", "first", "it does", "+w2s", "--refutes", "#q/Does it spike?")
    assert done.code == 0, done.err
    entry = next(e for e in parse((vault / NOTE).read_bytes(), NOTE).entries if e.kind == "result")
    assert entry.fields == (("refutes", "does-it-spike"),)
    assert "w2s" in entry.tags
    assert entry.links[0].target in {path.stem for path in (vault / "notes").rglob("*.md")}
    assert "\n- outcome: it does #w2s\n" in snapshot(vault, 0)
    assert rlog("check").code == 0
    assert rlog("undo").code == 0
    assert ((vault / NOTE).read_bytes(), snapshot(vault, 0)) == before
    assert rlog("result", "last", "one").code == 0
    assert rlog("result", "last", "two").code == 0
    assert "\n- outcome: one\n- outcome: two\n" in snapshot(vault)
    assert rlog("result", "rzzzz", "x").code == 1
    rlog("undo"), rlog("undo"), rlog("undo")
    assert len(lines(vault)) == 1
    assert len(list((vault / "notes" / "runs").rglob("*.md"))) == 1


def test_more_than_five_runs_of_a_command_are_one_line(vault: Path, rlog: Rlog) -> None:
    """The sixth makes one line of all but those that somebody edited; runs lists each."""
    for number in range(1, 8):
        rlog("run", "--", "sh", "-c", "exit $1", "--lr", f"{number}", now=at(number))
        if number == 2:
            note = vault / NOTE
            note.write_text(note.read_text().replace("--lr 2", "--lr 2, a good one"))
    assert lines(vault) == [
        "- 14:01 run: sweep of 7, lr of sh exit \\$1 · 7 failed",
        "- 14:02 run: sh -c 'exit \\$1' --lr 2, a good one · lr 1→2 · exit 2 · took 1s",
    ]
    rows = json.loads(rlog("runs", "--json").out)
    assert [row["exit"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert {row["line"] for row in rows} == {6, 7}
    assert rlog("undo").code == 0
    assert "sweep of 6" in lines(vault)[0]


def at(minute: int) -> str:
    """Return a moment of the day."""
    return f"2026-11-23T14:{minute:02}+01:00"


def test_sbatch(vault: Path, rlog: Rlog, tmp_path: Path) -> None:
    """The job's number is read from what sbatch prints, which passes on; sacct tells the end."""
    tools, answer = tmp_path / "tools", tmp_path / "answer"
    tools.mkdir()
    said = b"sbatch: hello\\nSubmitted batch job 4711 on cluster x\\n\\0\\377"
    for name, body in (("sbatch", f"printf '{said.decode()}'"), ("sacct", f"cat {answer}")):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    env = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    done = rlog("run", "-m", "big", "--", "sbatch", "job.sh", env=env)
    assert done.code == 0
    printed = "sbatch: hello\nSubmitted batch job 4711 on cluster x\n\0\udcff"
    assert (done.out, done.err) == (printed, "")
    assert lines(vault) == ["- 14:02 run: big · job 4711 running"]
    answer.write_text("4711|RUNNING|0:0|2026-11-23T15:00:00|Unknown|9\n")
    assert "running" in rlog("runs", env=env).out
    answer.write_text("4711|OUT_OF_MEMORY|0:125|2026-11-23T15:00:00|2026-11-25T18:00:00|183600\n")
    assert " big · out of memory · took 2d 3h " in rlog("runs", env=env).out
    assert lines(vault) == ["- 14:02 run: big · out of memory · took 2d 3h"]
    (row,) = json.loads(rlog("runs", "--json").out)
    assert (row["job"], row["state"]) == ("4711", "out_of_memory")


def test_what_a_tracker_measured(vault: Path, rlog: Rlog, tmp_path: Path) -> None:
    """Metrics that a tracker left in the folder during the run stand in the line."""
    values = '{"val": {"acc": 0.7131}, "loss": 0.5}'
    made = f"mkdir -p dvclive; echo '{values}' > dvclive/metrics.json"
    rlog("run", "-m", "why", "--", "sh", "-c", made, cwd=tmp_path, env={"RLOG_VAULT": str(vault)})
    (line,) = lines(vault)
    assert " · val/acc 0.7131 · loss 0.5 · took 1s" in line


def test_hostile_words(vault: Path, rlog: Rlog) -> None:
    """Words of a command make no structure in the log and send no control bytes."""
    texts = [text.replace("\0", "") for text in hostile_texts(30, vault)]
    for number, text in enumerate(texts[:6]):
        rlog("run", "--", "true", *texts[number * 5 :][:5], f"--lr={text}", f"--{text}=1")
    for path in [vault / NOTE, *(vault / "notes").rglob("*.md")]:
        data = path.read_bytes()
        assert not CONTROL.findall(data.decode())
        note = parse(data, str(path.relative_to(vault)))
        assert note.problems == ()
        for entry in note.entries:
            assert entry.task is None
            assert entry.tags + entry.people + entry.fields == (), entry
            assert entry.kind in ("run", "outcome") or entry.shape == "code"
        assert "runs" not in path.parts or read_note(data, str(path.relative_to(vault)))
    for words in (("runs",), ("day", "2026-11-23"), (), ("find", "true")):
        shown = rlog(*words)
        assert not CONTROL.findall(shown.out + shown.err)


def test_a_note_that_cannot_be_made(vault: Path, rlog: Rlog) -> None:
    """Where the note of a run cannot be written nothing is, but one sentence; the command runs."""
    (vault / "notes" / "runs").write_text("a file")
    done = rlog("run", "--", "sh", "-c", "echo out; exit 4")
    assert (done.code, done.out) == (4, "out\n")
    assert done.err.startswith("rlog: this run is not in the log: could not write notes/runs/")
    assert done.err.count("\n") == 1
    assert " run: " not in (vault / NOTE).read_text()


def test_lengths() -> None:
    """The two largest units, never nothing."""
    told = {0: "1s", 59.4: "59s", 60: "1m", 3599: "1h", 3900: "1h 5m", 183_600: "2d 3h"}
    assert {seconds: length(seconds) for seconds in told} == told

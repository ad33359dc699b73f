"""A command under `rlog run` behaves as it does without: status, bytes, signals, terminal."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from harness import NOW, figure
from pseudo_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pytest
    from harness import Rlog

RUN = [sys.executable, "-m", "rlog_git", "run", "-m", "why", "--"]
NOTE = "daily/2026/2026-11-23.md"
BEHAVIOURS = [
    ["true"],
    ["sh", "-c", "exit 7"],
    ["sh", "-c", "kill -TERM $$"],
    ["sh", "-c", "kill -KILL $$"],
    ["sh", "-c", "kill -INT $$"],
    ["sh", "-c", "ulimit -c 0; kill -QUIT $$"],
    ["sh", "-c", "trap 'echo caught; exit 9' USR1; kill -USR1 $$"],
    ["sh", "-c", "printf 'a\\0b\\377\\r\\n'; printf 'c\\0' >&2; exit 3"],
    ["sh", "-c", "cat; echo $0 $# >&2", "-x", "--", "-m"],
    ["sh", "-c", "grep -E 'Sig(Blk|Ign)' /proc/self/status; umask; ulimit -a; pwd"],
    ["sh", "-c", "ls /proc/self/fd"],
    ["env", "-u", "_"],
    ["python3", "-c", "import os; os.write(1, bytes(range(256)) * 4096); os.abort()"],
]


def ended(words: Sequence[str], line: str = '"$@"', data: bytes = b"given\0\xff") -> list[object]:
    """Run words under a shell's line; return the status that a parent sees, and both outputs."""
    done = subprocess.run(
        ["sh", "-c", f"ulimit -c 0; {line}", "sh", *words],
        input=data,
        capture_output=True,
        check=False,
        env=os.environ | {"RLOG_NOW": NOW},
        timeout=60,
    )
    return [done.returncode, done.stdout, done.stderr]


def test_a_command_behaves_as_without_rlog(vault: Path) -> None:
    """Exit status, the signal it died of, both outputs byte for byte, descriptors, environment."""
    line = 'exec "$@"'
    for words in BEHAVIOURS:
        assert ended([*RUN, *words], line) == ended(words, line), words
    logged = (vault / NOTE).read_text()
    assert logged.count(" run: why · ") == len(BEHAVIOURS)
    assert "running" not in logged
    figure(f"rlog run: {len(BEHAVIOURS)} commands, status, stdout and stderr as without")


def test_streams_that_are_closed_or_full(vault: Path) -> None:
    """A closed stream is closed for the command, too."""
    assert vault.exists()
    words = ["sh", "-c", "echo out; echo $? >&2; ls /proc/self/fd >&2"]
    for line in ('"$@" >&-', '"$@" <&- >&- 2>&-', '"$@" >/dev/full'):
        assert ended([*RUN, *words], line) == ended(words, line), line


def test_what_the_shell_sees_of_a_signal(vault: Path) -> None:
    """The shell that waits for rlog sees the signal, not an exit code that looks like it."""
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV):
        words = [*RUN, "sh", "-c", f"ulimit -c 0; kill -{int(number)} $$"]
        done = subprocess.run(words, check=False, cwd=vault, capture_output=True)
        assert done.returncode == -number
    note = next((vault / "daily").rglob("*.md")).read_text()
    assert note.count(" · killed by SIG") == 3


def test_a_command_that_cannot_be_started(vault: Path) -> None:
    """127 for what is not found, 126 for what is no program: what the shell itself gives."""
    (vault / "plain").write_text("#!/bin/sh\n")
    for word, code, said in (
        ("no-such-command", 127, b"command not found"),
        ("./no-such-file", 127, b"No such file or directory"),
        ("./plain", 126, b"Permission denied"),
        ("./daily", 126, b"Permission denied"),
    ):
        shell = subprocess.run(["sh", "-c", word], check=False, capture_output=True)
        assert ended([*RUN, word]) == [code, b"", b"rlog: %s: %s\n" % (word.encode(), said)]
        assert shell.returncode == code
    logged = (vault / NOTE).read_text()
    assert (logged.count("exit 127"), logged.count("exit 126")) == (2, 2)


def test_a_script_without_its_first_line(vault: Path) -> None:
    """A script that names no interpreter runs in sh, as a shell runs it."""
    script = vault / "old"
    script.write_text("echo $0 $1\n")
    script.chmod(0o755)
    assert ended([*RUN, "./old", "x"]) == ended(["./old", "x"]) == [0, b"./old x\n", b""]


def test_a_hundred_megabytes_pass_untouched(vault: Path) -> None:
    """100 MB of random bytes: the same bytes, through the descriptor of the command itself."""
    assert vault.exists()
    source = "import random,sys; r=random.Random(7); w=sys.stdout.buffer.write\n"
    source += "b=r.randbytes(1<<20)\nfor i in range(100): w(b[i:]+b[:i])"
    digests = []
    for words in ([*RUN, sys.executable, "-c", source], [sys.executable, "-c", source]):
        with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
            assert process.stdout
            digest, size = hashlib.sha256(), 0
            while data := process.stdout.read(1 << 16):
                digest.update(data)
                size += len(data)
        digests.append((process.returncode, size, digest.hexdigest()))
    assert digests[0] == digests[1]
    assert digests[0][:2] == (0, 100 << 20)


def test_a_reader_that_goes_away_ends_the_command(vault: Path) -> None:
    """`| head` ends an endless command by SIGPIPE, as it does without rlog."""
    assert vault.exists()
    done = subprocess.run(
        ["bash", "-c", '"$@" | head -c 5; echo ${PIPESTATUS[0]}', "bash", *RUN, "yes"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == b"y\ny\ny141\n"


@contextmanager
def started(vault: Path, command: str | list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command under rlog in a process group of its own and wait for its first line."""
    words = ["sh", "-c", command] if isinstance(command, str) else command
    with subprocess.Popen(
        [*RUN, *words], stdout=subprocess.PIPE, cwd=vault, start_new_session=True
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            yield process
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # or leaving the block would wait for ever
            raise


def test_a_signal_sent_to_rlog_reaches_the_command(vault: Path) -> None:
    """`kill` of the process that the shell knows is a kill of the command."""
    wait = "echo ready; while :; do sleep 0.05; done"
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGRTMIN):
        with started(vault, f"trap 'echo got; exit 5' {int(number)}; {wait}") as process:
            process.send_signal(number)
            assert process.communicate(timeout=30) == (b"got\n", None)
        assert process.returncode == 5


def test_a_signal_sent_to_the_group_reaches_the_command_once(vault: Path) -> None:
    """What a shell, `timeout` or Slurm sends to the whole group is not passed on a second time."""
    source = "import os, signal, time\n"
    source += "for n in (1, 2, 10): signal.signal(n, lambda *_: os.write(1, b'got\\n'))\n"
    source += "signal.signal(15, lambda *_: os._exit(5)); os.write(1, b'ready\\n')\n"
    source += "while True: time.sleep(9)"
    with started(vault, [sys.executable, "-c", source]) as process:
        assert process.stdout
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGUSR1):
            for send in (os.killpg, os.kill, os.killpg):
                send(process.pid, number)
                assert process.stdout.readline() == b"got\n"
                time.sleep(0.1)  # in which a second one would come
        process.terminate()
        assert process.communicate(timeout=30) == (b"", None)
    assert process.returncode == 5


def test_stopping_and_going_on(vault: Path) -> None:
    """Where the command stops, rlog stops, so that the shell shows the job as stopped."""
    with started(vault, "echo ready; kill -STOP $$; echo on") as process:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        os.killpg(process.pid, signal.SIGCONT)
        assert process.communicate(timeout=30) == (b"on\n", None)
    assert process.returncode == 0


def test_ctrl_c_at_a_terminal(vault: Path) -> None:
    """A typed Ctrl-C reaches the command once, and rlog ends as the command does."""
    source = "trap 'n=x$n; sleep 0.2; echo caught $n; exit 4' INT; tty; echo ready"
    words = ["run", "--", "sh", "-c", f"{source}; while :; do sleep 0.05; done"]
    terminal = Terminal(vault, words, {"RLOG_NOW": NOW})
    terminal.wait_for("ready")
    terminal.type("\x03")
    terminal.wait_for("caught x\r\n")
    assert terminal.end() == 4
    assert "rlog" not in terminal.screen
    terminal = Terminal(vault, ["run", "--", "sh", "-c", "echo ready; exec sleep 60"], {})
    terminal.wait_for("ready")
    terminal.type("\x03")
    assert terminal.end() == -signal.SIGINT


def test_no_vault_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a vault the command runs all the same, and one line says so."""
    monkeypatch.chdir(tmp_path)
    code, out, err = ended([*RUN, "sh", "-c", "echo out; exit 3"])
    assert (code, out) == (3, b"out\n")
    assert isinstance(err, bytes)
    assert err.startswith(b"rlog: this run is not in the log: no vault in ")
    assert err.count(b"\n") == 1


def test_a_log_that_cannot_be_written_stops_nothing(vault: Path) -> None:
    """A broken rlog.toml, a state folder that is a file: one sentence, the command's status."""
    state = vault / "a-file"
    state.write_text("")
    for name, break_it in (("RLOG_STATE", None), ("", vault / "rlog.toml")):
        if break_it:
            break_it.write_text("[")
        env = f"env {name}={state}" if name else "env"
        code, out, err = ended([*RUN, "echo", "out"], f'exec {env} "$@"')
        assert (code, out) == (0, b"out\n")
        assert isinstance(err, bytes)
        assert err.startswith(b"rlog: this run is not in the log: ")
        assert err.count(b"\n") == 1
    assert not (vault / NOTE).exists()


def test_a_line_says_running_until_it_ends(vault: Path, rlog: Rlog) -> None:
    """The line is there while the command runs, and complete when rlog has ended."""
    with started(vault, "echo ready; exec sleep 60") as process:
        wait_until(lambda: any(" · running" in note for note in notes(vault)))
        assert "running" in rlog("runs").out
        process.send_signal(signal.SIGTERM)
    assert process.returncode == -signal.SIGTERM
    (note,) = notes(vault)
    assert " · killed by SIGTERM · took " in note
    assert "running" not in note


def test_a_run_whose_end_nobody_saw(vault: Path, rlog: Rlog) -> None:
    """Where rlog and the command were killed, a later command says that the end is not known."""
    with started(vault, "echo ready; sleep 60") as process:
        wait_until(lambda: any(" · running" in note for note in notes(vault)))
        wait_until(lambda: list((vault.parent).rglob("runs/r*.json")))
        # the bookkeeper stands in a session of its own, out of reach of the terminal
        for pid in family(process.pid):
            with suppress(ProcessLookupError):  # the bystander ends with rlog
                os.kill(pid, signal.SIGKILL)
    rlog("runs")
    (note,) = notes(vault)
    assert " · ended, nobody saw how ^" in note
    assert not list((vault.parent).rglob("runs/r*.json"))


def family(pid: int) -> list[int]:
    """Return a process and all below it, the youngest first."""
    children: dict[int, list[int]] = {}
    done = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    for row in done.stdout.splitlines():
        child, parent = map(int, row.split())
        children.setdefault(parent, []).append(child)
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found[::-1]


def notes(vault: Path) -> list[str]:
    """Return the texts of the day notes."""
    return [path.read_text() for path in (vault / "daily").rglob("*.md")]


def wait_until(holds: object, seconds: float = 30) -> None:
    """Wait until a function returns something; fail where it never does."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.02)

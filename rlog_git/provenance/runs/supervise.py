"""Run a command as if rlog were not there, and tell a bookkeeper how it ends. Bare.

Three processes: the command, started first, with all that the shell gave us; we, who wait for it
and end as it ends; and the bookkeeper, who writes the log and may fail without harm to either.
"""

from __future__ import annotations

import errno
import os
import time

from rlog_git.provenance.runs.bystander import Bystander

TYPE_CHECKING = False  # typing costs what the fast lane saves
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Sequence

    Book = Callable[["Started", int], None]
else:  # the module behind signal, which itself loads enum
    import _signal as signal

NOT_FOUND, NOT_EXECUTABLE = 127, 126
FIRST_OWN = 3  # the descriptors behind standard error
PATIENCE_SECONDS = 15.0  # for the bookkeeper, once the command has ended
# Python ignores these; a command is to meet them as the shell left them
PYTHONS = (signal.SIGPIPE, signal.SIGXFSZ)
# what stops us as it stops the command, or tells of faults of our own
LEFT_ALONE = (
    "SIGKILL SIGSTOP SIGCHLD SIGCONT SIGURG SIGWINCH SIGSEGV SIGBUS SIGFPE SIGILL SIGABRT SIGTRAP "
    "SIGSYS"
).split()
BY_KERNEL = 128  # si_code: sent by the terminal, to the whole foreground group
SHELL = "/bin/sh"
SUBMITTER = "sbatch"
SHOWN_BYTES = 65_536


class Started:
    """A command that was started: its words, its process, the moment by both clocks."""

    __slots__ = ("folder", "moment", "monotonic", "pid", "words")

    def __init__(self, words: Sequence[str], folder: str) -> None:
        """Note the moment; the process comes with the fork."""
        self.words, self.folder, self.pid = tuple(words), folder, 0
        self.moment, self.monotonic = time.time(), time.monotonic()


def supervise(words: Sequence[str], folder: str, book: Book) -> int:
    """Run a command and return its exit code; where a signal killed it, that kills us too.

    `book` is called in a process of its own with what was started and a descriptor, from which it
    reads ``job N`` for what sbatch submitted and ``end STATUS SECONDS`` as waitpid gives it.
    """
    watched = _watched()
    before = {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, watched)}
    ignores_children = signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    started = Started(words, folder)
    shown = _pipe() if os.path.basename(words[0]) == SUBMITTER else None  # noqa: PTH119
    started.pid = os.fork()
    if not started.pid:
        _become(words, before, shown, ignores_children=ignores_children)
    told, tell = _pipe()
    pump = _start_pump(shown, tell) if shown else 0
    keeper = _start_keeper(started, told, tell, book, before)
    os.close(told)
    _let_go(tell)
    status = _wait_for(started.pid, watched)
    if pump:
        os.waitpid(pump, 0)
    _tell_end(tell, status, started)
    _wait_for_keeper(keeper)
    return _end_like(status)


def _watched() -> set[int]:
    left = {int(getattr(signal, name)) for name in LEFT_ALONE if hasattr(signal, name)}
    found = {int(each) for each in signal.valid_signals()}
    return (found - left) | {int(signal.SIGCHLD)}


def _pipe() -> tuple[int, int]:
    """Return a pipe that takes the place of no stream, also where the shell closed one."""
    while True:
        free = os.open(os.devnull, os.O_RDWR)
        if free >= FIRST_OWN:
            os.close(free)
            return os.pipe()


def _become(
    words: Sequence[str],
    mask: set[int],
    shown: tuple[int, int] | None,
    *,
    ignores_children: bool,
) -> None:
    """Turn this process into the command; never return."""
    code = NOT_FOUND
    try:
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        for each in PYTHONS:
            signal.signal(each, signal.SIG_DFL)
        if ignores_children:
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        if shown:
            os.dup2(shown[1], 1)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        environ = _environment()
        try:
            os.execvpe(words[0], list(words), environ)  # noqa: S606 - as it was typed
        except OSError as error:
            if error.errno == errno.ENOEXEC:  # a script that names no interpreter
                script = [SHELL, _path_of(words[0], environ), *words[1:]]
                os.execve(SHELL, script, environ)  # noqa: S606 - as shells do
            raise
    except (OSError, ValueError) as error:
        code = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
        reason = getattr(error, "strerror", None) or str(error)
        said = "command not found" if code == NOT_FOUND and "/" not in words[0] else reason
        os.write(2, f"rlog: {words[0]}: {said}\n".encode("utf-8", "surrogateescape"))
    finally:
        os._exit(code)


def _environment() -> dict[bytes, bytes]:
    """Return the environment as the shell gave it: Python may have set LC_CTYPE (PEP 538)."""
    try:
        with open("/proc/self/environ", "rb") as file:  # noqa: PTH123 - pathlib is slow
            rows = file.read().split(b"\0")
    except OSError:
        return dict(os.environb)
    pairs = (row.partition(b"=") for row in rows if b"=" in row[1:])
    return {name: value for name, _, value in pairs}


def _path_of(word: str, environ: dict[bytes, bytes]) -> str:
    """Return where a program lies that the PATH leads to."""
    folders = os.fsdecode(environ.get(b"PATH", os.fsencode(os.defpath))).split(os.pathsep)
    found = (os.path.join(folder, word) for folder in folders)  # noqa: PTH118 - pathlib is slow
    return word if "/" in word else next((path for path in found if os.access(path, os.X_OK)), word)


def _start_pump(shown: tuple[int, int], tell: int) -> int:
    """Fork a process that passes on what sbatch prints, byte for byte, and tells the job's number.

    Its output is a few words; no other command's output is touched.
    """
    pid = os.fork()
    if pid:
        os.close(shown[0])
        os.close(shown[1])
        return pid
    try:
        os.close(shown[1])
        seen = b""
        while data := os.read(shown[0], SHOWN_BYTES):
            seen = (seen + data)[:SHOWN_BYTES]
            while data:
                data = data[os.write(1, data) :]
        _, found, rest = seen.partition(b"Submitted batch job ")
        number = rest.split()[0] if rest.split() else b""
        if found and number.isdigit():
            os.write(tell, b"job " + number + b"\n")
    finally:
        os._exit(0)


def _start_keeper(started: Started, told: int, tell: int, book: Book, mask: set[int]) -> int:
    """Fork the bookkeeper: out of the reach of the terminal's keys, nothing open but its pipe."""
    try:
        pid = os.fork()
    except OSError:
        return 0
    if pid:
        return pid
    try:
        os.setsid()
        os.close(tell)
        os.dup2(told, FIRST_OWN)
        os.closerange(FIRST_OWN + 1, os.sysconf("SC_OPEN_MAX"))
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        book(started, FIRST_OWN)
    finally:
        os._exit(0)


def _let_go(kept: int) -> None:
    """Close all descriptors but one and standard error.

    Whoever reads or writes the other end of them is to see the command's ends only.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.closerange(FIRST_OWN, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))


def _wait_for(pid: int, watched: set[int]) -> int:
    """Return the status that a command ended with; what is sent to us is passed on to it."""
    if not hasattr(signal, "sigwaitinfo"):
        return _wait_plainly(pid, watched)
    beside = Bystander()
    while True:
        came = signal.sigwaitinfo(watched)
        if came.si_signo == signal.SIGCHLD:
            found, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if found and os.WIFSTOPPED(status):
                os.kill(os.getpid(), signal.SIGSTOP)  # the shell sees us stopped as it is
                _pass_on(pid, signal.SIGCONT)
            elif found:
                beside.end()
                return status
        elif not (beside.saw(came.si_signo) or came.si_code == BY_KERNEL or came.si_pid == pid):
            _pass_on(pid, came.si_signo)


def _wait_plainly(pid: int, watched: set[int]) -> int:
    """Wait where nobody tells who sent a signal (macOS): keys of the terminal reach it anyway."""
    of_keys = {signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}
    for each in watched - of_keys - {signal.SIGCHLD}:
        if signal.getsignal(each) == signal.SIG_DFL:
            signal.signal(each, lambda number, _frame: _pass_on(pid, number))
    for each in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(each, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, watched)
    status = os.waitpid(pid, 0)[1]
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    return status


def _pass_on(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except OSError:
        return  # it ended, or became another user's


def _tell_end(tell: int, status: int, started: Started) -> None:
    seconds = time.monotonic() - started.monotonic
    try:
        os.write(tell, f"end {status} {seconds:.3f}\n".encode())
    except OSError:
        return  # the bookkeeper is gone, and said why
    os.close(tell)


def _wait_for_keeper(keeper: int) -> None:
    """Wait until the log tells of the end; Ctrl-C, or a disk that hangs, ends the waiting."""
    end = time.monotonic() + PATIENCE_SECONDS
    if not hasattr(signal, "sigtimedwait"):
        os.waitpid(keeper, 0)
        return
    while keeper and os.waitpid(keeper, os.WNOHANG) == (0, 0):
        left = end - time.monotonic()
        came = signal.sigtimedwait({signal.SIGCHLD, signal.SIGINT, signal.SIGTERM}, max(left, 0))
        if came is None or came.si_signo != signal.SIGCHLD:
            return


def _end_like(status: int) -> int:
    """Return a command's exit code, or die of the signal that it died of."""
    if not os.WIFSIGNALED(status):
        return os.WEXITSTATUS(status)
    import resource  # noqa: PLC0415 - built in; only where a signal killed it

    number = os.WTERMSIG(status)
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))  # the core that was dumped is its own
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)
    return 128 + number


def complain(sentence: str) -> None:
    """Say one sentence on standard error, wherever that leads."""
    try:
        os.write(2, f"rlog: {sentence}\n".encode("utf-8", "backslashreplace"))
    except OSError:
        return  # nobody is there to hear it

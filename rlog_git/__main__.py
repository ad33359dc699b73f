"""Start rlog: the fast lane takes what it knows, the command line takes the rest."""

import os
import sys

UNUSABLE = 3
INTERRUPTED = 130


def main() -> None:
    """Run the command of sys.argv and exit with its code, whatever becomes of its output.

    This is the one net for what ends any command: Ctrl-C, a reader that went away, a disk or
    folder that fails. What a user can mend, `cli.main.run` has said by then.
    """
    try:
        code = _run_command(sys.argv[1:])
        if code is None:
            _mend_streams()
            code = _run(sys.argv[1:])
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        code = 0
        _silence()
    except KeyboardInterrupt:
        code = INTERRUPTED
        sys.stderr.write("rlog: interrupted\n")
    except OSError as error:
        code = UNUSABLE
        what = error.filename or "the answer"
        sys.stderr.write(f"rlog: cannot use or write {what}: {error.strerror or error}\n")
        sys.stderr.write("Mend that, then see with 'rlog today' what was done.\n")
        _silence()
    sys.exit(code)


def _run_command(words: list[str]) -> int | None:
    """Run the command of `rlog run`, whose streams stay as they are; None for anything else."""
    if words[:1] != ["run"]:
        return None
    from rlog_git.cli import run  # noqa: PLC0415 - the command line is not needed here

    return run.main(words)


def _run(words: list[str]) -> int:
    if words and words[0] in ("add", "todo", "idea"):
        from rlog_git import capture  # noqa: PLC0415 - the command line is not needed here

        code = capture.main(words)
        if code is not None:
            return code
    if words and words[0] == "find":
        from rlog_git.cli import lookup  # noqa: PLC0415 - the same

        code = lookup.main(words)
        if code is not None:
            return code
    if words and words[0] == "merge-driver":
        from rlog_git.cli import merging  # noqa: PLC0415 - the same

        code = merging.main(words)
        if code is not None:
            return code
    from rlog_git.cli.main import run  # noqa: PLC0415 - click costs what the fast lane saves

    return run(words)


def _mend_streams() -> None:
    """Let a closed stream lead nowhere: a note that is opened must never become stream 1 or 2.

    What the encoding of the terminal cannot say is shown escaped; a note is bytes and keeps it.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - pathlib is slow
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _silence() -> None:
    """Drop what is still to be printed, or the interpreter fails over it as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    main()

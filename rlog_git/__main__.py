"""Start rlog: the fast lane takes what it knows, the command line takes the rest."""

import sys


def main() -> None:
    """Run the command of sys.argv and exit with its code."""
    words = sys.argv[1:]
    if words and words[0] in ("add", "todo", "idea"):
        from rlog_git import capture  # noqa: PLC0415 - the command line is not needed here

        code = capture.main(words)
        if code is not None:
            sys.exit(code)
    if words and words[0] == "find":
        from rlog_git.cli import lookup  # noqa: PLC0415 - the same

        code = lookup.main(words)
        if code is not None:
            sys.exit(code)
    from rlog_git.cli.main import run  # noqa: PLC0415 - click costs what the fast lane saves

    sys.exit(run(words))


if __name__ == "__main__":
    main()

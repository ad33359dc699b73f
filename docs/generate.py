"""Write docs/commands.md from the help of every command, or check that it is current.

python docs/generate.py             ends with 1 where the page is not what the commands say
python docs/generate.py --update    writes the page
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("commands.md")
WIDTH = 88
OPENING = """\
# Commands

What `rlog COMMAND --help` says, for every command. This page is written by `make docs`; a test
checks that it is current.
"""


def walk(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the words and the help of a command and of all below it, hidden ones left out."""
    yield context.command_path, command.get_help(context).rstrip()
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child and not child.hidden:
                yield from walk(child, click.Context(child, parent=context, info_name=name))


def page(cli: click.Command) -> str:
    """Return the whole command reference."""
    context = click.Context(cli, info_name="rlog", terminal_width=WIDTH, max_content_width=WIDTH)
    parts = [OPENING]
    for words, text in walk(cli, context):
        lines = "\n".join(line.rstrip() for line in text.split("\n"))
        parts.append(f"## {words}\n\n```text\n{lines}\n```\n")
    return "\n".join(parts)


def main(words: list[str]) -> int:
    """Check or write the page; return the exit code."""
    from rlog_git.cli.main import cli  # noqa: PLC0415 - the walk itself is tested without it

    wanted = page(cli)
    if "--update" in words:
        PAGE.write_text(wanted)
        return 0
    if PAGE.exists() and PAGE.read_text() == wanted:
        return 0
    sys.stderr.write(f"{PAGE} is not what the commands say: write it with 'make docs'\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

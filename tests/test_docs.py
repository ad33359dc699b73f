"""The command reference is what the commands say."""

from __future__ import annotations

import click
import pytest

from docs import generate


def test_every_command_is_in_the_reference(update: bool) -> None:  # noqa: FBT001 - a fixture
    """docs/commands.md is what `rlog COMMAND --help` says, for every command."""
    main = pytest.importorskip("rlog_git.cli.main")
    if update:
        generate.main(["--update"])
    assert generate.PAGE.read_text() == generate.page(main.cli)


def test_walk_reaches_commands_below_commands() -> None:
    """The reference goes down the tree of commands and leaves hidden ones out."""

    @click.group()
    def top() -> None:
        """Show the top."""

    @top.group()
    def link() -> None:
        """Show links."""

    @link.command()
    def add() -> None:
        """Add one."""

    @top.command(hidden=True)
    def secret() -> None:
        """Stay out."""

    page = generate.page(top)
    assert "## rlog link add\n" in page
    assert "rlog secret" not in page


def test_every_command_has_help_with_an_example() -> None:
    """Every command's help shows how it is called."""
    main = pytest.importorskip("rlog_git.cli.main")
    context = click.Context(main.cli, info_name="rlog")
    missing = []
    for words, text in generate.walk(main.cli, context):
        if f"Example: {words}" not in " ".join(text.split()):
            missing.append(words)
    assert not missing

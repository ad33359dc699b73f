"""The table of commands, by what they are for; each is loaded when called."""

from __future__ import annotations

import shlex
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from rlog_git.errors import UsageError

# purpose → command → (module of rlog_git.cli, its one-line help, so that --help loads no module)
PURPOSES = {
    "Start a log": {
        "init": ("init", "Make or adopt a vault."),
        "import": ("importing", "Bring in a log kept elsewhere."),
        "demo": ("demo", "Make a sample vault of ten weeks and look around."),
    },
    "Write down what you do": {
        "add": ("write", "Write one entry into today's note."),
        "todo": ("write", "Write a task into today's note."),
        "idea": ("write", "Write an idea into today's note."),
        "think": ("write", "Write a thought below the last entry."),
        "undo": ("undo", "Take back the last thing rlog wrote."),
        "inbox": ("inbox", "File the lines of inbox.md under their days."),
        "wrap": ("wrap", "Close the day: what happened, and four questions."),
    },
    "Work on tasks": {
        "tasks": ("tasks", "List the open tasks."),
        "done": ("closing", "Tick a task and log it."),
        "drop": ("closing", "Cancel a task."),
        "later": ("closing", "Leave a task until a day."),
        "park": ("closing", "Move a task to the backlog."),
        "start": ("clock", "Start the clock on a task or a text."),
        "stop": ("clock", "Stop the clock."),
    },
    "Look at days": {
        "today": ("days", "Open today's note: make it, carry tasks over, show it."),
        "day": ("days", "Show the note of a day."),
        "week": ("weeks", "Show a week."),
        "review": ("review", "Make or refresh the weekly note and its numbers."),
    },
    "Ask the log": {
        "list": ("find", "List entries, newest last."),
        "find": ("find", "Search the log, best match first."),
        "report": ("report", "Ask the log one of a researcher's questions."),
        "thread": ("thread", "Tell a question, idea, project or task from first to last."),
        "plan": ("plan", "Say what today's open tasks will take, and propose an order."),
    },
    "Follow your code": {
        "link": ("link", "Link code repositories, so that commits log themselves."),
        "commits": ("commits", "List the commits of linked repositories."),
        "run": ("runs", "Run an experiment, and log it."),
        "result": ("runs", "Say how a run came out."),
        "runs": ("runs", "List runs, or compare two."),
    },
    "Show it to others": {
        "build": ("build", "Build the site of a notebook."),
        "serve": ("serve", "Show a notebook in the browser, current with every save."),
        "publish": ("publish", "Bring a notebook's site into the world."),
    },
    "Keep it sound": {
        "watch": ("watch", "Keep the log current while you write, and commit it."),
        "sync": ("sync", "Commit what is not committed."),
        "check": ("check", "List what in the notes cannot be read as meant."),
        "doctor": ("doctor", "Examine vault, index, git, locks and hooks, and mend them."),
        "merge-driver": ("driver", "Merge a note entry by entry; git calls it."),
        "index": ("index", "Refresh the index, or say where it lies."),
    },
}
COMMANDS = {name: row for group in PURPOSES.values() for name, row in group.items()}
# what other tools call these
SYNONYMS = {
    "clone": "init",
    "edit": "today",
    "fix": "doctor",
    "grep": "find",
    "history": "list",
    "log": "list",
    "ls": "list",
    "new": "add",
    "note": "add",
    "search": "find",
    "task": "todo",
    "write": "add",
}
# how alike two words must be: "serch" is a slip of "search", "fixed" none of "fix"
ALIKE = 0.8


class Table(click.Group):
    """Loads a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load and return a command, or None where the table has none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"rlog_git.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of that name, say which may be meant."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise UsageError(f"No such command {args[0]!r}", _meant(args))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands without loading them, and the options."""
        found = [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands, those of one purpose together."""
        width = max(map(len, COMMANDS))
        for purpose, group in PURPOSES.items():
            with formatter.section(purpose):
                formatter.write_dl([(name.ljust(width), text) for name, (_, text) in group.items()])


def _meant(words: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a slip

    near = get_close_matches(words[0].casefold(), [*COMMANDS, *SYNONYMS], 1, ALIKE)
    if near:
        return f"Did you mean 'rlog {SYNONYMS.get(near[0], near[0])}'?"
    if len(" ".join(words).split()) > 1:
        return f"To write it down: rlog add {shlex.quote(' '.join(words))}"
    return "See 'rlog --help'"

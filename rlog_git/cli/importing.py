"""import: bring in logs that nobody wrote with rlog."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rlog_git.cli import completing, screen
from rlog_git.cli.context import Context, pass_context
from rlog_git.cli.found import clean
from rlog_git.importing.bring import carry_out, plan_import
from rlog_git.importing.steps import ADD, COPY, DIFFERS, MAKE, SAME, SKIP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.importing.steps import Plan, Step

SHOWN_SKIPPED = 3
# what tells that a folder is a vault as it stands
VAULTS = {".obsidian": "an Obsidian vault", "logseq": "a Logseq graph"}


@click.command("import", epilog="Example: rlog import ~/notebook/_posts --dry-run")
@click.argument("path", shell_complete=completing.file)
@click.option("--dry-run", is_flag=True, help="Say what would go where; write nothing.")
@click.option("--undated", is_flag=True, help="Bring texts without a date to notes/.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@pass_context
def import_command(
    context: Context, path: str, dry_run: bool, undated: bool, as_json: bool
) -> None:
    """Bring in the log at PATH: a folder, a file, or a zip that Notion exported.

    A dated post becomes a note of its own, beside its day's note. Each dated section of a one-file
    log goes into its day's note, under "What was done". Files that a text shows go to attachments/.
    Read are Markdown, Obsidian, Logseq, jrnl, Notion, Jekyll, Hugo and Quarto.

    Nothing is overwritten: exit code 1 says that something else stands where a note should go, or
    that there was nothing to import.
    """
    vault = context.vault()
    folder = Path(path).expanduser()
    plan = plan_import(vault, folder, undated=undated)
    late: Sequence[Step] = ()
    if not dry_run:
        with screen.progress("importing") as progress:
            late = carry_out(vault, plan, context.today, progress)
    if as_json:
        screen.print_json(_json(plan, late, dry_run=dry_run))
    else:
        _show(plan, late, dry_run=dry_run)
        _say_adopting(folder)
    left = [step for step in plan.steps if step.action == DIFFERS]
    if late or left or all(step.action == SKIP for step in plan.steps):
        sys.exit(1)


def _json(plan: Plan, late: Sequence[Step], *, dry_run: bool) -> dict[str, Any]:
    keys = ("source", "path", "day", "title", "action", "reason")
    return {
        "dry_run": dry_run,
        "steps": [
            {key: getattr(step, key) for key in keys}
            | ({"action": DIFFERS, "reason": "made meanwhile"} if step in late else {})
            for step in plan.steps
        ],
        "problems": [
            {"source": p.place.path, "line": p.place.line, "message": p.message}
            for p in plan.problems
        ],
    }


def _show(plan: Plan, late: Sequence[Step], *, dry_run: bool) -> None:
    if dry_run:
        screen.show(_table(plan.steps))
    click.echo(_summary(plan, late, dry_run=dry_run))
    for problem in plan.problems:
        click.echo(f"rlog: {clean(str(problem.place))}: {problem.message}", err=True)
    for step in (*plan.steps, *late):
        if step.action == DIFFERS or step in late:
            reason = step.reason or "another note was made there meanwhile, which stays"
            click.echo(
                f"rlog: {clean(step.source)} not imported to {step.path}: {reason}", err=True
            )
    for line in _skipped(plan.steps):
        click.echo(f"rlog: {line}", err=True)


def _say_adopting(folder: Path) -> None:
    """Say of a whole vault of another tool that it need not be brought anywhere."""
    for sign, what in VAULTS.items():
        if (folder / sign).is_dir():
            click.echo(
                f"rlog: this is {what}: 'rlog init' in it adopts all of it as it stands", err=True
            )


def _skipped(steps: Sequence[Step]) -> list[str]:
    """Return one line a reason: which files were left out for it, the first ones by name."""
    named: dict[str, list[str]] = {}
    for step in steps:
        if step.action == SKIP:
            named.setdefault(step.reason, []).append(clean(step.source))
    lines = []
    for reason, names in named.items():
        more = len(names) - SHOWN_SKIPPED
        shown = [*names[:SHOWN_SKIPPED], f"{more} more (--json names all)"] if more > 0 else names
        lines.append(f"{_listed(shown)} skipped: {reason}")
    return lines


def _table(steps: Sequence[Step]) -> list[str]:
    """Return one line a step: what happens, from where, to where, with which title."""
    steps = [step for step in steps if step.action != SKIP]
    width = min(max((len(step.source) for step in steps), default=0), 48)
    return [
        f"{step.action:<7} {clean(step.source):<{width}}  "
        + (f"→ {step.path}  {clean(step.title)}" if step.path else "")
        + (f"({step.reason})" if step.reason else "")
        for step in steps
    ]


def _summary(plan: Plan, late: Sequence[Step], *, dry_run: bool) -> str:
    done = [step for step in plan.steps if step.action in (MAKE, ADD) and step not in late]
    counted = Counter(step.action for step in plan.steps)
    notes = sum(1 for step in done if step.action == MAKE)
    days = {step.day for step in done if step.day}
    parts = [_many(notes, "note")] if notes else []
    parts += [_many(len(done) - notes, "dated section")] if len(done) > notes else []
    copies = counted[COPY] - sum(step.action == COPY for step in late)
    parts += [_many(copies, "attachment")] if copies else []
    verb = "would import" if dry_run else "imported"
    text = f"{verb} {_listed(parts) or 'nothing'}"
    text += f" on {_many(len(days), 'day')}" if days else ""
    if counted[SAME]:
        text += f"; {counted[SAME]} there already"
    if counted[DIFFERS]:
        text += f"; {counted[DIFFERS]} left out, for another text stands there"
    if counted[SKIP]:
        text += f"; {counted[SKIP]} skipped"
    return text


def _listed(parts: list[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

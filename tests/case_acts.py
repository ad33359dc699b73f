"""What the golden cases call: one function for each file of tests/cases, keyed by its name.

A function takes the lines that began with `>> ` and the notes by path; it returns the notes as
they are afterwards, or text to show as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import date, timedelta, timezone
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rlog_git.text import edit, week
from rlog_git.text.carry import carry
from rlog_git.text.front import front_tags
from rlog_git.text.inbox import Clock, read_inbox
from rlog_git.text.merge import merge
from rlog_git.text.parse import GRAMMAR, parse
from rlog_git.text.repair import Repaired, repair
from rlog_git.text.written import Version, summary
from rlog_git.vault import obsidian
from rlog_git.vault.config import read_settings

if TYPE_CHECKING:
    from rlog_git.model import Entry, Grammar, Note

Notes = dict[str, bytes]
Act = Callable[[list[str], Notes], Notes | str]

# shown in a fixed place of an entry's line, so not again among what is not the default
IN_PLACE = ("place", "last_line", "section", "kind", "level", "text")


def show_parsed(acts: list[str], notes: Notes) -> str:
    """Show what the scanner reads in each note, one line a thing.

    Acts are lines of rlog.toml; `statuses b=NON_TASK, …` stands in the Tasks plugin's settings.
    """
    given = [act.removeprefix("statuses ") for act in acts if act.startswith("statuses ")]
    toml = "\n".join(act for act in acts if not act.startswith("statuses "))
    with TemporaryDirectory() as folder:
        _write_statuses(Path(folder), ", ".join(given))
        grammar = read_settings(toml, "rlog.toml", Path(folder)).grammar
    return "".join(_shown_note(parse(data, path, grammar)) for path, data in notes.items())


def _write_statuses(vault: Path, given: str) -> None:
    pairs = (part.split("=") for part in given.split(", ") if part)
    statuses = [{"symbol": symbol, "type": kind} for symbol, kind in pairs]
    file = vault / obsidian.TASKS_SETTINGS
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"statusSettings": {"customStatuses": statuses}}))


def show_front(_acts: list[str], notes: Notes) -> str:
    """Show the front matter of each note, one value a line, its tags and its problems."""
    return "".join(_shown_front(parse(data, path)) for path, data in notes.items())


def edit_notes(acts: list[str], notes: Notes) -> Notes:
    r"""Do `add SECTION LINE`, `child N LINE` and `replace N LINE` (`\n` for nested lines)."""
    ((path, data),) = notes.items() or {"daily/2026/2026-11-23.md": b""}.items()
    for act in acts:
        verb, where, line = act.split(" ", 2)
        line = line.replace("\\n", "\n")
        if verb == "add":
            data, number = edit.add_entry(data, where, line)
            assert edit.line_at(data, number).strip()[-8:] == line.split("\n")[0][-8:]
        elif verb == "child":
            data, _ = edit.add_child(data, int(where), line)
        else:
            data = edit.replace_line(data, int(where), edit.line_at(data, int(where)), line)
    return {path: data}


def show_inbox(acts: list[str], notes: Notes) -> str:
    """Show where each line of an inbox goes on Monday 2026-11-23 at UTC+1; acts end the day."""
    zone = timezone(timedelta(hours=1))
    clock = Clock(date(2026, 11, 23), lambda moment: moment.astimezone(zone), *acts)
    rows = next(iter(notes.values())).decode().removesuffix("\n").split("\n")
    thoughts = read_inbox(rows, clock, GRAMMAR.kinds)
    return "".join(f"{one.day} {one.section:<6} {one.line}\n" for one in thoughts)


def change_week(acts: list[str], notes: Notes) -> Notes | str:
    """Do `numbers`, `put back` and `intend TEXT` to a weekly note; what is refused is shown."""
    ((path, data),) = notes.items()
    rows = [("days written", "5", "4"), ("… exp", "12", "3")]
    block = [*week.table(rows, "W48", "W47"), "", "Intentions of [[2026-W47]]: 0 of 1 done"]
    block.append("- not done: plot")
    try:
        for act in acts:
            verb, _, text = act.partition(" ")
            if verb == "intend":
                data, number = week.add_intention(data, f"- [ ] {text}")
                assert edit.line_at(data, number).endswith(text)
            elif verb == "put":
                data = week.add_block(data, path)
            else:
                data = week.refresh_block(data, path, block)
                assert week.refresh_block(data, path, block) == data
    except week.MarksError as error:
        return f"{error}\n"
    return {path: data}


def carry_notes(acts: list[str], notes: Notes) -> Notes:
    """Do `to DAY` after `since DAY`: open tasks go into that day's note; doing it twice is once."""
    said = {verb: date.fromisoformat(day) for verb, day in (act.split(" ") for act in acts)}
    grammar = replace(GRAMMAR, carry_since=said.get("since", date.min))
    today = said["to"].strftime("daily/%Y/%Y-%m-%d.md")
    once = _carried(notes, today, said["to"], grammar)
    assert _carried(once, today, said["to"], grammar) == once
    return once


def summarise(_acts: list[str], notes: Notes) -> str:
    """Say what was written between the notes below `old/` and those below `new/`."""
    paths = sorted({path.partition("/")[2] for path in notes})
    versions = [Version(p, notes.get(f"old/{p}", b""), notes.get(f"new/{p}", b"")) for p in paths]
    return summary(versions, GRAMMAR) + "\n"


def _carried(notes: Notes, today: str, day: date, grammar: Grammar) -> Notes:
    earlier = sorted((path, data) for path, data in notes.items() if path != today)
    moved = carry((today, notes.get(today, b"")), day, earlier, grammar)
    return notes | dict(moved.changed) | {today: moved.today}


def repair_notes(_acts: list[str], notes: Notes) -> Notes:
    """Repair these notes; doing it twice is doing it once."""
    once = _repaired(notes)
    assert repair(list(once.items()), GRAMMAR) == Repaired((), ())
    return once


def _repaired(notes: Notes) -> Notes:
    mended = repair(list(notes.items()), GRAMMAR)
    return notes | dict(mended.first) | dict(mended.then)


def _shown_front(note: Note) -> str:
    lines = [f"{key} = {value!r}" for key, values in note.front for value in values or ("",)]
    tags = front_tags(note.front)
    lines += [f"tags: {' '.join(tags)}"] if tags else []
    lines += ["private"] if note.private else []
    lines += [f"! {p.place.line} {p.code}: {p.message}" for p in note.problems]
    return "".join(f"{line}\n" for line in lines)


def _shown_note(note: Note) -> str:
    lines = [f"{note.path} day={note.day or '-'} title={note.title!r}"]
    if note.week or note.private:
        lines[0] += f" week={note.week or '-'} private={note.private}"
    lines += [_shown_entry(entry) for entry in note.entries]
    lines += [f"~ {t.place.line} {t.description!r} → {t.target} ^{t.id}" for t in note.traces]
    lines += [f"! {p.place.line} {p.code}: {p.message}" for p in note.problems]
    return "".join(f"{line}\n" for line in lines)


def _shown_entry(entry: Entry) -> str:
    """Write one entry as its lines, section, kind, level and text, then what is not the default."""
    span = str(entry.place.line)
    if entry.last_line != entry.place.line:
        span += f"–{entry.last_line}"
    head = f"{span} {entry.section.value} {entry.kind or '-'} {int(entry.level)} {entry.text!r}"
    return " ".join([head, *_unusual(entry, skip=IN_PLACE)])


def _unusual(value: Any, skip: tuple[str, ...] = ()) -> list[str]:
    """Write the fields of a value that are not at their default, as name=value."""
    shown = []
    for name, default in _defaults(value).items():
        found = getattr(value, name)
        if name in skip or found == default:
            continue
        if name == "task":
            shown.append("task(" + " ".join(_unusual(found)) + ")")
        else:
            shown.append(f"{name}={_plain(found)}")
    return shown


def _defaults(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass or named tuple, each with its default or MISSING."""
    if isinstance(value, tuple):
        return {name: value._field_defaults.get(name, MISSING) for name in value._fields}
    return {field.name: field.default for field in fields(value)}


def _plain(value: Any) -> str:
    """Write a value without Python's decoration where it has a plain form."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "(" + ", ".join(_plain(part) for part in value) + ")"
    if hasattr(value, "target"):
        return f"{value.kind}:{value.target}"
    return str(value)


def unite(_acts: list[str], notes: Notes) -> Notes | str:
    """Bring the second note into the first; twice is once."""
    (path, ours), (_, theirs) = notes.items()
    once = merge(b"", ours, theirs)
    if once is None:
        return "nothing is merged\n"
    assert merge(b"", once, theirs) == once
    return {path: once}


def merge_notes(_acts: list[str], notes: Notes) -> Notes | str:
    """Merge the base, ours and theirs; whichever is ours, the same comes out."""
    base, ours, theirs = (notes[name] for name in ("base", "ours", "theirs"))
    merged = merge(base, ours, theirs)
    assert merge(base, theirs, ours) == merged
    return "a person must decide\n" if merged is None else {"daily/2026/2026-11-23.md": merged}


ACTS: dict[str, Act] = {
    "merge": merge_notes,
    "union": unite,
    "parse": show_parsed,
    "days": show_parsed,
    "sections": show_parsed,
    "entries": show_parsed,
    "signs": show_parsed,
    "tasks": show_parsed,
    "odd": show_parsed,
    "front": show_front,
    "edit": edit_notes,
    "carry": carry_notes,
    "week": change_week,
    "written": summarise,
    "repair": repair_notes,
    "inbox": show_inbox,
}

"""How did I discover that idea? Back through the log, step by step; and what brings ideas."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rlog_git.answers.answer import PLACES, Answer, Asked, Column, Picture, Row, Table
from rlog_git.answers.channels import CONTROL_DAYS, NONE, Traced, channel_of, traced
from rlog_git.answers.fates import INSIGHT, RUN, TASK, WITHIN_DAYS, Fate, fates
from rlog_git.answers.idea import idea_meant
from rlog_git.answers.registry import asks
from rlog_git.answers.statistics import wilson
from rlog_git.answers.telling import bare
from rlog_git.answers.tracing import INFERRED, WINDOW_DAYS, Step, Tracer
from rlog_git.answers.wording import counted, worded
from rlog_git.index import said

if TYPE_CHECKING:
    import sqlite3

    from rlog_git.index.said import Said

# of fewer ideas no channel is said to bring the most; of more, the latest are traced
FEWEST, MOST = 8, 150
OTHERS = 3
STEPS = (
    Column("step", "step", "count"),
    Column("day", "day", "day"),
    Column("kind", "kind"),
    Column("text", "entry"),
    Column("why", "why"),
    Column("how", "known by"),
)
ELSE = (Column("day", "day", "day"), Column("kind", "kind"), Column("text", "entry"))
OTHER = (*ELSE, Column("why", "shares"))
CHANNELS = (
    Column("channel", "channel"),
    Column("ideas", "ideas", "count"),
    Column("share", "share", "share"),
    Column("tasks", "became tasks", "count"),
    Column("runs", "runs", "count"),
    Column("insights", "insights", "count"),
)
IDEAS = (
    Column("day", "day", "day"),
    Column("idea", "idea"),
    Column("channel", "channel"),
    Column("why", "why"),
    Column("became", "became"),
)
RULE = (
    f"Inferred: an entry of the {WINDOW_DAYS} days before that shares two rare words or names with "
    "it, or one and a tag, person or project; nearer and rarer ones first. It may be chance."
)


def answer(connection: sqlite3.Connection, asked: Asked) -> Answer:
    """Return the way back from one idea, or which channels brought the ideas of a span."""
    if asked.words:
        return _of_one(Tracer(connection), idea_meant(connection, asked.words), asked)
    return _of_all(connection, asked)


def _of_one(tracer: Tracer, idea: Said, asked: Asked) -> Answer:
    steps = tracer.chain(idea)
    rows = [_step(0, idea, "the idea", "")]
    for number, step in enumerate(steps, start=1):
        rows.append(_step(number, step.row or idea, step.why, step.how, step.named))
    on_the_way = {idea.number, *(step.row.number for step in steps if step.row)}
    others = tuple(
        _entry(each) | {"why": ", ".join(names), PLACES: [each.place]}
        for each, names in tracer.near(idea, tracer.before(idea))
        if each.number not in on_the_way
    )[:OTHERS]
    return Answer(
        report="origins",
        question=asks("origins"),
        first=asked.first,
        last=asked.last,
        headline=_way(idea, steps),
        tables=(
            Table("steps", "The way back", STEPS, tuple(rows)),
            Table("others", "What else stands before it and is like it", OTHER, others),
        ),
        notes=(RULE,) if others or any(step.how == INFERRED for step in steps) else (),
    )


def _way(idea: Said, steps: list[Step]) -> str:
    text = bare(idea.text)
    if not steps:
        return (
            f"No origin of {text!r} is known: it names none, and nothing of the {WINDOW_DAYS} days "
            "before shares enough with it. [from:: …] on its line would say it."
        )
    first = steps[0]
    inferred = sum(step.how == INFERRED for step in steps)
    begun = f"{first.row.kind}: {bare(first.row.text)!r}" if first.row else repr(first.named)
    known = f"{inferred} of them inferred" if inferred else "all stated"
    if len(steps) == 1:
        known = first.how
    way = f"{counted(len(steps), 'step')} back, {known}"
    return f"{text!r} came from {begun} ({first.why}); {way}."


def _step(number: int, row: Said, why: str, how: str, named: str = "") -> Row:
    entry = {"day": row.day or None, "kind": None, "text": named} if named else _entry(row)
    return {"step": number, **entry, "why": why, "how": how or None, PLACES: [row.place]}


def _entry(row: Said) -> Row:
    return {"day": row.day or None, "kind": row.kind, "text": bare(row.text)}


def _of_all(connection: sqlite3.Connection, asked: Asked) -> Answer:
    found = _ideas(connection, asked)
    ideas = found[-MOST:]
    tracer = Tracer(connection)
    found_of = traced(connection, tracer, ideas)
    origins = found_of.origins
    became = fates(connection, ideas, tracer.rarity)
    channels = _channels(ideas, origins, became)
    rows = tuple(
        _idea(idea, origins.get(idea.number), became[idea.number]) for idea in reversed(ideas)
    )
    left = len(found) - len(ideas)
    notes = [f"The latest {MOST} ideas are traced; {left} older ones are not."] if left else []
    return Answer(
        report="origins",
        question=asks("origins"),
        first=asked.first,
        last=asked.last,
        headline=_headline(channels, len(ideas)),
        tables=(
            Table("channels", "Channels", CHANNELS, channels),
            Table("ideas", "Ideas, the latest first", IDEAS, rows),
        ),
        notes=(*notes, *_counted(ideas, found_of, became)),
        pictures=(Picture("bars", "channels", "Ideas by channel", "channel", ("ideas",)),)
        if channels
        else (),
    )


def _ideas(connection: sqlite3.Connection, asked: Asked) -> list[Said]:
    """Return the ideas of a span, oldest first; what stands below an idea belongs to it."""
    rows = said.said(connection, asked.first, asked.last, ("idea",))
    rows = said.of_project(connection, rows, asked.project)
    places = {(row.path, row.line) for row in rows}
    return [row for row in rows if (row.path, row.parent) not in places]


def _channels(
    ideas: list[Said], origins: dict[int, Step], became: dict[int, list[Fate]]
) -> tuple[Row, ...]:
    by: dict[str, list[Said]] = defaultdict(list)
    for idea in ideas:
        by[channel_of(origins.get(idea.number))].append(idea)
    return tuple(
        {
            "channel": channel,
            "ideas": len(own),
            "share": len(own) / len(ideas),
            **{
                f"{what}s": sum(any(f.what == what for f in became[row.number]) for row in own)
                for what in (TASK, RUN, INSIGHT)
            },
            PLACES: [row.place for row in own],
        }
        for channel, own in sorted(by.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def _idea(idea: Said, step: Step | None, became: list[Fate]) -> Row:
    told = ", ".join(
        fate.what if fate.how != INFERRED else f"{fate.what} ({INFERRED})" for fate in became
    )
    behind = [step.row.place] if step and step.row else []
    return {
        "day": idea.day,
        "idea": bare(idea.text),
        "channel": channel_of(step),
        "why": step.why if step else None,
        "became": told or None,
        PLACES: list(dict.fromkeys([idea.place, *behind, *(fate.row.place for fate in became)])),
    }


def _headline(channels: tuple[Row, ...], count: int) -> str:
    if not count:
        return "No idea is written in these days: idea: TEXT, or a line under Random ideas, is one."
    if count < FEWEST:
        return (
            f"Too little to say what brings ideas: n = {counted(count, 'idea')}, {FEWEST} needed."
        )
    known = [row for row in channels if row["channel"] != NONE]
    if not known:
        return f"For none of {count} ideas does the log show what brought it."
    first = known[0]
    low, high = wilson(first["ideas"], count)
    span = f"{low * 100:.0f}–{high * 100:.0f} %"
    return (
        f"Of {count} ideas, {first['channel']} brought {first['ideas']} "
        f"({worded(first['share'], 'share')}, 95 % interval {span}, Wilson); "
        f"{sum(row['ideas'] for row in known)} have an origin in the log."
    )


def _counted(ideas: list[Said], found: Traced, became: dict[int, list[Fate]]) -> list[str]:
    """Say how much of the answer is inferred, and how much of that chance alone would give."""
    if not ideas:
        return []
    steps = sum(step.how == INFERRED for step in found.origins.values())
    notes = [f"{RULE} So are known {steps} of {len(found.origins)} origins."]
    if found.open:
        notes.append(
            f"Held against the days that lie {CONTROL_DAYS} days earlier, {found.by_chance} of "
            f"{found.open} ideas without a stated origin find such an entry too: about so many "
            "inferred origins may be chance."
        )
    ends = [fate for each in became.values() for fate in each]
    inferred = sum(fate.how == INFERRED for fate in ends)
    if ends:
        notes.append(
            f"What ideas became is inferred alike for {inferred} of {len(ends)} tasks, runs and "
            f"insights, from the {WITHIN_DAYS} days behind."
        )
    return notes

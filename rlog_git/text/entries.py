"""Turn the blocks of a note into entries, tasks and traces."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.dates import find_day
from rlog_git.model import Entry, Grammar, Level, Note, Place, Problem, Section, State, Task, Trace
from rlog_git.text import syntax
from rlog_git.text.head import Head, read_head
from rlog_git.text.inline import NOTHING, Inline, read_inline
from rlog_git.text.outline import CANONICAL
from rlog_git.text.properties import task_stamps
from rlog_git.text.tasks import derived_id, read_task

if TYPE_CHECKING:
    from datetime import date

    from rlog_git.text.blocks import Block

WITH_HEAD = ("item", "paragraph")
SECTION = {name: Section(name) for name in CANONICAL}
LEVELS = tuple(Level)
COMMIT_LINES = Grammar(sections={}, kinds={"commits": ("commits", 0)})
BACKLOG = "backlog"


class Setting(NamedTuple):
    """What the headings above a block say about it."""

    at: int
    day: date | None
    section: str
    heading: str
    tags: tuple[str, ...]
    private: bool
    project: str


def read_entries(
    note: Note, grammar: Grammar, lines: list[str], blocks: list[Block], settings: list[Setting]
) -> tuple[tuple[Entry, ...], tuple[Trace, ...], tuple[Problem, ...]]:
    """Return the entries, traces and problems of a note's blocks."""
    plain = _plain_task_sections(note, grammar, blocks, settings)
    entries: list[Entry] = []
    traces: list[Trace] = []
    problems: list[Problem] = []
    made: list[Entry | None] = []
    seen = _written_ids(blocks)  # and how often a description was met
    at = 0
    for block in blocks:
        while at + 1 < len(settings) and settings[at + 1].at < block.first:
            at += 1
        setting = settings[at]
        parent = made[block.parent] if block.parent >= 0 else None
        trace = _trace(note.path, block) if "→ " in block.head else None
        orphan = block.parent >= 0 and parent is None
        if trace:
            traces.append(trace)
        entry = None
        if not trace:
            is_plain = block.parent < 0 and setting.at in plain
            entry = _entry(note, grammar, lines, block, setting, parent, seen, plain=is_plain)
            # what hangs below a trace and is no task went along with the live line
            if orphan and (entry.task is None or entry.shape != "item"):
                entry = None
        made.append(entry)
        if entry:
            entries.append(entry)
            if "%%" in entry.text and not entry.private:
                _check_marks(entry, made, entries, problems)
    return tuple(entries), tuple(traces), tuple(problems)


def _trace(path: str, block: Block) -> Trace | None:
    if block.shape != "item":
        return None
    found = syntax.TRACE.match(block.head)
    if not found:
        return None
    symbol, description, target, day, block_id = found.groups("")
    if not target.endswith(BACKLOG) and not find_day(target):
        return None  # '→ call [[Ann]] ^abc' is text
    return Trace(Place(path, block.first + 1), block_id, description, target, symbol, day)


def _plain_task_sections(
    note: Note, grammar: Grammar, blocks: list[Block], settings: list[Setting]
) -> set[int]:
    """Return the settings (by heading index) in whose 'next' section plain bullets are tasks."""
    if note.day is None or grammar.carry_since is None or note.day < grammar.carry_since:
        return set()
    found = {setting.at for setting in settings if setting.section == "next"}
    if not found:
        return found
    starts = sorted(setting.at for setting in settings)
    boxed = False
    for block in blocks:
        is_box = block.head.startswith("[") and syntax.CHECKBOX.match(block.head)
        # a trace had a box, or got one: beside it a plain bullet is no task
        is_trace = "→ " in block.head and _trace(note.path, block)
        if block.shape == "item" and (is_box or is_trace):
            heading = starts[bisect_left(starts, block.first) - 1]
            boxed = boxed or heading in found
    return set() if boxed else found


def _entry(
    note: Note,
    grammar: Grammar,
    lines: list[str],
    block: Block,
    setting: Setting,
    parent: Entry | None,
    seen: dict[str, int],
    *,
    plain: bool,
) -> Entry:
    head, block_id, symbol, state = _strip(block, grammar, plain=plain)
    if parent and parent.kind == "commits" and syntax.SHOWN_COMMIT.search(head):
        grammar = COMMIT_LINES  # a subject such as 'fix: the mask' is no entry of that kind
    shape = block.shape
    parts = read_head(head, grammar) if shape in WITH_HEAD else Head("", "", "", head)
    text = _text(parts.rest, lines, block)
    signs = read_inline(text) if len(text) > 2 else NOTHING  # noqa: PLR2004
    task = _task(parts.rest, text, symbol, state, signs, setting, block) if state else None
    derived = _derived(note.path, task.description, seen) if task and not block_id else ""
    kind = parts.kind or (parent.kind if parent and not parent.task else "")
    tags = signs.tags
    if signs.fields or setting.tags or (parent and parent.tags):
        tags = _tags(signs, setting, parent)
    section = setting.section or "done"
    private = note.private or setting.private or shape == "comment"
    # by position, in the order of Entry's fields: by name it takes twice as long
    return Entry(
        Place(note.path, block.first + 1),
        block.end + 1,
        setting.day,
        SECTION[section],
        ("task" if task else kind) or syntax.SECTION_KIND[section],
        _level(parts.kind, parent, signs, grammar, section, note),
        text,
        parts.time,
        parts.end,
        tags,
        signs.people,
        signs.links,
        signs.sources,
        signs.fields,
        _project(tags, setting) if tags else setting.project,
        block_id or derived,
        bool(block_id),
        private or "private" in tags or bool(parent and parent.private),
        _importance(text, task) if task or "!!" in text else 0,
        parent.place.line if parent else 0,
        setting.heading,
        shape,
        task,
        _lines(block) if len(block.lines) > 1 else (),
    )


def _lines(block: Block) -> tuple[int, ...]:
    """Return the lines of a block where some are left out between them."""
    lines = block.lines
    return () if lines[-1] - lines[0] < len(lines) else tuple(line + 1 for line in lines)


def _tags(signs: Inline, setting: Setting, parent: Entry | None) -> tuple[str, ...]:
    """Return an entry's tags: its own, those of what it claims, of its headings, of its parent."""
    claimed = _questions(signs.fields)
    return tuple(
        dict.fromkeys((*signs.tags, *claimed, *setting.tags, *(parent.tags if parent else ())))
    )


def _questions(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the tags of the questions that an entry's claims speak of."""
    names = [name for key, value in fields if key in syntax.CLAIMS for name in value.split(",")]
    bare = [name.strip(" []#").casefold().removeprefix("q/") for name in names]
    return tuple(f"q/{name}" for name in bare if syntax.TAG.fullmatch(f"#q/{name}"))


def _derived(path: str, description: str, seen: dict[str, int]) -> str:
    """Return the id of a task that has none written, whose equals may have moved away since."""
    while description:
        occurrence = seen[description] = seen.get(description, 0) + 1
        block_id = derived_id(path, description, occurrence)
        if block_id not in seen:
            return block_id
    return ""  # the empty box of a template


def _written_ids(blocks: list[Block]) -> dict[str, int]:
    """Return the ids that stand in a note, so that none is derived a second time."""
    found = (syntax.BLOCK_ID.search(block.head) for block in blocks if "^t" in block.head)
    return {match[1]: 0 for match in found if match}


def _strip(block: Block, grammar: Grammar, *, plain: bool) -> tuple[str, str, str, State | None]:
    """Take checkbox and block id off the first line of a block."""
    head, symbol = block.head, ""
    state: State | None = None
    found_id = syntax.BLOCK_ID.search(head) if "^" in head else None
    if found_id:
        head = head[: found_id.start()]
    if not block.marker:
        return head, found_id[1] if found_id else "", "", None
    box = syntax.CHECKBOX.match(head) if head.startswith("[") else None
    if box:
        symbol, head = box[1], box[2] or ""
        state = syntax.SYMBOLS.get(symbol, State.OPEN)
        for own, meaning in grammar.symbols:
            state = meaning if own == symbol else state
    elif head[:1].isupper() and (logseq := syntax.LOGSEQ.match(head)):
        symbol, head = logseq[1], logseq[2]
        state = syntax.LOGSEQ_STATES[symbol]
    elif plain and head:
        done = syntax.PLAIN_DONE.search(head)
        state = State.DONE if done else State.OPEN
        head = head[: done.start()].rstrip() if done else head
    return head, found_id[1] if found_id else "", symbol, state


def _text(first: str, lines: list[str], block: Block) -> str:
    text = first.strip()
    if block.shape == "comment":
        bare = (_uncommented(lines[i].strip()) for i in block.lines)
        return "\n".join(line for line in bare if line)
    if len(block.lines) == 1:
        rest = ""
    else:
        rest = "\n" + "\n".join(lines[i].strip() for i in block.lines[1:])
    text += rest.rstrip("\n")
    if len(text) > syntax.DATA_LIMIT and "data:" in text:
        text = syntax.DATA_IMAGE.sub("data:…", text)
    return text


def _uncommented(text: str) -> str:
    return text.removeprefix("<!--").removesuffix("-->").strip("%").strip()


def _task(
    rest: str,
    text: str,
    symbol: str,
    state: State,
    signs: Inline,
    setting: Setting,
    block: Block,
) -> Task:
    known = symbol in syntax.SYMBOLS or symbol in syntax.LOGSEQ_STATES or not symbol
    carries = known and state in (State.OPEN, State.DOING) and setting.section == "next"
    carries = carries and block.shape == "item"
    stamps = task_stamps(text) if ": <" in text else {}
    return read_task(rest, symbol or " ", state, signs.fields, stamps, carries=carries)


def _level(
    kind: str, parent: Entry | None, signs: Inline, grammar: Grammar, section: str, note: Note
) -> Level:
    for key, value in signs.fields:
        if key == "level" and value in ("0", "1", "2"):
            return LEVELS[int(value)]
    if parent and not kind:
        return parent.level
    known = grammar.kinds.get(kind)
    if known:
        return LEVELS[known[1]]
    return Level.REFLECTIONS if note.week else LEVELS[syntax.SECTION_LEVEL[section]]


def _project(tags: tuple[str, ...], setting: Setting) -> str:
    for tag in tags:
        if tag.startswith("p/"):
            return tag[2:]
    return setting.project


def _importance(text: str, task: Task | None) -> int:
    if task and task.priority:
        return syntax.PRIORITY_IMPORTANCE.get(task.priority, 0)
    found = syntax.IMPORTANCE.search(text.split("\n", 1)[0])
    return len(found[1]) if found else 0


def _check_marks(
    entry: Entry, made: list[Entry | None], entries: list[Entry], problems: list[Problem]
) -> None:
    """Make an entry with a lone private mark private, and say so: better hidden than leaked."""
    bare = syntax.CODE_SPAN.sub("", entry.text)
    if entry.shape == "code" or "```" in entry.text or bare.count("%%") % 2 == 0:
        return
    hidden = entry._replace(private=True)
    entries[-1] = made[-1] = hidden
    problems.append(
        Problem(entry.place, "private-mark", "a private mark %% stands alone: the entry is private")
    )

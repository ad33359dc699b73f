"""The line of one commit and the line of one changed config: written, and read back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.model import Config, ConfigChange
from rlog_git.text.escape import clean_line, escape, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rlog_git.model import CommitRef

SHOWN_SHA = 7
SHOWN_VALUE = 40
SHOWN_KEY = 80
READ_VALUE = 500
# Three changes are shown; of more, two and the number of the others, so that a line stays a line.
ALL_CHANGES, SOME_CHANGES = 3, 2
SHOWN_CONFIGS = 5
SHOWN_SUBJECT = 60
NEW_FILE = "new file"
CHANGED = " (changed)"
SQUASHED = "squashed"
ARROW = "→"

# '[0f89804](https://…) was 77ab03e abandoned +20 −4', '[9ab12cd] in 5f5f5f5 +1 −1'; brackets of a
# subject are escaped
TOKEN = re.compile(
    r"(?<!\\)\[(?P<sha>[0-9a-f]{7,64})\](?:\((?P<url>[^\s()]{0,2000})\))?"
    r"(?: was (?P<was>[0-9a-f]{7,64}))?(?P<lost> abandoned)?(?: in (?P<into>[0-9a-f]{7,64}))?"
    r"(?P<counts> \+(?P<added>\d{1,9}) [−–-](?P<removed>\d{1,9}))?"
)
# '14:02 ', '14:02 commits: w2s '
FRONT = re.compile(r"(?:(?P<time>\d{1,2}:\d\d)[ \t]+)?(?:commits:[ \t]+(?P<repo>\S+)[ \t]+)?")
# '14:02 commit', a commit of a private repository
PRIVATE = re.compile(r"(\d{1,2}:\d\d)[ \t]+commit[ \t]*$")
# ' (+3 more)' at the end
MORE = re.compile(r" \(\+\d{1,6} more\)$")


class CommitText(NamedTuple):
    """What the line of a commit says; shas as shown, `start` and `end` of that part.

    `state` is ``live``, ``abandoned`` or ``rewritten`` (squashed into the commit `into`).
    """

    time: str
    repo: str
    subject: str
    sha: str = ""
    was: str = ""
    url: str = ""
    added: int = 0
    removed: int = 0
    counts: bool = False
    start: int = 0
    end: int = 0
    state: str = "live"
    into: str = ""


def commit_text(commit: CommitRef, *, named: bool = False) -> str:
    """Return ``14:02 Subject [0f89804](https://…) +20 −4``; time and no more without a sha."""
    if not commit.sha:
        return f"{commit.time} commit"
    name = f"commits: {commit.repo} " if named else ""
    subject = escape(clean_line(commit.subject)) or "(no subject)"
    return f"{commit.time} {name}{subject} {token(commit, commit.was)}"


def token(commit: CommitRef, was: str = "", *, counts: bool = True) -> str:
    """Return ``[0f89804](https://…) was 77ab03e +20 −4``, and what became of a lost commit."""
    link = f"({commit.url})" if commit.url else ""
    before = (
        f" was {was[:SHOWN_SHA]}" if was[:SHOWN_SHA] not in ("", commit.sha[:SHOWN_SHA]) else ""
    )
    lost = " abandoned" if commit.state == "abandoned" else ""
    lost += f" in {commit.into[:SHOWN_SHA]}" if commit.into else ""
    changed = counts and (commit.added or commit.removed)
    size = f" +{commit.added} −{commit.removed}" if changed else ""
    return f"[{commit.sha[:SHOWN_SHA]}]{link}{before}{lost}{size}"


def read_commit_text(text: str) -> CommitText | None:
    """Return what a line says of a commit, without its list marker; None where it is none."""
    private = PRIVATE.match(text)
    if private:
        return CommitText(_clock(private[1]), "", "")
    found = TOKEN.search(text) if "[" in text else None
    if not found:
        return None
    front = FRONT.match(text)
    head = front.end() if front else 0
    return CommitText(
        time=_clock(front["time"] or "") if front else "",
        repo=(front["repo"] or "") if front else "",
        subject=unescape(text[head : found.start()].strip()),
        sha=found["sha"],
        was=found["was"] or "",
        url=found["url"] or "",
        added=int(found["added"] or 0),
        removed=int(found["removed"] or 0),
        counts=bool(found["counts"]),
        start=found.start(),
        end=found.end(),
        state="abandoned" if found["lost"] else "rewritten" if found["into"] else "live",
        into=found["into"] or "",
    )


def config_texts(configs: tuple[Config, ...]) -> list[str]:
    """Return one line for each changed config: ``train.yaml: lr 0.001→0.0003 (+3 more)``."""
    lines = [escape(_config(config)) for config in configs[:SHOWN_CONFIGS]]
    left = len(configs) - SHOWN_CONFIGS
    return [*lines, f"(+{left} more configs)"] if left > 0 else lines


def changes_text(changes: tuple[ConfigChange, ...]) -> str:
    """Return ``lr 0.001→0.0003, model small→big (+3 more)``, unescaped."""
    count = len(changes)
    shown = changes if count <= ALL_CHANGES else changes[:SOME_CHANGES]
    more = f" (+{count - len(shown)} more)" if count > len(shown) else ""
    return ", ".join(_change(change) for change in shown) + more


def squash_texts(holds: Sequence[str]) -> list[str]:
    """Return the line that says what went into a squash merge: ``squashed: one; two (+3 more)``."""
    if not holds:
        return []
    shown = "; ".join(clean_line(subject, SHOWN_SUBJECT) for subject in holds[:SHOWN_CONFIGS])
    left = len(holds) - SHOWN_CONFIGS
    return [escape(f"{SQUASHED}: {shown}") + (f" (+{left} more)" if left > 0 else "")]


def read_config_text(text: str) -> Config | None:
    """Return the config a line tells of; None where it tells of none."""
    file, colon, rest = unescape(text).partition(": ")
    if not colon or file in ("", SQUASHED):
        return None
    if rest == NEW_FILE:
        return Config(unquoted(file), new_file=True)
    more = MORE.search(rest)
    found = [_read_change(part) for part in _parts(rest[: more.start()] if more else rest)]
    changes = tuple(change for change in found if change)
    return Config(unquoted(file), changes) if len(changes) == len(found) else None


def _clock(text: str) -> str:
    return text.zfill(5) if text else ""


def _config(config: Config) -> str:
    file = _quoted(clean_line(config.file), ": ")
    if config.new_file:
        return f"{file}: {NEW_FILE}"
    return f"{file}: {changes_text(config.changes)}"


def _change(change: ConfigChange) -> str:
    key = _quoted(clean_line(change.key, SHOWN_KEY), " ")
    if change.new == change.old + CHANGED:
        return f"{key} {change.new}"
    return f"{key} {_value(change.old)}{ARROW}{_value(change.new)}"


def _value(value: str) -> str:
    """Return a value short enough for a line; nothing stands for a key that was not there."""
    line = clean_line(value, READ_VALUE)
    if len(line) > SHOWN_VALUE:
        closing = {"[": "]", "{": "}"}.get(line[0], "")
        line = line[: SHOWN_VALUE - 1 - len(closing)].rstrip() + "…" + closing
    return line if _is_plain(line) else json.dumps(line, ensure_ascii=False)


def _quoted(text: str, forbidden: str) -> str:
    odd = forbidden in text or text[:1] == '"' or ARROW in text or ", " in text or not text
    return json.dumps(text, ensure_ascii=False) if odd else text


def unquoted(text: str) -> str:
    """Return what a text in JSON's quotes says; any other is what it is."""
    if text[:1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text


def _is_plain(line: str) -> bool:
    """Say whether a value can stand without quotes: the reader finds it whole again."""
    quoted_empty = line == '""'
    if ARROW in line or (line[:1] == '"' and not quoted_empty) or MORE.search(f" {line}"):
        return False
    return len(_parts(line)) <= 1 and _depth(line) == 0


def _depth(line: str) -> int:
    depth = 0
    for character in line:
        if character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
            if depth < 0:
                return depth
    return depth


def _parts(text: str) -> list[str]:
    """Split at commas outside brackets and quotes."""
    parts, start, depth, quoted, at = [], 0, 0, False, 0
    while at < len(text):
        character = text[at]
        if quoted:
            at += character == "\\"
            quoted = character != '"'
        elif character == '"' and text[at - 1 : at] in ("", " ", ARROW):
            quoted = True
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
        elif character == "," and depth <= 0 and text[at + 1 : at + 2] == " ":
            parts.append(text[start:at])
            start = at + 2
        at += 1
    return [*parts, text[start:]]


def _read_change(part: str) -> ConfigChange | None:
    if part[:1] == '"':
        end = part.find('" ', 1)
        key, rest = unquoted(part[: end + 1]), part[end + 2 :]
    else:
        key, _, rest = part.partition(" ")
    if rest.endswith(CHANGED) and ARROW not in rest:
        return ConfigChange(key, rest.removesuffix(CHANGED), rest)
    at = _arrow(rest)
    if not key or at < 0:
        return None
    return ConfigChange(key, _read_value(rest[:at]), _read_value(rest[at + 1 :]))


def _read_value(text: str) -> str:
    return text if text == '""' else unquoted(text)


def _arrow(text: str) -> int:
    """Return where the arrow between two values stands; one in quotes is part of a value."""
    quoted, at = False, 0
    while at < len(text):
        character = text[at]
        if quoted and character == "\\":
            at += 1
        elif character == '"' and (quoted or at == 0):
            quoted = not quoted
        elif character == ARROW and not quoted:
            return at
        at += 1
    return -1

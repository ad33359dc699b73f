"""Write commits under their repository's bullet in a note, and read them back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from rlog_git.text import edit
from rlog_git.text.commit_lines import (
    CommitText,
    commit_text,
    config_texts,
    read_commit_text,
    read_config_text,
    squash_texts,
    token,
)
from rlog_git.text.commit_places import (
    ITEM,
    Bullet,
    Found,
    bullets_in,
    commits_in,
    lines_of,
)
from rlog_git.text.commit_twins import split_twins
from rlog_git.text.escape import clean_line, escape
from rlog_git.text.outline import NAMES, TEXT, outline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rlog_git.model import CommitRef


class CommitLine(NamedTuple):
    """A commit as a note tells of it: `line` is counted from 1, `sha` and `was` are as shown.

    `repo` is empty where the line stands outside its repository's bullet; `sha` is empty for a
    commit of a private repository. `configs` has the shape of the index and of --json.
    """

    repo: str
    sha: str
    was: str
    time: str
    subject: str
    added: int
    removed: int
    url: str
    configs: list[dict[str, Any]]
    line: int
    state: str = "live"
    into: str = ""


def add_commits(
    data: bytes,
    repo: str,
    commits: Sequence[CommitRef],
    names: Mapping[str, str] = NAMES,
    *,
    style: str = "folded",
    day_ends: str = "00:00",
    earlier: Mapping[str, CommitRef] | None = None,
    kin: Collection[str] = (),
) -> bytes:
    """Return the note with these commits of one repository and day in it, each once.

    A commit that stands there by its sha is left alone; one whose `was` stands there gets its new
    sha; two lines of one commit become one. `earlier` holds what rewritten commits said before,
    by sha: what still reads so is brought up to date, what the user edited stays. `kin` are names
    of its clones and forks: what stands below one of them stands there.
    """
    if style == "off":
        return data
    standing = commits_in(lines_of(data), names)
    new: list[CommitRef] = []
    for commit in sorted(commits, key=lambda commit: _rank(commit.time, day_ends)):
        if not commit.sha:
            wanted = sum(not one.sha and one.time == commit.time for one in commits)
            there = sum(not one.sha and one.time == commit.time for one in new)
            if _count_private(standing, repo, commit.time) + there < wanted:
                new.append(commit)
            continue
        same = [f for f in standing if f.repo in (repo, "", *kin) and _same(f.text, commit)]
        if not same:
            new.append(commit)
            continue
        changed = _renew(data, same, commit, earlier or {})
        if changed != data:
            data, standing = changed, commits_in(lines_of(changed), names)
    return _insert(data, repo, new, names, day_ends, named=style == "lines") if new else data


def read_commits(data: bytes, names: Mapping[str, str] = NAMES) -> list[CommitLine]:
    """Return the commits a note tells of, in the order of their lines."""
    if b"commits:" not in data and b"](" not in data:
        return []
    lines = lines_of(data)
    return [
        CommitLine(
            found.repo,
            found.text.sha,
            found.text.was,
            found.text.time,
            found.text.subject,
            found.text.added,
            found.text.removed,
            found.text.url,
            _configs(lines, found),
            found.first + 1,
            found.text.state,
            found.text.into,
        )
        for found in commits_in(lines, names)
    ]


def _rank(time: str, day_ends: str) -> tuple[bool, str]:
    """Order by time; the small hours that count to the day before come last in it."""
    return time < day_ends, time


def _count_private(standing: list[Found], repo: str, time: str) -> int:
    return sum(f.repo == repo and not f.text.sha and f.text.time == time for f in standing)


def _same(text: CommitText, commit: CommitRef) -> bool:
    shas = [sha for sha in (commit.sha, commit.was, *commit.forms) if sha]
    shown = [sha for sha in (text.sha, text.was) if sha]
    return any(sha.startswith(part) for sha in shas for part in shown)


def _is_current(text: CommitText, commit: CommitRef) -> bool:
    """Say whether a line shows this commit already, or a later state that is not known here."""
    if commit.sha.startswith(text.sha):
        same = bool(text.into) == bool(commit.into) and commit.into.startswith(text.into)
        return same and (text.state == "abandoned") == (commit.state == "abandoned")
    known = _begins(filter(None, (commit.was, *commit.forms)), text.sha)
    return not known and bool(text.was) and commit.sha.startswith(text.was)


def _insert(
    data: bytes,
    repo: str,
    commits: Sequence[CommitRef],
    names: Mapping[str, str],
    day_ends: str,
    *,
    named: bool = False,
) -> bytes:
    """Put commits, in the order of their times, below their repository's bullet."""
    texts = [
        [commit_text(c, named=named), *config_texts(c.configs), *squash_texts(c.holds)]
        for c in commits
    ]
    if named:
        for own in texts:
            data = _new_entry(data, [f"- {own[0]}", *(f"  - {text}" for text in own[1:])], names)
        return data
    lines = lines_of(data)
    codes, _, _ = outline(lines, dict(names))
    bullet = next((b for b in bullets_in(lines, codes) if b.repo == repo), None)
    if not bullet:
        below = [line for own in texts for line in _block(own, "  ", "-")]
        return _new_entry(data, [f"- commits: {repo}", *below], names)
    places: dict[int, list[str]] = {}
    for commit, own in zip(commits, texts, strict=True):
        at, indent, marker = _room(lines, codes, bullet, _rank(commit.time, day_ends), day_ends)
        places.setdefault(at, []).extend(_block(own, indent, marker))
    for at, added in sorted(places.items(), reverse=True):
        data = edit.splice(data, at + 1, at, added)
    return data


def _block(own: list[str], indent: str, marker: str) -> list[str]:
    """Return the line of a commit and, deeper, those of its configs."""
    deeper = indent + ("\t" if indent.endswith("\t") else " " * (len(marker) + 1))
    return [f"{indent}{marker} {own[0]}", *(f"{deeper}{marker} {text}" for text in own[1:])]


def _room(
    lines: list[str],
    codes: bytearray,
    bullet: Bullet,
    rank: tuple[bool, str],
    day_ends: str,
) -> tuple[int, str, str]:
    """Return (index, indentation, marker) where a commit of this time goes below its bullet."""
    indent, marker = bullet.indent + " " * (len(bullet.marker) + 1), "-"
    first = True
    for i in range(bullet.first + 1, bullet.end):
        item = ITEM.match(lines[i]) if codes[i] == TEXT else None
        if not item:
            continue
        if first:
            indent, marker, first = item[1], item[2] if item[2] in "-*+" else "-", False
        text = read_commit_text(item[3]) if item[1] == indent else None
        if text and text.time and _rank(text.time, day_ends) > rank:
            return i, indent, marker
    return bullet.end, indent, marker


def _renew(
    data: bytes,
    same: list[Found],
    commit: CommitRef,
    earlier: Mapping[str, CommitRef],
) -> bytes:
    """Bring the line of a commit up to date, and take out its other lines."""
    # a form that another branch keeps may have a line of its own
    own = [f for f in same if f.repo and not _begins(commit.living, f.text.sha)]
    lines = lines_of(data)
    kept, gone = split_twins(lines, own, earlier) if len(own) > 1 else ((own or same)[0], [])
    for twin in sorted(gone, key=lambda twin: -twin.first):
        data = edit.splice(data, twin.first + 1, twin.end, [])
    if not gone and _is_current(kept.text, commit):
        return data
    above = sum(twin.end - twin.first for twin in gone if twin.first < kept.first)
    kept = kept._replace(first=kept.first - above, end=kept.end - above)
    first = commit.was if gone else ""
    return _update(data, lines_of(data), kept, commit, earlier, first)


def _begins(shas: Iterable[str], part: str) -> bool:
    return any(sha.startswith(part) for sha in shas)


def _update(
    data: bytes,
    lines: list[str],
    found: Found,
    commit: CommitRef,
    earlier: Mapping[str, CommitRef],
    first: str,
) -> bytes:
    """Put a rewritten commit's new sha into its line, and renew what the user left as it was."""
    item = ITEM.match(lines[found.first])
    if not item:
        return data
    text, body, start = found.text, item[3], item.start(3)
    before = next((c for sha, c in earlier.items() if sha.startswith(text.sha)), None)
    front = body[: text.start]
    if before:
        old, new = escape(clean_line(before.subject)), escape(clean_line(commit.subject))
        if old and front.rstrip().endswith(f" {old}"):
            front = front.rstrip()[: -len(old)] + (new or "(no subject)") + " "
    counts = text.counts or bool(before and not (before.added or before.removed))
    was = first or text.was or text.sha
    if commit.sha.startswith(was):
        was = commit.was  # two machines' lines became one, and it named the later form first
    changed = token(commit, was, counts=counts)
    line = lines[found.first][:start] + front + changed + body[text.end :]
    last, below = _new_configs(lines, found, before, commit)
    return edit.splice(data, found.first + 1, last, [line, *below])


def _new_configs(
    lines: list[str], found: Found, before: CommitRef | None, commit: CommitRef
) -> tuple[int, list[str]]:
    """Return the last line to replace and the config lines to put there; none if edited."""
    old = config_texts(before.configs) if before else []
    standing = lines[found.first + 1 : found.first + 1 + len(old)]
    items = [ITEM.match(line) for line in standing]
    if not before or [item[3] for item in items if item] != old:
        return found.first + 1, []
    item = items[0] if items else None
    own = ITEM.match(lines[found.first])
    indent = item[1] if item else (own[1] if own else "") + "  "
    marker = item[2] if item else "-"
    below = [f"{indent}{marker} {text}" for text in config_texts(commit.configs)]
    return found.first + 1 + len(old), below


def _configs(lines: list[str], found: Found) -> list[dict[str, Any]]:
    if not found.text.sha:
        return []
    items = (ITEM.match(line) for line in lines[found.first + 1 : found.end])
    configs = (read_config_text(item[3]) for item in items if item)
    return [{**asdict(c), "changes": [asdict(x) for x in c.changes]} for c in configs if c]


def _new_entry(data: bytes, entry: list[str], names: Mapping[str, str]) -> bytes:
    return edit.add_entry(data, "done", "\n".join(entry), dict(names))[0]

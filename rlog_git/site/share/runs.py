"""Join the lines of runs with what their notes tell, where a notebook publishes runs. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site import addresses
from rlog_git.site.public import PublicMetric, PublicPart, PublicRun
from rlog_git.site.share.anchors import numbered
from rlog_git.site.share.code import public_changes
from rlog_git.site.share.layout import Slugs
from rlog_git.site.share.names import without_links
from rlog_git.text.escape import unescape
from rlog_git.text.run_lines import DOT, length
from rlog_git.text.run_metrics import NOISE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from rlog_git.site.public import PublicEntry
    from rlog_git.site.share.piece import Piece, RunFacts, RunLine
    from rlog_git.site.share.settle import Settling
    from rlog_git.vault.notebooks import Notebook

RESULTS = ("result", "outcome")
# '[the run](page:x/2026-11-23-why/)' within a result
RUN_LINK = re.compile(r"[ ]?\[[^\[\]]*\]\(page:x/[^\s()]*\)")


class FoundRun(NamedTuple):
    """A run that is published, the note of its line, the paths of the notes that tell of it."""

    run: PublicRun
    piece: Piece
    paths: tuple[str, ...]


def find_runs(
    shown: Sequence[Piece], given: Sequence[Piece], notebook: Notebook, known: Container[str]
) -> list[FoundRun]:
    """Return the published runs, their addresses made of why they were made."""
    lines = [(line, piece) for piece in shown for line in piece.runs]
    if not lines:
        return []
    told: dict[str, list[tuple[RunFacts, str]]] = {}
    for piece in given:
        for name in piece.run.ids if piece.run else ():
            told.setdefault(name, []).append((piece.run, piece.path))  # type: ignore[arg-type]
    slugs = Slugs()
    found = []
    for line, piece in sorted(lines, key=lambda one: (one[0].day, one[0].time, one[1].path)):
        facts = told.get(line.id, [])
        run = _run(line, [one for one, _ in facts], notebook)
        why = without_links(run.why, piece.targets, known)
        words = addresses.slug_of(why) if why else line.time.replace(":", "")
        slug = slugs.give("run", f"{line.day}-{words}".rstrip("-"))
        paths = tuple(path for _, path in facts)
        found.append(FoundRun(run._replace(slug=slug, why=why), piece, paths))
    return found


def settled_runs(
    found: Sequence[FoundRun], settling: Settling, days: Iterable[tuple[PublicPart, ...]]
) -> tuple[PublicRun, ...]:
    """Return the runs with what results say of them, and what stands below their lines."""
    if not found:
        return ()
    verdicts = dict(_verdicts(days))
    runs = []
    for run, piece, _ in found:
        (part,) = numbered([PublicPart("done", run.entries)])
        verdict = verdicts.get(addresses.note_folder("run", run.slug), "")
        entries = settling.entries(part.entries, piece)
        runs.append(run._replace(entries=entries, verdict=verdict))
    return tuple(runs)


def _run(line: RunLine, facts: Sequence[RunFacts], notebook: Notebook) -> PublicRun:
    """Return a run; of many in one line, what holds for all of them."""
    first = facts[0] if facts else None
    bare = PublicRun(
        "", line.day, line.time, "", tags=line.tags, question=line.question, project=line.project
    )
    bare = bare._replace(entries=line.entries)
    if not first:
        return bare
    if len(facts) > 1:
        why = first.why if all(one.why == first.why for one in facts) else ""
        return bare._replace(why=why, many=len(facts), code=_code(first, notebook))
    metrics = (m for m in first.metrics if not NOISE.search(m.name))
    return bare._replace(
        why=_why(line.text, first.why),
        changes=public_changes(first.changes),
        metrics=tuple(PublicMetric(metric.name, metric.last) for metric in metrics),
        state=first.state,
        took=length(first.seconds) if first.seconds >= 1 else "",
        code=_code(first, notebook),
    )


def _why(text: str, why: str) -> str:
    """Return the reason that a line begins with, as it stands there; nothing for a command."""
    if not why:
        return ""
    return unescape(DOT.join(text.split(DOT)[: why.count(DOT) + 1])).strip()


def _code(facts: RunFacts, notebook: Notebook) -> str:
    """Return ``w2s@0f89804 +12−3`` of a repository that is public."""
    public = {name.casefold() for name in notebook.repos}
    if not facts.sha or facts.repo.casefold() not in public:
        return ""
    return f"{facts.repo}@{facts.sha} {facts.dirty}".rstrip()


def _verdicts(days: Iterable[tuple[PublicPart, ...]]) -> Iterator[tuple[str, str]]:
    """Yield the address of a run and what a published result says of it, the last one last."""
    for parts in days:
        for part in parts:
            for top in part.entries:
                yield from _said(top)


def _said(top: PublicEntry) -> Iterator[tuple[str, str]]:
    for entry in top.walk() if top.children else (top,):
        if entry.kind in RESULTS and entry.links:
            text = RUN_LINK.sub("", entry.text).strip()
            yield from ((link, text) for link in entry.links if link.startswith("x/"))

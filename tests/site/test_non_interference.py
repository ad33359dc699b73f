"""The site of a vault is the site of that vault without anything private: looking for gaps.

Each piece of a note is generated twice: as its author wrote it, and as it would stand had the
private part never been written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_notes import OPEN, OPT_IN, project, site

if TYPE_CHECKING:
    from rlog_git.vault.notebooks import Notebook

Piece = tuple[str, str]
DAYS = ("2026-11-20", "2026-11-21", "2026-11-23")
SECRET = "Canary"  # noqa: S105 - a word to look for
PUBLIC_TEXTS = (
    "rerun with three seeds #w2s",
    "09:12 read: [paper](https://arxiv.org/abs/2312.09390) !!",
    "exp: `code` and *emphasis* [lr:: 3e-4] [supports:: q]",
    "10:05–11:40 result: see [[2026-11-20]] and [[2026-11-21|it]]",
    "thought: maybe not",
    "share it #share/public",
    "idea: mask the loss #w2s/loss #p/w2s",
    "same text",
    "[ ] a task [est:: 2h] ^t4k9zq2m",
    "100 $x_1$ {{ x }} {% y %} <b>z</b>",
)
PRIVATE_TEXTS = (
    f"{SECRET} #private",
    f"09:30 thought: {SECRET} #{SECRET.lower()} #private !!",
    f"[x] {SECRET} ✅ 2026-11-23 #private/health",
    f"{SECRET} [[2026-11-20]] [supports:: {SECRET}] #share/public #private",
    "same text #private",
    f"[ ] {SECRET} #private ^t4k9zq2n",
)
COMMENTS = (
    f"%%{SECRET}%%",
    f"<!-- {SECRET} -->",
    f"%% - {SECRET} #tag %%",
    f"<!-- {SECRET} %% {SECRET} -->",
)
PRIVATE_BLOCKS = (
    f"{SECRET} in a paragraph #private",
    f"{SECRET} with code #private\n```\n# {SECRET}\n```",
    f"%%\n{SECRET}\n\n- {SECRET}\n%%",
    f"<!--\n## {SECRET}\n\n{SECRET}\n-->",
    f"<!-- rlog:begin x -->\n- {SECRET}\n<!-- rlog:end x -->",
    f"- → {SECRET} [[2026-11-24]] ^t4k9zq2p\n  - [x] {SECRET}",
)
# a private heading covers what stands below it, up to one of its level
PRIVATE_PARTS = (
    f"#### {SECRET} #private\n\n{SECRET}\n\n- {SECRET}\n  - {SECRET}\n\n##### {SECRET}\n\n{SECRET}",
    f"#### {SECRET} #private\n\n- [ ] {SECRET}",
)
HEADINGS = (
    "## What was done",
    "## What to do next",
    "## Random ideas",
    "## Reflection",
    "### An aside #aside",
    "## Shared #share/public",
)
# code, a table or a quotation belongs to the paragraph above it, so each brings its own
PUBLIC_BLOCKS = (
    "A paragraph #w2s",
    "A paragraph\nover two lines",
    "Some code\n\n```python\nx = 1\n\n# no heading\n```",
    "A table\n\n| a | b |\n| - | -: |\n| 1 | 2 |",
    "Ana\n> said so",
    "[1]: https://example.org/x",
)
PRIVATE_NOTES = (
    f"---\nprivate: true\n---\n- {SECRET}",
    f"---\ntags: [private, {SECRET.lower()}]\n---\n- {SECRET}\n- [ ] {SECRET}",
    f"# {SECRET} #private\n\n- {SECRET} #share/public",
)
FRONT = (
    ("", ""),
    ("---\nshare: public\ntags: [note]\n---\n", "---\nshare: public\ntags: [note]\n---\n"),
    (f"---\ntitle: About %%{SECRET}%% it\n---\n", "---\ntitle: About  it\n---\n"),
)


def same(text: str) -> Piece:
    """Return a piece that holds nothing private."""
    return text, text


@st.composite
def items(draw: st.DrawFn, depth: int = 0) -> Piece:
    """Draw a list, some of its items private with all below them, some with a comment inside."""
    full: list[str] = []
    reduced: list[str] = []
    indent = "  " * depth
    for _ in range(draw(st.integers(1, 3))):
        private = draw(st.integers(0, 3)) == 0
        text = draw(st.sampled_from(PRIVATE_TEXTS if private else PUBLIC_TEXTS))
        comment = draw(st.sampled_from(COMMENTS)) if draw(st.booleans()) else ""
        full.append(f"{indent}- {text} {comment}" if comment else f"{indent}- {text}")
        below = draw(items(depth=depth + 1)) if depth < 2 and draw(st.booleans()) else ("", "")
        full += [below[0]] if below[0] else []
        if not private:
            reduced.append(f"{indent}- {text} " if comment else f"{indent}- {text}")
            reduced += [below[1]] if below[1] else []
    return "\n".join(full), "\n".join(reduced)


BLOCK = st.one_of(
    items(),
    items(),
    st.sampled_from(PUBLIC_BLOCKS).map(same),
    st.sampled_from(HEADINGS).map(same),
    st.sampled_from(PRIVATE_BLOCKS).map(lambda text: (text, "")),
    st.sampled_from(PRIVATE_PARTS).map(lambda text: (f"{text}\n\n{HEADINGS[0]}", HEADINGS[0])),
)


@st.composite
def notes(draw: st.DrawFn) -> Piece:
    """Draw a note of several blocks."""
    front = draw(st.sampled_from(FRONT))
    blocks = draw(st.lists(BLOCK, min_size=1, max_size=5))
    full = "\n\n".join(block[0] for block in blocks)
    reduced = "\n\n".join(block[1] for block in blocks if block[1])
    return front[0] + full + "\n", front[1] + reduced + "\n"


@st.composite
def vaults(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Draw a vault and the same vault without anything private."""
    full: dict[str, str] = {}
    reduced: dict[str, str] = {}
    for day in draw(st.sets(st.sampled_from(DAYS), min_size=1)):
        path = f"daily/2026/{day}.md"
        full[path], reduced[path] = draw(notes())
    for name in draw(st.sets(st.sampled_from(("2026-11-22", "2026-11-23-post")))):
        full[f"daily/2026/{name}.md"] = draw(st.sampled_from(PRIVATE_NOTES))
    return full, reduced


NOTEBOOKS = st.builds(
    lambda notebook, levels, tasks, tags: replace(notebook, levels=levels, tasks=tasks, tags=tags),
    st.sampled_from((OPEN, OPEN, OPT_IN)),
    st.sampled_from(((0,), (0, 1), (0, 1, 2))),
    st.booleans(),
    st.sampled_from(((), (), ("w2s",))),
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=400, suppress_health_check=SLOW)
@given(vault=vaults(), notebook=NOTEBOOKS)
def test_the_projection_knows_nothing_private(
    vault: tuple[dict[str, str], dict[str, str]], notebook: Notebook
) -> None:
    """The public notebook is the same with and without all that is private."""
    full, reduced = (project(notes, notebook).notebook for notes in vault)
    assert full == reduced
    assert SECRET.casefold() not in repr(full).casefold()


@settings(max_examples=25, suppress_health_check=SLOW)
@given(vault=vaults(), notebook=NOTEBOOKS)
def test_the_site_is_the_same_byte_for_byte(
    vault: tuple[dict[str, str], dict[str, str]], notebook: Notebook
) -> None:
    """Every file of the site, its name too, is the same with and without all that is private."""
    full, reduced = (site(notes, notebook) for notes in vault)
    assert full == reduced

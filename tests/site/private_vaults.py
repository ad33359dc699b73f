"""Vaults with private atoms of every kind at every place, and the same without any of them.

Each piece is made twice: as its author wrote it, and as it would stand had the private part never
been written. Every private part holds one word to look for.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

Piece = tuple[str, str]
SECRET = "Canary"  # noqa: S105 - a word to look for
LOW = SECRET.casefold()
DAYS = ("2026-11-20", "2026-11-21", "2026-11-23")
WEEK = "weekly/2026/2026-W48.md"
NOTES = (
    "notes/reading.md",
    "notes/projects/w2s.md",
    "notes/questions/spike.md",
    "notes/about.md",
    "notes/papers/reading.md",
)
PUBLIC_IMAGES = ("attachments/plot.png", "notes/b.png")
# the last two have names of public ones
IMAGES = (
    *PUBLIC_IMAGES,
    f"attachments/{SECRET}.png",
    f"{SECRET}/a.png",
    f"x/{SECRET}/plot.png",
    f"x/{SECRET}/b.png",
)


class Vault(NamedTuple):
    """The notes of a vault and the images beside them."""

    notes: dict[str, str]
    images: tuple[str, ...]


PUBLIC_TEXTS = (
    "rerun with three seeds #w2s",
    "09:12 read: [paper](https://arxiv.org/abs/2312.09390) @ana !!",
    "exp: `code` and *emphasis* [lr:: 3e-4] [supports:: q]",
    "10:05–11:40 result: see [[2026-11-20]] and [[2026-11-21|it]]",
    "thought: maybe not",
    "share it #share/public",
    "idea: mask the loss #w2s/loss #p/w2s",
    "same text",
    "cited ^quote1",
    "[ ] a task [est:: 2h] ^t4k9zq2m",
    "100 $x_1$ {{ x }} {% y %} <b>z</b>",
    # links whose targets are there or not, public or not
    "see [[reading]], [[Old title|that]], [[w2s]], [[spike#^q1]] and [[2026-11-20#Shared]]",
    "see [[hidden]], [[hidden|that]], [x](../../notes/hidden.md) and [[2026-W48]]",
    "see ![[reading#More]] ![[hidden]] ![[2026-11-21#^quote1]]",
    "![[2026-11-20]]",
    "see ![[plot.png]], ![a plot](../../attachments/plot.png), ![[none.png]] and ![[b.png|300]]",
    "result: it stopped [[train-rabcdefgh]] [refutes:: spike]",
)
PRIVATE_TEXTS = (
    f"{SECRET} #private",
    f"09:30 thought: {SECRET} #{LOW} #p/{LOW} #q/{LOW} @{LOW} #private !!",
    f"[x] {SECRET} ✅ 2026-11-23 #private/health",
    f"{SECRET} [[2026-11-20]] [supports:: {SECRET}] #share/public #private",
    "same text #private",
    "cited #private ^quote1",
    f"[ ] {SECRET} #private ^t4k9zq2n",
    f"![{SECRET}](../../{SECRET}/a.png) ![[{SECRET}.png]] #private",
    f"result: {SECRET} [[train-rabcdefgh]] #private",
    f"![[reading]] ![[w2s]] {SECRET} #private",
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
    # rlog's own lines of what is not public
    f"- commits: {SECRET}\n  - 15:00 {SECRET} [1f89804] +1 −1\n    - {SECRET}.yaml: lr 1→2",
    f"- commits: w2s\n  - 15:00 {SECRET} [1f89804] #private",
    f"- 16:00 commits: w2s {SECRET} [2f89804] +1 −1 #private",
    f"- 15:00 run: {SECRET} · lr 1→2 · took 2h · w2s@1f89804 #private ^rbbbbbbbb",
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
    "## More",
    "## See [[reading]] and [[hidden]]",
)
# code, a table or a quotation belongs to the paragraph above it, so each brings its own
PUBLIC_BLOCKS = (
    "A paragraph #w2s",
    "A paragraph\nover two lines ^q1",
    "Some code\n\n```python\nx = 1\n\n# no heading\n```",
    "A table\n\n| a | b |\n| - | -: |\n| 1 | 2 |",
    "Ana\n> said so",
    "[1]: https://example.org/x",
    "At /home/ada/w2s, ask ada@uni.edu",
)
# what is partly private: rlog's lines about commits and runs
MIXED_BLOCKS: tuple[Piece, ...] = (
    (
        (
            f"- commits: w2s\n  - 14:02 Fix it [0f89804](https://f.example/0f89804) +20 −4\n"
            f"    - {SECRET}/train.yaml: lr 1→2, {LOW} 3→4, optim.eps 1→2"
        ),
        (
            "- commits: w2s\n  - 14:02 Fix it [0f89804](https://f.example/0f89804) +20 −4\n"
            "    - train.yaml: lr 1→2, optim.eps 1→2"
        ),
    ),
    (
        f"- 14:02 commits: w2s Fix {COMMENTS[0]}it [3f89804] +2 −1\n  - thought: {SECRET} #private",
        "- 14:02 commits: w2s Fix it [3f89804] +2 −1",
    ),
    (
        (
            f"- 15:10 run: does it {COMMENTS[0]}stop? · lr 1→2 · acc 0.5 · w2s@0f89804 ^rabcdefgh\n"
            f"  - {SECRET} #private\n  - odd"
        ),
        "- 15:10 run: does it stop? · lr 1→2 · acc 0.5 · w2s@0f89804 ^rabcdefgh\n  - odd",
    ),
    (
        f"- 15:20 run: {SECRET} --fast · took 2h ^rcccccccc",
        "- 15:20 run: true --fast · took 2h ^rcccccccc",
    ),
)
FRONT: tuple[Piece, ...] = (
    ("", ""),
    ("---\nshare: public\ntags: [note]\n---\n", "---\nshare: public\ntags: [note]\n---\n"),
    (f"---\ntitle: About %%{SECRET}%% it\n---\n", "---\ntitle: About  it\n---\n"),
    (
        (
            f"---\naliases: [Old title]\nstatus: active\n{SECRET}: x\nboss: {SECRET}\n"
            f"host: {SECRET}\n---\n"
        ),
        "---\naliases: [Old title]\nstatus: active\n---\n",
    ),
    (
        f"---\ngoal: see [[hidden]] <!-- {SECRET} -->\nproject: w2s\n---\n",
        "---\ngoal: see [[hidden]] \nproject: w2s\n---\n",
    ),
)
TITLES: tuple[Piece, ...] = (
    ("", ""),
    ("# A title\n\n", "# A title\n\n"),
    (f"# A title %%{SECRET}%%\n\n", "# A title \n\n"),
    ("# See [[hidden]], [[w2s]]\n\n", "# See [[hidden]], [[w2s]]\n\n"),
)
PRIVATE_NOTES = (
    f"---\nprivate: true\naliases: [reading, Old title, 2026-W48]\n---\n- {SECRET}",
    f"---\ntags: [private, {LOW}]\n---\n- {SECRET}\n- [ ] {SECRET}",
    f"# {SECRET} #private\n\n- {SECRET} #share/public",
    f"---\nprivate: true\ntitle: A title\nstatus: {SECRET}\n---\n# w2s\n\n{SECRET} ^quote1",
)
# they stand where a public note is looked for, or have the name of one
PRIVATE_PATHS = (
    "daily/2026/2026-11-22.md",
    "daily/2026/2026-11-23-post.md",
    "weekly/2026/2026-W47.md",
    "hidden.md",
    "reading.md",
    f"notes/projects/{SECRET}.md",
    f"notes/questions/{SECRET}.md",
    "a/w2s.md",
    "about.md",
)
RUN: Piece = tuple(  # type: ignore[assignment]
    "---\nrun: rabcdefgh\nprivate: true\nday: 2026-11-23\nstart: 2026-11-23T15:10:00+00:00\n"
    f"end: 2026-11-23T17:10:00+00:00\nstatus: finished\nexit: 0\n{hidden}repo: w2s\n"
    'commit: 0f898041111111111111111111111111111111aa\nwhy: "does it stop?"\n---\n\n'
    f"## Changed since the run before\n\n```ini\nlr = 1 → 2\n{key}```\n\n## Metrics\n\n"
    f"```ini\nacc = 0.5\n```\n{diff}"
    for hidden, key, diff in (
        (
            f'command: "{SECRET}"\nfolder: "/{SECRET}"\nhost: {SECRET}\nbranch: {SECRET}\n',
            f"{SECRET} = 1 → 2\n",
            (
                f"\n- outcome: {SECRET}\n\n## Config\n\n```ini\na = {SECRET}\n```\n"
                f"\n## Uncommitted\n\n```diff\n+{SECRET}\n```\n"
            ),
        ),
        ("", "", ""),
    )
)
COMMANDED: Piece = (
    RUN[0].replace('why: "does it stop?"\n', "").replace("rabcdefgh", "rcccccccc"),
    RUN[1].replace('why: "does it stop?"\n', "").replace("rabcdefgh", "rcccccccc"),
)
RUNS = {
    "notes/runs/2026-11/train-rabcdefgh.md": RUN,
    f"notes/runs/2026-11/{LOW}-rcccccccc.md": COMMANDED,
}


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
    st.sampled_from(MIXED_BLOCKS),
    st.sampled_from(PRIVATE_BLOCKS).map(lambda text: (text, "")),
    st.sampled_from(PRIVATE_PARTS).map(lambda text: (f"{text}\n\n{HEADINGS[0]}", HEADINGS[0])),
)


@st.composite
def notes(draw: st.DrawFn, head: str = "") -> Piece:
    """Draw a note of several blocks."""
    front = draw(st.sampled_from(FRONT))
    title = draw(st.sampled_from(TITLES))
    blocks = draw(st.lists(BLOCK, min_size=1, max_size=5))
    full = "\n\n".join(block[0] for block in blocks)
    reduced = "\n\n".join(block[1] for block in blocks if block[1])
    return front[0] + title[0] + head + full + "\n", front[1] + title[1] + head + reduced + "\n"


@st.composite
def vaults(draw: st.DrawFn) -> tuple[Vault, Vault]:
    """Draw a vault and the same vault without anything private."""
    made: dict[str, Piece] = {}
    for day in draw(st.sets(st.sampled_from(DAYS), min_size=1)):
        made[f"daily/2026/{day}.md"] = draw(notes())
    for path in draw(st.sets(st.sampled_from(NOTES))):
        made[path] = draw(notes())
    if draw(st.booleans()):
        made[WEEK] = draw(notes(head="## Intentions\n\n"))
    made |= RUNS
    full = {path: piece[0] for path, piece in made.items()}
    for path in draw(st.sets(st.sampled_from(PRIVATE_PATHS))):
        full[path] = draw(st.sampled_from(PRIVATE_NOTES))
    return Vault(full, IMAGES), Vault({path: one[1] for path, one in made.items()}, PUBLIC_IMAGES)

"""Texts that try to be more than text: in subjects, names, branches and files."""

from __future__ import annotations

import json
from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

# Each has a meaning to a terminal, to a reader of Markdown, to rlog, to git or to a shell.
SEEDS = [
    # terminals: colours, titles, clipboard, links, screens, one-byte controls, C1, cut short
    f"{ESC}[31mred{ESC}[0m", f"{ESC}]0;title{BEL}", f"{ESC}]52;c;cm0gLXJm{BEL}",
    f"{ESC}]8;;https://evil.example{ST}click{ESC}]8;;{ST}", f"{ESC}[2J{ESC}[H", f'{ESC}P$q"p{ST}',
    f"{ESC}[?1049h", f"{ESC}]1337;File=:AAAA{BEL}", f"{ESC}c", f"{ESC}[6n", "a\bb\x7fc", "bell\x07",
    "\x9b31mC1", "\x9d0;title\x9c", f"cut {ESC}[", "a\rb overwrites", "tab\there", "\x0b\x0c\x1c",
    # directions, invisible and confusable characters
    "\u202egnp.exe", "\u2066isolated\u2069", "\u200b\u200cz\u200d", "\ufeffbom", "\u2028sep\u2029",
    "\u00adsoft", "\U000e0041\U000e0042 tags", "\u0300\u0301\u0302combining" * 20, "\u2800braille",
    # structure of Markdown
    "## What was done", "# Title", "   ### x", "- [ ] task", "- [x] task", "* [ ] task", "+ item",
    "1. one", "1) one", "> quote", "---", "***", "```", "~~~", "    code", "| a | b |", "|---|---|",
    "Title\n=====", "a\n\n## What was done\n\n- [ ] task", "a\r\n- [ ] b", "a\n---", "\t- x",
    "[x](https://evil.example)", "![x](https://evil.example/p.png)", "[x]: https://evil.example",
    "<https://evil.example>", "https://evil.example", "www.evil.example",
    "mailto:a@b.example",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- comment", "-->", "<b>",
    "</li></ul><h1>x</h1>", "<details open ontoggle=alert(1)>", "&lt;b&gt;", "&#35; x", "&#x5b;x]",
    "`code`", "``", "**bold**", "__bold__", "*em*", "_em_", "~~gone~~", "==mark==", "$x^2$", "$$",
    "[^1]", "[^1]: note", "x\\", "\\", "a  \nb", "a\\\nb",
    "[[Note]]", "![[Note]]", "[[2026-11-24]]",
    # what rlog and its neighbours read
    "#private", "#share/public", "#p/other", "#q/x", "@ada", "!!!", "[task:: t1]", "(est:: 2h)",
    "key:: value", "^t4k9zq2m", "x ^abc", "%% hidden %%", "%%", "commits: other", "09:12 exp: x",
    "09:00–10:00 did: x", "run: x", "feel: 1/10", "\u2192 x [[2026-11-24]] ^t4k9zq2m",
    "<!-- rlog:begin numbers -->", "<!-- rlog:end numbers -->", "{{ 7*7 }}", "{% include x %}",
    "TODO x", "LATER x", "\U0001f4c5 2026-11-24", "\u2705 2026-11-24", "\U0001f53a", "14:02 commit",
    "[0f89804](https://evil.example) +1 \u22121", "x [0f89804] was 77ab03e",
    "(+3 more)", "a\u2192b",
    "---\nprivate: true\n---", "tags: [x]", "query: ```dataview\nLIST\n```", "``` tasks",
    # formats, shells, git, paths, numbers, nothing
    "%s%s%n%d", "%H%x00%P", "{0.__class__}", "$(touch started)", "`touch started`",
    "; touch started",
    "| touch started", "'; --", '" onclick="', "--help", "-x", "--output=x", "-", "@{upstream}",
    "../../etc/passwd", "~/.ssh", "file:///etc/passwd", "C:\\x", "%00", "\\0",
    "\u2400", "\\x1b[31m",
    "NaN", "-0", "1e999", "null", "", " ", ".", "x" * 3_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "rebase (pick)", "commit (amend)", "a\tb\tc", "1\tpost-commit\t" + "0" * 40,
]  # fmt: skip
# They stand around a seed, so that it also comes behind words, in brackets and at an end.
AROUND = (
    "{}",
    "fix {}",
    "{} end",
    "a {} b",
    "({})",
    "[{}]",
    "{0} {0}",
    "\n{}",
    "x\n\n{}",
    "**{}**",
)


def hostile_texts(count: int, corpora: Path) -> list[str]:
    """Return this many hostile texts, with the naughty strings of others where they are here."""
    naughty = corpora / "naughty" / "blns.json"
    others = json.loads(naughty.read_text(encoding="utf-8")) if naughty.exists() else []
    made = [
        frame.replace("{0}", seed).replace("{}", seed) for frame in AROUND for seed in (*SEEDS,)
    ]
    mixed = [text for pair in zip(made, cycle(others or made), strict=False) for text in pair]
    return list(islice(mixed if count < len(mixed) else cycle(mixed), count))


def as_branch(text: str) -> str:
    """Return a text as near as git lets it be the name of a branch."""
    kept = "".join(c for c in text if ord(c) > 32 and c not in "~^:?*[\\\x7f")[:60]
    return (
        kept.replace("..", ".")
        .replace("@{", "@")
        .replace("//", "/")
        .replace("/.", "/")
        .strip("/.-")
        or "x"
    )


def as_file(text: str) -> str:
    """Return a text as the name of a config file."""
    return text.replace("/", "_").replace("\0", "")[:60] + ".yaml"

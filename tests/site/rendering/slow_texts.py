"""Texts made to cost the square of their length in one Markdown reader or another."""

from __future__ import annotations

# each is repeated up to the length asked for
PIECES = {
    "emphasis": "*a **b ",
    "mixed emphasis": "**a *b__c_d ",
    "brackets": "[a",
    "link starts": "[a](",
    "images": "![[a",
    "angles": "<a ",
    "declarations": "<!A ",
    "code spans": "`a``b ",
    "quotes": "> ",
    "nested quotes": ">",
    "bullets": "- ",
    "nested bullets": "- a\n  ",
    "definitions": "[a]: b\n",
    "tables": "|a|b\n|-|-|\n",
    "table rows": "|a|b|\n",
    "dollars": "$a $$",
    "shown formulas": "$$\na\n",
    "round formulas": "\\(a ",
    "urls": "https://a.b/(",
    "entities": "&amp",
    "escapes": "\\*",
    "strikes": "~~a~ ",
    "marks": "==a= ",
    "a long line": "word ",
    "many lines": "word\n",
    "setext": "a\n=\n",
    "footnotes": "[^a]",
    "footnote texts": "[^a]: b\n",
    "many footnotes": "[^a]\n\n[^a]: b\n\n",
    "callouts": "> [!note] a\n",
    "nested callouts": "> > [!note]- a\n",
    "boxes": "- [ ] a\n",
    "tags": "#a/b ",
    "terms": "a\n: b\n\n",
    "macros": "$\\def\\a{\\a\\a}\\a$ ",
    "open macros": "$\\def\\a{$ ",
    "fences": "```\na\n",
    "code": "```python\n'''\n",
    "blanks": "\t ",
    "blank lines": "\n",
    "page links": "[a](page:2026/11/23/) ",
}
# a head, a piece, a tail
FRAMED = {
    "a heading with blanks": ("# a", " ", "b"),
    "one definition": ("[a]: ", "b", ""),
    "a wide table": ("", "|a", "\n|-|-"),
    "one code line": ("```r\n", "x <- '", "\n```"),
    "deep brackets": ("", "[", "](a)"),
    "deep braces": ("$", "{", "$"),
    "a deep formula": ("$$", "\\sqrt{", "$$"),
    "long macros": ("$\\def\\a{", "x", "}\\a\\a\\a$"),
}
NAMES = (*PIECES, *FRAMED)


def slow_text(name: str, length: int) -> str:
    """Return the text of this name, about `length` signs long."""
    head, piece, tail = FRAMED.get(name) or ("", PIECES[name], "")
    return head + piece * (length // len(piece)) + tail

"""Turn an entry's lines into the text that readers see: no ids, marks or ways into the house."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rlog_git.site.paragraphs import split_head
from rlog_git.site.share.links import OUTSIDE, label_of, markdown, reference, wiki
from rlog_git.text import syntax
from rlog_git.text.blocks import columns
from rlog_git.text.inline import field_spans

if TYPE_CHECKING:
    from rlog_git.model import Entry
    from rlog_git.site.share.links import Linking

# what XML may not hold, and what no reader should obey
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SOMEONE = "someone"
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
CODE_SPAN = re.compile(r"(?<![`\\])(`{1,8})(?!`)([^`\n]{1,4000})(?<!`)\1(?!`)")
# '[text][label]', '[text][]', '[label]'
REFERENCE = re.compile(r"(!?)\[([^\[\]\n]{1,500})\](?:\[([^\[\]\n]{0,200})\])?(?![\[(:])")
# '[label]: https://… "title"'
DEFINITION = re.compile(
    r"^[ \t]{0,3}\[([^\[\]\n^]{1,200})\]:[ \t]*<?([^\s>]{1,2000})>?[^\n]*$", re.MULTILINE
)
# ' ^t4k9zq2m' anywhere, ' ^quote1' at the end of a line
BLOCK_IDS = re.compile(
    r"[ \t]\^(?:t[a-z0-9]{6,9}(?![\w^])|([A-Za-z0-9]{4,64})[ \t]*$)", re.MULTILINE
)
# 'id:: 64f0a1b2', 'collapsed:: true' as a line of its own, as Logseq keeps them below a block
LINE_FIELD = re.compile(r"(?:^|\n)[ \t]*([A-Za-z][\w-]{0,60})::(?:[ \t][^\n]*)?(?=\n|$)")
# what is rlog's own business, or says where something came from
HIDDEN_FIELDS = frozenset(
    "task est spent level from share q id private state priority due scheduled start created "
    "completion done cancelled repeat collapsed".split()
)


class Worded(NamedTuple):
    """A published text with the tags at its end, what it claims about questions, its own id.

    Links inside the vault are marks, see `links.py`.
    """

    text: str
    tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    id: str = ""


class _Found(NamedTuple):
    """What the pieces of a text say beside their words."""

    claims: list[str]
    ids: list[str]


def own_text(entry: Entry, lines: list[str]) -> str:
    """Return an entry's own text with the indentation and blank lines that code and tables need."""
    wanted = entry.text.split("\n")
    if len(wanted) == 1 or "data:…" in entry.text:
        return entry.text
    found: list[str] = []
    at = entry.place.line
    for line in wanted[1:]:
        probe = at
        while probe < entry.last_line and lines[probe].strip() != line:
            probe += 1
        if probe == entry.last_line:
            return entry.text
        if probe > at and not lines[probe - 1].strip():
            found.append("")
        found.append(lines[probe].expandtabs(4))
        at = probe + 1
    indent = min((columns(line) for line in found if line.strip()), default=0)
    return "\n".join([wanted[0], *(line[indent:] for line in found)])


def definitions(text: str) -> dict[str, str]:
    """Return the labels that a text gives to addresses outside: ``[label]: https://…``."""
    if "]:" not in text:
        return {}
    pieces = (piece for code, piece in split_code(text) if not code)
    found = (pair for piece in pieces for pair in DEFINITION.findall(piece))
    return {label_of(label): target for label, target in found if OUTSIDE.match(target)}


def word(text: str, linking: Linking, *, important: bool = False) -> Worded:
    """Return the published form of a text; `important` ones lose the ``!!`` of their first line."""
    found = _Found([], [])
    pieces = split_code(CONTROL.sub("", text))
    worded = "".join(
        piece if code else _word_piece(piece, linking, found) for code, piece in pieces
    )
    if important:
        first, end, rest = worded.partition("\n")
        worded = syntax.IMPORTANCE.sub("", first) + end + rest
    head, rest = split_head(worded)
    head, tags = _trailing_tags(head)
    if rest and not pieces[-1][0]:
        rest, more = _trailing_tags(rest)
        tags = tuple(dict.fromkeys((*tags, *more)))
    text = (head.rstrip() + rest).strip("\n").rstrip()
    own = next((name for name in found.ids if name), "")
    return Worded(text, tags, tuple(dict.fromkeys(found.claims)), own)


def split_code(text: str) -> list[tuple[bool, str]]:
    """Cut a text into (is code, piece): fenced blocks and code spans are code."""
    pieces: list[tuple[bool, str]] = []
    plain: list[str] = []
    fenced: list[str] = []
    fence = ""
    for line in _lines(text):
        opens = FENCE.match(line)
        if fence:
            fenced.append(line)
            bare = line.strip()
            if bare.startswith(fence) and not bare.strip(fence[0]):
                pieces.append((True, "".join(fenced)))
                fenced, fence = [], ""
        elif opens and (opens[1][0] == "~" or "`" not in line[opens.end() :]):
            pieces += _spans("".join(plain))
            plain, fenced, fence = [], [line], opens[1]
        else:
            plain.append(line)
    return [*pieces, (True, "".join(fenced))] if fenced else pieces + _spans("".join(plain))


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; only LF ends one."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [text.rsplit("\n", 1)[-1]]


def _spans(text: str) -> list[tuple[bool, str]]:
    pieces: list[tuple[bool, str]] = []
    at = 0
    for found in CODE_SPAN.finditer(text) if "`" in text else ():
        pieces += (False, text[at : found.start()]), (True, found[0])
        at = found.end()
    return [*pieces, (False, text[at:])]


def _word_piece(text: str, linking: Linking, found: _Found) -> str:
    if "::" in text:
        text = _fields(text, found.claims)
    if "[" in text:
        text = DEFINITION.sub("", text) if "]:" in text else text
        text = syntax.MARKDOWN_LINK.sub(markdown(linking), text)
        text = syntax.WIKI.sub(wiki(linking), text)
        text = REFERENCE.sub(reference(linking), text) if linking.labels else text
    if "@" in text and not linking.people:
        text = syntax.PERSON.sub(SOMEONE, text)
    if "^" in text:
        found.ids.extend(BLOCK_IDS.findall(text))
        text = BLOCK_IDS.sub("", text)
    return syntax.TAG.sub(_tag, text) if "#" in text else text


def _fields(text: str, claims: list[str]) -> str:
    """Take claims and rlog's own fields out; what else the author put in a field stays readable."""
    kept: list[str] = []
    at = 0
    for start, end, key, value in field_spans(text):
        low = key.casefold()
        if low in syntax.CLAIMS:
            claims += [f"{low} {name.strip()}" for name in value.split(",") if name.strip()]
        shown = "" if low in syntax.CLAIMS or low in HIDDEN_FIELDS else f"{key}: {value}"
        before = text[at:start]
        kept += (before if shown else before.rstrip(" \t")), shown
        at = end
    return LINE_FIELD.sub(_line_field, "".join(kept) + text[at:])


def _line_field(found: re.Match[str]) -> str:
    return "" if found[1].casefold() in HIDDEN_FIELDS else found[0]


def _tag(found: re.Match[str]) -> str:
    family = found[1].casefold().split("/", 1)[0]
    return "" if family in ("private", "share") else found[0]


def _trailing_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the tags off the end of a text; one that is nothing but tags keeps them."""
    before, end, last = text.rpartition("\n")
    words = last.split(" ")
    at = len(words)
    while at and (not words[at - 1] or syntax.TAG.fullmatch(words[at - 1])):
        at -= 1
    if not at and not before.strip():
        return text, ()
    tags = (word[1:].rstrip("/-").casefold() for word in words[at:] if word)
    return before + end + " ".join(words[:at]), tuple(dict.fromkeys(tags))

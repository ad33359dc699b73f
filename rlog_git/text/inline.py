"""Read what stands within an entry's text: tags, people, links, sources and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rlog_git.model import Link
from rlog_git.text import syntax
from rlog_git.text.properties import line_fields

if TYPE_CHECKING:
    import re

# Longer texts are searched whole but read for signs only so far, so that no line is slow.
READ_LIMIT = 50_000
VALUE_LIMIT = 2_000


class Inline(NamedTuple):
    """The signs found in one text."""

    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


NOTHING = Inline()
# parts of arxiv, arXiv and ARXIV, which are looked for before any pattern is
SIGNS = ("rxiv", "rXiv", "RXIV")


def read_inline(text: str) -> Inline:
    """Return the signs of a text; code spans hold none, addresses hold no tags."""
    if len(text) > READ_LIMIT:
        text = text[:READ_LIMIT]
    if "`" in text:
        text = syntax.CODE_SPAN.sub(lambda found: " " * len(found[0]), text)
    links: list[Link] = []
    fields = _fields(text) if "::" in text else ()
    rest = text
    if "[" in text or "://" in text:
        rest = _links(text, links)
    return Inline(
        _unique(syntax.TAG.findall(rest), "/-") if "#" in rest else (),
        _unique(syntax.PERSON.findall(rest), ".-") if "@" in rest else (),
        tuple(links),
        _sources(text) if "10." in text or any(sign in text for sign in SIGNS) else (),
        fields,
    )


def field_spans(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, key, value) of the fields of a text; a value ends at its own bracket."""
    spans = []
    at = 0
    while found := syntax.FIELD.search(text, at):
        opening = found[0][0]
        end = _closing(text, found.end(), opening, "]" if opening == "[" else ")")
        key = found[1].strip()
        if end < 0 or not key:
            at = found.start() + 1
            continue
        value = text[found.end() : end].replace("\\]", "]").replace("\\[", "[").strip()
        spans.append((found.start(), end + 1, key, value))
        at = end + 1
    return spans


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    bracketed = tuple((key.casefold(), value) for _, _, key, value in field_spans(text))
    return bracketed + line_fields(text)


def _closing(text: str, at: int, opening: str, closing: str) -> int:
    end = text.find(closing, at, at + VALUE_LIMIT)
    value = text[at:end]
    if end < 0 or not (opening in value or "\\" in value or "\n" in value):
        return end
    depth = 1
    limit = min(len(text), at + VALUE_LIMIT)
    while at < limit:
        character = text[at]
        if character == "\n":
            return -1
        if character == "\\":
            at += 2
            continue
        if character == opening:
            depth += 1
        elif character == closing:
            depth -= 1
            if not depth:
                return at
        at += 1
    return -1


def _links(text: str, links: list[Link]) -> str:
    """Collect links and return the text without them, so that no tag is read in an address."""
    ends = [-1]  # of the last link

    def wiki(found: re.Match[str]) -> str:
        inside = found[2]
        before = found.string[found.start() - 1 : found.start()]
        # 'x[[1]]', 'x[["a"]]' and 'f(x)[[i]]' are R and Python, not links
        code = before.isascii() and (before.isalnum() or before in (")", "]", "_", "."))
        if before and code and not found[1] and found.start() != ends[0]:
            return found[0]
        target, _, alias = inside.partition("|")
        if inside[0] in "\"'" or inside.strip().isdigit() or not target.strip(" \\"):
            return found[0]
        ends[0] = found.end()
        links.append(Link("embed" if found[1] else "wiki", target.strip(" \\"), alias.strip()))
        return " "

    def markdown(found: re.Match[str]) -> str:
        links.append(Link("image" if found[1] else "markdown", found[3].strip("<>"), found[2]))
        return f" {found[2]} "

    def bare(found: re.Match[str]) -> str:
        address = found[0].rstrip(".,;:!?'*_")
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1]
        links.append(Link("url", address))
        return " "

    if "[[" in text:
        text = syntax.WIKI.sub(wiki, text)
    if "](" in text:
        text = syntax.MARKDOWN_LINK.sub(markdown, text)
    if "://" in text:
        text = syntax.URL.sub(bare, text)
    return text


def _sources(text: str) -> tuple[str, ...]:
    found = []
    if any(sign in text for sign in SIGNS):
        found = [f"arxiv:{number}" for number in syntax.ARXIV.findall(text)]
    if "10." in text:
        found.extend(_doi(match) for match in syntax.DOI.findall(text))
    return tuple(dict.fromkeys(found))


def _doi(match: str) -> str:
    """Return the id of a DOI without what text and addresses put behind it."""
    ends = ".,;:!?'*_)" if match.count("(") < match.count(")") else ".,;:!?'*_"
    doi = syntax.BEHIND_DOI.sub("", match.rstrip(ends).casefold())
    arxiv = syntax.ARXIV_DOI.fullmatch(doi)
    preprint = syntax.PREPRINT.fullmatch(doi)
    return f"arxiv:{arxiv[1]}" if arxiv else f"doi:{preprint[1] if preprint else doi}"


def _unique(found: list[str], trailing: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.rstrip(trailing).casefold() for word in found))

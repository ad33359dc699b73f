"""Read a config file of any common kind as dotted keys and texts; a broken one as nothing."""

from __future__ import annotations

import configparser
import json
import tomllib
from typing import TYPE_CHECKING, Any

from rlog_git.provenance.config_gin import read_gin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# A text, a list or a table as a file holds them; keys and leaves are texts throughout.
Tree = str | list[Any] | dict[str, Any]

LIMIT_BYTES = 1_000_000
LIMIT_ALIASES = 100
LIMIT_DEPTH = 50
# Aliases let a small file stand for a huge one: so many keys and items are read at most.
LIMIT_NODES = 20_000
YAML, TOML, JSON, INI = (".yaml", ".yml"), (".toml",), (".json",), (".ini", ".cfg")
GIN = (".gin",)
SUFFIXES = (*YAML, *TOML, *JSON, *INI, *GIN)


class TooMuchError(Exception):
    """A file holds more, or deeper, than a config does."""


def read_config(data: bytes, path: str) -> dict[str, Tree] | None:
    """Return the dotted keys of a config file; None where it cannot be read as one.

    The kind of file is told by the suffix of `path`. Keys and leaves are texts, lists are wholes.
    """
    read = _reader(path)
    if read is None or len(data) > LIMIT_BYTES:
        return None
    try:
        tree = read(data.decode("utf-8").removeprefix("\ufeff"))
        return flatten(tree) if isinstance(tree, dict) else {"": tree}
    except (ValueError, RecursionError, TooMuchError, configparser.Error):
        return None


def flatten(tree: Mapping[str, Any]) -> dict[str, Tree]:
    """Return the dotted keys of nested tables; raise TooMuchError where they have no end."""
    return dict(_flat(tree, "", [LIMIT_NODES], 0))


def tree_text(tree: Tree, write: Callable[[str, str], str], key: str = "") -> str:
    """Return a value as one text, lists in brackets; `write` has the last word on each leaf.

    Raise TooMuchError where it has no end.
    """
    return _text(tree, write, key, [LIMIT_NODES], 0)


def _reader(path: str) -> Callable[[str], Tree] | None:
    name = path.casefold()
    readers = ((YAML, _yaml), (TOML, _toml), (JSON, _json), (INI, _ini), (GIN, _gin))
    return next((read for suffixes, read in readers if name.endswith(suffixes)), None)


def _yaml(text: str) -> Tree:
    import yaml  # noqa: PLC0415 - slow, and only where a config changed

    # The base loader keeps every scalar a text, knows no tags and makes no objects.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _check_events(yaml.parse(text, Loader=loader))
        documents = list(yaml.load_all(text, Loader=loader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    if len(documents) == 1:
        return _texts(documents[0])
    return {str(number): _texts(document) for number, document in enumerate(documents)}


def _check_events(events: Iterator[Any]) -> None:
    """Raise TooMuchError on bombs before anything is built: the events come one by one."""
    depth = aliases = 0
    for count, event in enumerate(events):
        name = type(event).__name__
        aliases += name == "AliasEvent"
        if name in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        if depth > LIMIT_DEPTH or aliases > LIMIT_ALIASES or count > LIMIT_NODES * 3:
            raise TooMuchError


def _texts(tree: Any) -> Tree:  # noqa: ANN401 - what a reader gave
    return tree if isinstance(tree, (str, list, dict)) else "null"


def _toml(text: str) -> Tree:
    return tomllib.loads(text, parse_float=str)


def _json(text: str) -> Tree:
    tree = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    return tree if isinstance(tree, dict) else _texts(tree)


def _ini(text: str) -> Tree:
    parser = configparser.ConfigParser(
        interpolation=None, strict=False, allow_no_value=True, default_section="\0"
    )
    setattr(parser, "optionxform", str)  # noqa: B010 - keys keep their case; mypy knows no such slot
    parser.read_string(text)
    return {name: {k: v or "" for k, v in parser[name].items()} for name in parser.sections()}


def _gin(text: str) -> Tree:
    return dict(read_gin(text))


def _flat(
    tree: Mapping[str, Any], above: str, budget: list[int], depth: int
) -> Iterator[tuple[str, Tree]]:
    if depth > LIMIT_DEPTH:
        raise TooMuchError
    for name, value in tree.items():
        _spend(budget)
        key = f"{above}.{name}" if above else str(name)
        if isinstance(value, dict) and value:
            yield from _flat(value, key, budget, depth + 1)
        else:
            yield key, value if isinstance(value, (list, dict)) else _leaf(value)


def _text(
    tree: Tree, write: Callable[[str, str], str], key: str, budget: list[int], depth: int
) -> str:
    _spend(budget)
    if depth > LIMIT_DEPTH:
        raise TooMuchError
    if isinstance(tree, list):
        items = [_text(item, write, key, budget, depth + 1) for item in tree]
        return f"[{', '.join(items)}]"
    if isinstance(tree, dict):
        pairs = (
            f"{name}: {_text(value, write, f'{key}.{name}', budget, depth + 1)}"
            for name, value in tree.items()
        )
        return "{" + ", ".join(pairs) + "}"
    return write(key, _leaf(tree))


def _leaf(value: Any) -> str:  # noqa: ANN401 - what a reader gave
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    try:
        # an empty text is not the absence of one
        return str(value) or '""'
    except ValueError:
        return f"{value:#x}"  # a number of more digits than Python writes


def _spend(budget: list[int]) -> None:
    budget[0] -= 1
    if budget[0] < 0:
        raise TooMuchError

"""Take one splice back out of a note: bytes in, bytes out, wherever the lines stand by now."""

from __future__ import annotations


class NotInvertibleError(Exception):
    """The lines that were written do not stand in the note as they were, or stand there twice."""


def invert(data: bytes, at: int, removed: bytes, added: bytes, size: int) -> bytes:
    """Put `removed` back for `added`, written at byte `at` of a note of `size` bytes then.

    Where other lines changed since, the only place of the same whole lines is taken; raise
    NotInvertibleError where there is none, or more than one.
    """
    if len(data) != size or data[at : at + len(added)] != added:
        at = _only_place(data, added)
    return data[:at] + removed + data[at + len(added) :]


def _only_place(data: bytes, added: bytes) -> int:
    if not added.strip():
        raise NotInvertibleError
    places = []
    at = data.find(added)
    while at >= 0:
        begins = at == 0 or data[at - 1 : at] == b"\n"
        if begins and (added.endswith(b"\n") or at + len(added) == len(data)):
            places.append(at)
        at = data.find(added, at + 1)
    if len(places) != 1:
        raise NotInvertibleError
    return places[0]

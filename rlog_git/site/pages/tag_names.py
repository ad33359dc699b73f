"""Give the page of each tag an address that any disk can hold. Pure."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

LONGEST_SEGMENT = 60
UNSAFE = re.compile(r"[^\w-]+")


def tag_address(tag: str) -> str:
    """Return the address of a tag's page; a name that is no safe path gets a hash of itself."""
    return "tags/" + "/".join(_segment(part) for part in tag.split("/") if part) + "/index.html"


def _segment(part: str) -> str:
    name = unicodedata.normalize("NFC", part)
    clean = UNSAFE.sub("-", name).strip("-")[:LONGEST_SEGMENT]
    if clean == part and clean != "index":
        return clean
    digest = blake2b(part.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return f"{clean}-{digest}".strip("-")

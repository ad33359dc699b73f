"""Clean drawings (SVG): what they draw is kept, what they run, load, say or hide is not."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

MOST_BYTES, MOST_ELEMENTS, DEEPEST = 4_000_000, 100_000, 100
SVG = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath use marker mask "
    "pattern linearGradient radialGradient stop symbol style".split()
)
ATTRIBUTES = frozenset(
    "class clip-path clip-rule clipPathUnits color cx cy d dx dy fill fill-opacity fill-rule "
    "font-family font-size font-style font-weight fx fy gradientTransform gradientUnits height id "
    "marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask maskUnits offset "
    "opacity orient overflow patternTransform patternUnits points preserveAspectRatio r refX refY "
    "rotate rx ry stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style text-anchor transform "
    "viewBox visibility width x x1 x2 y y1 y2".split()
)
# what a value or a style sheet loads or hides; a reference within the drawing is no harm
INSIDE = re.compile(r"url\(\s*['\"]?#[\w.:-]+['\"]?\s*\)")
LOADS = re.compile(
    r"url\(|image\(|src\(|@|\\|expression|javascript:|<|behavior|-moz-binding", re.IGNORECASE
)
HREF = re.compile(r"#[\w.:-]+")
REFERRING = ("use", "linearGradient", "radialGradient", "pattern")
# '640', '640.5pt', '12cm'
LENGTH = re.compile(r"\s*(\d*\.?\d+)\s*(px|pt|in|cm|mm|pc|em)?\s*")
PIXELS = {
    "": 1,
    "px": 1,
    "pt": 4 / 3,
    "in": 96,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "pc": 16,
    "em": 16,
}


class DrawingError(Exception):
    """A drawing that cannot be shown."""


class Drawn(NamedTuple):
    """A clean drawing with its size in CSS px."""

    data: bytes
    width: int
    height: int


def clean_svg(data: bytes) -> Drawn:
    """Return a drawing without scripts, links, animations, notes and names of its maker's tools.

    Raise DrawingError where it is no drawing, declares entities, or is too large.
    """
    if len(data) > MOST_BYTES:
        raise DrawingError(f"is a drawing larger than {MOST_BYTES // 1_000_000} MB")
    if b"<!ENTITY" in data.upper():
        raise DrawingError("is a drawing that declares entities")
    try:
        root = ET.fromstring(data)  # noqa: S314 - it declares no entities
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise DrawingError(f"is no readable drawing ({error})") from error
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        raise DrawingError("is no drawing")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise DrawingError(f"is a drawing of more than {MOST_ELEMENTS:,} parts")
    width, height = _size(root)
    kept = _kept(root, 0)
    kept.set("xmlns", SVG)
    kept.set("width", str(width))
    kept.set("height", str(height))
    kept.attrib.setdefault("viewBox", f"0 0 {width} {height}")
    return Drawn(ET.tostring(kept, encoding="utf-8"), width, height)


def _kept(element: ET.Element, depth: int) -> ET.Element:
    """Return an element with what may stay of it."""
    if depth > DEEPEST:
        raise DrawingError("is a drawing nested too deep")
    name = _local(element.tag)
    made = ET.Element(name)
    for key, value in element.attrib.items():
        local = _local(key)
        if local == "href" and name in REFERRING and HREF.fullmatch(value):
            made.set("href", value)
        elif local in ATTRIBUTES and "}" not in key and not LOADS.search(INSIDE.sub("", value)):
            made.set(local, value)
    if name in ("text", "tspan"):
        made.text, made.tail = element.text, element.tail
    if name == "style" and element.text and not LOADS.search(INSIDE.sub("", element.text)):
        made.text = element.text
    for child in element:
        if _local(child.tag) in ELEMENTS:
            made.append(_kept(child, depth + 1))
    return made


def _local(name: object) -> str:
    """Return a name without its namespace, nothing for a comment or an instruction."""
    if not isinstance(name, str):
        return ""
    space, end, local = name.rpartition("}")
    return local if not end or space[1:] in (SVG, "http://www.w3.org/1999/xlink") else ""


def _size(root: ET.Element) -> tuple[int, int]:
    """Return the size of a drawing, from its own words or from its view box."""
    own = [_pixels(root.get(side, "")) for side in ("width", "height")]
    box = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", root.get("viewBox", ""))[:4]]
    if len(box) == 4 and box[2] > 0 < box[3]:  # noqa: PLR2004 - left, top, width, height
        own = own if all(own) else [box[2], box[3]]
    if not all(own):
        own = [300, 150]  # what browsers take
    scale = min(1.0, 4_000 / max(own))
    return max(1, round(own[0] * scale)), max(1, round(own[1] * scale))


def _pixels(text: str) -> float:
    found = LENGTH.fullmatch(text)
    return float(found[1]) * PIXELS[found[2] or ""] if found else 0

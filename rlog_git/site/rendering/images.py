"""Make the images of a site anew: upright, in the sizes that pages need, without what files tell.

Where and with what a picture was taken, who made it and when stays at home: only its points leave.
"""

from __future__ import annotations

import io
import warnings
from hashlib import blake2b
from typing import NamedTuple

from PIL import Image, ImageOps

from rlog_git.site.rendering.svg import DrawingError, clean_svg

WIDTHS = (800, 1_600)
TALLEST = 8_000
MOST_BYTES, MOST_POINTS = 100_000_000, 60_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
# plots and screenshots have few colours, and lose by a compression made for photographs
FEW_COLOURS = 4_096
QUALITY, EFFORT = 82, 4
FOLDER = "images"
# whatever changes what is written here needs a new number, for what was written is kept
VERSION = b"1"


class Picture(NamedTuple):
    """An image as pages show it: its files from the narrowest, and its size in CSS px."""

    files: tuple[tuple[str, int], ...]
    width: int
    height: int


class Prepared(NamedTuple):
    """What became of an image: its files by address, or what is wrong; `note` is for its author."""

    picture: Picture | None
    files: tuple[tuple[str, bytes], ...] = ()
    note: str = ""


def prepare(data: bytes) -> Prepared:
    """Return an image made anew for the web."""
    if len(data) > MOST_BYTES:
        return Prepared(None, note=f"is larger than {MOST_BYTES // 1_000_000} MB")
    if b"<svg" in data[:4_000].lower():
        return _drawing(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _photograph(data)
    except Exception as error:  # noqa: BLE001 - readers of images raise whatever they meet
        return Prepared(None, note=f"cannot be read ({type(error).__name__})")


def content_key(data: bytes) -> bytes:
    """Return the name under which what is made of an image may be kept."""
    return blake2b(data, digest_size=16, key=VERSION).digest()


def _photograph(data: bytes) -> Prepared:
    Image.MAX_IMAGE_PIXELS = None  # the limit is our own, and told before anything is unpacked
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_POINTS:
            return Prepared(None, note=f"has more than {MOST_POINTS // 1_000_000} million points")
        moves = getattr(opened, "n_frames", 1) > 1
        opened.seek(0)
        image = ImageOps.exif_transpose(opened)
        exact = image.format != "JPEG" and opened.format != "JPEG" and _has_few_colours(image)
        image = _plain(image)
    sizes = sorted({min(width, image.width) for width in WIDTHS})
    made = [_encode(image, width, exact=exact) for width in sizes]
    width, height = made[0][1], made[0][2]
    picture = Picture(tuple((address, wide) for address, wide, _, _ in made), width, height)
    note = "moves: its first frame is shown" if moves else ""
    return Prepared(picture, tuple((address, file) for address, _, _, file in made), note)


def _has_few_colours(image: Image.Image) -> bool:
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        return image.mode in ("1", "P")
    return image.getcolors(FEW_COLOURS) is not None


def _plain(image: Image.Image) -> Image.Image:
    """Return an image in eight bits of red, green, blue and, where it has any, transparency."""
    if image.mode.startswith(("I", "F")):
        low, high = image.getextrema()
        span = (float(high) - float(low)) or 1.0  # type: ignore[arg-type]
        image = image.convert("F").point(lambda value: (value - low) * (255 / span)).convert("L")
    seen_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    return image.convert("RGBA" if seen_through else "RGB")


def _encode(image: Image.Image, width: int, *, exact: bool) -> tuple[str, int, int, bytes]:
    height = max(1, round(image.height * width / image.width))
    if height > TALLEST:
        width, height = max(1, round(width * TALLEST / height)), TALLEST
    sized = (
        image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    )
    file = io.BytesIO()
    # a fresh image has no info: EXIF, GPS, profiles and comments stay behind
    bare = Image.new(sized.mode, sized.size)
    bare.paste(sized)
    bare.save(file, "WEBP", quality=QUALITY, method=EFFORT, lossless=exact)
    return _address(file.getvalue(), "webp"), width, height, file.getvalue()


def _drawing(data: bytes) -> Prepared:
    try:
        drawn = clean_svg(data)
    except DrawingError as error:
        return Prepared(None, note=str(error))
    address = _address(drawn.data, "svg")
    picture = Picture(((address, drawn.width),), drawn.width, drawn.height)
    return Prepared(picture, ((address, drawn.data),))


def _address(data: bytes, kind: str) -> str:
    return f"{FOLDER}/{blake2b(data, digest_size=10).hexdigest()}.{kind}"

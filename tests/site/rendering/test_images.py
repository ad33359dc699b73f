"""Images leave the house made anew: upright, small, and without what files tell beside points."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING

import pytest
from html_check import check
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from rlog_git.site.pictures import make_pictures
from rlog_git.site.public import PublicAsset
from rlog_git.site.rendering.images import Prepared, prepare
from rlog_git.site.rendering.markdown import Renderer
from rlog_git.site.rendering.svg import clean_svg
from rlog_git.site.rendering.ways import Ways

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-4711"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a file of an image."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(prepared: Prepared, which: int = 0) -> Image.Image:
    """Return one of the made files as an image."""
    image = Image.open(io.BytesIO(prepared.files[which][1]))
    image.load()
    return image


def photograph(width: int, height: int) -> Image.Image:
    """Return an image of many colours."""
    red = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (red, red.rotate(90), Image.effect_noise((width, height), 60)))


@cache
def with_exif() -> bytes:
    """Return a photograph taken sideways that tells its place, its camera and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = exif[0x0110] = CANARY
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    return save(photograph(1_000, 500), "JPEG", exif=exif, comment=CANARY)


def test_a_photograph_is_upright_and_tells_nothing() -> None:
    """A photograph gets two sizes, stands upright, and loses EXIF, place and comment."""
    prepared = prepare(with_exif())
    assert prepared.picture
    assert (prepared.picture.width, prepared.picture.height) == (500, 1_000)
    for address, data in prepared.files:
        assert address.startswith("images/")
        assert address.endswith(".webp")
        assert CANARY.encode() not in data
        assert b"EXIF" not in data
    assert not opened(prepared).getexif()


def test_sizes() -> None:
    """What is wider than 800 points comes in two widths; nothing is blown up."""
    for width, widths in ((300, [300]), (1_000, [800, 1_000]), (3_000, [800, 1_600])):
        picture = prepare(save(photograph(width, 200), "PNG")).picture
        assert picture
        assert [wide for _, wide in picture.files] == widths


def test_text_in_a_plot_is_gone_and_its_lines_are_exact() -> None:
    """A plot of few colours keeps every point, but not what its file says of itself."""
    info = PngInfo()
    info.add_text("Software", CANARY)
    plot = Image.new("RGB", (200, 100), "white")
    plot.paste((200, 30, 30), (10, 10, 60, 12))
    prepared = prepare(save(plot, "PNG", pnginfo=info))
    assert CANARY.encode() not in prepared.files[0][1]
    assert opened(prepared).convert("RGB").tobytes() == plot.tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "F"])
def test_every_mode(mode: str) -> None:
    """Images of every depth and kind of colour are shown."""
    base = Image.linear_gradient("L")
    image = Image.new(mode, base.size) if mode in ("I;16", "F") else base.convert(mode)
    kind = "TIFF" if mode in ("CMYK", "F", "I;16") else "PNG"
    assert prepare(save(image, kind)).picture


def test_what_moves_stands_still() -> None:
    """Of an animation the first frame is shown, and its author is told."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    prepared = prepare(save(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert prepared.note.startswith("moves")
    assert not getattr(opened(prepared), "is_animated", False)


def bomb() -> bytes:
    """Return a PNG of a few kilobytes that unpacks to more than a hundred million points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no image", b"GIF89a", with_exif()[:2_000], bomb(), b"%!PS-Adobe-3.0 EPSF-3.0\n",
        SVG.format("", '<a xlink:href="x">').encode(), b"<svg><g></svg>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', b"<html><svg></svg></html>",
        b"<svg>" + b"<g>" * 500 + b"</g>" * 500 + b"</svg>",
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told(data: bytes) -> None:
    """Broken, hollow and hostile files make no image, and say why."""
    prepared = prepare(data)
    assert prepared.picture is None
    assert prepared.note
    assert prepared.files == ()


HARMS = (
    "<script>alert(1)</script>", '<a href="javascript:alert(1)"><rect/></a>', "<title>x</title>",
    '<image href="https://e.example/x.png"/>', "<foreignObject><p>x</p></foreignObject>",
    '<use href="https://e.example/x.svg#a"/>', '<use xlink:href="data:image/svg+xml,x#a"/>',
    '<rect onclick="alert(1)"/>', '<rect style="fill:url(https://e.example)"/>',
    '<rect fill="url(//e.example/#a)"/>', "<style>@import url(https://e.example)</style>",
    "<style>rect{background:url(https://e.example)}</style>", "<style>a{b:\\75rl(x)}</style>",
    '<animate attributeName="href" values="javascript:alert(1)"/>', '<set attributeName="onload"/>',
    '<rect data-x="canary-4711"/>', "<metadata>canary-4711</metadata>", "<desc>canary-4711</desc>",
    "<!-- canary-4711 -->", "<?canary-4711 ?>", '<g xmlns:i="u:i" i:label="canary-4711"/>',
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://e.example"/>',
)  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_drawings_are_cleaned(harm: str) -> None:
    """A drawing runs nothing, loads nothing and tells nothing but what it draws."""
    drawn = clean_svg(
        SVG.format('width="10"', harm + '<path d="M0 0L9 9"/>').encode()
    ).data.decode()
    assert '<path d="M0 0L9 9" />' in drawn
    for word in ("script", "e.example", "alert", CANARY, "url(", " on", "href", "import", "iframe"):
        assert word not in drawn, drawn


def test_a_plot_of_matplotlib_is_whole() -> None:
    """What plots are made of is kept: markers used again, clips, styles, text and their sizes."""
    inner = (
        '<defs><style type="text/css">*{stroke-linejoin: round}</style></defs>'
        '<defs><path id="m1" d="M0 0L1 1" style="stroke: #000000"/><clipPath id="p1">'
        '<rect width="5"/></clipPath></defs><g id="axes" clip-path="url(#p1)">'
        '<use xlink:href="#m1" x="3" y="4" '
        'style="fill: #1f77b4"/><text x="1" transform="rotate(-90)">loss</text></g>'
    )
    drawn = clean_svg(
        SVG.format('width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6"', inner).encode()
    )
    assert (drawn.width, drawn.height) == (614, 461)
    text = drawn.data.decode()
    for part in (
        'href="#m1"',
        "url(#p1)",
        ">loss</text>",
        "stroke-linejoin: round",
        'viewBox="0 0 460.8',
    ):
        assert part in text


def test_the_same_image_is_made_once_and_has_no_name(tmp_path: Path) -> None:
    """Copies of one image are one file, named after its content; the next build makes none anew."""
    vault = tmp_path / "vault"
    vault.mkdir()
    for name in (f"{CANARY}.jpg", "copy.jpg"):
        (vault / name).write_bytes(with_exif())
    (vault / "broken.png").write_bytes(b"x")
    names = (f"{CANARY}.jpg", "copy.jpg", "broken.png", "absent.png")
    assets = tuple(PublicAsset(f"id{n}", name) for n, name in enumerate(names))
    first = make_pictures(assets, vault, tmp_path / "kept")
    assert first.shown["id0"] == first.shown["id1"]
    assert set(first.shown) == {"id0", "id1"}
    assert not any(CANARY in address for address in first.files)
    assert [warning.split(":")[0] for warning in first.warnings] == ["absent.png", "broken.png"]
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()}
    assert make_pictures(assets, vault, tmp_path / "kept") == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()} == before


def test_how_a_page_shows_an_image() -> None:
    """An image has its size, its words and its sizes; one that cannot be shown leaves its words."""
    picture = prepare(with_exif()).picture
    assert picture
    render = Renderer(Ways(pictures={"a1": picture}))
    html = str(render('![A *red* "dot" #w2s](asset:a1)').at("../../"))
    assert '<img src="../../images/' in html
    assert 'alt="A red &quot;dot&quot; #w2s"' in html
    assert 'width="500" height="1000" loading="lazy" decoding="async"' in html
    assert check(html).found == []
    assert render("![words](asset:b2)").html == "<p>words</p>\n"
    foreign = '<img src="images/x.webp"> ![x](images/x.webp) ![a](asset:a1)'
    assert render(foreign).html.count("<img") == 1

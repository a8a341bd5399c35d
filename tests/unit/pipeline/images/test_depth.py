"""Whatever a pixel is made of, eight bits without transparency come out; or a reason why not."""

import io
import struct
import zlib

import pytest
from PIL import Image

from pipeline import images
from pipeline.errors import DamagedPhotoError
from tests.hostile.surgery import png_chunk
from tests.pictures import encoded, tiff


def shown(data: bytes, edge: int = 40) -> tuple[int, ...]:
    image = images.open_upright(data, edge).image
    pixel = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


def deep_tiff(colour: tuple[int, ...], order: str = "<", formats: int = 1) -> bytes:
    """Return a TIFF of 40 by 20 pixels with 16 bits a channel."""
    rows = struct.pack(f"{order}{len(colour)}H", *colour) * 800
    interpretation = 2 if len(colour) > 1 else 1
    count = len(colour)
    tags = {256: 40, 257: 20, 258: (16,) * count, 259: 1, 262: interpretation, 273: rows, 277: count, 278: 20}
    return tiff(tags | ({339: (formats,) * count} if formats != 1 else {}), order=order)


def deep_png(colour: tuple[int, ...]) -> bytes:
    """Return a PNG of 40 by 20 pixels with 16 bits a channel."""
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[len(colour)]
    rows = (b"\0" + struct.pack(f">{len(colour)}H", *colour) * 40) * 20
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 20, 16, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")


@pytest.mark.parametrize("edge", [40, 10, 4])
@pytest.mark.parametrize(
    "data",
    [
        deep_png((0xC000,)),
        deep_png((0xC000, 0xFFFF)),
        deep_png((0xC000, 0xC000, 0xC000)),
        deep_png((0xC000, 0xC000, 0xC000, 0xFFFF)),
        deep_tiff((0xC000,)),
        deep_tiff((0xC000,), ">"),
        deep_tiff((0xC000,) * 3),
        deep_tiff((0xC000,) * 3, ">"),
    ],
)
def test_sixteen_bits_a_channel_keep_their_brightness(data: bytes, edge: int) -> None:
    assert all(abs(value - 0xC0) <= 1 for value in shown(data, edge))


def test_a_white_of_sixteen_bits_is_white() -> None:
    assert shown(deep_png((0xFFFF,))) == shown(deep_tiff((0xFFFF,) * 3)) == (255, 255, 255)


def test_numbers_without_an_agreed_brightness_are_refused_in_words() -> None:
    for mode in ("F", "I"):
        with pytest.raises(DamagedPhotoError, match="32 bits a channel; at most 16"):
            shown(encoded(Image.new(mode, (40, 20), 7), "TIFF"))


def test_what_pillow_cannot_read_is_refused_in_words() -> None:
    with pytest.raises(DamagedPhotoError, match="begins like TIFF"):
        shown(deep_tiff((1, 2, 3), formats=3))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF"])
def test_what_is_see_through_becomes_white(mode: str, form: str) -> None:
    clear = Image.new("RGBA", (40, 20), (255, 0, 0, 0)).convert("LA" if mode == "LA" else "RGBA")
    if (form, mode) in {("TIFF", "P"), ("WEBP", "P"), ("AVIF", "P"), ("HEIF", "P"), ("GIF", "LA")}:
        clear = clear.convert("RGBA")
    elif mode == "P":
        buffer = io.BytesIO()
        Image.new("P", (40, 20), 0).save(buffer, form, transparency=0)
        assert shown(buffer.getvalue()) == (255, 255, 255)
        return
    assert all(value >= 253 for value in shown(encoded(clear, form)))


def test_half_see_through_is_half_white_at_any_size() -> None:
    data = encoded(Image.new("RGBA", (40, 20), (0, 0, 0, 128)), "PNG")

    for edge in (40, 10):
        assert all(abs(value - 127) <= 1 for value in shown(data, edge))


def test_no_dark_fringe_comes_from_colours_that_cannot_be_seen() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (0, 0, 19, 40))

    lowest, _ = images.open_upright(encoded(image, "PNG"), 10).planes.luma.getextrema()
    assert lowest == 255


@pytest.mark.parametrize("mode", ["1", "P"])
def test_pixels_that_are_names_of_colours_are_averaged_as_colours(mode: str) -> None:
    image = Image.new("1", (64, 64))
    image.putdata([255 * ((x + y) % 2) for y in range(64) for x in range(64)])

    value = shown(encoded(image.convert(mode), "PNG"), 8)[0]
    assert 110 <= value <= 145

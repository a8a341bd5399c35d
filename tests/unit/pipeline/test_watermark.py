"""The watermark: on every rendition, where it is wanted, and refused where it cannot be drawn."""

import io
from typing import Any

import pytest
from PIL import Image, ImageFont

from catalog.photos import State
from pipeline import images
from pipeline.errors import OwnersTroubleError
from pipeline.needs import Permission
from pipeline.registry import Chain
from pipeline.settings import SettingsError
from pipeline.steps.watermark import LETTERS, POSITIONS, WatermarkSettings, marked
from tests.gallery import Gallery, picture

STEPS = ("auto-rotate", "watermark", "resize", "rebuild")
GREY = images.encode_master(Image.new("RGB", (600, 400), "gray"))


def logo(size: tuple[int, int] = (300, 100), colour: tuple[int, ...] = (255, 0, 0, 255)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def changed_box(data: bytes, ground: bytes = GREY) -> tuple[int, int, int, int]:
    """Return the box of all pixels in which *data* differs clearly from *ground*."""
    before, after = images.open_master(ground), images.open_master(data)
    difference = Image.merge("RGB", [Image.new("L", before.size)] * 3)
    difference.paste(after)
    pixels = Image.eval(Image.frombytes("L", before.size, _distance(before, after)), lambda v: 255 * (v > 24))
    box = pixels.getbbox()
    assert box
    return box


def _distance(before: Image.Image, after: Image.Image) -> bytes:
    pairs = zip(before.convert("L").tobytes(), after.convert("L").tobytes(), strict=True)
    return bytes(abs(one - other) for one, other in pairs)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_text_stands_where_it_is_wanted_and_is_no_larger_than_allowed(position: str) -> None:
    left, top, right, bottom = changed_box(marked(GREY, b"", WatermarkSettings(text="©", position=position)))
    middle, centre = (left + right) / 2, (top + bottom) / 2

    assert right - left <= 120
    assert bottom - top <= 80
    assert (middle > 450) == ("right" in position)
    assert (middle < 150) == ("left" in position)
    assert (centre > 300) == ("bottom" in position)
    assert (centre < 100) == ("top" in position)
    assert min(left, top, 600 - right, 400 - bottom) >= 7


def test_a_logo_keeps_its_shape_and_its_colour_as_far_as_it_covers() -> None:
    full = WatermarkSettings(logo="l.png", size=50, opacity=100, position="center")
    half = WatermarkSettings(logo="l.png", size=50, opacity=50, position="center")

    assert changed_box(marked(GREY, logo(), full)) == pytest.approx((150, 150, 450, 250), abs=2)
    opaque = images.open_master(marked(GREY, logo(), full)).getpixel((300, 200))
    faded = images.open_master(marked(GREY, logo(), half)).getpixel((300, 200))
    assert opaque == pytest.approx((255, 0, 0), abs=6)
    assert faded == pytest.approx((191, 64, 64), abs=6)


def test_what_is_see_through_in_a_logo_stays_so() -> None:
    settings = WatermarkSettings(logo="l.png", opacity=100)

    assert images.open_master(marked(GREY, logo(colour=(255, 0, 0, 0)), settings)).getextrema() == (
        (128, 128),
        (128, 128),
        (128, 128),
    )


def test_the_same_photo_and_settings_make_the_same_bytes() -> None:
    settings = WatermarkSettings(text="© The family")

    assert marked(GREY, b"", settings) == marked(GREY, b"", settings)


@pytest.mark.parametrize("size", [(1, 1), (3000, 2), (2, 3000)])
def test_a_photo_too_small_for_a_mark_comes_out_in_its_size(size: tuple[int, int]) -> None:
    tiny = images.encode_master(Image.new("RGB", size, "gray"))

    assert images.open_master(marked(tiny, b"", WatermarkSettings(text="© The family"))).size == size


@pytest.mark.parametrize("data", [b"", b"GIF89a", logo()[:60], picture()])
def test_a_logo_that_is_no_png_is_the_owners_trouble(data: bytes) -> None:
    with pytest.raises(OwnersTroubleError, match="not a PNG that can be read"):
        marked(GREY, data or b"\0", WatermarkSettings(logo="l.png"))


def test_a_logo_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(OwnersTroubleError, match="16,000,000"):
        marked(GREY, logo((4001, 4001)), WatermarkSettings(logo="l.png"))


def test_the_letters_that_are_allowed_are_those_that_the_font_has() -> None:
    font = ImageFont.load_default(40)
    missing = bytes(font.getmask("\uffff"))
    drawn = {chr(code) for code in range(32, 0x3000) if bytes(font.getmask(chr(code))) != missing}
    allowed = {chr(code) for code in range(32, 0x3000) if _is_allowed(chr(code))}

    assert allowed == {each for each in drawn if each.isprintable()}


def _is_allowed(letter: str) -> bool:
    return letter in LETTERS or (letter.isascii() and letter.isalnum())


@pytest.mark.parametrize(
    ("settings", "key", "said"),
    [
        ({}, "text", "is '', but must be given where there is no logo"),
        ({"text": "Ü"}, "text", f"is 'Ü', but must be written in A to Z, 0 to 9 and {LETTERS.strip()}"),
        ({"text": "x" * 61}, "text", "but must be a text of at most 60 characters: What is written on"),
        ({"logo": "photos/a.png"}, "logo", "of A to Z, 0 to 9, _ . - and /, not below photos/"),
        ({"logo": "marks/*.png"}, "logo", "is 'marks/*.png', but must be a key that ends in .png"),
        ({"text": "x", "position": "left"}, "position", "but must be one of bottom-right, bottom-left, top-"),
        ({"text": "x", "opacity": 0}, "opacity", "is 0, but must be a whole number from 1 to 100: How much"),
    ],
)
def test_settings_that_cannot_be_drawn_are_refused(settings: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Chain(STEPS, {"watermark": settings})

    assert str(caught.value).startswith(f"watermark.{key} is ")
    assert said in str(caught.value)


def test_every_rendition_carries_the_mark() -> None:
    gallery = Gallery(STEPS, {"watermark": {"logo": "marks/a.png", "size": 100, "opacity": 100}})
    gallery.originals.put("marks/a.png", logo((200, 120)))
    gallery.upload("Lake/a.jpg", picture(colour="blue"))
    gallery.settle()

    for key in gallery.photo("Lake/a.jpg").rendition_keys:
        with Image.open(io.BytesIO(gallery.renditions.objects[key].data)) as image:
            centre = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
        assert centre == pytest.approx((255, 0, 0), abs=20), key


def test_photos_wait_for_a_logo_that_is_missing_and_are_not_published_without() -> None:
    gallery = Gallery(STEPS, {"watermark": {"logo": "marks/a.png"}})
    gallery.upload("Lake/a.jpg", picture())
    for _ in range(3):
        messages = gallery.queue.receive(4)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    assert gallery.pages() == {}

    gallery.originals.put("marks/a.png", logo())
    gallery.settle()

    assert gallery.photo("Lake/a.jpg").state is State.READY


def test_it_may_read_its_logo_and_no_other_original() -> None:
    def on_originals(settings: dict[str, str]) -> list[Permission]:
        (_, step) = Chain(STEPS, {"watermark": settings}).steps[:2]
        return [each for each in step.needs.permissions if each.resource == "originals"]

    assert on_originals({"logo": "marks/a.png"}) == [
        Permission(("s3:GetObject",), "originals", "marks/a.png")
    ]
    assert on_originals({"text": "©"}) == []


def test_another_text_makes_the_photos_again() -> None:
    def made_by(text: str) -> str:
        gallery = Gallery(STEPS, {"watermark": {"text": text}})
        gallery.upload("Lake/a.jpg", picture())
        gallery.settle()
        return gallery.photo("Lake/a.jpg").recipe

    assert made_by("one") == made_by("one") != made_by("two")

"""Planes: luma in full, colour at half, of any size; and which sizes are made."""

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline import images
from pipeline.images.planes import Planes
from pipeline.images.pyramid import useful_edges
from tests.pictures import corners, encoded, marked, stored_for


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 7), (3, 3), (101, 67), (640, 427), (427, 640)])
def test_any_size_goes_in_and_comes_out(size: tuple[int, int]) -> None:
    planes = Planes.from_image(Image.new("RGB", size, (200, 120, 40)), max(size))

    assert planes.size == size
    assert planes.blue.size == planes.red.size == ((size[0] + 1) // 2, (size[1] + 1) // 2)
    assert planes.to_rgb().size == size
    assert planes.shrunk(1).size == (1, 1)
    for encode in (images.encode_master, images.encode_jpeg, images.encode_avif):
        assert images.open_upright(encode(planes), 1000).planes.size == size


@pytest.mark.parametrize("width", [199, 200])
def test_colour_stays_beside_its_luma_at_odd_sizes(width: int) -> None:
    image = Image.new("RGB", (width, 99), "white")
    border = width - width % 2 - 20
    image.paste("red", (border, 0, width, 99))

    shown = Planes.from_image(image, width).to_rgb()

    for x in (0, border - 1, border, width - 1):
        assert shown.getpixel((x, 98)) == pytest.approx(image.getpixel((x, 98)), abs=2), x


def test_colours_do_not_drift_however_often_they_are_converted() -> None:
    colours = [(r, g, b) for r in range(0, 256, 17) for g in range(0, 256, 17) for b in range(0, 256, 17)]
    shown = image = Image.new("RGB", (64, 64))
    image.putdata(colours)
    for _ in range(3):
        double = shown.resize((128, 128), Image.Resampling.NEAREST)  # so that no colour meets another
        shown = Planes.from_image(double, 128).to_rgb().resize((64, 64), Image.Resampling.NEAREST)

    assert ImageStat.Stat(shown).mean == pytest.approx(ImageStat.Stat(image).mean, abs=0.5)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_luma_and_colour_are_turned_together(orientation: int) -> None:
    stored = Planes.from_image(stored_for(orientation, marked()), 300)

    assert corners(stored.turned(orientation).to_rgb()) == [True, False, False, False]


def test_planes_hold_nothing_but_pixels() -> None:
    image = marked()
    image.info = {"comment": b"secret", "exif": b"Exif\0\0"}

    planes = Planes.from_image(image, 100)

    assert [plane.info for plane in (planes.luma, planes.blue, planes.red, planes.to_rgb())] == [{}] * 4


def test_a_small_picture_is_not_enlarged() -> None:
    assert Planes.from_image(marked(), 5000).shrunk(5000).size == (300, 200)


def test_a_master_gives_its_colour_back_as_it_was() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((200, 150), 40) for _ in range(3)])
    planes = Planes.from_image(noise, 200)

    again = images.open_upright(images.encode_master(planes), 200).planes

    def lost(before: Image.Image, after: Image.Image) -> float:
        return float(ImageStat.Stat(ImageChops.difference(before, after)).mean[0])

    assert lost(planes.luma, again.luma) < 2
    assert lost(planes.blue, again.blue) < 6  # noise is the worst: decoders blend neighbouring colours
    assert lost(planes.red, again.red) < 6


@pytest.mark.parametrize(
    ("largest", "made"),
    [
        (4000, [1920, 1280, 640, 320]),
        (1920, [1920, 1280, 640, 320]),
        (1300, [1300, 640, 320]),  # not 1280 as well
        (1471, [1471, 640, 320]),
        (1472, [1472, 1280, 640, 320]),
        (700, [700, 320]),
        (640, [640, 320]),
        (300, [300]),
        (1, [1]),
    ],
)
def test_no_two_sizes_are_nearly_the_same(largest: int, made: list[int]) -> None:
    assert useful_edges(largest, (320, 640, 1280, 1920)) == made


def test_each_size_is_made_from_the_next_larger() -> None:
    master = images.open_upright(encoded(marked((700, 500)), "JPEG"), 640).planes

    assert [each.size for each in images.pyramid(master, (160, 320, 640))] == [
        (640, 457),
        (320, 228),
        (160, 114),
    ]

"""Colours are as the file's profile means them: within a just noticeable difference of known patches."""

import io
import math
import struct

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline import images
from pipeline.images.colour import conversion_for
from tests.pictures import encoded

Triple = tuple[float, float, float]
D50 = (0.9642, 1.0, 0.8249)
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
# Where each space's red, green and blue lie (CIE XYZ under D50), and its gamma; None is sRGB's own curve.
SPACES: dict[str, tuple[tuple[Triple, Triple, Triple], float | None]] = {
    "sRGB": (SRGB, None),
    "Display P3": (
        ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407)),
        None,
    ),
    "Adobe RGB": (
        ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
        2.19921875,
    ),
    "ProPhoto RGB": (((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)), 1.8),
}
PATCHES = [  # within sRGB, whichever space they are of
    (160, 100, 95), (125, 155, 115), (110, 115, 150), (128, 128, 128), (205, 190, 140),
    (115, 95, 120), (30, 30, 30), (240, 240, 240), (190, 160, 145), (100, 130, 135),
]  # fmt: skip
STEP = 32  # pixels


def s15(values: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def profile_of(space: str) -> bytes:
    """Return an ICC profile of a space (ICC.1:2022, 9.2 and 10): three primaries and a curve."""
    primaries, gamma = SPACES[space]
    curve = b"para\0\0\0\0\0\3\0\0" + s15((2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
    if gamma is not None:
        curve = b"para\0\0\0\0\0\0\0\0" + s15((gamma,))
    tags = {b"wtpt": b"XYZ \0\0\0\0" + s15(D50)}
    for letter, primary in zip(b"rgb", primaries, strict=True):
        tags[bytes([letter]) + b"XYZ"] = b"XYZ \0\0\0\0" + s15(primary)
        tags[bytes([letter]) + b"TRC"] = curve
    table, content = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(content), len(value))
        content += value.ljust(-(-len(value) // 4) * 4, b"\0")
    header = bytearray(128)
    struct.pack_into(
        ">I4sI4s4s4s", header, 0, 128 + len(table) + len(content), b"", 0x04200000, b"mntr", b"RGB ", b"XYZ "
    )
    header[36:40], header[68:80] = b"acsp", s15(D50)
    return bytes(header) + table + content


def lab(colour: tuple[int, ...], space: str) -> Triple:
    """Return what a colour of *space* looks like, in CIE L*a*b*."""
    primaries, gamma = SPACES[space]
    light = [_linear(value / 255, gamma) for value in colour]
    xyz = [sum(light[i] * primaries[i][axis] for i in range(3)) / D50[axis] for axis in range(3)]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float, gamma: float | None) -> float:
    if gamma is not None:
        return math.pow(value, gamma)
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)


def difference(one: Triple, other: Triple) -> float:
    """Return delta E (CIE 1976)."""
    return math.dist(one, other)


def chart() -> Image.Image:
    image = Image.new("RGB", (STEP * len(PATCHES), STEP))
    for index, patch in enumerate(PATCHES):
        image.paste(patch, (index * STEP, 0, (index + 1) * STEP, STEP))
    return image


def patches_of(image: Image.Image) -> list[tuple[int, ...]]:
    return [image.getpixel((index * STEP + STEP // 2, STEP // 2)) for index in range(len(PATCHES))]  # type: ignore[misc]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "AVIF"])
def test_patches_look_as_their_profile_means_them(space: str, form: str) -> None:
    lossless = {"WEBP": {"lossless": True}, "PNG": {}, "TIFF": {}}
    options = lossless.get(form, {"quality": 100})
    data = encoded(chart(), form, icc_profile=profile_of(space), **options)

    shown = patches_of(images.open_upright(data, 1000).image)

    for patch, seen in zip(PATCHES, shown, strict=True):
        assert difference(lab(patch, space), lab(seen, "sRGB")) < 3, (patch, seen)


@pytest.mark.parametrize("space", ["Display P3", "Adobe RGB", "ProPhoto RGB"])
def test_without_a_conversion_the_patches_would_be_off(space: str) -> None:
    assert max(difference(lab(patch, space), lab(patch, "sRGB")) for patch in PATCHES) > 4


def test_colours_survive_all_the_way_to_the_renditions() -> None:
    data = encoded(chart(), "JPEG", icc_profile=profile_of("Display P3"), quality=95)
    planes = images.open_upright(images.encode_master(images.open_upright(data, 320).planes), 320).planes

    for encode in (images.encode_jpeg, images.encode_avif):
        with Image.open(io.BytesIO(encode(planes))) as rendition:
            shown = patches_of(rendition.convert("RGB"))
        for patch, seen in zip(PATCHES, shown, strict=True):
            assert difference(lab(patch, "Display P3"), lab(seen, "sRGB")) < 5, (patch, seen)


def test_a_profile_that_only_says_srgb_in_other_words_costs_nothing() -> None:
    assert conversion_for(profile_of("sRGB"), "RGB") is None
    assert conversion_for(None, "RGB") is None


def test_only_a_profile_that_keeps_tones_is_applied_at_the_size_of_colour() -> None:
    kept = {space: conversion_for(profile_of(space), "RGB") for space in list(SPACES)[1:]}

    assert {space: each.keeps_tones for space, each in kept.items() if each} == {
        "Display P3": True,
        "Adobe RGB": True,
        "ProPhoto RGB": False,
    }


def test_detail_is_kept_where_colour_is_converted_coarsely() -> None:
    stripes = Image.new("RGB", (64, 64), (200, 180, 160))
    for x in range(0, 64, 2):
        stripes.paste((90, 80, 70), (x, 0, x + 1, 64))
    data = encoded(stripes, "PNG", icc_profile=profile_of("Display P3"))
    exact = conversion_for(profile_of("Display P3"), "RGB")
    assert exact is not None

    luma = images.open_upright(data, 64).planes.luma

    ideal = exact.apply(stripes).convert("YCbCr").getchannel("Y")
    assert ImageStat.Stat(ImageChops.difference(luma, ideal)).extrema[0][1] <= 4


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 4000, b"", profile_of("Adobe RGB")[:200]])
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_broken_profile_says_nothing(profile: bytes, form: str) -> None:
    plain, broken = encoded(chart(), form), encoded(chart(), form, icc_profile=profile)

    assert images.open_upright(broken, 320).image == images.open_upright(plain, 320).image


def test_a_profile_for_another_kind_of_picture_says_nothing() -> None:
    grey = encoded(chart().convert("L"), "PNG", icc_profile=profile_of("Adobe RGB"))
    cmyk = encoded(chart().convert("CMYK"), "TIFF", icc_profile=profile_of("Adobe RGB"))

    for data in (grey, cmyk):
        assert images.open_upright(data, 320).image.size == (320, 32)


def test_grey_stays_grey() -> None:
    ramp = Image.linear_gradient("L")

    for form in ("JPEG", "PNG", "TIFF"):
        upright = images.open_upright(encoded(ramp, form), 256)
        assert {upright.planes.blue.getextrema(), upright.planes.red.getextrema()} == {(128, 128)}
        assert upright.planes.luma.getpixel((9, 200)) == pytest.approx(200, abs=2)


CMYK = {(0, 0, 0, 0): (255, 255, 255), (0, 255, 255, 0): (255, 0, 0), (255, 255, 0, 0): (0, 0, 255),
        (0, 0, 0, 255): (0, 0, 0), (0, 0, 0, 128): (127, 127, 127)}  # fmt: skip


def cmyk_jpeg(ink: tuple[int, int, int, int], kind: str) -> bytes:
    """Return a JPEG of one ink in one of the three ways there are; Photoshop writes the first two."""
    if kind == "luma and colour":  # CMY become YCbCr as if they were RGB; Adobe's marker says so
        luma = Image.new("RGB", (1, 1), ink[:3]).convert("YCbCr").getpixel((0, 0))
        stored = (*(255 - value for value in luma), ink[3])  # type: ignore[union-attr]
        data = encoded(Image.new("CMYK", (32, 32), stored), "JPEG", quality=100)
        at = data.index(b"Adobe") + 11
        return data[:at] + b"\2" + data[at + 1 :]
    data = encoded(Image.new("CMYK", (32, 32), ink), "JPEG", quality=100)
    if kind == "inverted":
        return data
    plain = encoded(Image.new("CMYK", (32, 32), tuple(255 - value for value in ink)), "JPEG", quality=100)
    at = plain.index(b"\xff\xee")
    return plain[:at] + plain[at + 2 + int.from_bytes(plain[at + 2 : at + 4]) :]


@pytest.mark.parametrize("kind", ["inverted", "luma and colour", "not inverted"])
@pytest.mark.parametrize("ink", CMYK)
def test_inks_come_out_as_colours_whichever_way_they_are_stored(
    ink: tuple[int, int, int, int], kind: str
) -> None:
    pixel = images.open_upright(cmyk_jpeg(ink, kind), 32).image.getpixel((16, 16))

    assert isinstance(pixel, tuple)
    assert all(abs(a - b) <= 4 for a, b in zip(pixel, CMYK[ink], strict=True)), pixel


def test_a_jpeg_that_stores_rgb_is_read_as_such() -> None:
    data = encoded(Image.new("RGB", (32, 32), (200, 30, 90)), "JPEG", keep_rgb=True, quality=95)

    pixel = images.open_upright(data, 32).image.getpixel((16, 16))

    assert isinstance(pixel, tuple)
    assert all(abs(a - b) <= 4 for a, b in zip(pixel, (200, 30, 90), strict=True)), pixel

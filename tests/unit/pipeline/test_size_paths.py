"""Paths of sizes: what is taken, and what else somebody might try."""

import re
from dataclasses import replace

import pytest

from catalog.photos import Photo, Rendition
from pipeline.errors import BadSizeError
from pipeline.size_paths import LENGTHS, SizePath, parse_size_path, version_of

A, B, P = "a" * 16, "b2" * 8, "photo234photo567"
PLAIN = f"/g/{A}/{B}/x/{P}-1280x800.avif"
PHOTO = Photo(P, "photos/a.jpg", B, "a.jpg", prefix=f"g/{A}/{B}/", renditions=(Rendition("n", 9, 9, ""),))


def test_a_path_is_taken_apart() -> None:
    assert parse_size_path(PLAIN, LENGTHS) == SizePath(f"g/{A}/{B}/", B, P, (1280, 800), "avif")


def test_a_version_may_stand_before_the_format() -> None:
    path = f"/g/{A}/{B}/x/{P}-1280x800.0123456789ab.jpg"

    assert parse_size_path(path, LENGTHS).version == "0123456789ab"
    assert str(parse_size_path(path, LENGTHS)) == path


def test_the_path_of_a_photo_is_read_as_it_was_written() -> None:
    path = SizePath.of(PHOTO, (320, 320), "jpg")

    assert parse_size_path(str(path), LENGTHS) == path
    assert path.version == version_of(PHOTO)


def test_another_rendition_makes_another_version() -> None:
    other = replace(PHOTO, renditions=(*PHOTO.renditions, Rendition("m", 9, 9, "")))
    same = replace(PHOTO, prefix="g/elsewhere/", revision=7)

    assert version_of(other) != version_of(PHOTO) == version_of(same)


HOSTILE = [
    "",
    "/",
    PLAIN[1:],
    f"{PLAIN}/",
    f"/{PLAIN}",
    f"{PLAIN}\n",
    f"{PLAIN}?v=1",
    PLAIN.replace("/x/", "/i/"),
    PLAIN.replace("/x/", "%2Fx%2F"),
    PLAIN.replace("/x/", "/%78/"),
    PLAIN.replace("/x/", "/x/../x/"),
    PLAIN.replace("/x/", "//x/"),
    PLAIN.replace(A, f"{A}/../{A}"),
    PLAIN.replace(A, "A" * 16),
    PLAIN.replace(A, "a" * 15),
    PLAIN.replace(A, "a" * 17),
    PLAIN.replace(A, "a" * 15 + "1"),  # no letter of base32
    PLAIN.replace(A, "a" * 15 + "ａ"),  # a wide one
    PLAIN.replace(P, f"{P}*"),
    PLAIN.replace(P, f"#{P}"),
    PLAIN.replace("1280", "١٢٨٠"),  # digits, but not ours
    PLAIN.replace("1280", "１２８０"),
    PLAIN.replace("1280", "01280"),
    PLAIN.replace("1280", "+1280"),
    PLAIN.replace("1280", "-1280"),
    PLAIN.replace("1280", "1280.0"),
    PLAIN.replace("1280", "1e3"),
    PLAIN.replace("1280", "0"),
    PLAIN.replace("1280", ""),
    PLAIN.replace("1280", "9" * 5000),
    PLAIN.replace("x800", "X800"),
    PLAIN.replace("avif", "AVIF"),
    PLAIN.replace("avif", "webp"),
    PLAIN.replace("avif", "svg"),
    PLAIN.replace(".avif", ""),
    PLAIN.replace(".avif", ".0123456789AB.avif"),
    PLAIN.replace(".avif", ".0123456789a.avif"),
    PLAIN.replace(".avif", ".0123456789ab.0123456789ab.avif"),
    PLAIN + "\0",
    "\ud800",
]


@pytest.mark.parametrize("path", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_path_of_a_size_is_refused(path: str) -> None:
    with pytest.raises(BadSizeError, match="is asked for as"):
        parse_size_path(path, LENGTHS)


@pytest.mark.parametrize("box", ["1281x800", "1280x801", "9999x9999", "10x10"])
def test_a_box_that_is_not_on_offer_is_named(box: str) -> None:
    with pytest.raises(BadSizeError, match=re.escape(box)):
        parse_size_path(PLAIN.replace("1280x800", box), LENGTHS)


def test_a_viewer_can_ask_for_few_sizes_of_a_photo() -> None:
    assert len(set(LENGTHS)) == len(LENGTHS)
    assert 2 * len(LENGTHS) ** 2 < 1000  # files: boxes times formats

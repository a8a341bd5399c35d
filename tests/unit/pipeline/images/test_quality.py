"""Qualities: thumbnails are light, and whatever is the largest there is of a photo is good."""

import io

import pytest
from PIL import Image

from pipeline import images
from pipeline.darkroom import print_renditions
from pipeline.fitting import Size, print_fitted
from pipeline.images.encode import AVIF_QUALITY, THUMBNAIL_QUALITY

HUGE = 10**9


@pytest.mark.parametrize(
    ("size", "whole", "wanted"),
    [
        ((320, 240), (1280, 960), THUMBNAIL_QUALITY),
        ((240, 320), (960, 1280), THUMBNAIL_QUALITY),
        ((321, 240), (1280, 960), AVIF_QUALITY),
        ((240, 640), (960, 2560), AVIF_QUALITY),
        ((320, 240), (320, 240), AVIF_QUALITY),
    ],
)
def test_only_what_is_small_and_not_all_there_is_has_less_quality(
    size: Size, whole: Size, wanted: int
) -> None:
    assert images.avif_quality(size, whole) == wanted


@pytest.mark.parametrize(
    ("size", "qualities"),
    [((640, 480), [THUMBNAIL_QUALITY, AVIF_QUALITY]), ((300, 225), [AVIF_QUALITY])],
)
def test_a_photo_is_printed_in_these_qualities(size: Size, qualities: list[int]) -> None:
    master = noise(size)

    printed = [each.data for each in print_renditions(master, (320, 640)).renditions if each.suffix == "avif"]

    sizes = reversed(list(images.pyramid(images.open_upright(master, 640).planes, (320, 640))))
    assert printed == [images.encode_avif(*each) for each in zip(sizes, qualities, strict=True)]


@pytest.mark.parametrize(
    ("size", "quality"),
    [((320, 240), THUMBNAIL_QUALITY), ((400, 300), AVIF_QUALITY), ((640, 480), AVIF_QUALITY)],
)
def test_a_size_that_is_asked_for_has_the_same_quality(size: Size, quality: int) -> None:
    master = noise((640, 480))

    data = print_fitted(master, size, "avif", HUGE)

    with Image.open(io.BytesIO(master)) as image:
        same = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        same.info = {}
        assert data == images.encode_avif(same, quality)


def noise(size: Size) -> bytes:
    """Return a master in which every quality makes a difference."""
    image = Image.effect_noise(size, 60).convert("YCbCr")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()

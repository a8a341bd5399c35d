"""What a picture measures in a box, and the file that comes of it."""

import io
import os

import pytest
from PIL import Image

from pipeline.fitting import Size, fitted, print_fitted

HUGE = 10**9


@pytest.mark.parametrize(
    ("size", "box", "wanted"),
    [
        ((1920, 1280), (1280, 1280), (1280, 853)),
        ((1280, 1920), (1280, 1280), (853, 1280)),
        ((1920, 1280), (1920, 1080), (1620, 1080)),
        ((1280, 1920), (1920, 1080), (720, 1080)),
        ((1280, 1920), (1080, 1920), (1080, 1620)),
        ((800, 600), (1920, 1080), (800, 600)),
        ((1920, 3), (160, 160), (160, 1)),
        ((3, 1920), (160, 160), (1, 160)),
        ((1, 1), (160, 160), (1, 1)),
    ],
)
def test_a_picture_is_as_large_as_its_box_allows_and_never_larger_than_it_is(
    size: Size, box: Size, wanted: Size
) -> None:
    assert fitted(size, box) == wanted


def test_rounding_never_leads_out_of_the_box() -> None:
    boxes = [(w, h) for w in (160, 213, 1080) for h in (160, 341, 1920)]
    sizes = [(w, h) for w in range(150, 2000, 37) for h in range(150, 2000, 41)]

    for size in sizes:
        for box in boxes:
            width, height = fitted(size, box)
            assert width <= min(box[0], size[0])
            assert height <= min(box[1], size[1])


def source(size: Size) -> bytes:
    """Return a JPEG of noise, which compresses worse than any photo, with all that a file can tell."""
    image = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, comment=b"a secret")
    return buffer.getvalue()


@pytest.mark.parametrize(("suffix", "form"), [("avif", "AVIF"), ("jpg", "JPEG")])
def test_a_file_has_the_size_and_the_format_and_no_metadata(suffix: str, form: str) -> None:
    data = print_fitted(source((300, 200)), (150, 100), suffix, HUGE)

    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == (form, (150, 100))
        assert not image.getexif()
        assert "comment" not in image.info
    assert b"a secret" not in data


@pytest.mark.parametrize("suffix", ["avif", "jpg"])
def test_a_file_that_would_be_too_large_gets_fewer_pixels(suffix: str) -> None:
    noise = source((600, 400))
    whole = print_fitted(noise, (600, 400), suffix, HUGE)
    data = print_fitted(noise, (600, 400), suffix, len(whole) // 3)

    assert len(data) <= len(whole) // 3
    with Image.open(io.BytesIO(data)) as image:
        assert 200 < image.width < 600
        assert image.width / image.height == pytest.approx(1.5, rel=0.01)

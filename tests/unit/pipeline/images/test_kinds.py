"""What a file is, its content says; what is not on the list is not opened at all."""

import io
import zipfile

import pytest
from PIL import Image

from pipeline import images
from pipeline.errors import DamagedPhotoError
from pipeline.images.kinds import Kind, sniff
from tests.pictures import encoded, marked


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.RAW])
def test_a_format_is_told_by_its_beginning(kind: Kind) -> None:
    buffer = io.BytesIO()
    marked().save(buffer, kind.value)

    assert sniff(buffer.getvalue()) is kind
    assert images.open_upright(buffer.getvalue(), 100).image.size == (100, 67)


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("photo.jpg", encoded(marked(), "JPEG"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"8BPS\0\x01" + bytes(40),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\xc5\xd0\xd3\xc6" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"SIMPLE  =                    T",
        b"BM" + bytes(60),
        b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
        b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
        b"\x1aE\xdf\xa3" + bytes(40),
        archive(),
        encoded(Image.new("RGB", (9, 9)), "JPEG2000"),
        encoded(Image.new("RGB", (9, 9)), "BMP"),
        encoded(Image.new("RGB", (9, 9)), "ICO"),
        b"\xff\xd8",
        b"RIFF\0\0\0\0WAVE",
    ],
)
def test_what_is_not_a_photo_format_is_never_opened(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("it was opened"))

    with pytest.raises(DamagedPhotoError, match="not a picture in a known format"):
        images.open_upright(data, 100)


def test_a_photo_with_another_file_behind_it_is_still_that_photo() -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(5000)
    with_film = images.open_upright(encoded(marked(), "JPEG") + film, 100)

    assert with_film.facts.flaw == ""
    assert with_film.image == images.open_upright(encoded(marked(), "JPEG"), 100).image


def test_of_several_pictures_the_first_is_shown() -> None:
    for form, extra in (("MPO", {}), ("GIF", {"duration": 50}), ("WEBP", {}), ("TIFF", {}), ("AVIF", {})):
        buffer = io.BytesIO()
        others = [Image.new("RGB", (300, 200), colour) for colour in ("blue", "green")]
        Image.new("RGB", (300, 200), "red").save(buffer, form, save_all=True, append_images=others, **extra)

        red, green, blue = images.open_upright(buffer.getvalue(), 30).image.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
        assert (red > 240, green < 15, blue < 15) == (True, True, True), form

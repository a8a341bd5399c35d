"""What is read of a file's own words: how and where a photo was taken, with distrust."""

import io
from typing import Any

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from catalog.positions import Position
from catalog.shots import Shot
from pipeline import darkroom, images
from pipeline.errors import DamagedPhotoError
from pipeline.facts import Words
from tests.pictures import encoded, marked, tiff

SHOT = Shot("EF 50mm f/1.8", 0.004, 2.8, 100, 35.0, 56)
MUNICH = Position(48.13743, 11.57549)
EXIF_TAGS = {0x829A: (1, 250), 0x829D: (28, 10), 0x8827: 100, 0x920A: (35, 1), 0xA405: 56, 0xA434: SHOT.lens}
GPS_TAGS = {1: "N", 2: (48.0, 8.0, 14.748), 3: "E", 4: (11.0, 34.0, 31.764)}
FORMS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF")


def block(exif: dict[int, Any] | None = None, gps: dict[int, Any] | None = None) -> bytes:
    """Return an EXIF block with these tags instead of the good ones; None leaves a tag out."""
    found = Image.Exif()
    for ifd, tags in ((0x8769, EXIF_TAGS | (exif or {})), (0x8825, GPS_TAGS | (gps or {}))):
        directory = found.get_ifd(ifd)
        for tag, value in tags.items():
            if value is not None:
                directory[tag] = IFDRational(*value) if type(value) is tuple and tag > 9 else value
    return found.tobytes()


def photo(form: str = "JPEG", **tags: Any) -> bytes:
    buffer = io.BytesIO()
    marked().save(buffer, form, exif=block(**tags))
    return buffer.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_how_and_where_a_photo_was_taken_is_read_from_every_format(form: str) -> None:
    data = photo(form)

    facts = images.open_upright(data, 100).facts

    assert facts.shot == SHOT
    assert facts.position == MUNICH


@pytest.mark.parametrize("form", FORMS)
def test_reading_alone_finds_what_developing_finds(form: str) -> None:
    data = photo(form)
    facts = images.open_upright(data, 100).facts

    words = darkroom.read(data)

    assert words == Words(facts.taken, facts.camera, facts.caption, SHOT, MUNICH)


def test_the_file_around_a_raw_preview_tells_what_the_preview_does_not() -> None:
    exif = {34855: 400, 37386: 50, 42036: "EF 50mm"}
    raw = tiff({50706: 1, 513: encoded(marked(), "JPEG"), 0x8769: [exif]})

    assert images.open_upright(raw, 100).facts.shot == Shot("EF 50mm", iso=400, focal_length=50.0)
    assert darkroom.read(raw).shot == images.open_upright(raw, 100).facts.shot


def test_what_a_raw_preview_says_stands() -> None:
    raw = tiff({50706: 1, 513: photo(), 0x8769: [{34855: 400}]})

    assert darkroom.read(raw).shot == SHOT


@pytest.mark.parametrize(
    "exif",
    [
        {0x829A: (1, 0)},
        {0x829A: (0, 1)},
        {0x829A: 90_000.0},
        {0x829A: "fast"},
        {0x829A: None},
    ],
)
def test_an_exposure_that_no_camera_makes_is_left_out(exif: dict[int, Any]) -> None:
    assert darkroom.read(photo(exif=exif)).shot == Shot(SHOT.lens, 0.0, 2.8, 100, 35.0, 56)


@pytest.mark.parametrize(
    ("exif", "iso"),
    [({0x8827: 65535}, 0), ({0x8827: 65535, 0x8832: 102_400}, 102_400), ({0x8827: 0}, 0), ({0x8827: "x"}, 0)],
)
def test_a_sensitivity_that_does_not_fit_is_read_where_it_stands(exif: dict[int, Any], iso: int) -> None:
    assert darkroom.read(photo(exif=exif)).shot.iso == iso


@pytest.mark.parametrize("lens", ["", "----", "  ", "\x07\x1b"])
def test_a_lens_without_a_name_is_none(lens: str) -> None:
    assert darkroom.read(photo(exif={0xA434: lens})).shot.lens == ""


@pytest.mark.parametrize(
    "gps",
    [
        {1: None},
        {3: None},
        {1: "X"},
        {2: None},
        {2: (91.0, 0.0, 0.0)},
        {4: (180.0, 59.0, 0.0)},
        {2: (48.0, 61.0, 0.0)},
        {2: (48.0, IFDRational(0, 0), 0.0)},
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {9: "V"},
    ],
)
def test_a_position_that_is_incomplete_or_nowhere_is_none(gps: dict[int, Any]) -> None:
    assert darkroom.read(photo()).position == MUNICH
    assert darkroom.read(photo(gps=gps)).position is None


def test_south_and_west_are_less_than_nothing() -> None:
    data = photo(gps={1: "S", 3: "W"})

    assert darkroom.read(data).position == Position(-MUNICH.latitude, -MUNICH.longitude)


def test_a_directory_that_cannot_be_read_costs_its_facts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, directory = photo(), Image.Exif.get_ifd

    def broken(exif: Image.Exif, tag: int) -> dict[int, Any]:
        if tag == 0x8825:
            raise SyntaxError("not a directory")
        return directory(exif, tag)

    monkeypatch.setattr(Image.Exif, "get_ifd", broken)

    assert darkroom.read(whole) == Words(shot=SHOT)


@pytest.mark.parametrize("data", [b"", b"no picture", tiff({50706: 1}), photo("PNG")[:30]])
def test_what_cannot_be_read_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedPhotoError):
        darkroom.read(data)

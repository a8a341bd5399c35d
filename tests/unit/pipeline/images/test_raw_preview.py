"""RAW files are shown by their largest preview; whatever else their directories say does no harm."""

import struct

import pytest

from pipeline import images
from pipeline.errors import DamagedPhotoError
from pipeline.images.ifd import directories
from pipeline.images.kinds import Kind, sniff
from pipeline.images.raw_preview import find_preview
from tests.pictures import corners, encoded, marked, stored_for, tiff

SMALL = encoded(marked((60, 40)), "JPEG")
LARGE = encoded(marked((300, 200)), "JPEG")
SENSOR = b"\xff\xd8\xff\xc3\x00\x11\x0e\x20\x00\x20\x00" + bytes(200)  # lossless, 8192 pixels wide
FACTS = {271: "Canon", 272: "Canon EOS 5D", 34665: [{36867: "2024:05:01 12:30:00"}]}

# As the makers lay them out: where the preview lies, and what tells them from a TIFF.
RAWS = {
    "dng": tiff({50706: 0x01040000, 330: [{259: 7, 262: 32803, 273: SENSOR}, {259: 7, 273: LARGE}], **FACTS}),
    "cr2": tiff({259: 6, 273: LARGE, **FACTS}, {513: SMALL}, {259: 6, 273: SENSOR}, at_8=b"CR\x02\0\0\0\0\0"),
    "nef": tiff({330: [{513: LARGE}, {259: 34713, 262: 32803, 273: SENSOR}], **FACTS}, order=">"),
    "arw": tiff({513: LARGE, 330: [{259: 32767, 262: 32803, 273: SENSOR}], **FACTS}, {513: SMALL}),
}


@pytest.mark.parametrize("name", RAWS)
def test_the_largest_preview_is_what_is_shown(name: str) -> None:
    upright = images.open_upright(RAWS[name], 200)

    assert sniff(RAWS[name]) is Kind.RAW
    assert (upright.facts.width, upright.facts.height) == (300, 200)
    assert corners(upright.image) == [True, False, False, False]
    assert upright.image.size == (200, 133)


@pytest.mark.parametrize("name", RAWS)
def test_what_the_preview_does_not_say_the_file_around_it_does(name: str) -> None:
    upright = images.open_upright(RAWS[name], 200)

    assert (upright.facts.taken, upright.facts.camera) == ("2024-05-01T12:30:00", "Canon EOS 5D")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_preview_without_an_orientation_takes_its_files(orientation: int) -> None:
    preview = encoded(stored_for(orientation, marked()), "JPEG")
    raw = tiff({50706: 1, 274: orientation, 513: preview})

    assert corners(images.open_upright(raw, 200).image) == [True, False, False, False]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_preview_that_knows_its_orientation_is_not_turned_twice(orientation: int) -> None:
    preview = encoded(stored_for(orientation, marked()), "JPEG", orientation)
    raw = tiff({50706: 1, 274: 3, 513: preview})

    assert corners(images.open_upright(raw, 200).image) == [True, False, False, False]


def test_a_tiff_that_is_a_picture_is_no_raw() -> None:
    assert sniff(encoded(marked(), "TIFF")) is Kind.TIFF


@pytest.mark.parametrize(
    "raw",
    [
        tiff({50706: 1}),
        tiff({50706: 1, 273: SENSOR}),
        tiff({50706: 1, 513: b"\xff\xd8\xff" + b"\xff\xe0\x00\x02" * 400}),
        tiff({50706: 1, 513: 0xFFFFFFF0, 514: 0xFFFFFFF0}),
        tiff({50706: 1, 513: LARGE})[:200],
        b"II*\0\x08\0\0\0CR\x02\0",
    ],
)
def test_a_raw_file_without_a_usable_preview_says_so(raw: bytes) -> None:
    with pytest.raises(DamagedPhotoError, match="holds no preview"):
        images.open_upright(raw, 200)


def test_a_preview_that_is_cut_off_is_shown_as_far_as_it_goes() -> None:
    raw = tiff({50706: 1, 513: LARGE[:-200], 514: len(LARGE) - 200})

    assert images.open_upright(raw, 200).facts.flaw


def test_directories_that_point_at_each_other_are_read_once() -> None:
    data = bytearray(tiff({256: 1, 330: (8, 8, 8)}, {256: 2}))
    struct.pack_into("<I", data, len(data) - 4, 8)  # the last one's next is the first

    assert [each.number(256) for each in directories(bytes(data))] == [1, 2]


def test_a_forest_of_directories_is_left_unfinished() -> None:
    leaf = {256: 1}
    for _ in range(200):
        leaf = {256: 1, 330: [leaf]}  # type: ignore[dict-item]

    assert len(list(directories(tiff(leaf)))) == 64  # type: ignore[arg-type]


def test_every_cut_and_every_flipped_byte_of_a_header_ends_in_a_result() -> None:
    whole = RAWS["nef"]
    hostile = [whole[:length] for length in range(0, 400, 3)]
    for at in range(4, 300):
        hostile.append(whole[:at] + b"\xff" + whole[at + 1 :])
    for data in hostile:
        find_preview(data)
        sniff(data)

"""A picture is turned once: by its decoder or by us, never by both."""

import pytest

from pipeline import images
from tests.pictures import corners, encoded, marked, stored_for

TAG = (
    b"\x01\x12\x00\x03\x00\x00\x00\x01\x00"  # EXIF's orientation as pillow-heif writes it, the value follows
)


def claiming(data: bytes, orientation: int) -> bytes:
    """Return the HEIF *data* with another orientation in its EXIF; what turns the picture stays."""
    at = data.index(TAG) + len(TAG)
    return data[:at] + bytes([orientation]) + data[at + 1 :]


@pytest.mark.parametrize("claim", range(9))
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heif_is_turned_by_its_own_boxes_whatever_its_exif_says(orientation: int, claim: int) -> None:
    # ISO/IEC 23008-12: irot and imir turn the picture, EXIF only tells of it. iPhones write both, alike.
    data = claiming(encoded(stored_for(orientation, marked()), "HEIF", orientation), claim)

    upright = images.open_upright(data, 150)

    assert corners(upright.image) == [True, False, False, False]
    assert (upright.facts.width, upright.facts.height) == (300, 200)


def test_the_test_pictures_are_turned_by_boxes() -> None:
    assert b"irot" in encoded(stored_for(6, marked()), "HEIF", 6)


@pytest.mark.parametrize("orientation", ["6", (6, 8), 6.0, -1])
def test_an_orientation_that_is_no_number_of_the_eight_leaves_the_picture_as_it_is(
    orientation: object,
) -> None:
    planes = images.open_upright(encoded(marked(), "PNG"), 300).planes

    assert planes.turned(orientation).size == planes.size

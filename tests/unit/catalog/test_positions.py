"""Where photos were taken: what is a place on Earth, and what an album tells of it."""

import math

import pytest

from catalog.photos import Photo
from catalog.policies import LocationPolicy
from catalog.positions import Position
from catalog.shots import UNKNOWN, Shot


@pytest.mark.parametrize("degrees", [(90, 180), (-90, -180), (0, 0.00001), (48.1374, 11.5755)])
def test_places_on_earth_are_positions(degrees: tuple[float, float]) -> None:
    assert Position.at(*degrees) == Position(*degrees)


@pytest.mark.parametrize(
    "degrees", [(90.1, 0), (0, 180.1), (math.nan, 1), (1, math.inf), (0, 0), (0.000001, -0.000001)]
)
def test_nowhere_is_no_position(degrees: tuple[float, float]) -> None:
    assert Position.at(*degrees) is None


def test_a_position_is_kept_to_a_metre() -> None:
    assert Position.at(48.1374266, 11.5754923) == Position(48.13743, 11.57549)


def test_what_an_album_tells_is_all_a_region_or_nothing() -> None:
    position = Position(48.13743, -11.57549)

    assert position.told(LocationPolicy.EXACT) == position
    assert position.told(LocationPolicy.COARSE) == Position(48.1, -11.6)
    assert position.told(LocationPolicy.NONE) is None


def test_a_zero_has_no_sign_that_would_tell_the_hemisphere() -> None:
    told = Position(-0.04, 11.0).told(LocationPolicy.COARSE)

    assert str(told) == "Position(latitude=0.0, longitude=11.0)"


def test_a_row_gives_back_what_it_was_given() -> None:
    photo = Photo("p", "photos/a.jpg", "a", "a.jpg", shot=Shot("50mm", 0.004, 2.8, 100, 35.0, 56))
    with_position = Photo("p", "photos/a.jpg", "a", "a.jpg", position=Position(48.1, -11.5), reading=1)

    assert Photo.from_item(photo.to_item()) == photo
    assert Photo.from_item(with_position.to_item()) == with_position


def test_a_row_of_before_knows_nothing_of_it() -> None:
    item = Photo("p", "photos/a.jpg", "a", "a.jpg", reading=1).to_item()
    for name in ("shot", "position", "reading"):
        del item[name]

    photo = Photo.from_item(item)

    assert (photo.shot, photo.position, photo.reading) == (UNKNOWN, None, 0)


@pytest.mark.parametrize(
    "position",
    [[], "x", {}, {"latitude": "1", "longitude": 2}, {"latitude": True, "longitude": 2}, {"latitude": 1}],
)
def test_a_row_with_nonsense_has_no_position(position: object) -> None:
    assert Position.from_item(position) is None


def test_of_a_shot_only_what_is_sound_is_taken() -> None:
    item = {"lens": 5, "exposure_seconds": math.nan, "f_number": -1, "iso": True, "focal_length": 50, "x": 1}

    assert Shot.from_item(item) == Shot(focal_length=50.0)
    assert Shot.from_item("x") == UNKNOWN

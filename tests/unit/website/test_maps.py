"""Maps: all places are on them, and the land is where it belongs."""

import re
from dataclasses import replace

import pytest

from tests.unit.website.specimens import photos
from website.content import Details, Pin, Spot
from website.language_files import PACKAGE
from website.map_pages import coordinates
from website.maps import Drawing, draw
from website.maps.drawing import APART
from website.maps.frame import HEIGHT, LEAST_SPAN, WIDTH, Degrees, Frame

MUNICH, VENICE, SYDNEY, NEW_YORK = (48.1, 11.6), (45.4, 12.3), (-33.9, 151.2), (40.7, -74.0)
FIJI, SAMOA = (-18.1, 178.4), (-13.8, -171.8)
ALBUMS = {
    "one place": [MUNICH],
    "a region": [MUNICH, VENICE],
    "the world": [MUNICH, SYDNEY, NEW_YORK, FIJI],
    "across the date line": [FIJI, SAMOA],
    "the poles": [(90.0, 0.0), (-90.0, 0.0)],
    "around the pole": [(89.0, 0.0), (89.0, 120.0), (89.0, -120.0)],
    "one meridian": [(80.0, 10.0), (-60.0, 10.0)],
}


@pytest.mark.parametrize("name", ALBUMS)
def test_every_place_is_on_the_map(name: str) -> None:
    drawing = draw(ALBUMS[name])

    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in drawing.marks)
    assert sorted(number for mark in drawing.marks for number in mark.photos) == list(
        range(len(ALBUMS[name]))
    )


@pytest.mark.parametrize("name", ALBUMS)
def test_paths_hold_nothing_but_sound_numbers(name: str) -> None:
    drawing = draw(ALBUMS[name])

    for path in (drawing.land, drawing.borders, drawing.graticule):
        assert re.fullmatch(r"(?:[MLHVZ]|-?\d+(?:\.\d)?| )*", path)


def is_land(drawing: Drawing, x: float, y: float) -> bool:
    """Tell whether a point lies in the land, by how many edges a ray from it crosses (even-odd)."""
    inside = False
    for ring in re.findall(r"M([^Z]*)Z", drawing.land):
        numbers = [float(number) for number in re.split(r"[ L]", ring)]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (MUNICH, True),
        ((23.0, 10.0), True),  # the Sahara
        ((66.0, -178.0), True),  # Chukotka, beyond the date line
        ((64.0, 178.0), True),
        ((-80.0, 0.0), True),  # Antarctica
        ((-85.0, 179.9), True),
        ((0.0, -30.0), False),  # the Atlantic
        ((35.0, 18.0), False),  # the Mediterranean
        ((42.0, 51.0), False),  # the Caspian Sea
    ],
)
def test_the_land_is_where_it_belongs(place: Degrees, expected: bool) -> None:
    near, far = draw([place]), draw([MUNICH, SYDNEY, NEW_YORK, place])

    (mark,) = near.marks
    assert is_land(near, mark.x, mark.y) == expected
    (mark,) = [mark for mark in far.marks if 3 in mark.photos]
    if mark.place == place:
        assert is_land(far, mark.x, mark.y) == expected


def test_the_shorter_way_leads_across_the_date_line() -> None:
    frame = Frame.around([FIJI, SAMOA])
    west, east, _, _ = frame.edges

    assert east - west < 30
    left, right = (frame.point(north, frame.unwrapped(east))[0] for north, east in (FIJI, SAMOA))
    assert left < right


def test_one_place_is_shown_with_what_lies_around_it() -> None:
    west, east, south, north = Frame.around([MUNICH]).edges

    assert (east - west) * 0.66 >= LEAST_SPAN * 0.95
    assert north - south >= 9


def test_places_close_together_share_the_mark_of_the_one_with_most_photos() -> None:
    drawing = draw([MUNICH, (48.2, 11.6), (48.2, 11.6), None, NEW_YORK])

    assert [(mark.place, mark.photos) for mark in drawing.marks] == [
        ((48.2, 11.6), (0, 1, 2)),
        (NEW_YORK, (4,)),
    ]


def test_no_two_marks_touch() -> None:
    drawing = draw([(40 + number % 37 / 7, 5 + number % 53 / 5) for number in range(500)])

    places = [(mark.x, mark.y) for mark in drawing.marks]
    assert len(places) > 20
    for number, (x, y) in enumerate(places):
        assert all((x - a) ** 2 + (y - b) ** 2 >= (APART - 2) ** 2 for a, b in places[:number])


def test_a_map_without_any_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no photo has a place"):
        draw([None])


def test_coordinates_are_as_every_map_app_takes_them() -> None:
    assert coordinates((48.13743, -11.5)) == "48.13743, -11.5"
    assert coordinates((10.0, 0.0)) == "10, 0"


def test_the_outline_names_its_source_and_is_light() -> None:
    data = (PACKAGE / "assets" / "world.json").read_bytes()

    assert b"Natural Earth" in data
    assert len(data) < 110_000


def test_a_place_is_called_after_the_town_that_most_of_its_photos_are_from() -> None:
    def spot(*towns: str) -> Spot:
        (photo,) = photos(1)
        pins = (Pin(replace(photo, details=Details(town=town)), "index.html") for town in towns)
        return Spot(0, 0, "48.1, 11.6", tuple(pins))

    assert spot("Dachau", "Munich", "Munich").name == "Munich"
    assert spot("", "").name == "48.1, 11.6"

"""What a place is called: by the nearest town, on every side of the Earth, and not at sea."""

import hashlib
import math
from typing import Any

import pytest

from catalog.positions import Position
from components.towns import SOURCE, derive
from pipeline import gazetteer
from pipeline.gazetteer import Gazetteer, Names, names_at

KM = 360 / 40030  # degrees of a great circle


def row(name: str, latitude: float, longitude: float, population: int = 6000, country: str = "GR") -> Any:
    """Return a town as GeoNames has it."""
    return {
        **{"geonameid": 1, "name": name, "latitude": latitude, "longitude": longitude},
        **{"countrycode": country, "population": population},
    }


def gazetteer_of(*rows: Any) -> Gazetteer:
    return Gazetteer(line.encode() for line in derive(rows))


def towns(*rows: Any) -> set[str]:
    """Return the names of what is derived from *rows*."""
    return {text[8:] for line in list(derive(rows))[1:] for text in line.split("\t")[1:]}


# What is asked


def test_a_place_is_called_after_the_nearest_town_and_its_country() -> None:
    found = gazetteer_of(row("Naxos", 37.1, 25.38), row("Filoti", 37.05, 25.5))

    assert found.names(Position(37.10412, 25.37781)) == Names("Naxos", "GR")
    assert found.names(Position(37.05, 25.49)) == Names("Filoti", "GR")


def test_no_town_within_20_km_is_no_name() -> None:
    found = gazetteer_of(row("Naxos", 37.1, 25.38))

    assert found.names(Position(37.1 + 19.9 * KM, 25.38)) is not None
    assert found.names(Position(37.1 + 20.1 * KM, 25.38)) is None
    across = KM / math.cos(math.radians(37.1))
    assert found.names(Position(37.1, 25.38 + 19.9 * across)) is not None
    assert found.names(Position(37.1, 25.38 + 20.1 * across)) is None


def test_a_suburb_is_found_by_its_city_too_whatever_country_that_is_in() -> None:
    found = gazetteer_of(row("Suburb", 47.6, 7.57, 20_000, "FR"), row("City", 47.56, 7.59, 160_000, "CH"))

    assert found.names(Position(47.6, 7.57)) == Names("Suburb", "FR", "City")
    assert found.names(Position(47.56, 7.59)) == Names("City", "CH")


@pytest.mark.parametrize(("nearest", "other"), [(9_000, 80_000), (60_000, 200_000)])
def test_a_neighbour_that_is_no_city_or_not_much_larger_is_not_named(nearest: int, other: int) -> None:
    found = gazetteer_of(row("Here", 47.6, 7.57, nearest), row("There", 47.56, 7.59, other))

    assert found.names(Position(47.6, 7.57)) == Names("Here", "GR")


@pytest.mark.parametrize(
    ("town", "asked"),
    [
        ((10.0, 179.98), (10.0, -179.98)),
        ((10.0, -179.98), (10.0, 180.0)),
        ((10.0, 179.996), (10.0, -180.0)),  # rounded, it lies beyond the date line
        ((-0.01, -0.01), (0.01, 0.01)),
        ((48.999, 11.999), (49.0, 12.0)),
        ((89.95, 0.0), (89.95, 180.0)),
        ((89.95, 77.0), (90.0, -120.0)),
        ((-89.9, 10.0), (-90.0, 0.0)),
        ((78.22, 15.63), (78.22, 16.4)),  # most of a degree, and no 20 km
    ],
)
def test_a_town_is_found_across_every_line(town: tuple[float, float], asked: tuple[float, float]) -> None:
    found = gazetteer_of(row("Town", *town)).names(Position(*asked))

    assert found == Names("Town", "GR")


def test_the_other_side_of_the_earth_is_far_away() -> None:
    found = gazetteer_of(row("Town", 10.0, 20.0))

    assert found.names(Position(-10.0, -160.0)) is None
    assert found.names(Position(10.0, -160.0)) is None


# What is asked about


@pytest.mark.parametrize(
    ("position", "names"),
    [
        (Position(48.13743, 11.57549), Names("Munich", "DE")),
        (Position(52.499, 13.40), Names("Kreuzberg", "DE", "Berlin")),
        (Position(36.62, 24.92), Names("Folégandros", "GR")),  # a village, but on an island
        (Position(40.0, -40.0), None),
        (Position(90.0, 0.0), None),
        (Position(-90.0, 0.0), None),
    ],
)
def test_the_worlds_towns_come_along(position: Position, names: Names | None) -> None:
    assert names_at(position) == names


def test_the_towns_name_their_source_and_are_light() -> None:
    data = gazetteer.TOWNS.read_bytes()

    assert data.startswith(f"{SOURCE}\n".encode())
    assert b"GeoNames" in data
    assert b"CC BY 4.0" in data
    assert len(data) < 1_900_000


def test_other_towns_are_another_version() -> None:
    digest = hashlib.sha256(gazetteer.TOWNS.read_bytes()).hexdigest()

    # Pages and indexes are written again when the version is another. Raise it with the towns.
    assert (gazetteer.VERSION, digest[:16]) == (1, "cd90572a20ae1884")


# What is derived


def test_squares_and_towns_stand_in_order_whatever_the_order_they_come_in() -> None:
    rows = [
        row("B\tB", 37.999, 25.996, 1_488_719),
        row("A", -0.01, -0.01, 6000, "FR"),
        row("C", 38.0, 26.5, 24_870_895),
        row("D", 38.0, 26.25, 950_001),
    ]

    lines = list(derive(rows))

    assert lines[1:] == ["-1 -1\t999963FRA", "38 26\t000016GRB B\t002516GRD\t005027GRC"]
    assert lines[0] == SOURCE
    assert list(derive(rows[::-1])) == lines


def test_a_village_is_kept_where_no_town_and_no_larger_village_is_near() -> None:
    town = row("Town", 37.0, 25.0)
    near, far = row("Near", 37.0 + 14 * KM, 25.0, 900), row("Far", 37.0 + 16 * KM, 25.0, 800)
    beside = row("Beside", 37.0 + 17 * KM, 25.0, 700)

    assert towns(beside, far, near, town) == {"Town", "Far"}
    assert towns(beside, far, near) == {"Near"}


def test_a_town_is_kept_beside_a_larger_one() -> None:
    assert towns(row("Large", 37.0, 25.0, 90_000), row("Small", 37.0, 25.01, 5_000)) == {"Large", "Small"}


def test_nobody_lives_in_some_places() -> None:
    (line,) = list(derive([row("Nowhere", 10.5, 20.5, 0)]))[1:]

    assert line == "10 20\t505000GRNowhere"

"""The gazetteer: which town and country a position lies in, read off a file that comes along.

It knows points and no borders: a place is called after the nearest town, so beside a border it may be
called after the neighbour's. Nothing is asked of another host.

`assets/towns.tsv` is made by `components.towns`. A line has the towns of one square of a degree: its
south-western corner and then, after tabs, the towns. Each is packed as its hundredths of a degree north
and east of the corner, its inhabitants to one figure (the figure, and how many zeros follow), its country
and its name: `145826DEMunich`.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from catalog.positions import Position

VERSION = 1  # raised with the file, and when the same place gets another name: pages and indexes follow
TOWNS = Path(__file__).parent / "assets" / "towns.tsv"

_NEAR_KM = 20
_LEAST_CITY = 100_000  # inhabitants
_MUCH_LARGER = 4  # times as many inhabitants
_EARTH_KM = 6371.0
_UNPACKED = 64  # squares kept; of several hundred towns at most
_NAMED = 4096  # positions kept: of a photo, the search and the page ask for the same one

Square = tuple[int, int]  # the degrees north and east of its south-western corner
Vector = tuple[float, float, float]  # on a globe of radius 1: there, poles and date line are like all else


@dataclass(frozen=True)
class Names:
    """What a place is called: its town, that one's country (ISO 3166), and a city much larger, if near."""

    town: str
    country: str
    city: str = ""


@dataclass(frozen=True)
class _Town:
    name: str
    country: str
    inhabitants: int
    vector: Vector


class Gazetteer:
    """The towns in *lines*, unpacked only around the places that are asked about."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        parts = (line.partition(b"\t") for line in lines if not line.startswith(b"#"))
        self._packed = {corner: towns for corner, _, towns in parts}
        self._towns = lru_cache(_UNPACKED)(self._unpacked)

    def names(self, position: Position) -> Names | None:
        """Return what the place at *position* is called; None where no town is near, as at sea."""
        centre, least = vector(position.latitude, position.longitude), cosine_of(_NEAR_KM)
        towns = (town for square in squares_around(position, _NEAR_KM) for town in self._towns(square))
        near = [(found, town) for town in towns if (found := cosine(centre, town.vector)) >= least]
        if not near:
            return None
        _, nearest = max(near, key=lambda each: each[0])
        _, largest = max(near, key=lambda each: (each[1].inhabitants, each[0]))
        is_city = largest.inhabitants >= max(_LEAST_CITY, nearest.inhabitants * _MUCH_LARGER)
        return Names(nearest.name, nearest.country, largest.name if is_city else "")

    def _unpacked(self, square: Square) -> list[_Town]:
        packed = self._packed.get(b"%d %d" % square, b"").decode()
        return [_town(text, *square) for text in packed.split("\t") if text]


@lru_cache(_NAMED)
def names_at(position: Position) -> Names | None:
    """Return what the place at *position* is called, by the gazetteer that comes along."""
    return _world().names(position)


def squares_around(position: Position, kilometres: float) -> Iterator[Square]:
    """Yield the squares in which everything lies that is so near to *position*."""
    reach, north = kilometres / _EARTH_KM, math.radians(position.latitude)
    holds_pole = abs(north) + reach >= math.pi / 2
    # Towards the poles, the same distance is more degrees of longitude.
    across = math.pi if holds_pole else math.asin(math.sin(reach) / math.cos(north))
    for south in _degrees(position.latitude, reach):
        for west in sorted({(each + 180) % 360 - 180 for each in _degrees(position.longitude, across)}):
            yield south, west


def vector(latitude: float, longitude: float) -> Vector:
    """Return where these degrees are on a globe of radius 1."""
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of the angle between two places: the larger, the nearer they are."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def cosine_of(kilometres: float) -> float:
    """Return the cosine of the angle between places that are so far apart."""
    return math.cos(kilometres / _EARTH_KM)


@cache
def _world() -> Gazetteer:
    return Gazetteer(TOWNS.read_bytes().splitlines())


def _town(text: str, south: int, west: int) -> _Town:
    place = vector(south + int(text[:2]) / 100, west + int(text[2:4]) / 100)
    return _Town(text[8:], text[6:8], int(text[4]) * 10 ** int(text[5]), place)


def _degrees(middle: float, reach: float) -> range:
    reach = math.degrees(reach)
    return range(math.floor(middle - reach), math.floor(middle + reach) + 1)

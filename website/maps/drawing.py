"""A drawing: the map of some photos, those taken close together under one mark."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from website.language_files import PACKAGE
from website.maps import outline
from website.maps.frame import HEIGHT, WIDTH, Degrees, Frame, Point

APART = 46  # units between the middles of two marks, so that a finger hits one


@dataclass(frozen=True)
class Mark:
    """A place with the numbers of the photos taken there, and where it lies on the drawing."""

    x: int
    y: int
    place: Degrees
    photos: tuple[int, ...]


@dataclass(frozen=True)
class Drawing:
    """A map as paths of an SVG of this width and height, and its marks, the one with most photos first."""

    width: int
    height: int
    land: str
    borders: str
    graticule: str
    marks: tuple[Mark, ...]


def draw(places: Sequence[Degrees | None], package: Path = PACKAGE) -> Drawing:
    """Return the map of photos taken at *places*; None is a photo that is not on it.

    Raises:
        ValueError: none is.
    """
    at = defaultdict[Degrees, list[int]](list)
    for number, place in enumerate(places):
        if place:
            at[place].append(number)
    if not at:
        raise ValueError("no photo has a place")
    frame = Frame.around(list(at))
    return Drawing(
        *(WIDTH, HEIGHT),
        *(outline.land(frame, package), outline.borders(frame, package), outline.graticule(frame)),
        _marks(at, frame),
    )


def _marks(at: dict[Degrees, list[int]], frame: Frame) -> tuple[Mark, ...]:
    """Return the marks; a place too close to one with more photos is told with it.

    A mark stands at a place of its photos and never between: nothing finer than they tell can be read off.
    """
    found: list[tuple[Point, Degrees, list[int]]] = []
    for place, numbers in sorted(at.items(), key=lambda each: (-len(each[1]), each[1])):
        x, y = frame.point(place[0], frame.unwrapped(place[1]))
        near = next(
            (each for each in found if (each[0][0] - x) ** 2 + (each[0][1] - y) ** 2 < APART**2), None
        )
        if near:
            near[2].extend(numbers)
        else:
            found.append(((x, y), place, list(numbers)))
    marks = (Mark(round(x), round(y), place, tuple(sorted(numbers))) for (x, y), place, numbers in found)
    return tuple(sorted(marks, key=lambda mark: (-len(mark.photos), mark.photos)))

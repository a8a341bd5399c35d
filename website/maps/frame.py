"""The frame of a map: which part of the world it shows, and where a place lies on it.

The projection is equirectangular with the middle latitude as its standard parallel: distances are right
where the photos are, and a place's coordinates can be read off in a straight line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Degrees = tuple[float, float]  # north, east
Point = tuple[float, float]  # right, down, in units of the drawing

WIDTH, HEIGHT = 600, 400
MARGIN = 56  # units around the outermost place
LEAST_SPAN = 14.0  # degrees of latitude across: with less, a coarse outline shows nothing one knows
_NARROWEST = 0.15  # of a parallel, by the equator: at the poles a map is no wider than this


@dataclass(frozen=True)
class Frame:
    """A map's middle in degrees, and how many units a degree of latitude and of longitude have."""

    north: float
    east: float
    up: float
    across: float

    @classmethod
    def around(cls, places: Sequence[Degrees]) -> "Frame":
        """Return the frame that shows all *places*, across the date line where that is shorter."""
        norths = [north for north, _ in places]
        north = (min(norths) + max(norths)) / 2
        east, span = _middle([east for _, east in places])
        narrow = max(_NARROWEST, math.cos(math.radians(north)))
        fitting = [
            (HEIGHT - 2 * MARGIN) / max(max(norths) - min(norths), 1e-9),
            (WIDTH - 2 * MARGIN) / max(span * narrow, 1e-9),
            WIDTH / LEAST_SPAN,
        ]
        up = max(min(fitting), WIDTH / (360 * narrow))  # the world is shown once
        return cls(north, east, up, up * narrow)

    def point(self, north: float, east: float) -> Point:
        """Return where on the drawing a place lies whose longitude is told as this frame's is."""
        return WIDTH / 2 + (east - self.east) * self.across, HEIGHT / 2 - (north - self.north) * self.up

    def unwrapped(self, east: float) -> float:
        """Return the longitude *east* as it is told within half a turn of the middle."""
        return self.east + (east - self.east + 180) % 360 - 180

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """The least and greatest longitude and latitude that are shown."""
        half_width, half_height = WIDTH / 2 / self.across, HEIGHT / 2 / self.up
        return (
            *(self.east - half_width, self.east + half_width),
            *(self.north - half_height, self.north + half_height),
        )


def _middle(easts: list[float]) -> tuple[float, float]:
    """Return the middle of the shortest arc that holds all *easts*, and how long it is."""
    turns = sorted({east % 360 for east in easts})
    gaps = [(right - left, right) for left, right in pairwise([*turns, turns[0] + 360])]
    widest, start = max(gaps)
    span = 360 - widest
    middle = (start + span / 2) % 360
    return (middle - 360 if middle > 180 else middle), span

"""A position: where on Earth a photo was taken, and how much of that an album tells."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.policies import LocationPolicy

_FINE = 5  # decimals: a metre, more than any phone knows
_COARSE = 1  # decimals: about 11 km, a town and not a house


@dataclass(frozen=True)
class Position:
    """Degrees north of the equator and east of Greenwich; less than 0 is south and west."""

    latitude: float
    longitude: float

    @classmethod
    def at(cls, latitude: float, longitude: float) -> "Position | None":
        """Return the position; None where there is none on Earth.

        Nor at 0/0: devices that do not know where they are say so, and there is nothing but sea.
        """
        if not (math.isfinite(latitude) and math.isfinite(longitude)):
            return None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return None
        found = cls(_rounded(latitude, _FINE), _rounded(longitude, _FINE))
        return None if found == cls(0.0, 0.0) else found

    def told(self, policy: LocationPolicy) -> "Position | None":
        """Return what an album with this *policy* tells of it."""
        match policy:
            case LocationPolicy.EXACT:
                return self
            case LocationPolicy.COARSE:
                return Position(_rounded(self.latitude, _COARSE), _rounded(self.longitude, _COARSE))
            case LocationPolicy.NONE:
                return None

    @classmethod
    def from_item(cls, item: object) -> "Position | None":
        """Return the position that a row or a message holds; None when it holds none."""
        if not isinstance(item, Mapping):
            return None
        degrees = (item.get("latitude"), item.get("longitude"))
        if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in degrees):
            return None
        return cls.at(*degrees)  # type: ignore[arg-type]


def _rounded(degrees: float, decimals: int) -> float:
    return round(float(degrees), decimals) + 0.0  # without the sign of a zero
